"""What the people concerned say of recorded steps: that there was contact or not, and whether it is solved."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import closing, granting
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.revisits import CONTENT
from bot.rules.terms import Kind, Stage
from bot.screens.buttons import Contact, Solved
from bot.screens.language import _, say
from bot.screens.screen import Reply, Screen
from handlers.casework.owing import owed
from handlers.gates import Pressed
from storage import cases


def contact(press: CallbackQuery, desk: Desk, button: Contact) -> Reply:
    obligation, case = owed(desk, button.obligation)
    if button.yes:
        if not already(desk, case, "contact_confirmed", "contact_contradicted"):
            _must_be_recorded(obligation, case, desk)
            desk.apply(granting.confirm_contact(case, desk.act))
        return Reply(Screen(say(_("Thank you. {number} goes on."), number=case.number)))
    if not already(desk, case, "contact_contradicted"):
        _must_be_recorded(obligation, case, desk)
        desk.apply(granting.contradict_contact(case, desk.act, obligation))
    return Reply(Screen(say(_("Thank you for telling us. Somebody who does not handle it checks that now."))))


def _must_be_recorded(obligation: Obligation, case: Case, desk: Desk) -> None:
    """Only a contact that somebody wrote down can be confirmed or contradicted, and only by who was contacted."""
    if desk.person.id not in case.parties_listening:
        raise Refused("not_a_party", number=case.number)
    if obligation.kind is not Kind.FIRST_RESPONSE or obligation.how != "recorded":
        raise Refused("button_old")


def already(desk: Desk, case: Case, *kinds: str) -> bool:
    """Whether this person said so already since the last first response: a second press has no second effect."""
    for kind, _at, by, _data, _note in reversed(cases.history(desk.db, case.id)):
        if kind == "first_response":
            return False
        if kind in kinds and by == desk.person.id:
            return True
    return False


def _said_yes(desk: Desk, case: Case) -> bool:
    """Whether this person said so already of this ending: a second press has no second effect."""
    if case.stage is not Stage.RESOLVED:
        return False
    for kind, _at, by, data, _note in reversed(cases.history(desk.db, case.id)):
        if kind in ("resolved", "settled_on_the_spot"):
            return False
        if kind == "party_answered" and by == desk.person.id:
            return bool(data.get("answer") == "yes")
    return False


def solved(press: CallbackQuery, desk: Desk, button: Solved) -> Reply:
    case = desk.case(button.case)
    if button.answer not in CONTENT:
        raise Refused("button_old")
    if case.takes_part(desk.person.id) and case.stage is Stage.IN_PROGRESS and case.reopened:
        return Reply(Screen(say(_("↻ {number} is open again already."), number=case.number)))
    if not (button.answer == "yes" and _said_yes(desk, case)):
        desk.apply(closing.party_answers(case, desk.act, button.answer))
    if button.answer == "yes":
        return Reply(Screen(say(_("Good to hear. Before {number} is closed, somebody will come back and ask you."), number=case.number)))
    return Reply(Screen(say(_("Thank you for saying so. {number} is open again, and the supervisor knows."), number=case.number)))


def router() -> Router:
    found = Router(name="confirming")
    found.callback_query.register(contact, Pressed(Contact))
    found.callback_query.register(solved, Pressed(Solved))
    return found
