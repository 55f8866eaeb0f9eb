"""Work on it: the subjects of a case on one screen."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.permits import must_be_responsible
from bot.screens.buttons import Working
from bot.screens.language import _
from bot.screens.rooms import rooms_screen
from bot.screens.screen import Reply
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed


def rooms(press: CallbackQuery, desk: Desk, button: Working) -> Reply:
    case = desk.case(button.case, to_change=False)
    must_be_responsible(desk.person, case, desk.organisation)
    screen = rooms_screen(reading_of(desk), case, max(0, button.page))
    return in_private(desk, screen, asked=_("I have sent it to you in private."), new=not button.page)


def router() -> Router:
    found = Router(name="rooms")
    found.callback_query.register(rooms, Pressed(Working))
    return found
