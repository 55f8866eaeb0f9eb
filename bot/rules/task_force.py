"""A task force 专案组, on screens 工作专班: a study meeting 专题研判, whose decision makes its members and its four first steps."""

from collections.abc import Container, Mapping, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.rules.calendar import end_of_day_after
from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.measures import WORKED, Measure, TaskForce, helpers, must_help, owing
from bot.rules.obligations import Obligation
from bot.rules.permits import leads, leads_force, must_not_be_kept_out, must_supervise, supervises, supervisors_of
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import Kind, MeasureKind

STUDY: Final = "study"
FIRST_STEPS: Final = ("verify", "judge", "fix_grade", "set_measures")
MOST_UNITS: Final = 12


def force_of(case: Case) -> Mapping[str, Any] | None:
    """What a case knows of its open task force: id, lead, units."""
    force = case.reason.get("force")
    return None if force is None or force["ended"] else force


def _known(case: Case, **facts: Any) -> Case:
    """What cards and permits ask about a task force stands with the case."""
    return replace(case, reason={**case.reason, "force": {**(case.reason.get("force") or {}), **facts}})


def must_suit(case: Case) -> None:
    """A protected case has its named staff, and no card of it shows anything: no unit more is to know of it."""
    if case.protected:
        raise Refused("button_old")
    case.must_be(*WORKED)


def propose(case: Case, act: Act, why: str) -> Change:
    """A unit's leader asks its supervisor for a task force."""
    must_not_be_kept_out(act.by, case)
    if not leads(act.by, case, act.organisation):
        raise Refused("not_leader", number=case.number)
    must_suit(case)
    if force_of(case) is not None:
        raise Refused("force_there", number=case.number)
    must_say(why, "step_too_short", A_SENTENCE)
    assert case.handled_by is not None
    to = supervisors_of(case.handled_by, case, act.organisation, but=act.by.id)
    if not to:
        raise Refused("nobody_decides")
    notice = Notice("force_proposed", to=to, facts={"by": act.by.id, "why": why.strip()})
    return Change(case=case.moved(case.stage), event=Event("force_proposed", note=why.strip()), notices=(notice,))


def must_begin(case: Case, act: Act) -> None:
    must_supervise(act.by, case, act.organisation)
    must_suit(case)
    if force_of(case) is not None:
        raise Refused("force_there", number=case.number)


def begin(case: Case, act: Act, unit: int, lead: int, started: Container[int]) -> Change:
    """A supervisor names who leads; the study meeting is the first thing they owe."""
    must_begin(case, act)
    must_help(case, act, unit, lead, started)
    assert case.handled_by is not None
    units = tuple(dict.fromkeys((case.handled_by, unit)))
    force = TaskForce(0, case.id, lead, units, act.now, act.by.id)
    until = end_of_day_after(act.now, act.policy.cases.first_steps_days, act.policy)
    study = Measure(0, case.id, MeasureKind.HANDLE, unit, lead, "", until, act.by.id, force=New(0), slug=STUDY)
    return Change(
        case=_known(case, lead=lead, units=list(units), ended=False),
        event=Event("force_begun", {"to": lead, "force": New(0)}),
        kept=(force, study),
        started=(owing(study, case, act, New(1)),),
        notices=(Notice("force_lead", to=(lead,), facts={"force": New(0)}),),
    )


def must_lead_it(case: Case, act: Act, force: TaskForce) -> None:
    """Its lead, or a supervisor of the case."""
    must_not_be_kept_out(act.by, case)
    if force.ended_at is not None:
        raise Refused("force_over", number=case.number)
    if not (leads_force(act.by, case, act.organisation) or supervises(act.by, case, act.organisation)):
        raise Refused("not_force_lead", number=case.number, responsible=force.lead)


def must_be_studied(case: Case, act: Act, force: TaskForce) -> None:
    must_lead_it(case, act, force)
    must_suit(case)
    if force.studied_at is not None:
        raise Refused("already_done", number=case.number)


def possible_member(case: Case, act: Act, unit: int) -> bool:
    tree = act.organisation
    return unit in tree.units and not any(each.id in case.excluded for each in tree.above(unit))


def members(case: Case, act: Act, force: TaskForce, units: Sequence[int]) -> tuple[int, ...]:
    """The units of the task force with those that a decision adds; the unit that has the case is always one."""
    found = tuple(dict.fromkeys((*force.units, *units)))
    if len(found) > MOST_UNITS or not all(possible_member(case, act, unit) for unit in found):
        raise Refused("unit_not_possible", number=case.number)
    return found


def decide(
    case: Case,
    act: Act,
    force: TaskForce,
    study: tuple[Measure, Obligation] | None,
    *,
    decision: str,
    units: Sequence[int],
    people: Sequence[tuple[int, int]],
    until: datetime,
    started: Container[int],
) -> Change:
    """The decision of the study meeting: who belongs to it, and by whom and when the four first steps are done.

    `people` are (unit, person) for verifying the facts, judging the situation, fixing the grade and setting the measures.
    """
    must_be_studied(case, act, force)
    must_say(decision, "step_too_short", A_SENTENCE)
    found = members(case, act, force, units)
    if len(people) != len(FIRST_STEPS):
        raise Refused("button_old")
    for unit, person in people:
        if unit not in found or person not in (force.lead, *helpers(case, act.organisation, unit, started)):
            raise Refused("cannot_help", number=case.number)
    if until <= act.now:
        raise Refused("day_gone_by")
    after = replace(force, units=found, studied_at=act.now, decision=decision.strip())
    steps = [
        Measure(0, case.id, MeasureKind.HANDLE, unit, person, "", until, act.by.id, force=force.id, slug=slug)
        for slug, (unit, person) in zip(FIRST_STEPS, people, strict=True)
    ]
    told = dict.fromkeys(person for _unit, person in people if person != act.by.id)
    held = () if study is None else (replace(study[0], done_at=act.now, done=decision.strip()),)
    return Change(
        case=_known(case, units=list(found)),
        event=Event("force_decided", {"units": list(found), "force": force.id}, decision.strip()),
        kept=(*steps, after, *held),
        started=tuple(owing(step, case, act, New(at)) for at, step in enumerate(steps)),
        ended_ones=() if study is None else ((study[1].id, "recorded"),),
        notices=(Notice("force_steps", to=tuple(told), facts={"force": force.id}),),
    )


def end(case: Case, act: Act, force: TaskForce, study: tuple[Measure, Obligation] | None = None) -> Change:
    """It is over; steps that are open stay with their names, and a study meeting that was not held is not owed any more."""
    must_lead_it(case, act, force)
    given_up = () if study is None else (replace(study[0], dropped="–"),)
    return Change(
        case=_known(case, ended=True),
        event=Event("force_ended", {"force": force.id}),
        kept=(replace(force, ended_at=act.now), *given_up),
        ended_ones=() if study is None else ((study[1].id, "dropped"),),
        notices=(Notice("force_ended", to=() if force.lead == act.by.id else (force.lead,), facts={"force": force.id}),),
    )


def study_owed(case: Case, known: Sequence[Measure]) -> tuple[Measure, Obligation] | None:
    """The study meeting that is still owed, if it is."""
    for measure in known:
        if measure.slug == STUDY and measure.open:
            for owed in case.open_obligations:
                if owed.kind is Kind.MEASURE and owed.about == measure.id:
                    return measure, owed
    return None
