"""An agreement takes effect: with the last signature and the seal (People's Mediation Law art. 29), an oral one at once (art. 30)."""

from collections.abc import Collection, Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.rules.agreements import (
    ABOUT,
    LIKELY,
    Confirmation,
    Deal,
    Promise,
    Signature,
    both_sides,
    must_be_agreeable,
    on_side,
)
from bot.rules.calendar import at_local, local_date
from bot.rules.case import Act, Case, Change, Event, New, Notice, Party, Refused
from bot.rules.handling import resolved
from bot.rules.obligations import Start, due, start
from bot.rules.permits import on_behalf
from bot.rules.policy import Policy
from bot.rules.sides import SIDES
from bot.rules.terms import Kind, Outcome, Stage

OFFICE: Final = {"mediator": "signed_mediator_at", "seal": "sealed_at"}


def likely_about(case: Case) -> tuple[str, ...]:
    """What an agreement of this kind of matter may be about, the likely answer first."""
    first = LIKELY.get(case.category, ABOUT[0])
    return (first, *(each for each in ABOUT if each != first))


def ready(case: Case, act: Act, deal: Deal, about: str) -> Change:
    """All is said: a written one is printed and signed now, and is not changed any more unless it goes back to being a draft.

    With it the mediator says what it is `about` (`ABOUT`): where a court may confirm it, both sides are asked whether it shall.
    """
    must_be_agreeable(case, act)
    agreement = deal.agreement
    if agreement.state != "draft" or agreement.oral:
        raise Refused("not_a_draft", number=case.number)
    _must_be_whole(case, act, deal)
    if about not in ABOUT:
        raise Refused("button_old")
    event = Event("agreement_ready", {"agreement": agreement.id, "about": about, **on_behalf(act.by, case, act.organisation)})
    kept = replace(agreement, state="signing", confirmable=about == "claims")
    return Change(case=case.moved(case.stage), event=event, kept=(kept,))


def rework(case: Case, act: Act, deal: Deal) -> Change:
    """Back to a draft: whoever has signed signs the new text again."""
    must_be_agreeable(case, act)
    if deal.agreement.state != "signing":
        raise Refused("not_a_draft", number=case.number)
    blank: dict[str, Any] = dict.fromkeys(OFFICE.values())
    event = Event("agreement_reworked", {"agreement": deal.agreement.id, **on_behalf(act.by, case, act.organisation)})
    draft = replace(deal.agreement, state="draft", confirmable=None, **blank)
    void = (replace(each, taken_back_at=act.now) for each in deal.signatures)
    return Change(case=case.moved(case.stage), event=event, kept=(draft, *void))


# -- who signs -----------------------------------------------------------------------------------------------------------


def signers(case: Case, side: str = "") -> tuple[Party, ...]:
    """Each party of both sides, or of one: of those on a list of people, who stand on the side by name sign for all of them."""
    return tuple(party for each in SIDES if side in ("", each) for party in on_side(case, each))


def unsigned(case: Case, deal: Deal, side: str = "") -> tuple[Party, ...]:
    """Whose signature is still missing."""
    return tuple(each for each in signers(case, side) if each.id not in deal.signed)


def all_signed(case: Case, deal: Deal) -> bool:
    """Whether everybody who must has signed, and the seal is on it."""
    return not unsigned(case, deal) and all(getattr(deal.agreement, field) is not None for field in OFFICE.values())


def signed_by(case: Case, act: Act, deal: Deal, parties: Collection[int], older: Sequence[Deal] = ()) -> Change:
    """Parties have signed, each for themselves; with the last signature and the seal it is in effect.

    `older` are earlier agreements of the case, which it replaces.
    """
    _must_be_signed(case, act, deal)
    if not {each.id for each in signers(case)} >= set(parties):
        raise Refused("button_old")
    new = tuple(Signature(0, case.id, deal.agreement.id, each, act.now, act.by.id) for each in sorted(set(parties) - deal.signed))
    if not new:
        raise Refused("already_done", number=case.number)
    after = replace(deal, signatures=(*deal.signatures, *new))
    return _signed(case, act, after, new, {"parties": [each.party for each in new]}, older)


def signed_for_us(case: Case, act: Act, deal: Deal, what: str, older: Sequence[Deal] = ()) -> Change:
    """The mediator has signed, or the seal is on it (`OFFICE`)."""
    _must_be_signed(case, act, deal)
    if what not in OFFICE:
        raise Refused("button_old")
    if getattr(deal.agreement, OFFICE[what]) is not None:
        raise Refused("already_done", number=case.number)
    now: dict[str, Any] = {OFFICE[what]: act.now}
    after = replace(deal, agreement=replace(deal.agreement, **now))
    return _signed(case, act, after, (after.agreement,), {"who": what}, older)


def take_effect(case: Case, act: Act, deal: Deal, older: Sequence[Deal] = ()) -> Change:
    """Nobody is left who would have to sign, for the last of them has no part in it any more."""
    _must_be_signed(case, act, deal)
    if not all_signed(case, deal):
        raise Refused("signature_missing", number=case.number)
    return _in_effect(case, act, deal, act.now, older)


