"""The mediation limit 调解期限: 30 days from both sides' yes, longer only with both sides' yes again."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Final

from bot.rules.agreements import both_sides
from bot.rules.both_sides import BothAsked, must_be_written_down, side_speaking
from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.mediating import must_be_willing
from bot.rules.obligations import Obligation, extended
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.promises import to_staff
from bot.rules.terms import Kind

DAYS_TO_CHOOSE: Final = (7, 15, 30)


@dataclass(frozen=True, slots=True)
class Longer(BothAsked):
    """A question to both sides: whether the mediation may last until another day."""

    id: int
    case: int
    obligation: int
    until: datetime  # the first instant after the new last day
    asked_at: datetime
    by: int | None = None
    yes_reporting: bool | None = None
    yes_other: bool | None = None
    state: str = "open"  # open | granted | refused | replaced | withdrawn


def ask_longer(case: Case, act: Act, obligation: Obligation, until: datetime, before: Longer | None) -> Change:
    """The mediator asks both sides for more time; another day replaces a question that is still open."""
    must_be_responsible(act.by, case, act.organisation)
    _must_run(case, obligation)
    must_be_willing(case)
    if until <= max(obligation.due_at, act.now):
        raise Refused("day_gone_by")
    asked = Longer(0, case.id, obligation.id, until, act.now, act.by.id)
    kept = (asked,) if before is None or before.state != "open" else (replace(before, state="replaced"), asked)
    data = {"due": until.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("longer_asked", data),
        kept=kept,
        notices=(Notice("longer_asked", to=both_sides(case), facts={"longer": New(len(kept) - 1)}),),
    )


def side_says(case: Case, act: Act, obligation: Obligation, longer: Longer, *, yes: bool) -> Change:
    """A party says whether the mediation may go on so long."""
    return _said(case, act, obligation, longer, side_speaking(case, act), yes, by_staff=False)


def record_side(case: Case, act: Act, obligation: Obligation, longer: Longer, side: str, *, yes: bool) -> Change:
    """The mediator writes down what a side without the bot says."""
    must_be_written_down(case, act, side)
    return _said(case, act, obligation, longer, side, yes, by_staff=True)


def _said(case: Case, act: Act, obligation: Obligation, longer: Longer, side: str, yes: bool, *, by_staff: bool) -> Change:
    _must_run(case, obligation)
    said = longer.answered(case, side, yes=yes)
    if longer.until <= max(obligation.due_at, act.now):
        raise Refused("day_gone_by")
    facts = {"side": side, "yes": yes, "due": longer.until.isoformat(), "staff": by_staff, **on_behalf(act.by, case, act.organisation)}
    if said.state == "open":
        return Change(case=case.moved(case.stage), event=Event("longer_said", facts), kept=(said,))
    told = {"yes": yes, "due": (longer.until if yes else obligation.due_at).isoformat()}
    return Change(
        case=case.moved(case.stage),
        event=Event("longer_said", {**facts, "decided": yes}),
        changed=(extended(obligation, longer.until, act.now, act.policy),) if yes else (),
        kept=(said,),
        notices=(Notice("longer_decided", to=both_sides(case), facts=told), to_staff(case, "longer_decided_staff", told)),
    )


def _must_run(case: Case, obligation: Obligation) -> None:
    case.must_be_open()
    if case.protected:
        raise Refused("button_old")
    if obligation.kind is not Kind.MEDIATION_LIMIT or obligation.ended_at is not None or obligation.case != case.id:
        raise Refused("already_done", number=case.number)
