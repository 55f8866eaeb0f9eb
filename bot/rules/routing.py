"""Fixing the level 定层级: from what is known about a case to the unit that takes it, first matching row wins."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field, replace
from typing import Final

from bot.rules.organisation import Organisation, Unit
from bot.rules.routing_table import RoutingRow, RoutingTable, To
from bot.rules.terms import Earlier, Grade, Level, Role

# Trades of rooms that help besides the handling unit.
POLICE: Final = "police"
WOMENS_FEDERATION: Final = "womens_federation"


@dataclass(frozen=True, slots=True)
class RoutingFacts:
    """What routing may know; every fact that only words or answers give is explicit, so that a person can correct it.

    `about_unit` is the unit the report is about; `about_level` is given instead when only its level is known
    ("the village committee"), and means the unit of that level at the place.
    """

    category: str
    grade: Grade = Grade.MEDIUM
    people: int | None = None
    earlier: Earlier = Earlier.NONE
    gathering: bool = False
    gathering_with_conflict: bool = False
    villages: int = 1
    towns: int = 1
    minors_harmed: int = 0
    protected: bool = False
    about_unit: int | None = None
    about_level: Level | None = None
    place: int | None = None  # the unit that covers the place: a grid, village, town or the city


@dataclass(frozen=True, slots=True)
class Routed:
    """Where a case goes and why: `rule` is the row's name, `facts` what made it match (number of people, unit codes ...)."""

    level: Level
    unit: int
    rule: str
    facts: Mapping[str, str | int]
    assigned_by: int
    place_unit: int | None = None  # 属地
    matter_unit: int | None = None  # 属事: the department room of the trade
    also: tuple[int, ...] = ()  # get a card of their own: safety on the spot, or the trade's help
    excluded: tuple[int, ...] = ()  # see nothing of it
    passed_up: tuple[int, ...] = ()  # could not receive; their supervisors are told
    lacking: Mapping[int, str] = field(default_factory=dict)  # what each of those lacks (bot.rules.receiving)
    needs_person: bool = False  # the place is unknown: the case stays `reported` until a person at `unit` routes it
    reason: str = ""  # the organisation's own words, for rows it added


@dataclass(frozen=True, slots=True)
class _Asked:
    """The facts together with what only the organisation's tree can tell."""

    facts: RoutingFacts
    doorstep: bool
    grid_worker: bool
    room: Unit | None


def meets(row: RoutingRow, facts: RoutingFacts, *, doorstep: bool, grid_worker: bool, department_room: bool) -> bool:
    """Whether every condition that the row gives holds; unknown people count as fewer than any number asked."""
    people = facts.people or 0
    switches = (
        (row.gathering, facts.gathering or facts.gathering_with_conflict),
        (row.gathering_with_conflict, facts.gathering_with_conflict),
        (row.minors_harmed, facts.minors_harmed >= SEVERAL),
        (row.about_unit, facts.about_unit is not None or facts.about_level is not None),
        (row.protected, facts.protected),
        (row.doorstep, doorstep),
        (row.grid_worker, grid_worker),
        (row.department_room, department_room),
    )
    return (
        (not row.grades or facts.grade in row.grades)
        and (not row.categories or facts.category in row.categories)
        and (not row.earlier or facts.earlier in row.earlier)
        and (row.people_min is None or people >= row.people_min)
        and (row.people_max is None or people <= row.people_max)
        and (row.villages_min is None or facts.villages >= row.villages_min)
        and (row.towns_min is None or facts.towns >= row.towns_min)
        and all(asked is None or asked is told for asked, told in switches)
    )


SEVERAL: Final = 2  # "several minors harmed" begins with two


