"""Stepping back 回避: whoever has a case gives it out of hand at once, and neither works on it nor reads it from then on."""

from dataclasses import replace

from bot.rules.case import Act, Asked, Case, Change, Event, Refused
from bot.rules.granting import givers
from bot.rules.handing_on import meetings_wait
from bot.rules.obligations import owned, start
from bot.rules.organisation import Organisation
from bot.rules.permits import STEPPED_BACK, must_not_be_kept_out, supervisors_of, works_in_unit
from bot.rules.terms import Kind, Level, Role, Stage

SHORTEST_REASON = 2  # characters
STAGES = (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)


def step_back(case: Case, act: Act, why: str) -> Change:
    """The case is the unit's again, with every date as it was; those who give it to somebody else read the reason, and nobody else.

    Where nobody else of the unit could have it the supervisors are asked instead.
    """
    must_not_be_kept_out(act.by, case)
    if act.by.id != case.responsible or case.handled_by is None:
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    case.must_be(*STAGES)
    if len(why.strip()) < SHORTEST_REASON:
        raise Refused("reason_needed")
    waits = case.stage is Stage.ASSIGNED
    after = case.moved(
        Stage.ROUTED if waits else case.stage,
        responsible=None,
        on_it=None if case.on_it == act.by.id else case.on_it,
        reason={**case.reason, STEPPED_BACK: [*case.reason.get(STEPPED_BACK, ()), act.by.id]},
    )
    alone = not could_have_it(after, act.organisation)
    to = supervisors_of(case.handled_by, after, act.organisation, but=act.by.id) if alone else givers(after, act)
    if not to:
        raise Refused("nobody_decides")
    take = start(Kind.TAKE, unit=case.handled_by, person=None, grade=case.grade, now=act.now, policy=act.policy)
    return Change(
        case=after,
        event=Event("stepped_back", {"responsible": act.by.id}, why),
        started=(take,) if waits else (),
        changed=tuple(owned(each, None) for each in case.open_obligations if each.person == act.by.id),
        notices=meetings_wait(replace(after, open_obligations=case.open_obligations), act),
        asked=Asked("other_mediator", data={"why": why, "steps_back": True, "alone": alone}, to=to, anew=True),
    )


def could_have_it(case: Case, tree: Organisation) -> tuple[int, ...]:
    """Who of the unit could have the case: its people who work on cases and have not stepped back from this one."""
    assert case.handled_by is not None
    if case.protected:
        return tuple(each for each in tree.protectors if works_in_unit(tree.person(each), case, tree))
    at_grid = tree.units[case.handled_by].level is Level.GRID
    roles = (Role.GRID_WORKER,) if at_grid else (Role.MEDIATOR, Role.LEADER)
    there = dict.fromkeys(each for role in roles for each in tree.holders(case.handled_by, role))
    return tuple(each for each in there if works_in_unit(tree.person(each), case, tree))
