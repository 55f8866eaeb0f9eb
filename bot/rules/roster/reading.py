"""From the cells of three tables to a roster: every cell is judged before anything is refused."""

import re
import unicodedata
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from enum import StrEnum
from typing import TypeVar

from bot.rules.marking import N_
from bot.rules.roster.checks import check
from bot.rules.roster.model import USUAL_LANES, USUAL_ROADS, Fault, Roster, RosterPerson, RosterRole, RosterUnit
from bot.rules.terms import Category, Lane, Level, Road, Role

Word = TypeVar("Word", bound=StrEnum)

CODE = re.compile(r"[A-Za-z0-9_-]{1,40}")
DEPARTMENT = re.compile(r"[a-z][a-z0-9_]{0,39}")
MOBILE = re.compile(r"(?:\+?86)?(1[3-9]\d{9})")
LANDLINE = re.compile(r"0\d{2,3}-?\d{7,8}(?:-\d{1,6})?|400-?\d{3}-?\d{4}")
ABROAD = re.compile(r"\+\d{8,15}")
LANGUAGES = ("zh", "en")


@dataclass(frozen=True, slots=True)
class Row:
    """One line of a table: cells by column key, several values of one cell on lines of their own."""

    at: int
    cells: Mapping[str, str]

    def text(self, key: str) -> str:
        return " ".join(self.cells.get(key, "").split())

    def code(self, key: str) -> str:
        """A key as offices type it: full-width letters narrowed, and the .0 that a spreadsheet adds to a number taken off."""
        return re.sub(r"^(\d+)\.0$", r"\1", unicodedata.normalize("NFKC", self.text(key)))

    def several(self, key: str) -> tuple[str, ...]:
        return tuple(dict.fromkeys(filter(None, (" ".join(each.split()) for each in self.cells.get(key, "").split("\n")))))


@dataclass(frozen=True, slots=True)
class Tables:
    """The cells of a roster file, whatever its form."""

    units: tuple[Row, ...]
    people: tuple[Row, ...]
    roles: tuple[Row, ...]


def examine(tables: Tables) -> tuple[Roster, list[Fault]]:
    """The roster as far as it can be read, with every fault and warning in it; use it only when no fault is an error."""
    reader = _Reader()
    units = tuple(reader.unit(row) for row in tables.units)
    people = tuple(reader.person(row) for row in tables.people)
    names = {person.code: person for person in people}
    roles = tuple(role for row in tables.roles if (role := reader.role(row, names)))
    roster = Roster(units, people, roles)
    faults = reader.faults + check(roster, unclear=frozenset(reader.unclear))
    order = {"": 0, "units": 1, "people": 2, "roles": 3}
    return roster, sorted(faults, key=lambda fault: (fault.warning, order[fault.table], fault.row or 0))


def telephone(written: str) -> str | None:
    """A phone number in one form (a mobile as its eleven digits), or None if it cannot be one."""
    plain = re.sub(
        r"[\s()\u2010-\u2015]", lambda found: "" if found[0].isspace() or found[0] in "()" else "-", unicodedata.normalize("NFKC", written)
    )
    plain = re.sub(r"\.0+$", "", plain)
    if mobile := MOBILE.fullmatch(plain.replace("-", "")):
        return mobile[1]
    if LANDLINE.fullmatch(plain):
        return plain
    return abroad[0] if (abroad := ABROAD.fullmatch(plain.replace("-", ""))) and not abroad[0].startswith("+86") else None


