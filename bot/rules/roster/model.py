"""What a roster says: units, people and roles, and a fault found in one."""

import re
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass, field

from bot.rules.marking import N_
from bot.rules.terms import Category, Lane, Level, Road, Role


def filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each {name} replaced by its fact; braces inside a fact stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda found: facts[found[1]], text)


# What a level may use when the roster names no roads or lanes of its own.
USUAL_ROADS: Mapping[Level, frozenset[Road]] = {
    Level.GRID: frozenset({Road.PEOPLES_MEDIATION}),
    Level.VILLAGE: frozenset({Road.PEOPLES_MEDIATION, Road.PETITION}),
    Level.TOWN: frozenset({Road.PEOPLES_MEDIATION, Road.ADMINISTRATIVE_MEDIATION, Road.PETITION, Road.GOVERNMENT_DECISION}),
    Level.CITY: frozenset({Road.PEOPLES_MEDIATION, Road.ADMINISTRATIVE_MEDIATION, Road.PETITION}),
    Level.DEPARTMENT: frozenset({Road.PEOPLES_MEDIATION, Road.ADMINISTRATIVE_MEDIATION}),
}
USUAL_LANES: Mapping[Level, frozenset[Lane]] = {
    Level.GRID: frozenset({Lane.MEDIATION}),
    Level.VILLAGE: frozenset({Lane.MEDIATION, Lane.PETITION}),
    Level.TOWN: frozenset({Lane.MEDIATION, Lane.PETITION}),
    Level.CITY: frozenset({Lane.MEDIATION, Lane.PETITION}),
    Level.DEPARTMENT: frozenset({Lane.MEDIATION}),
}


@dataclass(frozen=True, slots=True)
class RosterUnit:
    """One body; `code` is its key from roster to roster, and a grid's code is the one in its QR link `g_<code>`."""

    code: str
    name: str  # of the body, as cards show it: 文君社区调解室
    level: Level
    parent: str | None = None
    name_en: str = ""
    place: str = ""  # of the area it stands for: 文君社区; empty means the name
    place_en: str = ""
    department: str | None = None
    categories: frozenset[Category] = frozenset()
    number_code: str = ""
    phone: str = ""
    roads: frozenset[Road] = frozenset()
    lanes: frozenset[Lane] = frozenset()
    aliases: tuple[str, ...] = ()  # other names and landmarks by which people tell the place
    row: int = field(default=0, compare=False)

    def called(self, language: str = "zh") -> str:
        return (self.name_en if language == "en" else "") or self.name

    def located(self, language: str = "zh") -> str:
        """The name of the area, or of the body where the roster gives no other."""
        return ((self.place_en if language == "en" else "") or self.place) or self.called(language)


@dataclass(frozen=True, slots=True)
class RosterPerson:
    """One human with work to do here; `code` (a staff number) is the key from roster to roster."""

    code: str
    name: str
    name_en: str = ""
    phone: str = ""
    language: str = "zh"
    row: int = field(default=0, compare=False)

    def called(self, language: str = "zh") -> str:
        return (self.name_en if language == "en" else "") or self.name


@dataclass(frozen=True, slots=True)
class RosterRole:
    """A person's role in a unit, both by code; `duty_order` counts from 1 on a duty list, None comes after the numbered ones."""

    person: str
    unit: str
    role: Role
    duty_order: int | None = None
    row: int = field(default=0, compare=False)

    @property
    def key(self) -> tuple[str, str, Role]:
        return self.person, self.unit, self.role


@dataclass(frozen=True, slots=True)
class Roster:
    """The whole organisation as one file says it."""

    units: tuple[RosterUnit, ...]
    people: tuple[RosterPerson, ...]
    roles: tuple[RosterRole, ...]

    @property
    def city(self) -> RosterUnit:
        """The unit at the top; StopIteration for a roster that did not pass its checks."""
        return next(unit for unit in self.units if unit.level is Level.CITY)

    @property
    def name(self) -> str:
        return self.city.located()

    @property
    def grids(self) -> tuple[RosterUnit, ...]:
        return tuple(unit for unit in self.units if unit.level is Level.GRID)

    def units_by_code(self) -> dict[str, RosterUnit]:
        return {unit.code: unit for unit in self.units}

    def people_by_code(self) -> dict[str, RosterPerson]:
        return {person.code: person for person in self.people}

    def top_down(self) -> Iterator[RosterUnit]:
        """Each unit after its parent, as a database wants them written."""
        below: dict[str | None, list[RosterUnit]] = {}
        for unit in self.units:
            below.setdefault(unit.parent, []).append(unit)
        waiting = list(below.get(None, ()))
        while waiting:
            unit = waiting.pop(0)
            yield unit
            waiting += below.get(unit.code, ())

    def roles_of(self, person: str) -> tuple[RosterRole, ...]:
        return tuple(role for role in self.roles if role.person == person)

    def duty_list(self, unit: str) -> tuple[str, ...]:
        """Codes of the people on duty for a unit, in the order in which they are called."""
        on_duty = [
            (role.duty_order or 10**6, index, role.person)
            for index, role in enumerate(self.roles)
            if role.unit == unit and role.role is Role.DUTY
        ]
        return tuple(person for _order, _index, person in sorted(on_duty))


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a roster, and what to do; a warning does not keep it from being loaded."""

    table: str  # units, people, roles, or "" for the whole file
    row: int | None  # of the sheet, or the line of the text file
    text: str
    todo: str
    facts: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Where, what is wrong, what to do, in one line."""
        said = {"wrong": filled(translate(self.text), self.facts), "todo": filled(translate(self.todo), self.facts)}
        if not self.table:
            return filled(translate(N_("{wrong} {todo}")), said)
        return filled(translate(N_("{place}: {wrong} {todo}")), {"place": self.place(translate), **said})

    def place(self, translate: Callable[[str], str] = str) -> str:
        """The table, and its row if there is one; empty for a fault of the whole file."""
        table = translate(TABLE_NAMES[self.table]) if self.table else ""
        return table if self.row is None else filled(translate(N_("{table}, row {row}")), {"table": table, "row": str(self.row)})


TABLE_NAMES: Mapping[str, str] = {"units": N_("units"), "people": N_("people"), "roles": N_("roles")}
