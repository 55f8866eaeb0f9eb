"""Whether a unit can take cases at present, what it lacks if not, and whom to tell so that it is mended."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Final

from bot.rules.case import Case, Notice
from bot.rules.organisation import Organisation
from bot.rules.permits import may_hear
from bot.rules.terms import Grade, Level, Role

NO_GROUP: Final = "no_group"
NOBODY_STARTED: Final = "nobody_started"
ALL_AWAY: Final = "all_away"
NO_DUTY_LIST: Final = "no_duty_list"  # asked of critical cases only

TAKING: Final = (Role.MEDIATOR, Role.LEADER, Role.SUPERVISOR)  # who can take a case of a unit that is no grid


@dataclass(frozen=True, slots=True)
class Reach:
    """What the messenger knows: units with a group, and people who have started the bot."""

    groups: frozenset[int] = field(default_factory=frozenset)
    started: frozenset[int] = field(default_factory=frozenset)


def lack(unit: int, tree: Organisation, reach: Reach, *, critical: bool = False) -> str:
    """What keeps a unit from taking a case, empty for nothing; everybody away counts as nobody there. A grid has no group."""
    grid = tree.units[unit].level is Level.GRID
    if not grid and unit not in reach.groups:
        return NO_GROUP
    staff = {person for role in _taking(unit, tree) for person in tree.holders(unit, role)} & reach.started
    if not staff:
        return NOBODY_STARTED
    if staff <= tree.away.keys():
        return ALL_AWAY
    if critical and not on_duty(unit, tree, reach):
        return NO_DUTY_LIST
    return ""


def on_duty(unit: int, tree: Organisation, reach: Reach) -> tuple[int, ...]:
    """Who can be called for a critical case of a unit: on its duty list or one above it, here and not away."""
    listed = dict.fromkeys(person for each in tree.above(unit) for person in tree.duty.get(each.id, ()))
    return tuple(person for person in listed if person in reach.started and person not in tree.away)


def _taking(unit: int, tree: Organisation) -> tuple[Role, ...]:
    return (Role.GRID_WORKER,) if tree.units[unit].level is Level.GRID else TAKING


def receiving(tree: Organisation, reach: Reach) -> frozenset[int]:
    """The units that can take an ordinary case."""
    return frozenset(unit for unit in tree.units if not lack(unit, tree, reach))


def takers(unit: int, tree: Organisation, reach: Reach, *, protected: bool = False) -> tuple[int, ...]:
    """Who can be reached to take a case of a unit, leaders first; a protected one is for its named staff, wherever they are."""
    if protected:
        named = {person for held in tree.staff.values() for person, role in held if role is Role.PROTECTION}
        return tuple(sorted(person for person in named if person in reach.started and person not in tree.away))
    order = (Role.LEADER, Role.MEDIATOR, Role.SUPERVISOR, Role.GRID_WORKER)
    roles = [role for role in order if role in _taking(unit, tree)]
    return tuple(person for person in tree.working(unit, *roles) if person in reach.started)


def menders(unit: int, tree: Organisation, reach: Reach) -> tuple[int, ...]:
    """Who is told that a unit cannot take cases: its nearest supervisors who can be reached, else the administrators."""
    for each in tree.above(unit):
        if found := tuple(person for person in tree.working(each.id, Role.SUPERVISOR) if person in reach.started):
            return found
    return administrators(tree, reach)


def administrators(tree: Organisation, reach: Reach) -> tuple[int, ...]:
    """The administrators of the city who can be reached, else those of any unit; whoever is away hears it, too, if there is nobody else."""
    found = [person for unit in tree.units.values() if unit.parent is None for person in tree.holders(unit.id, Role.ADMINISTRATOR)]
    everywhere = [person for held in tree.staff.values() for person, role in held if role is Role.ADMINISTRATOR]
    for people in (found, everywhere):
        here = sorted({person for person in people if person in reach.started})
        if present := tuple(person for person in here if person not in tree.away) or tuple(here):
            return present
    return ()


def nobody_for(case: Case, tree: Organisation, reach: Reach) -> bool:
    """Whether there is nobody at all who could take the case where it has ended up: the reporter is told so plainly."""
    unit = case.handled_by if case.handled_by is not None else case.assigned_by
    return unit is None or not takers(unit, tree, reach, protected=case.protected)


def told_at_once(case: Case, tree: Organisation, reach: Reach) -> tuple[Notice, ...]:
    """What the unit's group would have told: to its people where it has none, and to the administrators where there is nobody."""
    unit = case.handled_by if case.handled_by is not None else case.assigned_by
    assert unit is not None
    if nobody_for(case, tree, reach):
        out = {person for each in case.excluded for person, _role in tree.staff.get(each, ())}
        to = tuple(person for person in administrators(tree, reach) if person not in out and not case.is_party(person))
        return (Notice("nobody_here", to=to, urgent=case.grade is Grade.CRITICAL),)
    if case.handled_by is None or case.protected or lack(unit, tree, reach) != NO_GROUP:
        return ()
    here = takers(unit, tree, reach)
    leaders = tuple(person for person in here if person in tree.holders(unit, Role.LEADER))
    to = may_hear(leaders or here, case, tree)
    return (Notice("waits_without_group", to=to, urgent=case.grade is Grade.CRITICAL),)


def to_mend(passed_up: Mapping[int, str]) -> tuple[tuple[int, str], ...]:
    """The units of whose lack somebody is told; that nobody is on duty anywhere is said once, of the highest."""
    listed = tuple(passed_up.items())
    return tuple(each for at, each in enumerate(listed) if each[1] != NO_DUTY_LIST or at == len(listed) - 1)
