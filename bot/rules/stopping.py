"""The clocks of a case stand still 中止 while a court, an appraisal or a hospital is waited for, by a supervisor's yes."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, datetime

from bot.rules.calendar import DAY, after_quiet, end_of_day, local_date
from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.obligations import Obligation, Start, due, shifted, start
from bot.rules.permits import decides_at, must_be_responsible, must_not_be_kept_out, on_behalf, supervisors_of
from bot.rules.policy import Policy
from bot.rules.saying import must_say
from bot.rules.stops import REASONS, Stop
from bot.rules.terms import Kind, Stage

WORKED_ON = (Stage.ASSIGNED, Stage.IN_PROGRESS)
DAYS_TO_ASK = (7, 30)


def reasons(policy: Policy) -> tuple[str, ...]:
    """What may be waited for."""
    return tuple(reason for reason in REASONS if policy.stops.longest_days.get(reason))


def days_to_ask(reason: str, policy: Policy) -> tuple[int, ...]:
    """Spans that are offered; any day within the longest can be written."""
    longest = policy.stops.longest_days.get(reason, 0)
    return tuple(days for days in DAYS_TO_ASK if days < longest) + ((longest,) if longest else ())


def stands_still(case: Case, now: datetime) -> bool:
    return case.stopped_until is not None and case.stopped_until > now and case.stage in (Stage.ROUTED, *WORKED_ON)


def started_while(case: Case, act: Act, kind: Kind, *, person: int | None, round: int) -> Start:
    """What begins anew in a case; while its clocks stand still, it is counted from their end."""
    assert case.handled_by is not None
    until = None
    if case.stopped_until is not None and stands_still(case, act.now) and kind in act.policy.stops.kinds:
        until = due(kind, case.grade, case.stopped_until, act.policy, round)
    return start(kind, unit=case.handled_by, person=person, grade=case.grade, now=act.now, policy=act.policy, round=round, until=until)


def must_be_stoppable(case: Case, act: Act, reason: str) -> None:
    """Refuse unless this person may ask for a stop of the case, for this reason, now."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(*WORKED_ON)
    if stands_still(case, act.now):
        raise Refused("stopped_already", number=case.number)
    if reason not in reasons(act.policy):
        raise Refused("button_old")


def must_be_day(last: date, reason: str, act: Act) -> datetime:
    """The first instant after the last day of a stop; refused when it has passed or lies too far ahead."""
    today = local_date(act.now, act.policy)
    if last < today:
        raise Refused("day_gone_by")
    longest = act.policy.stops.longest_days.get(reason, 0)
    if last > today + longest * DAY:
        raise Refused("stop_too_long", days=longest)
    return end_of_day(last, act.policy)


def ask_stop(case: Case, act: Act, reason: str, last: date, why: str) -> Change:
    """Who has the case asks a supervisor; the clocks run on until one has said yes."""
    must_be_stoppable(case, act, reason)
    until = must_be_day(last, reason, act)
    must_say(why, "reason_needed")
    assert case.handled_by is not None
    deciders = supervisors_of(case.handled_by, case, act.organisation, but=act.by.id)
    if not deciders:
        raise Refused("nobody_decides")
    facts = {"reason": reason, "until": until.isoformat()}
    return Change(
        case=case.moved(case.stage),
        event=Event("stop_asked", {**facts, **on_behalf(act.by, case, act.organisation)}, why),
        asked=Asked("stop", data={**facts, "why": why}, to=deciders),
    )


def decide_stop(case: Case, act: Act, request: int, reason: str, until: datetime, *, yes: bool, asked_by: int | None) -> Change:
    """A supervisor's answer. What is overdue stays overdue; all else of the policy's kinds moves by the time of the stop."""
    must_not_be_kept_out(act.by, case)
    if asked_by == act.by.id:
        raise Refused("own_request", number=case.number)
    if case.handled_by is None or not decides_at(act.by, case, case.handled_by, act.organisation):
        raise Refused("not_supervisor", number=case.number)
    tell = (asked_by,) if asked_by is not None else ()
    facts = {"reason": reason, "until": until.isoformat()}
    if not yes:
        notice = Notice("stop_decided", to=tell, facts={**facts, "yes": False})
        return Change(case.moved(case.stage), Event("stop_refused", facts), notices=(notice,), decided=(request, "no"))
    case.must_be(*WORKED_ON)
    if stands_still(case, act.now):
        raise Refused("stopped_already", number=case.number)
    if until <= act.now:
        raise Refused("day_gone_by")
    moved = tuple(
        shifted(each, act.now, until, act.now, act.policy)
        for each in case.open_obligations
        if each.kind in act.policy.stops.kinds and not each.overdue(act.now)
    )
    owner = (case.responsible,) if case.responsible is not None else ()
    return Change(
        case=replace(case, stopped_until=until, promised_at=_promised(case, moved)),
        event=Event("stopped", facts),
        changed=moved,
        kept=(Stop(0, case.id, reason, act.now, until, asked_by, act.by.id),),
        notices=(
            Notice("stop_decided", to=tell, facts={**facts, "yes": True}),
            Notice("clock_stopped", to=case.everyone_listening, facts={**facts, "due": _told(moved)}),
            Notice("clock_runs_again", to=owner, facts=facts, at=after_quiet(until, act.policy)),
        ),
        decided=(request, "yes"),
    )


def end_stop(case: Case, act: Act, stops: Iterable[Stop]) -> Change:
    """It is over before its date: due times come back by the rest, but never before what they would have been without a stop."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(Stage.ROUTED, *WORKED_ON)
    present = next((each for each in stops if each.ended_at is None and each.until == case.stopped_until), None)
    if present is None or not stands_still(case, act.now):
        raise Refused("not_stopped", number=case.number)
    moved = tuple(
        _earlier(each, present, act) for each in case.open_obligations if each.kind in act.policy.stops.kinds and not each.overdue(act.now)
    )
    return Change(
        case=replace(case, stopped_until=None, promised_at=_promised(case, moved)),
        event=Event("stop_ended", {"reason": present.reason}),
        changed=moved,
        kept=(replace(present, ended_at=act.now),),
        notices=(Notice("clock_runs", to=case.everyone_listening, facts={"due": _told(moved)}),),
    )


def _earlier(obligation: Obligation, stop: Stop, act: Act) -> Obligation:
    back = shifted(obligation, stop.until, act.now, act.now, act.policy)
    least = due(obligation.kind, obligation.grade, obligation.started_at, act.policy, obligation.round)
    if back.due_at >= least:
        return back
    return shifted(obligation, obligation.due_at, min(least, obligation.due_at), act.now, act.policy)


def _promised(case: Case, moved: Iterable[Obligation]) -> datetime | None:
    first = next((each for each in moved if each.kind is Kind.FIRST_RESPONSE), None)
    return case.promised_at if first is None else first.due_at


def _told(moved: Iterable[Obligation]) -> str:
    """The next date that the people concerned have been told, as it is now; empty where there is none."""
    dates = [each.due_at for each in moved if each.kind in (Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT)]
    return min(dates).isoformat() if dates else ""


def days_stopped(stops: Iterable[Stop], now: datetime) -> int:
    """Days for which clocks have stood still so far, begun ones counted."""
    spans = [(min(each.ended_at or each.until, now) - each.began_at) for each in stops]
    return sum(max(1, -(-int(span.total_seconds()) // 86_400)) for span in spans)
