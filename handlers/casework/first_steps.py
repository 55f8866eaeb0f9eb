"""The first steps of a protected case 保护件: a check list for its named staff, in private; and that a minor is concerned."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import protection
from bot.rules.case import Refused
from bot.rules.measures import Measure
from bot.screens.buttons_measures import Protecting
from bot.screens.first_steps import first_steps_screen
from bot.screens.language import _
from bot.screens.screen import Reply
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, subjects


def pressed(press: CallbackQuery, desk: Desk, button: Protecting) -> Reply:
    case = desk.case(button.case)
    protection.must_protect(case, desk.act)
    if button.what == "minor":
        known = subjects.of_case(desk.db, Measure, case.id)
        desk.apply(protection.minor_concerned(case, desk.act, known, desk.house.reach.started))
        case = desk.case(case.id, to_change=False)
    elif button.what != "show":
        raise Refused("button_old")
    cases.looked(desk.db, case.id, desk.person.id, "step", desk.now)
    screen = first_steps_screen(reading_of(desk), case, button.page)
    return in_private(desk, screen, asked=_("I have sent it to you in private."), new=False)


def router() -> Router:
    found = Router(name="first_steps")
    found.callback_query.register(pressed, Pressed(Protecting))
    return found
