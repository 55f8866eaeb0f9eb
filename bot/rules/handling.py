"""Working a case: take, assign, first response, progress, resolve."""

from collections.abc import Mapping
from dataclasses import replace
from typing import Any

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.handing_on import meetings_given
from bot.rules.mediating import limit
from bot.rules.obligations import LASTING, Start, start
from bot.rules.organisation import Person
from bot.rules.permits import (
    is_near,
    must_be_responsible,
    must_lead,
    must_not_be_kept_out,
    must_work_in_unit,
    on_behalf,
    on_duty,
    stepped_back,
    supervises,
    works_in_unit,
)
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.sides import to_other_side
from bot.rules.stopping import started_while
from bot.rules.talking import word_owed
from bot.rules.terms import Kind, Outcome, Stage

WAYS = ("phone", "visit", "meeting", "chat")  # how somebody was reached
HANDED_OVER = ("court", "police", "not_for_mediation")  # why another authority has it now, where the words alone would not be counted


def take(case: Case, act: Act) -> Change:
    """A mediator takes a routed case 签收, or one that nobody has any more; the clock of the first response is already running."""
    must_work_in_unit(act.by, case, act.organisation)
    if act.by.id in act.organisation.away:
        raise Refused("you_are_away", number=case.number)
    if case.responsible is not None or case.stage not in (Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT):
        case.must_be(Stage.ROUTED)
    return _given(case, act, act.by.id, "taken")


def assign(case: Case, act: Act, to: Person) -> Change:
    """A unit leader, or who oversees the unit, gives the case to somebody of the unit by name; later, to somebody else."""
    must_lead(act.by, case, act.organisation)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)
    if stepped_back(to.id, case):
        raise Refused("they_stepped_back", number=case.number, responsible=to.id)
    if not works_in_unit(to, case, act.organisation):
        raise Refused("assignee_outside", number=case.number, person=to.id)
    if case.responsible == to.id:
        raise Refused("already_theirs", number=case.number, responsible=to.id)
    if to.id in act.organisation.away:
        raise Refused("is_away", number=case.number, responsible=to.id)
    return _given(case, act, to.id, "assigned")


def assign_by_itself(case: Case, act: Act, to: int, facts: Mapping[str, Any]) -> Change:
    """A unit that wants it so gives what comes to it by itself; `facts` say by what: the mode, and how many cases they had open."""
    case.must_be(Stage.ROUTED)
    change = _given(case, act, to, "assigned_by_itself")
    return replace(change, event=replace(change.event, data={**change.event.data, **facts}))


def take_over(case: Case, act: Act) -> Change:
    """A supervisor, or somebody on duty, makes a case their own 我接过来办; the unit's clocks go on."""
    if not on_duty(act.by, case, act.organisation):
        must_lead(act.by, case, act.organisation)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)
    if case.responsible == act.by.id:
        raise Refused("already_theirs", number=case.number, responsible=act.by.id)
    return _given(case, act, act.by.id, "taken_over")


def _given(case: Case, act: Act, to: int, event: str) -> Change:
    stage = case.stage
    if stage is Stage.ROUTED:
        # Another unit's first response counts: the new one goes on with weekly reports, or with what has been promised.
        stage = Stage.IN_PROGRESS if case.owed(Kind.FIRST_RESPONSE) is None else Stage.ASSIGNED
        if stage is Stage.IN_PROGRESS and case.owed(Kind.PROMISE) is not None and case.owed(Kind.WEEKLY_REPORT) is None:
            stage = Stage.CARRYING_OUT
    after = case.moved(stage, responsible=to)
    begun = limit(after, act) if case.stage is Stage.ROUTED else ()
    until = {"limit": begun[0].due_at.isoformat()} if begun else {}
    notices = [Notice("yours", to=(to,), facts={"by": act.by.id})]
    if case.responsible is not None and case.responsible != to:
        notices.append(Notice("not_yours_any_more", to=(case.responsible,), facts={"now": to}))
    if case.responsible is None:
        notices.append(Notice("in_hand", to=after.everyone_listening, facts={"who": to, **until}))
        notices += to_other_side(case, "in_hand", who=to, **until)
    elif case.responsible != to:
        notices.append(Notice("other_mediator", to=case.parties_listening, facts={"who": to}))
        notices += to_other_side(case, "other_mediator", who=to)
    notices += meetings_given(case, act, to)
    return Change(
        case=after,
        event=Event(event, {"from": case.responsible, "to": to}),
        started=begun,
        ended=_taken(case, event),
        owner=to,
        notices=tuple(notices),
    )


def _taken(case: Case, event: str) -> tuple[tuple[Kind, str], ...]:
    """Whoever takes a case that was passed on, or is given it, has accepted it for the unit 接收."""
    return ((Kind.TAKE, event), (Kind.ACCEPT, event)) if case.owed(Kind.ACCEPT) is not None else ((Kind.TAKE, event),)