def take_back(case: Case, act: Act, deal: Deal, *, party: int = 0, what: str = "") -> Change:
    """A wrong press, before it is in effect: the signature of a `party`, or `what` of `OFFICE`, is not there yet."""
    _must_be_signed(case, act, deal)
    found = next((each for each in deal.signatures if party and each.party == party), None)
    facts = {"agreement": deal.agreement.id, **on_behalf(act.by, case, act.organisation)}
    if found is not None:
        event = Event("signature_taken_back", {**facts, "parties": [party]})
        return Change(case=case.moved(case.stage), event=event, kept=(replace(found, taken_back_at=act.now),))
    if what not in OFFICE or getattr(deal.agreement, OFFICE[what]) is None:
        raise Refused("button_old")
    blank: dict[str, Any] = {OFFICE[what]: None}
    return Change(
        case=case.moved(case.stage), event=Event("signature_taken_back", {**facts, "who": what}), kept=(replace(deal.agreement, **blank),)
    )


def _must_be_signed(case: Case, act: Act, deal: Deal) -> None:
    must_be_agreeable(case, act)
    if deal.agreement.state != "signing":
        raise Refused("already_done" if deal.agreement.state == "in_effect" else "not_a_draft", number=case.number)


def _signed(case: Case, act: Act, after: Deal, kept: tuple[Any, ...], facts: dict[str, Any], older: Sequence[Deal]) -> Change:
    if all_signed(case, after):
        change = _in_effect(case, act, after, act.now, older)
        event = replace(change.event, data={**change.event.data, **facts})
        return replace(change, event=event, kept=(*change.kept, *(each for each in kept if isinstance(each, Signature))))
    event = Event("agreement_signed", {"agreement": after.agreement.id, **facts, **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=kept)


def agree_orally(case: Case, act: Act, deal: Deal, older: Sequence[Deal] = ()) -> Change:
    """An oral agreement as the mediator has written it down: in effect from the day on which it was made."""
    must_be_agreeable(case, act)
    if deal.agreement.state != "draft" or not deal.agreement.oral:
        raise Refused("already_done" if deal.agreement.state == "in_effect" else "button_old", number=case.number)
    return _in_effect(case, act, deal, deal.agreement.made_at, older)


def _must_be_whole(case: Case, act: Act, deal: Deal) -> None:
    if deal.agreement.missing:
        raise Refused("agreement_not_whole", number=case.number)
    if any(each.due_at <= act.now for each in deal.open_promises):
        raise Refused("promise_gone_by", number=case.number)


def _in_effect(case: Case, act: Act, deal: Deal, at: datetime, older: Sequence[Deal]) -> Change:
    """Promises begin to be owed and the weekly reports rest; without a promise the handling is over and the revisit is owed."""
    _must_be_whole(case, act, deal)
    agreement = replace(deal.agreement, state="in_effect", effective_at=at)
    kept: list[Any] = [agreement, *_replaced(older, act)]
    notices: list[Notice] = []
    if agreement.confirmable and not agreement.oral:
        until = due(Kind.JUDICIAL_CONFIRMATION, case.grade, at, act.policy)
        notices.append(Notice("confirmation_asked", to=both_sides(case), facts={"confirmation": New(len(kept))}))
        kept.append(Confirmation(0, case.id, agreement.id, until))
    replaced = tuple(
        (each.id, "replaced")
        for each in case.open_obligations
        if each.kind is Kind.PROMISE and each.about not in {promise.id for promise in deal.promises}
    )
    promises = deal.open_promises
    if not promises:
        change = resolved(case, act, Outcome.SETTLED, agreement.terms)
        event = replace(change.event, data={**change.event.data, "agreement": agreement.id})
        return replace(change, event=event, kept=tuple(kept), ended_ones=replaced, notices=(*change.notices, *notices))
    event = Event("agreement_in_effect", {"agreement": agreement.id, "oral": agreement.oral, **on_behalf(act.by, case, act.organisation)})
    told = Notice("agreement_in_effect", to=both_sides(case), facts={"agreement": agreement.id})
    return Change(
        case=case.moved(Stage.CARRYING_OUT),
        event=event,
        started=tuple(owed_promise(case, act, each) for each in promises),
        ended=((Kind.WEEKLY_REPORT, "carried_out"), (Kind.MEDIATION_LIMIT, "agreed")),
        ended_ones=replaced,
        notices=(told, *(asked_when_due(case, each, act.policy) for each in promises), *notices),
        kept=tuple(kept),
    )


def _replaced(older: Sequence[Deal], act: Act) -> list[Any]:
    """Earlier agreements of the case and what was still open of them: the new one stands in their place."""
    found: list[Any] = []
    for deal in older:
        if deal.agreement.state == "in_effect":
            found.append(replace(deal.agreement, state="replaced"))
            found += [replace(each, state="replaced", settled_at=act.now) for each in deal.open_promises]
    return found


def owed_promise(case: Case, act: Act, promise: Promise) -> Start:
    """The promise as something whose date nags who has the case."""
    assert case.handled_by is not None
    return start(
        Kind.PROMISE,
        unit=case.handled_by,
        person=case.responsible,
        grade=case.grade,
        now=act.now,
        policy=act.policy,
        about=promise.id,
        until=promise.due_at,
    )


def asked_when_due(case: Case, promise: Promise, policy: Policy) -> Notice:
    """Both sides are asked in the morning after its day whether it was kept."""
    at = at_local(local_date(promise.due_at, policy), policy.reminders_at, policy)
    return Notice("promise_asked", to=both_sides(case), facts={"promise": promise.id, "due": promise.due_at.isoformat()}, at=at)
