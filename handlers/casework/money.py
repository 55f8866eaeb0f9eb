"""People and money: how many, how much is claimed, and what has come back, in a few words each."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import sums
from bot.rules.case import Case, Refused
from bot.rules.claimants import Claimant
from bot.screens.buttons_moving import Money
from bot.screens.language import Html, _, paragraphs, say
from bot.screens.names import money
from bot.screens.screen import Reply, Screen
from bot.screens.sums import money_screen
from handlers.asking import ask, finishes
from handlers.casework import claimants
from handlers.casework.taking import reading_of
from handlers.gates import Pressed, Private
from storage import subjects


def pressed(press: CallbackQuery, desk: Desk, button: Money) -> Reply:
    case = desk.case(button.case)
    sums.must_keep_sums(case, desk.act)
    match button.what:
        case "show":
            return Reply(money_screen(reading_of(desk), case))
        case "people":
            return ask(desk, "people", say(_("{number}: how many people are affected?"), number=case.number), case=case.id)
        case "claimed":
            prompt = say(
                _("{number}: how much is claimed in all? Write it as you would say it: 800, 3,500.50, 35,000."), number=case.number
            )
            return ask(desk, "claimed", prompt, case=case.id)
        case "paid":
            return ask(desk, "paid", _ask_payment(desk, case), case=case.id)
        case "correct":
            prompt = say(_("{number}: how much has really come back in all? It takes the place of the sum so far."), number=case.number)
            return ask(desk, "correct_paid", prompt, case=case.id)
    if button.what in claimants.STEPS:
        return claimants.pressed(desk, case, button.what)
    raise Refused("button_old")


def _ask_payment(desk: Desk, case: Case) -> Html:
    first = say(_("{number}: how much was recovered this time? It is added to the sum so far."), number=case.number)
    if not subjects.of_case(desk.db, Claimant, case.id):
        return first
    return paragraphs(first, say(_("For one of the list write the name before it: {example}."), example="王强 3000"))


@finishes("people")
def finish_people(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    desk.apply(sums.say_people(case, desk.act, sums.count_of(text)))
    return _shown(desk, case)


@finishes("claimed")
def finish_claimed(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    desk.apply(sums.say_claimed(case, desk.act, sums.sum_of(text)))
    return _shown(desk, case)


@finishes("paid")
def finish_paid(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    payment = sums.payment_in(text, subjects.of_case(desk.db, Claimant, case.id))
    desk.apply(sums.pay(case, desk.act, payment))
    added = say(_("Added: {money}."), money=money(payment.fen))
    if payment.whose is not None:
        added = say(_("Added for {name}: {money}."), name=payment.whose.name, money=money(payment.fen))
    return _shown(desk, case, added)


@finishes("correct_paid")
def finish_correct(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    desk.apply(sums.correct_recovered(case, desk.act, sums.sum_of(text), subjects.of_case(desk.db, Claimant, case.id)))
    return _shown(desk, case)


def _shown(desk: Desk, case: Case, added: str | None = None) -> Reply:
    """The sums as they are now."""
    desk.finish_conversation()
    screen = money_screen(reading_of(desk), desk.case(case.id, to_change=False))
    return Reply(Screen(paragraphs(added, screen.text), screen.rows))


def router() -> Router:
    found = Router(name="money")
    found.callback_query.register(pressed, Pressed(Money), Private())
    return found