class _Reader:
    """Turns rows into the model and keeps what it could not understand."""

    def __init__(self) -> None:
        self.faults: list[Fault] = []
        self.unclear: list[str] = []  # codes of units whose level could not be read, so that nothing is concluded from it

    def add(self, table: str, row: Row, text: str, todo: str, **facts: str) -> None:
        self.faults.append(Fault(table, row.at, text, todo, facts))

    def unit(self, row: Row) -> RosterUnit:
        code = self.key("units", row, "code")
        name = row.text("name")
        if not name:
            self.add("units", row, N_("The unit {code} has no name."), N_("Write its name as it should stand on cards."), code=code)
        level = _word(Level, row.text("level"))
        if level is None:
            self.unclear.append(code)
            text = N_("“{word}” is no level.") if row.text("level") else N_("The level of {code} is missing.")
            self.add("units", row, text, N_("Write city, town, village, grid or department."), word=row.text("level"), code=code)
            level = Level.VILLAGE
        department = row.text("department") or None
        if department and not DEPARTMENT.fullmatch(department):
            text = N_("The department “{word}” is not known.")
            self.add("units", row, text, N_("Choose one from the guide, or write a word of small letters a–z."), word=department)
        return RosterUnit(
            code=code,
            name=name,
            level=level,
            parent=row.code("parent") or None,
            name_en=row.text("name_en"),
            place=row.text("place"),
            place_en=row.text("place_en"),
            department=department,
            categories=frozenset(self.words(Category, row, "categories", N_("“{word}” is no category."))),
            number_code=row.code("number_code").upper(),
            phone=self.phone("units", row),
            roads=frozenset(self.words(Road, row, "roads", N_("“{word}” is no road."))) or USUAL_ROADS[level],
            lanes=frozenset(self.words(Lane, row, "lanes", N_("“{word}” is no lane."))) or USUAL_LANES[level],
            aliases=row.several("aliases"),
            row=row.at,
        )

    def person(self, row: Row) -> RosterPerson:
        code = self.key("people", row, "code")
        name = row.text("name")
        if not name:
            self.add("people", row, N_("The person {code} has no name."), N_("Write the name."), code=code)
        language = row.text("language") or "zh"
        if language not in LANGUAGES:
            self.add("people", row, N_("“{word}” is no language of this bot."), N_("Write zh or en, or leave it empty."), word=language)
            language = "zh"
        return RosterPerson(
            code=code, name=name, name_en=row.text("name_en"), phone=self.phone("people", row), language=language, row=row.at
        )

    def role(self, row: Row, people: Mapping[str, RosterPerson]) -> RosterRole | None:
        person, unit = row.code("person"), row.code("unit")
        if not person:
            self.add("roles", row, N_("This row names no person."), N_("Write the person's code, or delete the row."))
        if not unit:
            self.add("roles", row, N_("This row names no unit."), N_("Write the unit's code, or delete the row."))
        role = _word(Role, row.text("role"))
        if role is None:
            text = N_("“{word}” is no role.") if row.text("role") else N_("This row names no role.")
            todo = N_("Write grid_worker, volunteer, mediator, leader, supervisor, administrator, protection or duty.")
            self.add("roles", row, text, todo, word=row.text("role"))
        told, known = row.text("person_name"), people.get(person)
        if told and known and told not in (known.name, known.name_en):
            text = N_("The code {code} belongs to {name}, but the row says {told}.")
            self.add("roles", row, text, N_("Correct the code or the name."), code=person, name=known.name, told=told)
        order = row.code("duty_order")
        if order and (not re.fullmatch(r"[0-9]{1,4}", order) or int(order) == 0):
            text = N_("“{word}” is no place on a duty list.")
            self.add("roles", row, text, N_("Write 1 for whoever is called first, 2 for the next, and so on."), word=order)
            order = ""
        elif order and role not in (Role.DUTY, None):
            self.add("roles", row, N_("A place on the duty list stands beside another role."), N_("Delete it, or change the role to duty."))
        if not (person and unit and role):
            return None
        return RosterRole(person=person, unit=unit, role=role, duty_order=int(order) if order else None, row=row.at)

    def key(self, table: str, row: Row, column: str) -> str:
        code = row.code(column)
        if not CODE.fullmatch(code):
            text = N_("The code “{code}” cannot be used.") if code else N_("The code is missing.")
            self.add(table, row, text, N_("Write 1 to 40 letters a–z, digits, - or _; it stays the same in every later roster."), code=code)
        return code

    def phone(self, table: str, row: Row) -> str:
        written = row.text("phone")
        number = telephone(written) if written else ""
        if number is None:
            text = N_("“{phone}” is no phone number.")
            todo = N_(
                "Write a mobile number of 11 digits, or a landline with its area code like 028-88880000; give the column the format “text”."
            )
            self.add(table, row, text, todo, phone=written)
        return number or ""

    def words(self, words: type[Word], row: Row, column: str, text: str) -> Iterable[Word]:
        todo = {
            "categories": N_("Choose from the list of categories in the guide; put a comma between several."),
            "roads": N_("Choose from the list of roads in the guide, or leave it empty for the usual ones."),
            "lanes": N_("Write mediation, petition or both, or leave it empty for the usual ones."),
        }
        for written in row.several(column):
            if word := _word(words, written):
                yield word
            else:
                self.add("units", row, text, todo[column], word=written)


def _word(words: type[Word], written: str) -> Word | None:
    return next((word for word in words if word.value == written), None)
