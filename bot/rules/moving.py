"""A case goes to another unit, is routed by a person, or ends without being handled."""

from collections.abc import Container
from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.obligations import LASTING, NAMED, Obligation, Start, regraded, start
from bot.rules.permits import (
    assigns,
    has_it,
    leads,
    must_be_responsible,
    must_not_be_kept_out,
    on_behalf,
    supervises,
    supervisors_of,
    works_in_unit,
)
from bot.rules.sides import to_other_side
from bot.rules.terms import Grade, Kind, Level, Stage
from bot.rules.trouble import OPEN, passes_by

REASONS_TO_REJECT = ("no_dispute", "out_of_area", "not_ours")
SHORTEST_REASON = 2  # characters


def owed_after_routing(case: Case, act: Act, *, first_response: bool = True) -> tuple[Start, ...]:
    """What the handling unit owes from the day the case is handed to it 交办之日."""
    assert case.handled_by is not None
    kinds = [Kind.TAKE]
    if first_response:
        kinds.append(Kind.FIRST_RESPONSE)
    if case.grade is Grade.CRITICAL:
        kinds.append(Kind.DUTY_CALL)
    return tuple(
        start(kind, unit=case.handled_by, person=None, grade=case.grade, now=act.now, policy=act.policy, round=0) for kind in kinds
    )


def promised(started: tuple[Start, ...]) -> Start | None:
    """The first response among what was started: its date is promised to the reporter."""
    return next((each for each in started if each.kind is Kind.FIRST_RESPONSE), None)


def may_move(case: Case, act: Act) -> None:
    """Who has it or stands in, or leads the unit; while nobody has it anybody of the unit; a reported case is routed by who it waits at."""
    must_not_be_kept_out(act.by, case)
    if has_it(act.by, case, act.organisation) or leads(act.by, case, act.organisation):
        return
    if works_in_unit(act.by, case, act.organisation):
        if case.responsible is None:
            return
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    if case.stage is Stage.REPORTED and assigns(act.by, case, act.organisation):
        return
    raise Refused("not_your_unit", number=case.number)


def must_be_movable(case: Case, act: Act) -> None:
    """Refuse unless this person can give the case to another unit now."""
    may_move(case, act)
    case.must_be(Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)


def possible(case: Case, act: Act, to: int) -> bool:
    """Whether a unit can be given the case: not the one that has it, and neither an excluded unit nor one below it."""
    tree = act.organisation
    if to not in tree.units or to == case.handled_by:
        return False
    return not any(each.id in case.excluded for each in tree.above(to))


def _how(case: Case, act: Act, to: int) -> str:
    """What the step is called by where the new unit stands: routed, referred up, sent down or passed on beside."""
    if case.handled_by is None:
        return "routed"
    if act.organisation.covers(to, case.handled_by):
        return "referred_up"
    return "sent_down" if act.organisation.covers(case.handled_by, to) else "transferred"


def _follows(owed: Obligation, case: Case, to: int) -> Obligation:
    """What goes on elsewhere: the unit that has the case owes it, or still the person who was named for it."""
    return replace(owed, unit=to, person=owed.person if owed.kind in NAMED and owed.person != case.responsible else None)


