"""Judicial confirmation 司法确认 (People's Mediation Law art. 33): wanted by both, applied for together within 30 days, decided, served."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any, Final

from bot.rules.agreements import Agreement, Confirmation, both_sides, other_side, people_of, side_of
from bot.rules.calendar import at_local, local_date
from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.obligations import start
from bot.rules.organisation import Organisation
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.policy import Court, Policy
from bot.rules.promises import to_staff
from bot.rules.sides import SIDES
from bot.rules.terms import Kind, Side, Stage

DECISIONS: Final = ("confirmed", "rejected")
ASK_AGAIN_DAYS: Final = 31  # after the application: has the court decided? It has 30 days, and may take more


def courts_for(case: Case, tree: Organisation, policy: Policy) -> tuple[Court, ...]:
    """The courts of the policy that are there for the place of a case."""
    unit = case.place or case.handled_by
    around = {each.code for each in tree.above(unit)} if unit is not None and unit in tree.units else set()
    return tuple(court for court in policy.courts if not court.units or court.units & around)


# -- whether both want it ----------------------------------------------------------------------------------------------


def side_answers(case: Case, act: Act, confirmation: Confirmation, *, yes: bool) -> Change:
    """A party says whether they want the court to confirm it."""
    side = side_of(case, act.by.id)
    if not side or case.protected:
        raise Refused("not_a_party", number=case.number)
    return _answered(case, act, confirmation, side, yes, by_staff=False)


def record_answer(case: Case, act: Act, confirmation: Confirmation, side: str, *, yes: bool) -> Change:
    """The mediator writes down what a side without the bot says."""
    must_be_responsible(act.by, case, act.organisation)
    if side not in SIDES or people_of(case, side):
        raise Refused("button_old")
    return _answered(case, act, confirmation, side, yes, by_staff=True)


def _answered(case: Case, act: Act, confirmation: Confirmation, side: str, yes: bool, *, by_staff: bool) -> Change:
    """A no can become a yes as long as both can apply (art. 33); a yes is taken back by whoever records that nobody applies."""
    _must_be_there(case)
    if confirmation.yes(side) in (True, yes) or confirmation.decision:
        raise Refused("already_done", number=case.number)
    if act.now >= confirmation.until:
        raise Refused("confirmation_late", number=case.number)
    said = replace(confirmation, yes_reporting=yes) if side == Side.REPORTING else replace(confirmation, yes_other=yes)
    facts: dict[str, Any] = {"confirmation": said.id}
    data = {**facts, "side": side, "yes": yes, "staff": by_staff, **on_behalf(act.by, case, act.organisation)}
    event = Event("confirmation_answered", data)
    if not yes:
        notices = (Notice("confirmation_none", to=both_sides(case), facts=facts), to_staff(case, "confirmation_none_staff", facts))
        return Change(case=case.moved(case.stage), event=event, kept=(said,), notices=notices)
    if not said.agreed:
        # Somebody has thought better of a no: the other side, who was not asked any more, is asked now.
        other = people_of(case, other_side(side))
        asked = (Notice("confirmation_asked", to=other, facts=facts),) if confirmation.yes(side) is False else ()
        return Change(case=case.moved(case.stage), event=event, kept=(said,), notices=asked)
    assert case.handled_by is not None
    owed = start(
        Kind.JUDICIAL_CONFIRMATION,
        unit=case.handled_by,
        person=case.responsible,
        grade=case.grade,
        now=act.now,
        policy=act.policy,
        about=said.id,
        until=said.until,
    )
    return Change(case=case.moved(case.stage), event=event, started=(owed,), kept=(said,), notices=_reminders(case, act, said))


def _reminders(case: Case, act: Act, said: Confirmation) -> tuple[Notice, ...]:
    """Both are told now, some days before the end, and when it is over; what is no longer true is not said when its time comes."""
    to, facts = both_sides(case), {"confirmation": said.id}
    last = local_date(said.until, act.policy) - timedelta(days=1)
    before = [at_local(last - timedelta(days=days), act.policy.reminders_at, act.policy) for days in act.policy.confirmation_reminders]
    over = at_local(local_date(said.until, act.policy), act.policy.reminders_at, act.policy)
    return (
        Notice("confirmation_agreed", to=to, facts=facts),
        to_staff(case, "confirmation_agreed_staff", facts),
        *(Notice("confirmation_reminder", to=to, facts=facts, at=at) for at in before if at > act.now),
        Notice("confirmation_over", to=to, facts=facts, at=over),
    )


# -- at the court ------------------------------------------------------------------------------------------------------


def applied(case: Case, act: Act, agreement: Agreement, confirmation: Confirmation, court: str, on: datetime) -> Change:
    """Both have applied at a court; what was owed is done."""
    _must_record(case, act, confirmation)
    if not confirmation.agreed or confirmation.applied_at is not None:
        raise Refused("already_done", number=case.number)
    if not court.strip():
        raise Refused("words_needed")
    _must_have_been(act, on, since=agreement.effective_at)
    if on >= confirmation.until:
        raise Refused("confirmation_late", number=case.number)
    later = at_local(local_date(act.now, act.policy) + timedelta(days=ASK_AGAIN_DAYS), act.policy.reminders_at, act.policy)
    facts = {"confirmation": confirmation.id}
    return Change(
        case=case.moved(case.stage),
        event=Event("court_applied", {**facts, **on_behalf(act.by, case, act.organisation)}, court.strip()),
        ended_ones=_ended(case, confirmation, "filed"),
        kept=(replace(confirmation, court=court.strip(), applied_at=on),),
        notices=(
            Notice("confirmation_filed", to=both_sides(case), facts=facts),
            replace(to_staff(case, "confirmation_decided_yet", facts), at=later),
        ),
    )


def decided(case: Case, act: Act, confirmation: Confirmation, decision: str, on: datetime) -> Change:
    """The court has confirmed it or said no."""
    _must_record(case, act, confirmation)
    if decision not in DECISIONS:
        raise Refused("button_old")
    if confirmation.applied_at is None or confirmation.decided_at is not None:
        raise Refused("already_done", number=case.number)
    _must_have_been(act, on, since=confirmation.applied_at)
    data = {"confirmation": confirmation.id, "decision": decision, **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("court_decided", data),
        kept=(replace(confirmation, decision=decision, decided_at=on),),
        notices=(Notice("confirmation_decided", to=both_sides(case), facts={"confirmation": confirmation.id}),),
    )


def served(case: Case, act: Act, confirmation: Confirmation, on: datetime) -> Change:
    """The court's ruling has reached both sides: from here on it can be enforced."""
    _must_record(case, act, confirmation)
    if confirmation.decided_at is None or confirmation.served_at is not None:
        raise Refused("already_done", number=case.number)
    _must_have_been(act, on, since=confirmation.decided_at)
    event = Event("court_served", {"confirmation": confirmation.id, **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=(replace(confirmation, served_at=on),))


def given_up(case: Case, act: Act, confirmation: Confirmation) -> Change:
    """A side has thought better of it, or the 30 days are over: nothing is owed any more, and the agreement binds all the same."""
    _must_record(case, act, confirmation)
    if not confirmation.agreed or confirmation.applied_at is not None:
        raise Refused("already_done", number=case.number)
    decision = "missed" if act.now >= confirmation.until else "withdrawn"
    data = {"confirmation": confirmation.id, "how": decision, **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("confirmation_given_up", data),
        ended_ones=_ended(case, confirmation, decision),
        kept=(replace(confirmation, decision=decision),),
    )


def _must_record(case: Case, act: Act, confirmation: Confirmation) -> None:
    must_be_responsible(act.by, case, act.organisation)
    _must_be_there(case)
    if confirmation.decision in ("withdrawn", "missed"):
        raise Refused("already_done", number=case.number)


def _must_be_there(case: Case) -> None:
    """It goes on after the closing of a case, and ends with one that ended as something else."""
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED, Stage.CLOSED)


def _must_have_been(act: Act, on: datetime, *, since: datetime | None) -> None:
    if on > act.now:
        raise Refused("day_to_come")
    if since is not None and local_date(on, act.policy) < local_date(since, act.policy):
        raise Refused("day_too_early")


def _ended(case: Case, confirmation: Confirmation, how: str) -> tuple[tuple[int, str], ...]:
    owed: Iterable[Any] = case.open_obligations
    return tuple((each.id, how) for each in owed if each.kind is Kind.JUDICIAL_CONFIRMATION and each.about == confirmation.id)
