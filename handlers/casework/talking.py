"""Writing to somebody in danger: what people on duty write reaches the person's own chat, and the person's words reach them."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import talking
from bot.rules.case import Case, Refused
from bot.screens.buttons import WriteTo
from bot.screens.language import _, bold, say
from bot.screens.notices_answers import write_key
from bot.screens.screen import Reply, Screen
from handlers.asking import ask, finishes
from handlers.gates import Pressed
from storage import chats, conversations, people


def write_to(press: CallbackQuery, desk: Desk, button: WriteTo) -> Reply:
    case = desk.case(button.case)
    if not desk.private:
        raise Refused("button_old")
    talking.must_write(case, desk.act)
    _must_be_reachable(desk, case)
    prompt = say(_("{number}: what you write now reaches the person, with your name. Warm and short is best."), number=bold(case.number))
    return ask(desk, "word", prompt, new=True, about=case.id)


def _must_be_reachable(desk: Desk, case: Case) -> None:
    if not people.reachable(desk.db, case.asked_people):
        raise Refused("nobody_to_ask", number=case.number)


@finishes("word")
def finish_word(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    _must_be_reachable(desk, case)
    for person in case.asked_people:
        _listen(desk, case, person)
    desk.apply(talking.write(case, desk.act, text))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number}: sent. What they write back comes here."), number=bold(case.number)), [[write_key(case)]]))


def _listen(desk: Desk, case: Case, person: int) -> None:
    """What the person writes next belongs to this case, unless they are in the middle of something else."""
    chat = chats.private_of(desk.db, person)
    if chat is None:
        return
    here = conversations.load(desk.db, chat.id, person)
    if here is None or (here.name == "adding" and here.data.get("case") == case.id):
        conversations.keep(desk.db, chat.id, person, "adding", here.data if here else {"case": case.id}, desk.now)


def router() -> Router:
    found = Router(name="talking")
    found.callback_query.register(write_to, Pressed(WriteTo))
    return found
