"""A promise is let go 免除, or gets another day, as both sides agree: proposed by who has the case, with the reason, decided by two yes."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any

from bot.rules.agreements import SHORTEST, Deal, Promise, both_sides
from bot.rules.both_sides import BothAsked, must_be_written_down, side_speaking
from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.obligations import redated
from bot.rules.permits import on_behalf
from bot.rules.promises import must_be_open, must_decide, owed_for, settled, to_staff
from bot.rules.sides import SIDES, must_be_mediated, present
from bot.rules.signing import asked_when_due
from bot.rules.terms import Stage


@dataclass(frozen=True, slots=True)
class Amendment(BothAsked):
    """A question to both sides: whether a promise need not be kept any more, or by another day.

    What was agreed is changed only by those who agreed on it (People's Mediation Law 人民调解法 arts. 23 (4), 31).
    """

    id: int
    case: int
    promise: int
    until: datetime | None  # the first instant after the new day; None: it need not be kept any more
    why: str
    asked_at: datetime
    by: int | None = None
    yes_reporting: bool | None = None
    yes_other: bool | None = None
    state: str = "open"  # open | granted | refused | replaced | withdrawn


def propose(
    case: Case, act: Act, deal: Deal, promise: Promise, until: datetime | None, why: str, before: Amendment | None = None
) -> Change:
    """Both sides are asked, and read the reason; another proposal takes the place of one that is still open (`before`)."""
    must_decide(case, act, deal, promise)
    must_be_mediated(case)
    must_be_possible(case, act, promise, until)
    if len(why.strip()) < SHORTEST:
        raise Refused("words_needed")
    for side in SIDES:
        if not present(case, side):
            raise Refused(f"no_side_{side}", number=case.number)
    asked = Amendment(0, case.id, promise.id, until, why.strip(), act.now, act.by.id)
    kept = (asked,) if before is None or before.state != "open" else (replace(before, state="replaced"), asked)
    data = {"promise": promise.id, "due": _due(asked), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("amendment_asked", data, why.strip()),
        kept=kept,
        notices=(Notice("amendment_asked", to=both_sides(case), facts={"amendment": New(len(kept) - 1)}),),
    )


def must_be_possible(case: Case, act: Act, promise: Promise, until: datetime | None) -> None:
    """Refuse a new day that has gone by, or is the present one."""
    if until is not None and (until <= act.now or until == promise.due_at):
        raise Refused("day_gone_by")


def side_says(case: Case, act: Act, deal: Deal, promise: Promise, asked: Amendment, *, yes: bool) -> Change:
    """A party says for their side whether they agree."""
    return _said(case, act, deal, promise, asked, side_speaking(case, act), yes=yes, by_staff=False)


def record_side(case: Case, act: Act, deal: Deal, promise: Promise, asked: Amendment, side: str, *, yes: bool) -> Change:
    """Who has the case writes down what a side without the bot says; the history tells that it was they."""
    must_be_written_down(case, act, side)
    return _said(case, act, deal, promise, asked, side, yes=yes, by_staff=True)


def _due(asked: Amendment) -> str:
    return "" if asked.until is None else asked.until.isoformat()


def _said(case: Case, act: Act, deal: Deal, promise: Promise, asked: Amendment, side: str, *, yes: bool, by_staff: bool) -> Change:
    must_be_open(case, deal, promise)
    said = asked.answered(case, side, yes=yes)
    if yes:
        must_be_possible(case, act, promise, asked.until)
    facts: dict[str, Any] = {"promise": promise.id, "whose": side, "yes": yes, "staff": by_staff}
    if said.state == "granted" and said.until is None:
        return _waived(case, act, deal, promise, said, facts)
    facts["due"] = _due(asked)
    if said.state == "granted":
        return _redated(case, act, promise, said, facts)
    told = () if said.state == "open" else _told(case, act, said)
    return Change(case=case.moved(case.stage), event=Event("amendment_said", facts), kept=(said,), notices=told)


def _told(case: Case, act: Act, said: Amendment) -> tuple[Notice, ...]:
    """Both sides hear what has come of it, but for who has just said the last word; and who has the case."""
    facts = {"amendment": said.id}
    to = tuple(each for each in both_sides(case) if each != act.by.id)
    staff = () if act.by.id == case.responsible else (to_staff(case, "amendment_decided_staff", facts),)
    return (Notice("amendment_decided", to=to, facts=facts), *staff)


def _waived(case: Case, act: Act, deal: Deal, promise: Promise, said: Amendment, facts: dict[str, Any]) -> Change:
    """It ends as neither kept nor broken; with the last promise the handling is over."""
    change = settled(case, act, deal, replace(promise, state="waived"), Event("promise_waived", {**facts, "waived": True}, said.why))
    told = () if change.case.stage is Stage.RESOLVED else _told(case, act, said)  # else they hear that all of it is over
    return replace(change, kept=(*change.kept, said), notices=(*change.notices, *told))


def _redated(case: Case, act: Act, promise: Promise, said: Amendment, facts: dict[str, Any]) -> Change:
    """Owed by the new day; both sides are asked after it, whatever they said of the day before."""
    owed = owed_for(case, promise)
    if owed is None or said.until is None:
        raise Refused("already_done", number=case.number)
    later = replace(promise, due_at=said.until, said_reporting="", said_other="")
    return Change(
        case=case.moved(case.stage),
        event=Event("promise_redated", {**facts, **on_behalf(act.by, case, act.organisation)}),
        changed=(redated(owed, said.until, act.now, act.policy),),
        kept=(later, said),
        notices=(*_told(case, act, said), asked_when_due(case, later, act.policy)),
    )
