"""An agreement takes effect: with the last signature and the seal (People's Mediation Law art. 29), an oral one at once (art. 30)."""

from collections.abc import Sequence
from dataclasses import replace
from datetime import datetime
from typing import Any, Final

from bot.rules.agreements import ASKED_FIRST, Agreement, Confirmation, Deal, Promise, both_sides, must_be_agreeable
from bot.rules.calendar import at_local, local_date
from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.handling import resolved
from bot.rules.obligations import Start, due, start
from bot.rules.permits import on_behalf
from bot.rules.policy import Policy
from bot.rules.terms import Kind, Outcome, Stage

SIGNATURES: Final = {
    "reporting": "signed_reporting_at",
    "other": "signed_other_at",
    "mediator": "signed_mediator_at",
    "seal": "sealed_at",
}


def asked_first(case: Case, agreement: Agreement) -> str:
    """What the mediator is asked before a court's confirmation is offered: whether it is about status or title; empty for nothing."""
    if agreement.oral or agreement.confirmable is not None:
        return ""
    return ASKED_FIRST.get(case.category, "")


def ready(case: Case, act: Act, deal: Deal, *, confirmable: bool | None = None) -> Change:
    """All is said: a written one is printed and signed now, and is not changed any more unless it goes back to being a draft.

    `confirmable` is the mediator's answer where `asked_first` asks.
    """
    must_be_agreeable(case, act)
    agreement = deal.agreement
    if agreement.state != "draft" or agreement.oral:
        raise Refused("not_a_draft", number=case.number)
    _must_be_whole(case, act, deal)
    if asked_first(case, agreement):
        if confirmable is None:
            raise Refused("button_old")
        agreement = replace(agreement, confirmable=confirmable)
    elif agreement.confirmable is None:
        agreement = replace(agreement, confirmable=True)
    event = Event("agreement_ready", {"agreement": agreement.id, **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=(replace(agreement, state="signing"),))


def rework(case: Case, act: Act, deal: Deal) -> Change:
    """Back to a draft: whoever has signed signs the new text again."""
    must_be_agreeable(case, act)
    if deal.agreement.state != "signing":
        raise Refused("not_a_draft", number=case.number)
    blank: dict[str, Any] = dict.fromkeys(SIGNATURES.values())
    event = Event("agreement_reworked", {"agreement": deal.agreement.id, **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=(replace(deal.agreement, state="draft", confirmable=None, **blank),))


def sign(case: Case, act: Act, deal: Deal, who: str, older: Sequence[Deal] = ()) -> Change:
    """A side or the mediator has signed, or the seal is on it; with the last of the four it is in effect.

    `older` are earlier agreements of the case, which it replaces.
    """
    must_be_agreeable(case, act)
    agreement = deal.agreement
    if who not in SIGNATURES:
        raise Refused("button_old")
    if agreement.state != "signing":
        raise Refused("already_done" if agreement.state == "in_effect" else "not_a_draft", number=case.number)
    if getattr(agreement, SIGNATURES[who]) is not None:
        raise Refused("already_done", number=case.number)
    now: dict[str, Any] = {SIGNATURES[who]: act.now}
    signed = replace(agreement, **now)
    if all(getattr(signed, each) is not None for each in SIGNATURES.values()):
        return _in_effect(case, act, replace(deal, agreement=signed), act.now, older)
    event = Event("agreement_signed", {"agreement": agreement.id, "who": who, **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=(signed,))


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
