"""Carrying out 履行: whether each promise was kept, asked of both sides; what follows when one was not; and the end of it."""

from collections.abc import Mapping
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.rules.agreements import SHORTEST, Deal, Promise, both_sides, other_side, people_of, side_of
from bot.rules.case import Act, Case, Change, Event, Notice, Party, Refused
from bot.rules.handling import resolved
from bot.rules.mediating import limit
from bot.rules.obligations import Obligation, extended, start
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.sides import must_be_mediated, staff
from bot.rules.signing import asked_when_due
from bot.rules.terms import Kind, Outcome, Side, Stage

DAYS_TO_CHOOSE: Final = (3, 7, 15, 30)
ENDED: Final = ("outcome_recorded", "ended_recorded", "other_side")  # told in other words when a promise was the last


def promised_by(case: Case, promise: Promise) -> Party | None:
    return next((party for party in case.parties if party.id == promise.by), None)


def side_promising(case: Case, promise: Promise) -> str:
    """The side that has to keep it."""
    party = promised_by(case, promise)
    return party.side if party is not None else ""


def owed_for(case: Case, promise: Promise) -> Obligation | None:
    """The open obligation about a promise."""
    return next((each for each in case.open_obligations if each.kind is Kind.PROMISE and each.about == promise.id), None)


# -- what the sides say ------------------------------------------------------------------------------------------------


def side_says(case: Case, act: Act, deal: Deal, promise: Promise, *, kept: bool) -> Change:
    """A party says whether a promise was kept: with the yes of both sides it is, and a no is for the mediator to decide."""
    side = side_of(case, act.by.id)
    if not side or case.protected:
        raise Refused("not_a_party", number=case.number)
    must_be_open(case, deal, promise)
    if not kept and act.now < promise.due_at:
        raise Refused("promise_not_due", number=case.number)
    word = "kept" if kept else "not_kept"
    said = replace(promise, said_reporting=word) if side == Side.REPORTING else replace(promise, said_other=word)
    facts = {"promise": promise.id, "said": word, "side": side}
    if said.said_reporting == said.said_other == "kept":
        return settled(case, act, deal, replace(said, state="kept"), Event("promise_said", facts))
    notices: tuple[Notice, ...] = ()
    if not kept:
        notices = (to_staff(case, "promise_not_kept", {"promise": promise.id}),)
    elif not people_of(case, other_side(side)):
        notices = (to_staff(case, "promise_ask_other", {"promise": promise.id, "side": other_side(side)}),)
    return Change(case=case.moved(case.stage), event=Event("promise_said", facts), kept=(said,), notices=notices)


def to_staff(case: Case, kind: str, facts: Mapping[str, Any]) -> Notice:
    """To who has the case, else to its unit; of a protected case never to a group."""
    return Notice(kind, facts=facts, **staff(case))


# -- what the mediator records -----------------------------------------------------------------------------------------


def record_kept(case: Case, act: Act, deal: Deal, promise: Promise, note: str) -> Change:
    """The mediator has seen that it was kept, by a receipt or by what both sides told them."""
    must_decide(case, act, deal, promise, note)
    return settled(case, act, deal, replace(promise, state="kept"), Event("promise_kept", {"promise": promise.id}, note))


def part_kept(case: Case, act: Act, deal: Deal, promise: Promise, note: str) -> Change:
    """A part of it has come so far, in words; the rest stays owed by the same date."""
    must_decide(case, act, deal, promise, note)
    event = Event("promise_part", {"promise": promise.id, **on_behalf(act.by, case, act.organisation)}, note)
    received = "\n".join(each for each in (promise.received, note.strip()) if each)
    return Change(case=case.moved(case.stage), event=event, kept=(replace(promise, received=received),))


def remind(case: Case, act: Act, deal: Deal, promise: Promise, until: datetime) -> Change:
    """Not kept yet: who promised is reminded, and a later day is set; extensions are counted, and both sides are asked anew."""
    must_decide(case, act, deal, promise)
    owed = owed_for(case, promise)
    if owed is None:
        raise Refused("already_done", number=case.number)
    if until <= max(owed.due_at, act.now):
        raise Refused("day_gone_by")
    later = replace(promise, due_at=until, said_reporting="", said_other="")
    side = side_promising(case, promise)
    facts = {"promise": promise.id, "due": until.isoformat()}
    return Change(
        case=case.moved(case.stage),
        event=Event("promise_reminded", {**facts, **on_behalf(act.by, case, act.organisation)}),
        changed=(extended(owed, until, act.now, act.policy),),
        kept=(later,),
        notices=(
            Notice("promise_reminded", to=people_of(case, side), facts=facts),
            Notice("promise_moved", to=people_of(case, other_side(side)), facts=facts),
            asked_when_due(case, later, act.policy),
        ),
    )