def route(
    facts: RoutingFacts,
    organisation: Organisation,
    table: RoutingTable,
    *,
    can_receive: Callable[[int], bool] = lambda unit: True,
) -> Routed:
    """The unit that takes the case, by the first row that matches; always a unit, never nowhere.

    `can_receive` says whether a unit has a chat, staff and (asked by the caller for critical cases) a duty list.
    Without a place only department rooms of the whole city and the city centre are certain: all else waits there for a person.
    LookupError when the organisation has no city.
    """
    city = city_centre(organisation)
    about = _about(facts, organisation)
    asked = _Asked(
        facts,
        doorstep=facts.category in table.doorstep and facts.grade is Grade.LOW and facts.earlier is Earlier.NONE,
        grid_worker=_has_grid_worker(facts, organisation),
        room=department_room(organisation, facts.category, facts.place if facts.place is not None else city.id),
    )
    excluded = () if about is None else (about.id,)
    row = next(
        each
        for each in table.rows
        if meets(
            each,
            facts,
            doorstep=asked.doorstep,
            grid_worker=asked.grid_worker,
            department_room=asked.room is not None and asked.room.id not in excluded,
        )
    )
    wanted, certain = _wanted(row, asked, organisation, city, about)
    unit, passed_up = _receiving(wanted, organisation, can_receive, excluded)
    place = None if facts.place is None else organisation.at_level(facts.place, Level.VILLAGE) or organisation.units[facts.place]
    level = unit.level if certain else Level(row.to) if row.to is not To.ABOVE else _level_above(facts.about_level)
    return Routed(
        level=level,
        unit=unit.id,
        rule=row.name,
        facts=_because(row, facts, about),
        assigned_by=_assigning(unit, organisation, table, city, excluded),
        place_unit=None if place is None or place.id in excluded else place.id,
        matter_unit=None if asked.room is None or asked.room.id in excluded else asked.room.id,
        also=_also(facts, unit, place, asked.room, organisation, excluded),
        excluded=excluded,
        passed_up=passed_up,
        needs_person=not certain,
        reason=row.reason,
    )


def sent_to(
    routed: Routed, wanted: int, organisation: Organisation, table: RoutingTable, *, can_receive: Callable[[int], bool] = lambda unit: True
) -> Routed:
    """The same decision with a unit that a person chose, or the nearest above it that can receive."""
    unit, passed_up = _receiving(organisation.units[wanted], organisation, can_receive, routed.excluded)
    assigned_by = _assigning(unit, organisation, table, city_centre(organisation), routed.excluded)
    also = tuple(each for each in routed.also if each != unit.id)
    return replace(
        routed, level=unit.level, unit=unit.id, assigned_by=assigned_by, also=also, passed_up=passed_up, lacking={}, needs_person=False
    )


def city_centre(organisation: Organisation) -> Unit:
    """The unit at the top of the tree; LookupError when there is none."""
    for unit in organisation.units.values():
        if unit.level is Level.CITY and unit.parent is None:
            return unit
    raise LookupError("The organisation has no city.")


def department_room(organisation: Organisation, category: str, place: int) -> Unit | None:
    """The lowest department room that covers the place and takes this category, or None."""
    for above in organisation.above(place):
        here = [
            unit
            for unit in organisation.units.values()
            if unit.level is Level.DEPARTMENT and unit.parent == above.id and category in unit.categories
        ]
        if here:
            return min(here, key=lambda unit: unit.id)
    return None


def room_of_trade(organisation: Organisation, trade: str, place: int) -> Unit | None:
    """The lowest department room of a trade (police, womens_federation ...) that covers the place, or None."""
    for above in organisation.above(place):
        here = [unit for unit in organisation.units.values() if unit.parent == above.id and unit.department == trade]
        if here:
            return min(here, key=lambda unit: unit.id)
    return None


def _about(facts: RoutingFacts, organisation: Organisation) -> Unit | None:
    """The unit that the report is about; None too when only its level is known and the place is not."""
    if facts.about_unit is not None:
        return organisation.units.get(facts.about_unit)
    if facts.about_level is None or facts.place is None:
        return None
    return organisation.at_level(facts.place, facts.about_level)


def _has_grid_worker(facts: RoutingFacts, organisation: Organisation) -> bool:
    """Whether the grid of the place has a grid worker; with the place unknown it is taken to have one, for a person decides then."""
    if facts.place is None:
        return True
    grid = organisation.at_level(facts.place, Level.GRID)
    return grid is not None and bool(organisation.holders(grid.id, Role.GRID_WORKER))


def _level_above(level: Level | None) -> Level:
    return {Level.GRID: Level.VILLAGE, Level.VILLAGE: Level.TOWN}.get(level or Level.VILLAGE, Level.CITY)


