"""The list of the people affected by a case as a workbook or CSV: read with every fault by its row, written without any formula."""

import csv
import io
from collections.abc import Iterable, Iterator, Sequence
from datetime import date, datetime, time
from fractions import Fraction
from pathlib import Path
from typing import Any
from zipfile import BadZipFile, ZipFile, ZipInfo

from openpyxl import Workbook, load_workbook
from openpyxl.cell import WriteOnlyCell
from openpyxl.styles import Font
from openpyxl.utils.exceptions import InvalidFileException
from openpyxl.worksheet._write_only import WriteOnlyWorksheet

from bot.roster_files.cells import REMARK, written
from bot.roster_files.csv_form import decoded
from bot.rules.claimants import Claimant
from bot.rules.money import MOST as MOST_MONEY
from bot.rules.money import yuan
from bot.rules.phones import lone_phone
from bot.rules.sums import MOST_LISTED

LARGEST = 5 * 2**20  # bytes of the file
UNPACKED = 100 * 2**20  # bytes of a workbook's parts; more is no list of people
LARGEST_STYLES = 2 * 2**20  # bytes of a part that is read whole, as styles are: in memory it becomes more than twenty times as large
LARGEST_ROWS = 40 * 2**20  # bytes of sheets and of their words, which are read a piece at a time
MOST_ROWS = MOST_LISTED + 200  # rows that are looked at, empty ones and remarks among them
MOST_COLUMNS = 30
MOST_FAULTS = 50
LONGEST_NAME, LONGEST_NOTE = 60, 200  # characters
TOTALS = ("合计", "总计", "共计", "total", "sum")
HEADINGS = {
    "name": ("姓名", "名字", "工人", "工人姓名", "当事人", "name", "full name"),
    "phone": ("电话", "手机", "手机号", "手机号码", "联系电话", "联系方式", "phone", "mobile", "tel", "telephone"),
    "claimed": ("金额", "涉及金额", "主张金额", "申报金额", "欠薪", "欠薪金额", "欠款", "应付", "claimed", "claim", "amount", "owed"),
    "recovered": ("已追回", "追回", "追回金额", "已付", "已收", "已发", "recovered", "paid", "received"),
    "note": ("备注", "说明", "note", "notes", "remarks", "remark"),
}
SHOWN = {
    "zh": ("姓名", "电话", "涉及金额", "已追回", "备注"),
    "en": ("name", "phone", "claimed", "recovered", "note"),
}
ABOUT = {
    "zh": ("# 这一行不读：一人一行", "可以不填", "元，如 35000、3.5万", "元，可以不填", "可以不填"),
    "en": ("# not read: one person a row", "may be empty", "yuan, as 35000", "yuan, may be empty", "may be empty"),
}

Line = tuple[int, Sequence[Any]]  # the row's number as people see it, and its values
FORMULA = object()  # stands for a cell that would be reckoned


class _Wrong(Exception):
    def __init__(self, code: str) -> None:
        super().__init__(code)
        self.code = code


def read_people(path: Path, name: str) -> dict[str, Any]:
    """{"rows": [[name, phone, claimed, recovered, note]], "unused": headings} with money in fen, or {"faults": [[row, code, cell]]}.

    A row of 0 means the whole file. Nothing is reckoned: a formula is a fault.
    """
    if path.stat().st_size > LARGEST:
        return {"faults": [[0, "too_big", ""]]}
    try:
        lines = list(_csv(path) if name.lower().endswith((".csv", ".txt")) else _sheet(path))
    except _Wrong as wrong:
        return {"faults": [[0, wrong.code, ""]]}
    return _read(lines)


def _sheet(path: Path) -> Iterator[Line]:
    """The rows of the first sheet that has any."""
    try:
        with ZipFile(path) as archive:
            if sum(part.file_size for part in archive.infolist()) > UNPACKED or any(_swells(part) for part in archive.infolist()):
                raise _Wrong("too_big")
        # From its content: openpyxl goes by a path's ending, and what was fetched has none.
        book = load_workbook(io.BytesIO(path.read_bytes()), read_only=True, data_only=False, keep_links=False)
    except (BadZipFile, InvalidFileException, KeyError, OSError, ValueError, SyntaxError) as error:
        raise _Wrong("unreadable") from error
    try:
        sheet = next((each for each in book.worksheets if (each.max_row or 0) > 1), None) or next(iter(book.worksheets), None)
        if sheet is None:
            return
        rows = sheet.iter_rows(max_col=MOST_COLUMNS, max_row=MOST_ROWS + 1)
        for at, cells in enumerate(rows, start=1):
            if at > MOST_ROWS:
                raise _Wrong("too_many")
            yield at, [FORMULA if getattr(cell, "data_type", "") == "f" else cell.value for cell in cells]
    except (KeyError, ValueError, SyntaxError, OSError, BadZipFile) as error:
        raise _Wrong("unreadable") from error
    finally:
        book.close()


def _swells(part: ZipInfo) -> bool:
    """Whether a part would take more memory than any list of people needs; pictures are not read."""
    name = part.filename.lower()
    rows = "worksheets/" in name or "sharedstrings" in name
    return name.endswith((".xml", ".rels")) and part.file_size > (LARGEST_ROWS if rows else LARGEST_STYLES)


