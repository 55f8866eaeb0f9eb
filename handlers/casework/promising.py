"""The dated promises of a draft: who, what, how much, by when; each can be gone back to, and changed later."""

from collections.abc import Callable
from dataclasses import replace
from datetime import datetime, timedelta
from typing import Any

from aiogram.types import Message

from bot.desk import Desk
from bot.rules import agreements as rules
from bot.rules import signing
from bot.rules.agreements import Deal, Promise
from bot.rules.calendar import end_of_day, local_date
from bot.rules.case import Case, Refused
from bot.rules.dates import read_day
from bot.rules.money import yuan
from bot.rules.promises import DAYS_TO_CHOOSE
from bot.screens.agreements import deal_text, parties_to_choose, party_name, staff_line
from bot.screens.buttons_agreement import Pact
from bot.screens.language import _, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework.taking import reading_of
from handlers.parts import words
from storage import agreements, subjects

MOST_CHOICES = 8  # parties on one screen; others are written
LONGEST = timedelta(days=3660)  # nothing is promised for later
NAME = 20  # characters on a button


def key(deal: Deal, what: str, text: str, at: int = 0) -> Key:
    return Key(text, Pact(case=deal.agreement.case, what=what, agreement=deal.agreement.id, at=at).pack())


def of(desk: Desk, facts: dict[str, Any]) -> tuple[Case, Deal]:
    """The case and the draft that a question was asked for; Refused when another agreement has taken its place."""
    case = desk.case(facts["case"])
    deal = next((each for each in agreements.of_case(desk.db, case.id) if each.agreement.id == facts["agreement"]), None)
    if deal is None:
        raise Refused("button_old")
    return case, deal


def promised(desk: Desk, id_: int) -> tuple[Case, Deal, Promise]:
    """A promise with its case and agreement, read behind the lock on the case: both sides may answer in the same moment."""
    known = subjects.by_id(desk.db, Promise, id_)
    if known is None:
        raise Refused("no_such_case")
    case = desk.case(known.case)
    found = agreements.of_promise(desk.db, id_)
    if found is None:
        raise Refused("no_such_case")
    return case, found[1], found[0]


def again(desk: Desk, case: Case, deal: Deal) -> tuple[Case, Deal]:
    """Both as they are after a change."""
    return of(desk, {"case": case.id, "agreement": deal.agreement.id})


def shown_key(case: Case) -> Key:
    return Key(label(_("Back")), Pact(case=case.id).pack())


def draft_screen(desk: Desk, case: Case, deal: Deal) -> Screen:
    change, add = key(deal, "change", label(_("Change"))), key(deal, "promises", label(_("Promises")))
    if deal.agreement.missing:
        on = [key(deal, "go_on", label(_("Go on writing")))]
    elif deal.agreement.oral:
        on = [key(deal, "stands", label(_("So it was agreed")))]
    else:
        return _to_be_ready(desk, case, deal, [change, add])
    return Screen(deal_text(reading_of(desk), case, deal), [[*on, change], [add, *cancel_row()]])


def _to_be_ready(desk: Desk, case: Case, deal: Deal, others: list[Key]) -> Screen:
    """A written one that is whole: the key that makes it ready to be signed says what it is about, for a court confirms not everything."""
    asked = {
        "claims": label(_("Sign: money etc.")),
        "status": label(_("Sign: marriage")),
        "title": label(_("Sign: whose it is")),
    }
    text = paragraphs(
        deal_text(reading_of(desk), case, deal),
        say(_("Ready to sign? Press what it is about: both sides are asked about the court's confirmation where a court can give it.")),
        say(_("A court does not confirm marriage, parentage or adoption, nor who owns a house, land or a patent.")),
    )
    keys = [key(deal, about, asked[about]) for about in signing.likely_about(case)]
    return Screen(text, two_in_a_row([*keys, *others, *cancel_row()]))


def listed(desk: Desk, case: Case, deal: Deal) -> Reply:
    """What is promised so far, each a key; and whether there is more."""
    rules.must_be_agreeable(case, desk.act)
    desk.finish_conversation()
    reading = reading_of(desk)
    lines = [staff_line(reading, case, each, at) for at, each in enumerate(deal.promises, 1)]
    text = paragraphs(
        say(_("{number}: who has promised what, and by when?"), number=case.number)
        if not lines
        else say(_("{number}: promised so far"), number=case.number),
        *lines,
        say(_("I remind of each date, and ask both sides whether it was kept.")) if not lines else None,
    )
    keys = [key(deal, "look", say(label(_("Promise {at}")), at=at), each.id) for at, each in enumerate(deal.promises, 1)]
    add = key(deal, "promise", label(_("Add a promise")))
    enough = Key(label(_("No other promise")), Pact(case=case.id).pack())
    return Reply(Screen(text, [*two_in_a_row(keys), [add, enough]]))


