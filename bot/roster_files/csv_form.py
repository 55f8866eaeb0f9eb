"""The roster as CSV: units.csv, people.csv and roles.csv (or 单位.csv …) in a folder or a zip."""

import csv
import io
from collections.abc import Iterator
from pathlib import Path, PurePosixPath
from zipfile import ZIP_DEFLATED, BadZipFile, ZipFile, ZipInfo

from bot.roster_files.cells import Unreadable, all_cells, assembled, table_rows, to_cell
from bot.roster_files.words import TABLES, column_headed, columns, table_named, table_title
from bot.rules.marking import N_
from bot.rules.roster import Fault, Roster, Row, Tables

LARGEST = 20_000_000  # bytes of one table; more is no roster


def read_csv(path: Path) -> tuple[Tables, list[Fault]]:
    """The rows of the three files; UTF-8 with or without a mark, UTF-16 with one, or GB18030. Raises Unreadable."""
    found: dict[str, tuple[Row, ...]] = {}
    faults: list[Fault] = []
    for name, body in _files(path):
        if (table := table_named(PurePosixPath(name).stem)) is None:
            continue
        if table in found:
            twice = N_("There are two files for one table; the second is {file}.")
            faults.append(Fault(table, None, twice, N_("Keep one of them."), {"file": name}))
            continue
        text = decoded(body)
        if text is None:
            todo = N_("Save it as “CSV UTF-8” in the office program.")
            raise Unreadable(N_("The characters of {file} cannot be read."), todo, file=name)
        found[table], more = table_rows(table, _lines(table, text))
        faults += more
    if not found:
        todo = N_("Put units.csv, people.csv and roles.csv (单位, 人员, 角色) into it, as in the template.")
        raise Unreadable(N_("{file} has none of the files of a roster."), todo, file=path.name)
    for table in TABLES:
        if table not in found:
            faults.append(Fault(table, None, N_("The file is missing."), N_("Add it, as in the template.")))
    return assembled(found), faults


def write_csv(roster: Roster, path: Path, language: str = "zh") -> None:
    """Writes a zip if the path ends so, else a folder; UTF-8 with a mark, which office programs need."""
    rows = all_cells(roster)
    bodies = {}
    for table in TABLES:
        lines = [[column.heading(language) for column in columns(table)]]
        lines += [[guarded(to_cell(column, row.get(column.key, ""), language)) for column in columns(table)] for row in rows[table]]
        bodies[f"{table_title(table, language)}.csv"] = csv_text(lines)
    save(bodies, path)


def csv_text(lines: list[list[str]]) -> bytes:
    out = io.StringIO(newline="")
    csv.writer(out).writerows(lines)
    return out.getvalue().encode("utf-8-sig")


def guarded(text: str) -> str:
    """A cell that an office program would take for a formula, kept as text by an apostrophe."""
    return f"'{text}" if text[:1] in ("=", "+", "-", "@") and text else text


def save(bodies: dict[str, bytes], path: Path) -> None:
    if path.suffix.lower() == ".zip":
        with ZipFile(path, "w", ZIP_DEFLATED) as archive:
            for name, body in bodies.items():
                archive.writestr(name, body)
        return
    path.mkdir(parents=True, exist_ok=True)
    for name, body in bodies.items():
        (path / name).write_bytes(body)


def _files(path: Path) -> Iterator[tuple[str, bytes]]:
    if path.is_dir():
        for each in sorted(path.iterdir()):
            if each.suffix.lower() == ".csv" and each.is_file():
                _small_enough(each.name, each.stat().st_size)
                yield each.name, each.read_bytes()
        return
    try:
        with ZipFile(path) as archive:
            for info in archive.infolist():
                name = PurePosixPath(_name(info)).name
                if name.lower().endswith(".csv") and not name.startswith("._"):
                    _small_enough(name, info.file_size)
                    yield name, archive.read(info)
    except (BadZipFile, OSError, RuntimeError, NotImplementedError) as error:
        todo = N_("Make it anew, without a password, from the three CSV files.")
        raise Unreadable(N_("{file} cannot be read as a zip."), todo, file=path.name) from error


def _name(info: ZipInfo) -> str:
    """The name of a member; Windows packs Chinese names in GBK without saying so."""
    if info.flag_bits & 0x800:
        return info.filename
    try:
        return info.filename.encode("cp437").decode("gb18030")
    except UnicodeError:
        return info.filename


def _small_enough(name: str, size: int) -> None:
    if size > LARGEST:
        raise Unreadable(N_("{file} is too large for a roster."), N_("A table may have at most 20 MB."), file=name)


def decoded(body: bytes) -> str | None:
    """The text of a CSV file as office programs write it, or None."""
    marked = body[:2] in (b"\xff\xfe", b"\xfe\xff")
    for encoding in ("utf-16",) if marked else ("utf-8-sig", "gb18030"):
        try:
            return body.decode(encoding)
        except UnicodeDecodeError:
            continue
    return None


def _lines(table: str, text: str) -> Iterator[tuple[int, list[str]]]:
    """Each record with the line it begins in; the separator is the one that makes most headings known."""
    first = next((line for line in text.splitlines() if line.strip() and not line.lstrip('"').startswith("#")), "")
    known = {mark: sum(bool(column_headed(table, cell.strip(' "'))) for cell in first.split(mark)) for mark in (",", ";", "\t")}
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=max(known, key=lambda mark: known[mark]))
    at = 1
    for values in reader:
        yield at, list(values)
        at = reader.line_num + 1