def mediate_again(case: Case, act: Act, deal: Deal, promise: Promise, note: str) -> Change:
    """Not kept: it is talked over again, and the weekly reports begin anew. Other promises go on until a new agreement replaces them."""
    must_decide(case, act, deal, promise, note)
    must_be_mediated(case)
    _must_be_over(case, act, promise)
    assert case.handled_by is not None
    weekly = start(
        Kind.WEEKLY_REPORT, unit=case.handled_by, person=case.responsible, grade=case.grade, now=act.now, policy=act.policy, round=1
    )
    owed = case.owed(Kind.WEEKLY_REPORT)
    facts = {"promise": promise.id, "how": "again", **on_behalf(act.by, case, act.organisation)}
    after = case.moved(Stage.IN_PROGRESS)
    return Change(
        case=after,
        event=Event("promise_broken", facts, note),
        started=(*((weekly,) if owed is None else ()), *limit(after, act)),
        ended_ones=_ended(case, promise, "broken"),
        kept=(replace(promise, state="broken", settled_at=act.now),),
        notices=(Notice("promise_again", to=both_sides(case), facts={"promise": promise.id, "due": (owed or weekly).due_at.isoformat()}),),
    )


def to_court(case: Case, act: Act, deal: Deal, promise: Promise, note: str) -> Change:
    """Not kept, and the people were told the way to court (arts. 31 to 33); with the last promise the handling is over."""
    must_decide(case, act, deal, promise, note)
    _must_be_over(case, act, promise)
    event = Event("promise_broken", {"promise": promise.id, "how": "court"}, note)
    return settled(case, act, deal, replace(promise, state="broken"), event)


def must_decide(case: Case, act: Act, deal: Deal, promise: Promise, note: str | None = None) -> None:
    must_be_responsible(act.by, case, act.organisation)
    case.must_be(Stage.CARRYING_OUT, Stage.IN_PROGRESS)
    must_be_open(case, deal, promise)
    if note is not None and len(note.strip()) < SHORTEST:
        raise Refused("words_needed")


def must_be_open(case: Case, deal: Deal, promise: Promise) -> None:
    case.must_be_open()
    if deal.agreement.state not in ("in_effect", "replaced") or promise.state != "open":
        raise Refused("already_done", number=case.number)


def _must_be_over(case: Case, act: Act, promise: Promise) -> None:
    """Nothing is broken before its day is over, unless a side says so of what cannot come any more."""
    if act.now < promise.due_at:
        raise Refused("promise_not_due", number=case.number)


def _ended(case: Case, promise: Promise, how: str) -> tuple[tuple[int, str], ...]:
    owed = owed_for(case, promise)
    return () if owed is None else ((owed.id, how),)


def _carried_out(case: Case) -> bool:
    """Whether nothing but promises is left to do; also while a unit that it was passed on to has not taken it yet."""
    mediated = case.owed(Kind.FIRST_RESPONSE) is not None or case.owed(Kind.WEEKLY_REPORT) is not None
    return case.stage is Stage.CARRYING_OUT or (case.stage is Stage.ROUTED and not mediated)


def settled(case: Case, act: Act, deal: Deal, after: Promise, event: Event) -> Change:
    """A promise has come to its end: kept, broken, or let go by both sides (waived).

    With the last one the handling is over, and the assigning unit revisits.
    """
    after = replace(after, settled_at=act.now)
    ended = _ended(case, after, after.state)
    data = {**event.data, **on_behalf(act.by, case, act.organisation)}
    to = tuple(each for each in both_sides(case) if each != act.by.id)  # who has just said so reads it in the answer
    more = any(each.kind is Kind.PROMISE and each.about != after.id for each in case.open_obligations)
    if more or not _carried_out(case):
        kind = {"kept": "promise_kept_told", "broken": "promise_court"}.get(after.state, "")
        notices = (Notice(kind, to=to, facts={"promise": after.id}),) if kind else ()
        return Change(case=case.moved(case.stage), event=replace(event, data=data), kept=(after,), ended_ones=ended, notices=notices)
    all_kept = after.state != "broken" and not any(each.state == "broken" for each in deal.promises if each.id != after.id)
    waived = after.state == "waived" or any(each.state == "waived" for each in deal.promises)
    change = resolved(case, act, Outcome.SETTLED if all_kept else Outcome.NOT_SETTLED, event.note)
    change = replace(change, event=_last(change, data, all_kept), kept=(after,), ended_ones=ended)
    if after.state == "waived" and not all_kept:  # another one was broken: they hear how it ended, in the words of every ending
        return change
    told = [Notice("promises_kept" if all_kept else "promise_court", to=to, facts={"promise": after.id, "waived": waived})]
    if all_kept and act.by.id != case.responsible:  # who has it is told what the sides' answers have come to
        told.append(to_staff(case, "promises_kept_staff", {"waived": waived}))
    return replace(change, notices=(*told, *(each for each in change.notices if each.kind not in ENDED)))


def _last(change: Change, data: Mapping[str, Any], all_kept: bool) -> Event:
    """The event of the end, with what the last promise came to."""
    return replace(change.event, data={**change.event.data, **data, "promises": "kept" if all_kept else "broken"})
