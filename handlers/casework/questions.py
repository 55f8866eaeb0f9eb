"""The responsible person asks the reporter: the question goes to their chat, the answer comes back into the case."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import following
from bot.rules.case import Refused
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Stage
from bot.screens.buttons import AskReporter
from bot.screens.language import _, bold, say
from bot.screens.screen import Reply, Screen
from handlers.asking import ask, finishes
from handlers.gates import Pressed
from storage import people


def ask_reporter(press: CallbackQuery, desk: Desk, button: AskReporter) -> Reply:
    """Whom it goes to is known only to the bot: a hidden name stays hidden."""
    case = desk.case(button.case)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be(Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)
    if not desk.private:
        raise Refused("button_old")
    if not people.reachable(desk.db, case.asked_people):
        raise Refused("nobody_to_ask", number=case.number)
    if case.protected and case.safe_contact == "none":
        raise Refused("no_contact_now", number=case.number)
    prompt = say(_("{number}: what do you want to know? I pass it on, and the answer comes here."), number=bold(case.number))
    return ask(desk, "question", prompt, new=True, about=case.id)


@finishes("question")
def finish_question(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(following.ask_reporter(case, desk.act, text))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number}: asked. If no answer comes, I ask once more tomorrow."), number=bold(case.number))))


def router() -> Router:
    found = Router(name="questions")
    found.callback_query.register(ask_reporter, Pressed(AskReporter))
    return found