def _csv(path: Path) -> Iterator[Line]:
    text = decoded(path.read_bytes())
    if text is None:
        raise _Wrong("unreadable")
    first = text.split("\n", 1)[0]
    mark = max((",", ";", "\t"), key=first.count)
    at = 1
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=mark)
    try:
        for values in reader:
            if at > MOST_ROWS:
                raise _Wrong("too_many")
            yield at, values[:MOST_COLUMNS]
            at = reader.line_num + 1
    except csv.Error as error:
        raise _Wrong("unreadable") from error


def _read(lines: Iterable[Line]) -> dict[str, Any]:
    rows: list[list[Any]] = []
    faults: list[list[Any]] = []
    seen: dict[tuple[str, str], int] = {}
    columns: list[str] | None = None
    unused: list[str] = []
    for at, values in lines:
        first = next((text for each in values if (text := _text(each))), "")
        if not first or first.startswith(REMARK):
            continue
        if columns is None:
            columns, unused = _columns(values)
            if columns is None:
                return {"faults": [[at, "heading", ""]]}
            continue
        if first.lower().rstrip(":：") in TOTALS:
            continue
        row, wrong = _row({column: value for column, value in zip(columns, values, strict=False) if column})
        key = (row[0], row[1])
        if not wrong and key in seen:
            wrong = [("twice", str(seen[key]))]
        seen.setdefault(key, at)
        faults += [[at, code, cell[:40]] for code, cell in wrong]
        rows.append(row)
    if faults:
        return {"faults": faults[:MOST_FAULTS], "more": max(0, len(faults) - MOST_FAULTS)}
    if len(rows) > MOST_LISTED:
        return {"faults": [[0, "too_many", ""]]}
    return {"rows": rows, "unused": unused} if rows else {"faults": [[0, "empty", ""]]}


def _columns(values: Sequence[Any]) -> tuple[list[str] | None, list[str]]:
    """What each column holds, and the headings of those that are not read; None where no column has names."""
    texts = [_text(value) for value in values]
    known = {heading: column for column, headings in HEADINGS.items() for heading in headings}
    found = [known.get(text.lower().removesuffix("（元）").removesuffix("(元)").strip(), "") for text in texts]
    if "name" not in found or any(found.count(column) > 1 for column in HEADINGS):
        return None, []
    return found, [text for text, column in zip(texts, found, strict=True) if text and not column]


def _row(cells: dict[str, Any]) -> tuple[list[Any], list[tuple[str, str]]]:
    """The row as it is kept, and what is wrong with it."""
    wrong: list[tuple[str, str]] = [("formula", "") for value in cells.values() if value is FORMULA]
    texts = {column: _text(value) for column, value in cells.items()}
    name, phone, note = texts.get("name", ""), texts.get("phone", ""), texts.get("note", "")
    if not name or len(name) > LONGEST_NAME:
        wrong.append(("name", name))
    number = lone_phone(phone) if phone else ""
    if number is None:
        wrong.append(("phone", phone))
    sums: list[int | None] = []
    for column in ("claimed", "recovered"):
        value = cells.get(column)
        fen = _money(value)
        if fen is None and texts.get(column) and value is not FORMULA:
            wrong.append(("money", texts[column]))
        sums.append(fen)
    return [name, number or "", *sums, note[:LONGEST_NOTE]], wrong


def _text(value: Any) -> str:
    return "?" if value is FORMULA else " ".join(written(value).split())


def _money(value: Any) -> int | None:
    """Of a number or of what is written; None where there is none, or no exact sum."""
    if value is None or value is FORMULA or isinstance(value, bool | date | datetime | time):
        return None
    if isinstance(value, int | float):
        if not 0 <= value <= MOST_MONEY / 100:
            return None
        fen = round(value * 100)
        return fen if abs(Fraction(value) * 100 - fen) < Fraction(1, 1000) else None
    text = written(value)
    return yuan(text) if text else None


def people_file(people: Iterable[Claimant], language: str, *, explained: bool = False) -> bytes:
    """The list as a workbook; names, phones and notes are text whatever they begin with."""
    book = Workbook(write_only=True)
    sheet = book.create_sheet()
    headings = SHOWN["zh" if language == "zh" else "en"]
    for letter, width in zip("ABCDE", (16, 18, 14, 14, 40), strict=True):
        sheet.column_dimensions[letter].width = width
    sheet.append([_cell(sheet, heading, bold=True) for heading in headings])
    if explained:
        sheet.append([_cell(sheet, text) for text in ABOUT["zh" if language == "zh" else "en"]])
    for each in people:
        texts = [_cell(sheet, each.name), _cell(sheet, each.phone)]
        sums = [None if fen is None else fen // 100 if fen % 100 == 0 else fen / 100 for fen in (each.claimed, each.recovered)]
        sheet.append([*texts, *sums, _cell(sheet, each.note)])
    out = io.BytesIO()
    book.save(out)
    return out.getvalue()


def _cell(sheet: WriteOnlyWorksheet, text: str, *, bold: bool = False) -> Any:
    """A cell that is text, whatever it begins with."""
    if not text:
        return None
    cell = WriteOnlyCell(sheet, value=text)
    cell.data_type = "s"  # openpyxl takes a text that begins with = for a formula
    cell.number_format = "@"
    cell.quotePrefix = text[0] in "=+-@"
    if bold:
        cell.font = Font(bold=True)
    return cell
