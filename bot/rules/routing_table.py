"""The table that fixes the level 定层级: its rows, how they are written in the policy, and what can be wrong with them."""

import re
from collections.abc import Mapping
from dataclasses import dataclass, fields
from enum import StrEnum
from typing import Any, Final, Self

from bot.rules.marking import N_
from bot.rules.terms import Category, Earlier, Grade, Level


class Mistake(str):
    """A sentence about a wrong row, with the text and the facts it was made from, so that it can be said in another language."""

    __slots__ = ("facts", "text")
    text: str
    facts: Mapping[str, str]

    def __new__(cls, text: str, **facts: str) -> Self:
        made = super().__new__(cls, re.sub(r"\{(\w+)\}", lambda found: facts[found[1]], text))
        made.text, made.facts = text, facts
        return made


class To(StrEnum):
    """Where a row sends a case; ABOVE is the unit above the one the report is about."""

    GRID = "grid"
    VILLAGE = "village"
    TOWN = "town"
    CITY = "city"
    DEPARTMENT = "department"
    ABOVE = "above"


@dataclass(frozen=True, slots=True)
class RoutingRow:
    """One row: the first whose given conditions all hold wins; an empty set or None asks nothing.

    Condition keys (the same names in the policy's `[[routing]]` tables):
    grades, categories, earlier: one of these; people_min, people_max: number of people, both inclusive;
    villages_min, towns_min: how many are involved; gathering, gathering_with_conflict, minors_harmed, about_unit, protected: as told;
    doorstep: grade low, never raised before, of a doorstep kind; grid_worker: the grid of the place has a grid worker;
    department_room: a department room with this category covers the place.
    """

    name: str
    to: To
    grades: frozenset[str] = frozenset()
    categories: frozenset[str] = frozenset()
    earlier: frozenset[str] = frozenset()
    people_min: int | None = None
    people_max: int | None = None
    villages_min: int | None = None
    towns_min: int | None = None
    gathering: bool | None = None
    gathering_with_conflict: bool | None = None
    minors_harmed: bool | None = None
    about_unit: bool | None = None
    protected: bool | None = None
    doorstep: bool | None = None
    grid_worker: bool | None = None
    department_room: bool | None = None
    reason: str = ""  # the organisation's own words for its own rows; shipped rows are explained by their name


@dataclass(frozen=True, slots=True)
class RoutingTable:
    """The rows in order, the doorstep kinds, and who is the assigning unit 交办单位 of a resident's own report at each level."""

    rows: tuple[RoutingRow, ...]
    doorstep: frozenset[str] = frozenset(
        {Category.NEIGHBOUR, Category.MARRIAGE_FAMILY, Category.PROPERTY_MANAGEMENT, Category.ENVIRONMENT},
    )
    assigned_by_town: frozenset[str] = frozenset({Level.GRID, Level.VILLAGE})  # the city centre assigns the rest


_SETS: Final = ("grades", "categories", "earlier")
_NUMBERS: Final = ("people_min", "people_max", "villages_min", "towns_min")
_ALLOWED: Final[Mapping[str, frozenset[str]]] = {
    "grades": frozenset(Grade),
    "earlier": frozenset(Earlier),
}
_SWITCHES: Final = tuple(each.name for each in fields(RoutingRow) if each.name not in {"name", "to", "reason", *_SETS, *_NUMBERS})


def routing_row(table: Mapping[str, Any]) -> RoutingRow:
    """A row from one `[[routing]]` table of the policy; ValueError with one sentence when it says something unknown."""
    name = str(table.get("name", ""))
    if not name:
        raise ValueError(Mistake(N_("A routing row has no name.")))
    unknown = sorted(set(table) - {each.name for each in fields(RoutingRow)})
    if unknown:
        raise ValueError(Mistake(N_("Routing row {row}: unknown key {key}."), row=name, key=unknown[0]))
    if table.get("to") not in set(To):
        raise ValueError(Mistake(N_("Routing row {row}: to must be one of {names}."), row=name, names=", ".join(To)))
    given: dict[str, Any] = {"name": name, "to": To(table["to"]), "reason": str(table.get("reason", ""))}
    for key in _SETS:
        if key in table:
            values = table[key]
            if not isinstance(values, list | tuple) or not all(isinstance(each, str) for each in values):
                raise ValueError(Mistake(N_("Routing row {row}: {key} must be a list of words."), row=name, key=key))
            strange = sorted(set(values) - _ALLOWED.get(key, frozenset(values)))
            if strange:
                raise ValueError(
                    Mistake(
                        N_("Routing row {row}: {word} is not one of {names}."),
                        row=name,
                        word=strange[0],
                        names=", ".join(sorted(_ALLOWED[key])),
                    )
                )
            given[key] = frozenset(values)
    for key in _NUMBERS:
        if key in table:
            if not isinstance(table[key], int) or isinstance(table[key], bool) or table[key] < 0:
                raise ValueError(Mistake(N_("Routing row {row}: {key} must be a whole number, 0 or more."), row=name, key=key))
            given[key] = table[key]
    for key in _SWITCHES:
        if key in table:
            if not isinstance(table[key], bool):
                raise ValueError(Mistake(N_("Routing row {row}: {key} must be true or false."), row=name, key=key))
            given[key] = table[key]
    return RoutingRow(**given)


def faults(rows: tuple[RoutingRow, ...]) -> tuple[Mistake, ...]:
    """What is wrong with the rows together: a name used twice, a place that a row cannot send to, no row for what is left."""
    found: list[Mistake] = []
    for at, row in enumerate(rows):
        if any(earlier.name == row.name for earlier in rows[:at]):
            found.append(Mistake(N_("Two routing rows are called {row}."), row=row.name))
        if row.to is To.ABOVE and row.about_unit is not True:
            found.append(Mistake(N_("Routing row {row} sends to the unit above, so it must ask about_unit = true."), row=row.name))
        if row.to is To.DEPARTMENT and row.department_room is not True:
            found.append(Mistake(N_("Routing row {row} sends to a department room, so it must ask department_room = true."), row=row.name))
    if not any(row == RoutingRow(row.name, row.to, reason=row.reason) for row in rows):
        found.append(Mistake(N_("No routing row takes what is left: the last row must ask nothing.")))
    return tuple(found)
