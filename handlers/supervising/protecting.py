"""Who is pressed for having reported: a supervisor writes to them past the unit, and decides when it has been seen to."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import trouble
from bot.rules.case import Case, Refused
from bot.screens.buttons import Trouble
from bot.screens.language import _, bold, say
from bot.screens.notices_trouble import trouble_screen
from bot.screens.screen import Reply, Screen
from handlers.asking import ask, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import requests
from storage.requests import Request


def _undecided(desk: Desk, id_: int) -> tuple[Request, Case]:
    """The open report with its case, for who may know of it; for others there is none."""
    found = requests.by_id(desk.db, id_)
    if found is None or found.kind != "trouble":
        raise Refused("button_old")
    case = desk.case(found.case)
    asked = requests.by_id(desk.db, id_)  # read again behind the lock on the case
    assert asked is not None
    trouble.must_know(case, desk.act, asked.data)
    if asked.decision is not None:
        raise Refused("request_decided", responsible=asked.decided_by, number=case.number)
    return asked, case


def pressed(press: CallbackQuery, desk: Desk, button: Trouble) -> Reply:
    asked, case = _undecided(desk, button.request)
    number = bold(case.number)
    # The facts name the case as `about`: what is sent besides words must not be kept where the unit could open it.
    if button.what == "show":
        return Reply(trouble_screen(reading_of(desk), case, request=asked.id), new=True)
    if button.what == "speak":
        if case.protected:
            raise Refused("no_contact_now", number=case.number)
        prompt = say(_("{number}: what do you want to write to the person? The unit sees neither this nor the answer."), number=number)
        return ask(desk, "trouble_speak", prompt, new=True, request=asked.id)
    if button.what not in trouble.DECISIONS:
        raise Refused("button_old")
    question = (
        _("{number}: what was done? One line, please; only supervisors read it.")
        if button.what == trouble.SEEN_TO
        else _("{number}: how do you know that there is nothing in it? One line, please; only supervisors read it.")
    )
    return ask(desk, "trouble_decide", say(question, number=number), new=True, request=asked.id, how=button.what)


@finishes("trouble_speak")
def finish_speaking(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    asked, case = _undecided(desk, facts["request"])
    desk.apply(trouble.speak(case, desk.act, asked.data, asked.asked_by, text))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number}: sent. The answer comes to you, past the unit."), number=bold(case.number))))


@finishes("trouble_decide")
def finish_deciding(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    asked, case = _undecided(desk, facts["request"])
    others = any(each.id != asked.id for each in requests.open_of(desk.db, case.id, "trouble"))
    desk.apply(trouble.decide(case, desk.act, asked.id, asked.data, asked.asked_by, facts["how"], text, others=others))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number}: written down. The person hears that you have looked into it."), number=bold(case.number))))


def router() -> Router:
    found = Router(name="protecting")
    found.callback_query.register(pressed, Pressed(Trouble))
    return found
