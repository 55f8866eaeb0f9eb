"""Automatic assignment 自动派件: a unit that wants it gives what comes to it to one of its people by itself."""

from collections.abc import Sequence
from dataclasses import dataclass

from bot.rules.case import Act, Case, Change, Refused
from bot.rules.handling import assign_by_itself
from bot.rules.organisation import Organisation, Person, Unit
from bot.rules.permits import works_in_unit
from bot.rules.policy import AssignmentPolicy, Mode
from bot.rules.terms import Level, Role, Stage


@dataclass(frozen=True, slots=True)
class Load:
    """What somebody has in hand, and the event by which they were last given something here; 0: never."""

    person: int
    open: int
    last: int = 0


def mode_of(unit: Unit, policy: AssignmentPolicy) -> Mode:
    """How a unit's cases are given: as its leader chose, where the policy allows that, else as the policy says for it or its level."""
    if policy.leader_may_choose and unit.assignment in set(Mode):
        return Mode(unit.assignment)
    return policy.units.get(unit.code) or policy.levels.get(unit.level) or policy.mode


def led_units(leader: Person, tree: Organisation) -> tuple[int, ...]:
    """The units whose mode somebody may choose: those they lead; their grids follow the policy."""
    return tuple(unit for unit in leader.units_as(Role.LEADER) if unit in tree.units)


def must_choose(leader: Person, unit: int, tree: Organisation, policy: AssignmentPolicy) -> None:
    if unit not in led_units(leader, tree):
        raise Refused("not_leader")
    if not policy.leader_may_choose:
        raise Refused("mode_fixed")


def candidates(case: Case, tree: Organisation, started: frozenset[int]) -> tuple[int, ...]:
    """Who may get a case by itself: mediators of the unit (a grid's workers) who have started the bot, are not away and not kept out."""
    assert case.handled_by is not None
    role = Role.GRID_WORKER if tree.units[case.handled_by].level is Level.GRID else Role.MEDIATOR
    listed = [person for person in tree.working(case.handled_by, role) if person in started]
    return tuple(person for person in listed if works_in_unit(tree.person(person), case, tree))


def gives_by_itself(case: Case, tree: Organisation, policy: AssignmentPolicy) -> Mode | None:
    """The mode by which this case is given now, or None where a person decides: protected cases always are."""
    if case.handled_by is None or case.stage is not Stage.ROUTED or case.protected or case.grade not in policy.grades:
        return None
    mode = mode_of(tree.units[case.handled_by], policy)
    return None if mode is Mode.BY_HAND else mode


def give(case: Case, act: Act, mode: Mode, loads: Sequence[Load]) -> Change | None:
    """To who has the fewest open, of several to who was given something the longest ago; in turn, only the latter. None: to nobody."""
    if not loads:
        return None
    chosen = min(loads, key=lambda load: (load.open if mode is Mode.LEAST_LOADED else 0, load.last, load.person))
    return assign_by_itself(case, act, chosen.person, {"mode": mode.value, "open": chosen.open})
