"""The roster as TOML, for reading and for editing by hand: arrays `units`, `people` and `roles`."""

import json
import re
import tomllib
from pathlib import Path

from bot.roster_files.cells import Unreadable, all_cells, assembled, from_cell, written
from bot.roster_files.words import TABLES, columns
from bot.rules.marking import N_
from bot.rules.roster import Fault, Roster, Row, Tables


def read_toml(path: Path) -> tuple[Tables, list[Fault]]:
    """The entries of the three arrays, each with the line it begins in. Raises Unreadable."""
    try:
        text = path.read_bytes().decode("utf-8-sig")
        content = tomllib.loads(text)
    except tomllib.TOMLDecodeError as error:
        raise Unreadable(
            N_("{file} is not valid TOML: {problem}."), N_("Correct that place."), file=path.name, problem=str(error)
        ) from error
    except (OSError, UnicodeDecodeError) as error:
        todo = N_("Give a file in TOML (UTF-8), an Excel workbook (.xlsx), or a folder or zip of CSV files.")
        raise Unreadable(N_("{file} cannot be read."), todo, file=path.name) from error
    faults = [
        Fault("", None, N_("“{key}” is no part of a roster."), N_("A roster has units, people and roles."), {"key": key})
        for key in content
        if key not in TABLES
    ]
    found: dict[str, tuple[Row, ...]] = {}
    for table in TABLES:
        entries = content.get(table, [])
        if not isinstance(entries, list) or not all(isinstance(entry, dict) for entry in entries):
            text_, todo = N_("It is not a list of entries."), N_("Write [[{key}]] above each entry, as in the template.")
            faults.append(Fault(table, None, text_, todo, {"key": table}))
            continue
        places = _places(text, table, len(entries))
        found[table] = tuple(Row(at, _cells(table, at, entry, faults)) for at, entry in zip(places, entries, strict=True))
    return assembled(found), faults


def write_toml(roster: Roster, path: Path) -> None:
    """Writes one entry a line; read again it is the same roster."""
    lines = []
    for table, rows in all_cells(roster).items():
        lines.append(f"{table} = [")
        for row in rows:
            filled = {key: value for key, value in row.items() if value and key != "person_name"}
            lines.append("    { " + ", ".join(f"{key} = {_value(key, value)}" for key, value in filled.items()) + " },")
        lines += ["]", ""]
    path.write_text("\n".join(lines), "utf-8")


def _value(key: str, value: str | tuple[str, ...]) -> str:
    if key == "duty_order":
        return str(value)
    if isinstance(value, tuple):
        return "[" + ", ".join(_quoted(each) for each in value) + "]"
    return _quoted(value)


def _quoted(text: str) -> str:
    # A JSON string is a TOML basic string, but for the one control character that JSON leaves bare.
    return json.dumps(text, ensure_ascii=False).replace("\x7f", "\\u007f")


def _cells(table: str, at: int, entry: dict[str, object], faults: list[Fault]) -> dict[str, str]:
    known = {column.key: column for column in columns(table)}
    cells = {}
    for key, value in entry.items():
        column = known.get(key)
        if column is None:
            todo = N_("Write it as in the template; what nobody should read goes under remarks.")
            faults.append(Fault(table, at, N_("No column is called “{heading}”."), todo, {"heading": key}))
        elif isinstance(value, list):
            cells[key] = "\n".join(from_cell(column, written(each)) if column.values else written(each) for each in value)
        elif isinstance(value, dict):
            faults.append(Fault(table, at, N_("“{heading}” must be a text."), N_("Put it between quotation marks."), {"heading": key}))
        else:
            cells[key] = from_cell(column, written(value))
    return cells


def _places(text: str, table: str, count: int) -> list[int]:
    """The line of each entry, found by its `[[table]]` or its brace at a line's start; counted from 1 where that does not come out."""
    heads, braces, inside = [], [], False
    for at, line in enumerate(text.splitlines(), start=1):
        bare = line.strip()
        if re.match(rf"\[\[\s*{table}\s*\]\]", bare):
            heads.append(at)
        if re.match(rf"{table}\s*=\s*\[", bare):
            inside = True
        elif bare.startswith("]"):
            inside = False
        elif inside and bare.startswith("{"):
            braces.append(at)
    return next((found for found in (heads, braces) if len(found) == count), list(range(1, count + 1)))
