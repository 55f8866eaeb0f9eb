"""What comes after the handling: revisit, closing, later checks, and everything that opens a case again."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta

from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.handling import WAYS, must_be_way
from bot.rules.measures import care as care_needed
from bot.rules.mediating import ENDED, asked_again, limit
from bot.rules.obligations import LASTING, Obligation, Start, owned, start
from bot.rules.permits import assigns, may_hear, must_not_be_kept_out, must_revisit, must_supervise, supervisors_of
from bot.rules.revisits import NO_TRIES, Said, must_be_said, sides_of, together
from bot.rules.sides import to_other_side
from bot.rules.terms import Kind, Level, Outcome, Role, Side, Stage


def revisit(
    case: Case,
    act: Act,
    *,
    how: str,
    result: str,
    content: str,
    note: str,
    care: bool = False,
    own: bool = False,
    other: Said | None = None,
    tries: Mapping[str, int] = NO_TRIES,
) -> Change:
    """The recorded revisit 销账必回访: the only way a case closes; not kept or not content opens it again.

    The first answers are the reporting side's; `other` are the other side's, where there is one. `tries` are those made to reach a side.
    """
    must_revisit(act.by, case, act.organisation)
    case.must_be(Stage.RESOLVED)
    if case.owed(Kind.PROMISE) is not None:
        raise Refused("promise_open", number=case.number)
    settled = case.outcome is Outcome.SETTLED
    said = {Side.REPORTING.value: Said(how, result, content, care, own), **({Side.OTHER.value: other} if other is not None else {})}
    if set(said) != set(sides_of(case)):
        raise Refused("button_old")
    for side, each in said.items():
        must_be_said(case, side, each, WAYS, tries, act.policy)
    facts = {**together(said), "outcome": (case.outcome or Outcome.SETTLED).value}
    helped = any(each.care for each in said.values())
    if any(each.unhappy(settled=settled) for each in said.values()):
        again = reopen(case, act, Event("revisit", {**facts, "reopened": True}, note), why="revisit")
        return _with_care(again, act, care=helped)
    checks = later_checks(case, act)
    closed = Change(
        case=case.moved(Stage.CLOSED, closed_at=act.now),
        event=Event("revisit", facts, note),
        started=checks[:1],
        end_all="closed",
        spared=LASTING,
        notices=(
            Notice(
                "closed", to=case.everyone_listening, facts={"settled": settled, "next": checks[0].due_at.isoformat() if checks else ""}
            ),
            *to_other_side(case, "closed"),
            *((Notice("closed_by_revisit", to=(case.responsible,)),) if case.responsible is not None else ()),
        ),
    )
    return _with_care(closed, act, care=helped)


def _with_care(change: Change, act: Act, *, care: bool) -> Change:
    """关爱帮扶: when the revisit found that somebody needs care, that becomes a step with a name and a date, which outlives the closing."""
    if not care:
        return change
    measure, owed, notices = care_needed(change.case, act)
    return replace(change, kept=(measure,), started=(*change.started, owed), notices=(*change.notices, *notices))


def revisitors(case: Case, act: Act) -> tuple[int, ...]:
    """Grid workers of the place to whom the assigning unit may give the revisit, where the policy lets it; never the handler."""
    grid = None if case.place is None else act.organisation.at_level(case.place, Level.GRID)
    if grid is None or case.protected or "grid_worker" not in act.policy.cases.revisit_by:
        return ()
    workers = may_hear(act.organisation.working(grid.id, Role.GRID_WORKER), case, act.organisation)
    return tuple(person for person in workers if person != case.responsible)


def give_revisit(case: Case, act: Act, obligation: Obligation, to: int) -> Change:
    """The assigning unit gives its revisit to a grid worker of the place: the same due time, another to be reminded."""
    must_not_be_kept_out(act.by, case)
    if not assigns(act.by, case, act.organisation):
        raise Refused("not_assigning_unit", number=case.number)
    if obligation.ended_at is not None or obligation.kind not in (Kind.REVISIT, Kind.LATER_CHECK):
        raise Refused("already_done", number=case.number)
    if to not in revisitors(case, act):
        raise Refused("assignee_outside", number=case.number, person=to)
    return Change(
        case=case.moved(case.stage),
        event=Event("revisit_given", {"to": to}),
        changed=(owned(obligation, to),),
        notices=(Notice("revisit_given", to=(to,), facts={"by": act.by.id, "obligation": obligation.id}),),
    )


def later_checks(case: Case, act: Act, done: int = 0) -> tuple[Start, ...]:
    """The checks after closing 钉子回脚 that are still to come, each counted from the day of closing; only one is open at a time."""
    unit = case.assigned_by or case.handled_by
    assert unit is not None
    rounds = len(act.policy.limits(Kind.LATER_CHECK, case.grade))
    began = case.closed_at or act.now
    return tuple(
        start(Kind.LATER_CHECK, unit=unit, person=None, grade=case.grade, now=began, policy=act.policy, round=number)
        for number in range(done, rounds)
    )


def later_check(case: Case, act: Act, *, relapse: bool, how: str, note: str, sides: Mapping[str, str] | None = None) -> Change:
    """A check after closing: quiet, and the next one waits; a relapse opens the case again. `sides` tells what each said: quiet | back.

    Recorded late, it stands for those that should have been made by now: nobody is sent to the same door again the next day.
    """
    must_revisit(act.by, case, act.organisation)
    case.must_be(Stage.CLOSED)
    must_be_way(how)
    owed = case.owed(Kind.LATER_CHECK)
    if owed is None:
        raise Refused("no_check_owed", number=case.number)
    if sides is not None and (set(sides) - set(sides_of(case)) or relapse != ("back" in sides.values())):
        raise Refused("button_old")
    facts = {"how": how, "relapse": relapse, "round": owed.round, **({"sides": dict(sides)} if sides is not None else {})}
    event = Event("later_check", facts, note)
    if relapse:
        return reopen(case, act, event, why="relapse")
    following = tuple(check for check in later_checks(case, act, done=owed.round + 1) if check.due_at > act.now)
    return Change(case=case.moved(Stage.CLOSED), event=event, started=following[:1], ended=((Kind.LATER_CHECK, "recorded"),))


def reopen(case: Case, act: Act, event: Event, why: str) -> Change:
    """In progress again: a weekly report is owed from today; the second time the supervisor hears of it by name.

    What was agreed is mediated on with a new limit; after a mediation that had ended, both are asked for their yes anew.
    """
    assert case.handled_by is not None
    times = case.reopened + 1
    weekly = start(
        Kind.WEEKLY_REPORT, unit=case.handled_by, person=case.responsible, grade=case.grade, now=act.now, policy=act.policy, round=1
    )
    anew = asked_again(case.parties) if case.outcome in ENDED else ()
    others = {each.id: each for each in anew}
    after = case.moved(Stage.IN_PROGRESS, reopened=times, outcome=None, resolved_at=None, closed_at=None)
    after = replace(after, parties=tuple(others.get(each.id, each) for each in case.parties))
    ended = replace(after, open_obligations=tuple(each for each in case.open_obligations if each.kind in LASTING))
    staff = (case.responsible,) if case.responsible is not None else ()
    facts = {"why": why, "times": times, "due": weekly.due_at.isoformat(), "anew": bool(anew)}
    return Change(
        case=after,
        event=event,
        started=(weekly, *limit(ended, act)),
        kept=anew,
        end_all="reopened",
        spared=LASTING,
        notices=(
            Notice("reopened", to=staff, unit=None if staff else case.handled_by, facts=facts),
            Notice("reopened_supervisor", to=supervisors_of(case.handled_by, case, act.organisation, but=act.by.id), facts=facts),
            Notice("reopened_party", to=case.everyone_listening, facts=facts),
            *to_other_side(case, "reopened"),
        ),
    )


def party_answers(case: Case, act: Act, answer: str) -> Change:
    """What a party says about the result: evidence beside the revisit. "Not solved" and "partly" before closing reopen at once."""
    if not case.takes_part(act.by.id):
        raise Refused("not_a_party", number=case.number)
    event = Event("party_answered", {"answer": answer})
    if answer == "yes":
        case.must_be(Stage.RESOLVED)
        return Change(case=case.moved(Stage.RESOLVED), event=event)
    return still_not_solved(case, act, event)


def still_not_solved(case: Case, act: Act, event: Event | None = None) -> Change:
    """A party says it is not solved: at once before closing; within the policy's days after it, by the supervisor's yes."""
    if not case.takes_part(act.by.id):
        raise Refused("not_a_party", number=case.number)
    event = event or Event("party_answered", {"answer": "no"})
    if case.stage is Stage.RESOLVED:
        return reopen(case, act, event, why="party")
    case.must_be(Stage.CLOSED)
    assert case.closed_at is not None
    assert case.handled_by is not None
    if act.now > case.closed_at + timedelta(days=act.policy.cases.reopen_days):
        raise Refused("reopen_too_late", number=case.number, days=act.policy.cases.reopen_days)
    return Change(
        case=case.moved(Stage.CLOSED),
        event=event,
        asked=Asked("reopen", to=supervisors_of(case.handled_by, case, act.organisation)),
    )


def decide_reopening(case: Case, act: Act, request: int, *, yes: bool, note: str = "") -> Change:
    """The supervisor's answer to a late "still not solved"."""
    must_supervise(act.by, case, act.organisation)
    case.must_be(Stage.CLOSED)
    event = Event("reopening_decided", {"yes": yes}, note)
    if not yes:
        refused = Notice("reopening_refused", to=case.parties_listening)
        return Change(case=case.moved(Stage.CLOSED), event=event, notices=(refused,), decided=(request, "no"))
    change = reopen(case, act, event, why="party")
    return replace(change, decided=(request, "yes"))