def _listed(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return listed(desk, case, deal)


# -- who -----------------------------------------------------------------------------------------------------------------


def _new(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _ask_who(desk, case, deal, 0)


def _ask_who(desk: Desk, case: Case, deal: Deal, promise: int) -> Reply:
    rules.must_be_agreeable(case, desk.act)
    park_report(desk)
    desk.converse("promising", {"case": case.id, "agreement": deal.agreement.id, "promise": promise})
    return Reply(_who_screen(desk, case, deal))


def _who_screen(desk: Desk, case: Case, deal: Deal) -> Screen:
    reading = reading_of(desk)
    parties = parties_to_choose(case)[:MOST_CHOICES]
    keys = [key(deal, "who", party_name(reading, case, party)[:NAME], party.id) for party in parties]
    back = [key(deal, "promises", label(_("Back"))), *cancel_row()]
    return Screen(say(_("{number}: who promises something?"), number=case.number), [*two_in_a_row(keys), back])


def _who(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    here = desk.conversation
    promise = here.data.get("promise", 0) if here is not None and here.name == "promising" else 0
    return _chosen(desk, case, deal, promise, button.at)


def _chosen(desk: Desk, case: Case, deal: Deal, promise: int, party: int) -> Reply:
    if party not in {each.id for each in parties_to_choose(case)}:
        raise Refused("button_old")
    if promise:
        return _changed(desk, case, deal, promise, by=party)
    return _ask_what(desk, {"case": case.id, "agreement": deal.agreement.id, "promise": 0, "by": party})


def typed(message: Message, desk: Desk) -> Reply:
    """A name in place of a button."""
    assert desk.conversation is not None
    facts = desk.conversation.data
    case, deal = of(desk, facts)
    said, reading = words(message), reading_of(desk)
    found = [each for each in parties_to_choose(case) if said and said in party_name(reading, case, each)]
    if len(found) == 1:
        return _chosen(desk, case, deal, facts["promise"], found[0].id)
    screen = _who_screen(desk, case, deal)
    return Reply(replace(screen, text=paragraphs(say(_("I do not find that name here. Please press one of them.")), screen.text)))


# -- what, how much, by when ---------------------------------------------------------------------------------------------


def _facts(facts: dict[str, Any]) -> dict[str, Any]:
    return {name: facts[name] for name in ("case", "agreement", "promise", "by", "what", "amount") if name in facts}


def _rows(facts: dict[str, Any], *keys: tuple[str, str, int]) -> tuple[tuple[Key, ...], ...]:
    """Keys of a question of a promise, two in a row, with the way back."""

    def one(what: str, text: str, at: int = 0) -> Key:
        return Key(text, Pact(case=facts["case"], what=what, agreement=facts["agreement"], at=at).pack())

    offered = [one(what, text, at) for what, text, at in keys]
    return (*(tuple(row) for row in two_in_a_row(offered)), (one("back", label(_("Back"))),))


def _ask_what(desk: Desk, facts: dict[str, Any]) -> Reply:
    prompt = say(_("What is promised? One thing, in a few words."))
    return ask(desk, "promise_what", prompt, rows=_rows(facts), **_facts(facts))


def _ask_amount(desk: Desk, facts: dict[str, Any]) -> Reply:
    prompt = say(_("How much money is it? Write it, for example 800 or 35000."))
    return ask(desk, "promise_amount", prompt, rows=_rows(facts, ("no_amount", label(_("No money")), 0)), **_facts(facts))


def _ask_due(desk: Desk, facts: dict[str, Any]) -> Reply:
    prompt = say(_("By which day? Write it, for example 15 December, or press."))
    keys = [("days", say(label(_("In {days} days")), days=days), days) for days in DAYS_TO_CHOOSE]
    return ask(desk, "promise_due", prompt, rows=_rows(facts, *keys), **_facts(facts))


def _asking(desk: Desk, purpose: str) -> dict[str, Any]:
    """What has been said of the promise so far; Refused when something else is being asked."""
    here = desk.conversation
    if here is None or here.name != "asking" or here.data.get("purpose") != purpose:
        raise Refused("button_old")
    return dict(here.data)


def back(desk: Desk, case: Case, deal: Deal) -> Reply:
    """One question back; of what is changed only, to the promise itself."""
    here = desk.conversation
    facts = dict(here.data) if here is not None and here.name == "asking" else {}
    if facts.get("agreement") != deal.agreement.id or not str(facts.get("purpose")).startswith("promise_"):
        desk.finish_conversation()
        return listed(desk, case, deal)
    if facts["promise"]:
        return _look_at(desk, case, deal, facts["promise"])
    match facts["purpose"]:
        case "promise_amount":
            return _ask_what(desk, facts)
        case "promise_due":
            return _ask_amount(desk, facts)
    return _ask_who(desk, case, deal, 0)


@finishes("promise_what")
def finish_what(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    if len(text.strip()) < rules.SHORTEST:
        raise Refused("words_needed")
    if facts["promise"]:
        return _changed(desk, *of(desk, facts), facts["promise"], what=text.strip())
    return _ask_amount(desk, {**facts, "what": text.strip()})


@finishes("promise_amount")
def finish_amount(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    amount = yuan(text)
    if not amount:
        raise Refused("amount_not_read")
    return _with_amount(desk, facts, amount)


def _no_amount(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _with_amount(desk, _asking(desk, "promise_amount"), None)


def _with_amount(desk: Desk, facts: dict[str, Any], amount: int | None) -> Reply:
    if facts["promise"]:
        return _changed(desk, *of(desk, facts), facts["promise"], amount=amount)
    return _ask_due(desk, {**facts, "amount": amount})


def day_typed(desk: Desk, text: str) -> datetime:
    """The end of the day that somebody wrote; Refused when it cannot be read or is no day to come."""
    today = local_date(desk.now, desk.policy)
    day = read_day(text, today)
    if day is None or day > today + LONGEST:
        raise Refused("day_not_read")
    if day < today:
        raise Refused("day_gone_by")
    return end_of_day(day, desk.policy)


def day_ahead(desk: Desk, days: int) -> datetime:
    """The end of the day so many days from now."""
    if days not in DAYS_TO_CHOOSE:
        raise Refused("button_old")
    return end_of_day(local_date(desk.now, desk.policy) + timedelta(days=days), desk.policy)


@finishes("promise_due")
def finish_due(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    return _with_due(desk, facts, day_typed(desk, text))


def _days(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _with_due(desk, _asking(desk, "promise_due"), day_ahead(desk, button.at))


def _with_due(desk: Desk, facts: dict[str, Any], due_at: datetime) -> Reply:
    case, deal = of(desk, facts)
    if facts["promise"]:
        return _changed(desk, case, deal, facts["promise"], due_at=due_at)
    made = Promise(0, case.id, deal.agreement.id, facts["by"], facts["what"], due_at, facts.get("amount"))
    desk.apply(rules.promise(case, desk.act, deal, made))
    return listed(desk, *again(desk, case, deal))


# -- changing one --------------------------------------------------------------------------------------------------------


def _look(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _look_at(desk, case, deal, button.at)


def _look_at(desk: Desk, case: Case, deal: Deal, promise: int) -> Reply:
    rules.must_be_agreeable(case, desk.act)
    made = _one(deal, promise)
    desk.finish_conversation()
    text = staff_line(reading_of(desk), case, made, deal.promises.index(made) + 1)
    keys = [
        key(deal, "p_who", label(_("Who")), promise),
        key(deal, "p_what", label(_("What")), promise),
        key(deal, "p_amount", label(_("How much")), promise),
        key(deal, "p_due", label(_("By when")), promise),
        key(deal, "drop", label(_("Take it out")), promise),
        key(deal, "promises", label(_("Back"))),
    ]
    return Reply(Screen(paragraphs(text, say(_("What shall be changed?"))), two_in_a_row(keys)))


def _one(deal: Deal, promise: int) -> Promise:
    found = next((each for each in deal.promises if each.id == promise), None)
    if found is None:
        raise Refused("button_old")
    return found


def _changing(step: Callable[[Desk, dict[str, Any]], Reply]) -> Callable[[Desk, Case, Deal, Pact], Reply]:
    def begin(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
        rules.must_be_agreeable(case, desk.act)
        made = _one(deal, button.at)
        return step(desk, {"case": case.id, "agreement": deal.agreement.id, "promise": made.id})

    return begin


def _change_who(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _ask_who(desk, case, deal, _one(deal, button.at).id)


def _changed(desk: Desk, case: Case, deal: Deal, promise: int, **what: Any) -> Reply:
    desk.apply(rules.promise(case, desk.act, deal, replace(_one(deal, promise), **what)))
    return _look_at(desk, *again(desk, case, deal), promise)


def _drop(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    desk.apply(rules.drop_promise(case, desk.act, deal, _one(deal, button.at)))
    return listed(desk, *again(desk, case, deal))


STEPS: dict[str, Callable[[Desk, Case, Deal, Pact], Reply]] = {
    "promises": _listed,
    "promise": _new,
    "who": _who,
    "no_amount": _no_amount,
    "days": _days,
    "look": _look,
    "p_who": _change_who,
    "p_what": _changing(_ask_what),
    "p_amount": _changing(_ask_amount),
    "p_due": _changing(_ask_due),
    "drop": _drop,
}