def _wanted(row: RoutingRow, asked: _Asked, organisation: Organisation, city: Unit, about: Unit | None) -> tuple[Unit, bool]:
    """The unit that the row means, and whether that is certain; the city centre stands in where it is not."""
    place = asked.facts.place
    if row.to is To.CITY:
        return city, True
    if row.to is To.DEPARTMENT and asked.room is not None:
        return asked.room, True
    if row.to is To.ABOVE and about is not None:
        # Nobody stands above the city centre: its supervisors decide who looks into a report about it.
        return (organisation.units[about.parent], True) if about.parent is not None else (about, False)
    if place is None or row.to is To.ABOVE:
        return city, False
    at = organisation.units[place]
    found = organisation.at_level(place, Level(row.to))
    # A place that is only known as a town (or the city) is not certain enough for a village room or a grid.
    return (found, True) if found is not None else (at, at.level is not Level.CITY and at.level.height <= Level(row.to).height)


def _receiving(
    wanted: Unit,
    organisation: Organisation,
    can_receive: Callable[[int], bool],
    excluded: tuple[int, ...],
) -> tuple[Unit, tuple[int, ...]]:
    """The wanted unit or the nearest above it that can receive; if none can, the top one keeps it, so that it has a place."""
    passed: list[int] = []
    for unit in organisation.above(wanted.id):
        top = unit.parent is None
        if unit.id not in excluded and can_receive(unit.id):
            return unit, tuple(passed)
        if unit.id not in excluded:
            passed.append(unit.id)
        if top:
            return unit, tuple(passed)
    return wanted, ()


def _assigning(unit: Unit, organisation: Organisation, table: RoutingTable, city: Unit, excluded: tuple[int, ...]) -> int:
    """The assigning unit 交办单位 of a resident's own report: it has to see that responses come, so never an excluded one."""
    if unit.level in table.assigned_by_town:
        town = organisation.at_level(unit.id, Level.TOWN)
        if town is not None and town.id not in excluded:
            return town.id
    return city.id


def _also(
    facts: RoutingFacts,
    unit: Unit,
    place: Unit | None,
    room: Unit | None,
    organisation: Organisation,
    excluded: tuple[int, ...],
) -> tuple[int, ...]:
    """Who gets a card of their own besides the handling unit.

    Department and city cases: the place's unit keeps people safe, the trade's room helps the city. Critical: grid, village and police
    at once. Protected: only women's federation and police, unless life is in danger.
    """
    critical = facts.grade is Grade.CRITICAL
    where = facts.place if facts.place is not None else city_centre(organisation).id
    police = room_of_trade(organisation, POLICE, where)
    wanted: list[Unit | None] = []
    if critical and facts.place is not None:
        wanted += [organisation.at_level(facts.place, Level.GRID), place]
    if critical or facts.protected:
        wanted.append(police)
    if facts.protected:
        wanted.append(room_of_trade(organisation, WOMENS_FEDERATION, where))
    elif unit.level is Level.CITY:
        wanted += [place, room]
    elif unit.level is Level.DEPARTMENT:
        wanted.append(place)
    ids = [each.id for each in wanted if each is not None and each.id != unit.id]
    hidden = {each for each in ids for out in excluded if organisation.covers(out, each) and (each == out or not critical)}
    return tuple(dict.fromkeys(each for each in ids if each not in hidden))


def _because(row: RoutingRow, facts: RoutingFacts, about: Unit | None) -> dict[str, str | int]:
    """The facts that the row asked about, for its sentence."""
    told: dict[str, str | int] = {}
    if row.grades:
        told["grade"] = facts.grade
    if row.categories or row.department_room:
        told["category"] = facts.category
    if row.earlier:
        told["earlier"] = facts.earlier
    if row.people_min is not None and facts.people is not None:
        told["people"] = facts.people
    if row.villages_min is not None:
        told["villages"] = facts.villages
    if row.towns_min is not None:
        told["towns"] = facts.towns
    if row.minors_harmed:
        told["minors"] = facts.minors_harmed
    if row.about_unit and about is not None:
        told["about"] = about.code
    return told
