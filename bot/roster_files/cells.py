"""Cells of roster files, the same for all forms: headings found, remarks skipped, words turned into stored texts, and back."""

import re
from collections.abc import Iterable, Mapping, Sequence
from datetime import date, datetime

from bot.roster_files.words import TABLES, Column, column_headed, columns, slug, word
from bot.rules.marking import N_
from bot.rules.roster import Fault, Roster, RosterPerson, RosterRole, RosterUnit, Row, Tables
from bot.rules.roster.model import USUAL_LANES, USUAL_ROADS

SEVERAL = re.compile(r"[,，、;；\n]")
REMARK = ("#", "＃", "说明")
CONTROL = re.compile(r"[\x00-\x08\x0b-\x1f\x7f]")


class Unreadable(Exception):
    """The file as a whole cannot be read as a roster."""

    def __init__(self, text: str, todo: str, **facts: str) -> None:
        super().__init__(text)
        self.fault = Fault("", None, text, todo, facts)


def written(value: object) -> str:
    """A spreadsheet's value as a person sees it: whole floats without their .0, a text's guarding apostrophe removed."""
    if value is None:
        return ""
    if isinstance(value, float) and value.is_integer():
        return str(int(value))
    if isinstance(value, datetime | date):
        return value.isoformat()
    text = CONTROL.sub("", str(value)).strip().lstrip("\ufeff")
    return text[1:] if text[:1] == "'" and text[1:2] in ("=", "+", "-", "@") else text


def table_rows(table: str, lines: Iterable[tuple[int, Sequence[object]]]) -> tuple[tuple[Row, ...], list[Fault]]:
    """The rows under the heading; empty rows and rows that begin with # are passed over, a heading nobody knows is a fault."""
    faults: list[Fault] = []
    headed: list[Column | None] | None = None
    rows = []
    for at, values in lines:
        cells = [written(value) for value in values]
        first = next((cell for cell in cells if cell), "")
        if not first or first.startswith(REMARK):
            continue
        if headed is None:
            headed = [column_headed(table, cell) if cell else None for cell in cells]
            faults += _heading_faults(table, at, cells, headed)
            continue
        found: dict[str, str] = {}
        for index, cell in enumerate(cells):
            column = headed[index] if index < len(headed) else None
            if column and cell:
                found[column.key] = from_cell(column, cell)
        if found:
            rows.append(Row(at, found))
    if headed is None:
        faults.append(Fault(table, None, N_("The table is empty."), N_("Write its headings into the first row, as in the template.")))
    return tuple(rows), faults


def _heading_faults(table: str, at: int, cells: Sequence[str], headed: Sequence[Column | None]) -> list[Fault]:
    faults = []
    known = [column.key for column in headed if column]
    for cell, column in zip(cells, headed, strict=True):
        if cell and column is None:
            todo = N_("Write it as in the template; what nobody should read goes under remarks.")
            faults.append(Fault(table, at, N_("No column is called “{heading}”."), todo, {"heading": cell}))
        elif column and known.count(column.key) > 1 and column.key != "remarks":
            faults.append(Fault(table, at, N_("The column “{heading}” is there twice."), N_("Delete one of them."), {"heading": cell}))
    needed = {"units": ("code", "name", "level", "parent"), "people": ("code", "name"), "roles": ("person", "unit", "role")}
    for key in needed[table]:
        if key not in known:
            heading = next(column for column in columns(table) if column.key == key)
            facts = {"heading": f"{heading.key} {heading.zh[0]}"}
            faults.append(Fault(table, at, N_("The column “{heading}” is missing."), N_("Add it, as in the template."), facts))
    return faults


def from_cell(column: Column, cell: str) -> str:
    """A cell's text with the words of closed sets turned into stored texts, several on lines of their own."""
    each = [part.strip() for part in SEVERAL.split(cell)] if column.many else [cell]
    return "\n".join(slug(column.values, part) if column.values else part for part in each if part)


def assembled(tables: Mapping[str, tuple[Row, ...]]) -> Tables:
    return Tables(**{table: tables.get(table, ()) for table in TABLES})


def unit_cells(unit: RosterUnit) -> dict[str, str | tuple[str, ...]]:
    """What stands in a unit's row; roads and lanes only where they are not the usual ones."""
    return {
        "code": unit.code,
        "name": unit.name,
        "name_en": unit.name_en,
        "place": unit.place,
        "place_en": unit.place_en,
        "level": unit.level.value,
        "parent": unit.parent or "",
        "department": unit.department or "",
        "categories": tuple(sorted(unit.categories)),
        "number_code": unit.number_code,
        "phone": unit.phone,
        "roads": () if unit.roads == USUAL_ROADS[unit.level] else tuple(sorted(unit.roads)),
        "lanes": () if unit.lanes == USUAL_LANES[unit.level] else tuple(sorted(unit.lanes)),
        "aliases": unit.aliases,
    }


def person_cells(person: RosterPerson) -> dict[str, str | tuple[str, ...]]:
    language = person.language if person.language != "zh" else ""
    return {"code": person.code, "name": person.name, "name_en": person.name_en, "phone": person.phone, "language": language}


def role_cells(role: RosterRole, names: Mapping[str, str]) -> dict[str, str | tuple[str, ...]]:
    return {
        "person": role.person,
        "person_name": names.get(role.person, ""),
        "unit": role.unit,
        "role": role.role.value,
        "duty_order": str(role.duty_order or ""),
    }


def all_cells(roster: Roster) -> dict[str, list[dict[str, str | tuple[str, ...]]]]:
    """Every row of the three tables by column key, with stored texts in the cells."""
    names = {person.code: person.name for person in roster.people}
    return {
        "units": [unit_cells(unit) for unit in roster.units],
        "people": [person_cells(person) for person in roster.people],
        "roles": [role_cells(role, names) for role in roster.roles],
    }


def to_cell(column: Column, value: str | tuple[str, ...], language: str) -> str:
    """A value as an office's file shows it, in the words of the language."""
    each = value if isinstance(value, tuple) else (value,) if value else ()
    shown = [word(column.values, part, language) if column.values else part for part in each]
    return ("、" if language == "zh" else ", ").join(shown)