def move(case: Case, act: Act, to: int, reason: str) -> Change:
    """Route, transfer beside, refer up or send down: open obligations end as moved, and a new clock starts for the new unit.

    A first response that is recorded is not owed again; the date promised to the reporter stays, and a later one is told with the reason.
    """
    must_be_movable(case, act)
    if to == case.handled_by:
        raise Refused("same_unit", number=case.number)
    if not possible(case, act, to):
        raise Refused("unit_not_possible", number=case.number)
    if len(reason.strip()) < SHORTEST_REASON:
        raise Refused("reason_needed")
    event = _how(case, act, to)
    unit = act.organisation.units[to]
    responded = case.stage is not Stage.REPORTED and case.owed(Kind.FIRST_RESPONSE) is None
    after = case.moved(
        Stage.ROUTED,
        handled_by=to,
        level=unit.level,
        responsible=None,
        routed_at=act.now,
        assigned_by=_assigning(case, act, to),
        # Why it is here now is this hand-over, no longer the row of the table that matched the report.
        reason={**case.reason, "moved": {"from": case.handled_by, "by": act.by.id, "at": act.now.isoformat(), "how": event}},
    )
    started = owed_after_routing(after, act, first_response=not responded)
    if case.stage is not Stage.REPORTED and case.owed(Kind.DUTY_CALL) is None:
        # Somebody is on it already: a move calls nobody out again.
        started = tuple(each for each in started if each.kind is not Kind.DUTY_CALL)
    if responded:
        weekly = start(Kind.WEEKLY_REPORT, unit=to, person=None, grade=case.grade, now=act.now, policy=act.policy, round=1)
        started = (*started, weekly)
    notices = [Notice("case_arrived", unit=to, facts={"from": case.handled_by, "how": event}, urgent=case.grade is Grade.CRITICAL)]
    first = promised(started)
    slipped = first is not None and (case.promised_at is None or first.due_at > case.promised_at)
    notices.append(
        Notice(
            "moved_party",
            to=case.everyone_listening,
            facts={"unit": to, "due": first.due_at.isoformat() if first and slipped else "", "how": event},
        )
    )
    notices += to_other_side(case, "moved", unit=to)
    if case.responsible is not None and case.responsible != act.by.id:
        notices.append(Notice("not_yours_any_more", to=(case.responsible,), facts={"unit": to}))
    return Change(
        case=replace(after, promised_at=first.due_at if first and slipped else case.promised_at),
        event=Event(event, {"from": case.handled_by, "to": to, **on_behalf(act.by, case, act.organisation)}, reason),
        started=started,
        end_all="moved",
        spared=LASTING,
        changed=tuple(_follows(each, case, to) for each in case.open_obligations if each.kind in LASTING and each.unit == case.handled_by),
        notices=tuple(notices),
    )


def refer_up(case: Case, act: Act, reason: str, receiving: Container[int] | None = None) -> Change:
    """To the next level above: grid → village → town → city; a department room refers to the centre it belongs to."""
    must_be_movable(case, act)
    return move(case, act, unit_above(case, act, receiving), reason)


def unit_above(case: Case, act: Act, receiving: Container[int] | None = None) -> int:
    """The next unit above that can take the case, of those that can receive work; refused at the top."""
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    assert at is not None
    for unit in list(act.organisation.above(at))[1:]:
        if possible(case, act, unit.id) and (receiving is None or unit.id in receiving):
            return unit.id
    raise Refused("nothing_above", number=case.number)


def send_down(case: Case, act: Act, to: int, reason: str) -> Change:
    """A higher unit gives a case to one below it; only to a unit of its own subtree."""
    must_be_movable(case, act)
    at = case.handled_by if case.handled_by is not None else case.assigned_by
    if at is None or to == at or to not in act.organisation.units or not act.organisation.covers(at, to):
        raise Refused("unit_not_possible", number=case.number)
    return move(case, act, to, reason)


def _assigning(case: Case, act: Act, to: int) -> int | None:
    """Who handed it over now 交办单位: the unit that had it if it stands above the new one, else as it was or the one above."""
    tree = act.organisation
    if case.handled_by is not None and case.handled_by != to and tree.covers(case.handled_by, to):
        return case.handled_by
    if case.assigned_by is not None and case.assigned_by != to and tree.covers(case.assigned_by, to):
        return case.assigned_by
    above = [unit for unit in tree.above(to) if unit.id != to and unit.level in (Level.TOWN, Level.CITY) and unit.id not in case.excluded]
    return above[0].id if above else to


def must_be_rejectable(case: Case, act: Act) -> None:
    """Refuse unless this person can end the case before it is handled: its leader, its supervisor, or who a reported one waits at."""
    must_not_be_kept_out(act.by, case)
    waits_here = case.stage is Stage.REPORTED and assigns(act.by, case, act.organisation)
    if not (leads(act.by, case, act.organisation) or waits_here):
        raise Refused("not_leader", number=case.number)
    case.must_be(Stage.REPORTED, Stage.ROUTED)