def first_response(case: Case, act: Act, how: str, note: str) -> Change:
    """The first response 3日首回: with whom, what was found on checking, what next and when; the weekly clock begins."""
    must_be_responsible(act.by, case, act.organisation)
    must_be_way(how)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)
    owed = case.owed(Kind.FIRST_RESPONSE)
    if owed is None:
        raise Refused("first_response_recorded", number=case.number, case=case.id)
    must_say(note, "note_too_short", A_SENTENCE)
    responsible = case.responsible or act.by.id
    weekly = _weekly(case, act, responsible, round_=1)
    after = case.moved(Stage.IN_PROGRESS, responsible=responsible)
    return Change(
        case=after,
        event=Event("first_response", {"how": how, "due": weekly.due_at.isoformat(), **on_behalf(act.by, case, act.organisation)}, note),
        started=(weekly, *(limit(after, act) if case.stage is Stage.ROUTED else ())),
        ended=((Kind.FIRST_RESPONSE, "recorded"), *_taken(case, "taken")),
        owner=responsible,
        notices=(
            Notice("contact_recorded", to=case.parties_listening, facts={"who": act.by.id, "how": how, "obligation": owed.id}),
            *(meetings_given(case, act, responsible) if case.responsible is None else ()),
        ),
    )


def progress(case: Case, act: Act, note: str) -> Change:
    """A progress report 每周必更新; the next one is due a week after it."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(Stage.IN_PROGRESS)
    must_say(note, "note_too_short", A_SENTENCE)
    owed = case.owed(Kind.WEEKLY_REPORT)
    weekly = _weekly(case, act, case.responsible or act.by.id, round_=(owed.round if owed else 0) + 1)
    return Change(
        case=case.moved(Stage.IN_PROGRESS),
        event=Event("progress", {"due": weekly.due_at.isoformat(), **on_behalf(act.by, case, act.organisation)}, note),
        started=(weekly,),
        ended=((Kind.WEEKLY_REPORT, "recorded"),),
        notices=(Notice("progress_recorded", to=case.parties_listening, facts={"who": act.by.id}),),
    )


def resolve(case: Case, act: Act, outcome: Outcome, note: str, reason: str = "") -> Change:
    """The handling is over 调解完: settled, not settled, a side refused, or handed to another authority; the revisit is owed now."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(Stage.IN_PROGRESS)
    if case.owed(Kind.PROMISE) is not None:
        raise Refused("promise_open", number=case.number)
    if reason and (outcome is not Outcome.HANDED_OVER or reason not in HANDED_OVER):
        raise Refused("button_old")
    must_say(note, "note_too_short", A_SENTENCE)
    return resolved(case, act, outcome, note, reason=reason)


def resolved(case: Case, act: Act, outcome: Outcome, note: str, event: str = "resolved", *, reason: str = "") -> Change:
    """What every resolution does, on the spot or after weeks; the caller has asked who may."""
    unit = case.assigned_by or case.handled_by
    assert unit is not None
    revisit = start(Kind.REVISIT, unit=unit, person=None, grade=case.grade, now=act.now, policy=act.policy, round=case.reopened)
    why = {"reason": reason} if reason else {}
    asked = "outcome_recorded" if outcome is Outcome.SETTLED else "ended_recorded"
    return Change(
        case=case.moved(Stage.RESOLVED, outcome=outcome, resolved_at=act.now, stopped_until=None),
        event=Event(
            event,
            {"outcome": outcome.value, "due": revisit.due_at.isoformat(), **why, **on_behalf(act.by, case, act.organisation)},
            note,
        ),
        started=(revisit,),
        end_all="resolved",
        spared=LASTING,
        notices=(
            Notice(asked, to=case.parties_listening, facts={"who": act.by.id, "outcome": outcome.value, **why}),
            *to_other_side(case, "resolved", who=act.by.id, outcome=outcome.value, **why),
            Notice("revisit_owed", unit=unit, facts={"due": revisit.due_at.isoformat()}),
        ),
    )


def settle_on_the_spot(case: Case, act: Act, note: str) -> Change:
    """A grid worker settled it on the doorstep 当场劝好了: one record is first response and resolution; a revisit follows."""
    must_work_in_unit(act.by, case, act.organisation)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED)
    taken = case.moved(Stage.IN_PROGRESS, responsible=act.by.id)
    return resolved(taken, act, Outcome.SETTLED, note, "settled_on_the_spot")


def answer_duty(case: Case, act: Act) -> Change:
    """Somebody on the duty list says "I am on it"; that name reaches the reporter, and no further name is called."""
    must_not_be_kept_out(act.by, case)
    called = on_duty(act.by, case, act.organisation) or is_near(act.by, case, act.organisation)
    if not (called or supervises(act.by, case, act.organisation)):
        must_work_in_unit(act.by, case, act.organisation)
    case.must_be_open()
    if case.owed(Kind.DUTY_CALL) is None:
        raise Refused("duty_answered", number=case.number, case=case.id, responsible=case.on_it)
    after = replace(case, on_it=act.by.id)
    return Change(
        case=after,
        event=Event("duty_answered"),
        started=word_owed(after, act),
        ended=((Kind.DUTY_CALL, "answered"),),
        notices=(Notice("duty_on_it", to=case.everyone_listening, facts={"who": act.by.id}, urgent=True),),
    )


def must_be_way(how: str) -> None:
    if how not in WAYS:
        raise Refused("button_old")


def _weekly(case: Case, act: Act, person: int, round_: int) -> Start:
    return started_while(case, act, Kind.WEEKLY_REPORT, person=person, round=round_)
