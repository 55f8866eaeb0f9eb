"""Where a case may be given from where it is: up to the unit above, down to those below, beside to those under the same unit."""

from collections.abc import Container, Iterable

from bot.rules.case import Act, Case, Refused
from bot.rules.organisation import Organisation
from bot.rules.permits import supervises_at
from bot.rules.terms import Role


def possible(case: Case, act: Act, to: int) -> bool:
    """Whether a unit can be given the case: not the one that has it, and neither an excluded unit nor one below it."""
    tree = act.organisation
    if to not in tree.units or to == case.handled_by:
        return False
    return not any(each.id in case.excluded for each in tree.above(to))


def next_above(case: Case, act: Act, at: int, receiving: Container[int] | None = None) -> int | None:
    """The next unit above that can take the case, of those that can receive work."""
    over = [unit.id for unit in act.organisation.above(at)][1:]
    return next((unit for unit in over if possible(case, act, unit) and (receiving is None or unit in receiving)), None)


def may_give(case: Case, act: Act, to: int, receiving: Container[int] | None = None) -> bool:
    """Whether this person's authority reaches the unit: by where the case is or what they lead, or as who oversees both."""
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    if at is None or to not in act.organisation.units:
        return False
    if oversees(case, act, to):
        return True
    led = (unit for unit in act.by.units_as(Role.LEADER) if unit in act.organisation.units and act.organisation.covers(unit, at))
    return any(_reaches(case, act, base, to, receiving) for base in (at, *led))


def _reaches(case: Case, act: Act, at: int, to: int, receiving: Container[int] | None) -> bool:
    tree = act.organisation
    beside = tree.units[at].parent is not None and tree.units[at].parent == tree.units[to].parent
    return beside or tree.covers(at, to) or next_above(case, act, at, receiving) == to


def oversees(case: Case, act: Act, to: int) -> bool:
    """Whether the person supervises the unit that has the case and this one: what they say is an order."""
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    return at is not None and all(supervises_at(act.by, case, unit, act.organisation) for unit in (at, to))


def must_give(case: Case, act: Act, to: int, receiving: Container[int] | None = None) -> None:
    """Refuse a move outside the authority, and name the nearest unit above that could make it."""
    if may_give(case, act, to, receiving):
        return
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    assert at is not None
    above = [unit.id for unit in act.organisation.above(at) if unit.id != at and unit.id not in case.excluded]
    able = next((unit for unit in above if _reaches(case, act, unit, to, receiving)), above[-1] if above else at)
    raise Refused("beyond_authority", number=case.number, unit=able)


def units_that_had_it(case: Case) -> tuple[int, ...]:
    """The units that a case has been with, in order, the present one last."""
    had = [*case.reason.get("had", ()), *((case.handled_by,) if case.handled_by is not None else ())]
    return tuple(dict.fromkeys(reversed(had)))[::-1]


def over_all(units: Iterable[int], tree: Organisation) -> int:
    """The lowest unit that stands above all of these, or is one of them."""
    units = [unit for unit in units if unit in tree.units]
    return next(each.id for each in tree.above(units[0]) if all(tree.covers(each.id, unit) for unit in units))
