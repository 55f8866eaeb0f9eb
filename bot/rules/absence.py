"""Being away with a stand-in 请假与代班: who may stand in for whom, how far that reaches, and what is said when somebody goes and comes."""

from datetime import date, datetime, timedelta

from bot.rules.calendar import end_of_day, local_date
from bot.rules.case import Refused
from bot.rules.organisation import Organisation, Person
from bot.rules.policy import Policy
from bot.rules.terms import Level, Role

WORK = (Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER, Role.SUPERVISOR)  # who has cases in hand, and can have them for another
LONGEST = 366  # days


def must_work(person: Person) -> None:
    """Only who works here can be away."""
    if not any(role is not Role.VOLUNTEER for _unit, role in person.roles):
        raise Refused("staff_only")


def last_instant(day: date, now: datetime, policy: Policy) -> datetime:
    """The end of an absence whose last day this is; refused for a day that has gone by, or lies too far ahead."""
    today = local_date(now, policy)
    if day < today:
        raise Refused("day_gone_by")
    if day > today + timedelta(days=LONGEST):
        raise Refused("day_too_far")
    return end_of_day(day, policy)


def places_of_work(person: int, tree: Organisation) -> tuple[int, ...]:
    """The units in which somebody has cases in hand."""
    return tuple(
        unit for unit, held in tree.staff.items() if unit in tree.units and any(who == person and role in WORK for who, role in held)
    )


def stand_ins(person: int, tree: Organisation, at: int | None = None) -> tuple[int, ...]:
    """Who may stand in for somebody: others of the same unit whose role works there, and who are not away themselves.

    A grid has mostly one worker, so there those of the same village's other grids may, too. `at` asks for one unit only.
    """
    found: dict[int, None] = {}
    for unit in places_of_work(person, tree) if at is None else (at,):
        here = tree.units[unit]
        if here.level is Level.GRID:
            beside = [each.id for each in tree.units.values() if each.level is Level.GRID and each.parent == here.parent]
            found.update(dict.fromkeys(who for each in (unit, *beside) for who in tree.working(each, Role.GRID_WORKER)))
        else:
            found.update(dict.fromkeys(tree.working(unit, Role.MEDIATOR, Role.LEADER, Role.SUPERVISOR)))
    found.pop(person, None)
    return tuple(found)


def stand_in_of(person: int | None, tree: Organisation, unit: int | None = None) -> int | None:
    """Who stands in for somebody at present, if that one is there and may still; for a case of `unit`, only through a unit over it."""
    absence = None if person is None else tree.away.get(person)
    if absence is None or absence.stand_in is None:
        return None
    assert person is not None
    for at in places_of_work(person, tree):
        reaches = unit is None or unit not in tree.units or tree.covers(at, unit)
        if reaches and absence.stand_in in stand_ins(person, tree, at):
            return absence.stand_in
    return None


def acts_for(person: int, other: int | None, tree: Organisation, unit: int | None = None) -> bool:
    """Whether somebody stands in for this other person at present."""
    return bool(tree.away) and stand_in_of(other, tree, unit) == person


def stood_in_for(person: int, tree: Organisation) -> tuple[int, ...]:
    """The people for whom somebody stands in at present."""
    return tuple(other for other in tree.away if acts_for(person, other, tree))


def leaders_of(person: int, tree: Organisation) -> tuple[int, ...]:
    """Who leads somebody: the leaders of their units, of the village for a grid, who are there; none of them is the person."""
    found: dict[int, None] = {}
    for unit in places_of_work(person, tree):
        here = tree.units[unit]
        at = here.parent if here.level is Level.GRID and here.parent is not None else unit
        found.update(dict.fromkeys(tree.working(at, Role.LEADER)))
    found.pop(person, None)
    return tuple(found)


def may_set_for(by: Person, person: int, tree: Organisation) -> bool:
    """Whether somebody may say that a person is away: they themselves, or who leads a unit in which they work."""
    return by.id == person or by.id in leaders_of(person, tree)


def must_set_for(by: Person, person: int, tree: Organisation) -> None:
    if not may_set_for(by, person, tree):
        raise Refused("not_leader")


def must_stand_in(person: int, stand_in: int | None, tree: Organisation, reachable: frozenset[int]) -> None:
    """Refuse somebody who could not: of another unit, away, or without a chat in which to hear of it."""
    if stand_in is not None and (stand_in not in stand_ins(person, tree) or stand_in not in reachable):
        raise Refused("cannot_stand_in")


def own_people(leader: Person, tree: Organisation) -> tuple[int, ...]:
    """Who works under a leader: the people of the led units, and of a village's grids."""
    led = {unit for unit in leader.units_as(Role.LEADER) if unit in tree.units}
    units = [unit for unit in tree.units if unit in led or (tree.units[unit].level is Level.GRID and tree.units[unit].parent in led)]
    found = dict.fromkeys(who for unit in units for role in WORK[:3] for who in tree.holders(unit, role))
    return tuple(found)
