"""The language: at any time, by `/language` or a button; in private for this person wherever they write, in a group for the group."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.catalogue import LANGUAGES
from bot.desk import Desk
from bot.posting import show_menu
from bot.rules.administering import administers
from bot.rules.case import Refused
from bot.screens.buttons import Menu
from bot.screens.buttons_admin import Language
from bot.screens.language import _, say, speaking
from bot.screens.screen import Key, Reply, Screen
from handlers.gates import Command, Pressed
from handlers.reporting.questions import hello
from storage import groups, people

NAMES = {"zh": "中文", "en": "English"}  # each in its own language, for who cannot read the other


def which_language(message: Message, desk: Desk, argument: str) -> Reply:
    if argument in LANGUAGES:
        return Reply(_chosen(desk, argument), new=True)
    return Reply(choice())


def choice() -> Screen:
    """The languages to choose from; whatever is being written stays as it is."""
    keys = [Key(NAMES[each], Language(language=each).pack()) for each in LANGUAGES]
    return Screen(say(_("Which language shall I use with you?")), [keys])


def choose(press: CallbackQuery, desk: Desk, button: Language) -> Reply:
    if not button.language:
        return Reply(choice(), new=True)
    if button.language not in LANGUAGES:
        raise Refused("button_old")
    return Reply(_chosen(desk, button.language))


def other_language(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    """The button on the first screen, which carries the other language's own name: the screen is said again in that one."""
    other = next(each for each in LANGUAGES if each != desk.language)
    people.choose_language(desk.db, desk.person.id, other)
    show_menu(desk.db, desk.person.id, desk.now)
    desk.language = other
    with speaking(other):
        return Reply(hello(desk, desk.place))


class _LanguageMenu(Pressed):
    """The menu's entry for the language."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        return await super().__call__(press) if press.data == Menu(what="language").pack() else False


def _chosen(desk: Desk, language: str) -> Screen:
    if not desk.private:
        return _chosen_for_group(desk, language)
    people.choose_language(desk.db, desk.person.id, language)
    show_menu(desk.db, desk.person.id, desk.now)
    desk.language = language
    with speaking(language):
        return Screen(say(_("From now on I write to you in English.")))


def _chosen_for_group(desk: Desk, language: str) -> Screen:
    """Cards and notices of a group have one language; whoever works in its unit or administers it may choose."""
    unit = groups.known(desk.db, desk.chat.id).unit
    if unit is None or not (any(at == unit for at, _role in desk.person.roles) or administers(desk.person, unit, desk.organisation)):
        raise Refused("staff_only")
    groups.choose_language(desk.db, desk.chat.id, language)
    with speaking(language):
        return Screen(say(_("From now on I write in English here.")))


def router() -> Router:
    found = Router(name="preferences")
    found.message.register(which_language, Command("language"))
    found.callback_query.register(choose, Pressed(Language))
    found.callback_query.register(other_language, _LanguageMenu(Menu))
    return found
