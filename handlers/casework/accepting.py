"""A case that was passed on is accepted or given back; one that was passed on too often waits for who decides; and who had it how long."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import accepting, moving
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import leads, may_read, must_lead
from bot.rules.terms import Kind
from bot.screens.buttons import Assign, Details, Move, Take
from bot.screens.buttons_moving import GiveBack, Having, WhoHas
from bot.screens.having import having_screen
from bot.screens.language import _, label, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, finishes
from handlers.casework.giving import give_by_itself
from handlers.casework.owing import begins
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import obligations, requests


@begins(Kind.ACCEPT)
def accept_or_give_back(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """Taking it, or giving it to somebody, is accepting it."""
    view = reading_of(desk)
    keys = [Key(label(_("I take it")), Take(case=case.id).pack())]
    if leads(desk.person, case, desk.organisation):
        keys.append(Key(label(_("Assign")), Assign(case=case.id).pack()))
    if accepting.can_be_given_back(case):
        keys.append(Key(label(_("Give it back")), GiveBack(case=case.id).pack()))
    keys += [Key(label(_("Pass on")), Move(case=case.id).pack()), Key(label(_("Details")), Details(case=case.id).pack())]
    text = _("{number} came from {unit}. Please take it by {due}, or give it back with a reason.")
    come = view.unit(obligation.about) or "–"
    return Screen(say(text, number=case.number, unit=come, due=view.deadline(obligation.due_at)), two_in_a_row(keys))


def give_back(press: CallbackQuery, desk: Desk, button: GiveBack) -> Reply:
    case = desk.case(button.case)
    accepting.must_be_returnable(case, desk.act)
    to = reading_of(desk).unit(accepting.sender_of(case))
    prompt = say(_("{number} goes back to {unit}. Why? One line, please; that unit reads it."), number=case.number, unit=to)
    if desk.private:
        return ask(desk, "give_back", prompt, case=case.id)
    obligation = case.owed(Kind.ACCEPT)
    assert obligation is not None
    return in_private(desk, accept_or_give_back(desk, obligation, case), asked=_("Let us go on in private."))


@finishes("give_back")
def finish_give_back(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    change = accepting.give_back(case, desk.act, obligations.ended_of(desk.db, case.id, "moved"), text)
    desk.apply(change)
    desk.finish_conversation()
    if change.asked is not None:
        return Reply(contested(case))
    unit = reading_of(desk).unit(change.case.handled_by)
    return Reply(Screen(say(_("{number} is with {unit} again. They read why."), number=case.number, unit=unit)))


def contested(case: Case) -> Screen:
    """What is said instead of moving it once more."""
    text = _("{number} has been passed on {times} times. A supervisor decides now who has it; until then it stays.")
    return Screen(say(text, number=case.number, times=case.moves))


def who_has(press: CallbackQuery, desk: Desk, button: WhoHas) -> Reply:
    """The first press decides; every later one hears who did."""
    found = requests.by_id(desk.db, button.request)
    if found is None or found.kind != "who_has_it":
        raise Refused("button_old")
    case = desk.case(found.case)
    asked = requests.by_id(desk.db, button.request)  # again, behind the lock on the case
    assert asked is not None
    if not may_read(desk.person, case, desk.organisation):
        raise Refused("not_supervisor", number=case.number)
    if asked.decision is not None:
        raise Refused("request_decided", responsible=asked.decided_by, number=case.number)
    desk.apply(moving.decide_who(case, desk.act, asked.id, button.unit))
    given = give_by_itself(desk, desk.case(case.id))
    unit = reading_of(desk).unit(given.handled_by)
    return Reply(Screen(say(_("{number}: {unit} has it. All of them have been told."), number=case.number, unit=unit)))


def having(press: CallbackQuery, desk: Desk, button: Having) -> Reply:
    case = desk.case(button.case, to_change=False)
    must_lead(desk.person, case, desk.organisation)
    return in_private(desk, having_screen(reading_of(desk), case), asked=_("I have sent it to you in private."))


def router() -> Router:
    found = Router(name="accepting")
    found.callback_query.filter(Pressed(GiveBack, Having, WhoHas))
    for handler, kind in ((give_back, GiveBack), (having, Having), (who_has, WhoHas)):
        found.callback_query.register(handler, Pressed(kind))
    return found