def reject(case: Case, act: Act, reason: str, note: str) -> Change:
    """No dispute, out of the area, or a duplicate: the case ends before it is handled, and the reporter is told where to go."""
    must_be_rejectable(case, act)
    if reason not in REASONS_TO_REJECT or len(note.strip()) < SHORTEST_REASON:
        raise Refused("reason_needed")
    return Change(
        case=case.moved(Stage.ENDED, closed_at=act.now),
        event=Event("rejected", {"reason": reason}, note),
        end_all="ended",
        notices=(
            Notice("rejected", to=case.everyone_listening, facts={"reason": reason, "note": note}),
            *to_other_side(case, "ended"),
        ),
    )


def withdraw(case: Case, act: Act) -> Change:
    """The reporting side takes its report back; a protected or critical case, or one with trouble over it, is looked at all the same."""
    if act.by.id not in case.parties_listening:
        raise Refused("not_a_party", number=case.number)
    case.must_be(Stage.REPORTED, Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)
    if case.trouble == OPEN:
        # Somebody may have pressed them to: those who look into it hear of the wish, and the unit does not.
        past = passes_by(case, act)
        notice = Notice("withdrawal_asked", to=tuple(past["to"]), urgent=True)
        return Change(case=case.moved(case.stage), event=Event("withdrawal_asked", past), notices=(notice,))
    if case.protected or case.grade is Grade.CRITICAL:
        unit = case.handled_by or case.assigned_by
        assert unit is not None
        notice = Notice("withdrawal_asked", to=supervisors_of(unit, case, act.organisation))
        return Change(case=case.moved(case.stage), event=Event("withdrawal_asked"), notices=(notice,))
    staff = (case.responsible,) if case.responsible is not None else ()
    if others_report(case, act):
        # One of several takes their report back; the matter goes on for the others.
        alone = Notice("withdrawn_alone", to=staff, unit=None if staff else case.handled_by)
        return Change(case=case.moved(case.stage), event=Event("withdrawn_alone"), notices=(alone,))
    return Change(
        case=case.moved(Stage.ENDED, closed_at=act.now),
        event=Event("withdrawn"),
        end_all="ended",
        notices=(Notice("withdrawn", to=staff, unit=None if staff else case.handled_by), *to_other_side(case, "ended")),
    )


def others_report(case: Case, act: Act) -> bool:
    """Whether somebody else's report of the same matter goes on in the case."""
    return case.several_report and any(person != act.by.id for person in case.parties_listening)


def change_grade(case: Case, act: Act, grade: Grade) -> Change:
    """A mediator or supervisor confirms or changes the grade; running deadlines stay, higher ladders follow the new one."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()
    if grade is case.grade:
        raise Refused("same_grade", number=case.number)
    lowered = grade.rank < case.grade.rank
    if lowered and not supervises(act.by, case, act.organisation):
        raise Refused("lowering_needs_supervisor", number=case.number)
    after = replace(case, grade=grade)
    started: tuple[Start, ...] = ()
    # Nobody needs to be called out any more for what is not critical.
    ended = ((Kind.DUTY_CALL, "regraded"),) if lowered and case.owed(Kind.DUTY_CALL) is not None else ()
    if grade is Grade.CRITICAL and case.handled_by is not None and case.owed(Kind.DUTY_CALL) is None:
        started = (start(Kind.DUTY_CALL, unit=case.handled_by, person=None, grade=grade, now=act.now, policy=act.policy, round=0),)
    return Change(
        case=after,
        event=Event("grade_changed", {"from": case.grade.value, "to": grade.value, **on_behalf(act.by, case, act.organisation)}),
        started=started,
        ended=ended,
        changed=tuple(
            regraded(each, grade, act.now, act.policy) for each in case.open_obligations if not (ended and each.kind is Kind.DUTY_CALL)
        ),
    )
