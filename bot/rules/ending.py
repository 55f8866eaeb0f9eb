"""A case ends without being handled, is taken back by who reported it, or gets another grade."""

from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.obligations import Start, regraded, start
from bot.rules.permits import (
    assigns,
    leads,
    must_be_responsible,
    must_not_be_kept_out,
    on_behalf,
    supervises,
    supervisors_of,
)
from bot.rules.sides import to_other_side
from bot.rules.terms import Grade, Kind, Stage
from bot.rules.trouble import OPEN, passes_by

REASONS_TO_REJECT = ("no_dispute", "out_of_area", "not_ours")
SHORTEST_REASON = 2  # characters


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
