"""`/find`: a case by its number, a name, the end of a phone number, a word of the report, or the place."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.finding import parts
from bot.screens.buttons_work import Find
from bot.screens.language import Html, _, say
from bot.screens.screen import Reply, Screen
from bot.screens.searching import again_key, found, found_screen
from handlers.asking import ask, finishes, park_report
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Command, Pressed

LONGEST = 100  # characters of a question
FOUND = "found"  # the conversation that keeps what was looked for, so that pages can be turned


def find(message: Message, desk: Desk, argument: str) -> Reply:
    """With words behind it at once; without them it asks for them."""
    _must_work_here(desk)
    if not argument:
        return _asked(desk) if desk.private else Reply(Screen(say(_("Please write to me in private what you look for."))))
    screen = _looked(desk, argument)
    if desk.private:
        return Reply(screen, new=True)
    reply = in_private(desk, screen, asked=_("I have sent it to you in private."))
    return Reply(Screen(Html(reply.toast)))


def _must_work_here(desk: Desk) -> None:
    if not desk.person.staff:
        raise Refused("staff_only")


def _asked(desk: Desk) -> Reply:
    prompt = say(_("What do you look for? The number, a name, the last digits of a phone number, a word of the report or the place."))
    return ask(desk, "find", prompt, new=True)


@finishes("find")
def finish_find(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    _must_work_here(desk)
    return Reply(_looked(desk, text), new=True)


def pressed(press: CallbackQuery, desk: Desk, button: Find) -> Reply:
    _must_work_here(desk)
    if not desk.private:
        raise Refused("button_old")
    if button.what == "ask":
        return _asked(desk)
    here = desk.conversation
    if button.what != "page" or here is None or here.name != FOUND:
        raise Refused("button_old")
    return Reply(_page(desk, here.data["words"], button.page))


def _looked(desk: Desk, words: str) -> Screen:
    words = words[:LONGEST]
    if desk.private:
        park_report(desk)
        desk.converse(FOUND, {"words": words})
    return _page(desk, words, 0)


def _page(desk: Desk, words: str, page: int) -> Screen:
    wanted = parts(words)
    if not wanted:
        return Screen(say(_("Please write at least two characters for each word, or a number.")), [[again_key()]])
    reading = reading_of(desk)
    return found_screen(reading, found(reading, desk.person, wanted), page)


def router() -> Router:
    searching = Router(name="searching")
    searching.message.register(find, Command("find"))
    searching.callback_query.register(pressed, Pressed(Find))
    return searching
