"""/start with and without a link, /cancel; whatever is going on, these come first."""

from aiogram import Router
from aiogram.types import Message

from bot.desk import Desk
from bot.rules.terms import Level
from bot.screens.language import _, paragraphs, say
from bot.screens.screen import Reply, Screen
from handlers.asking import park_report, stop
from handlers.gates import Command
from handlers.reporting.draft import begin, keep
from handlers.reporting.questions import hello
from storage import people, units

GRID, PERSON, UNIT, PARTY = "g_", "j_", "u_", "p_"


def start(message: Message, desk: Desk, argument: str) -> Reply:
    """A grid's link fixes the place; an invitation lets staff in; without a link it is simply hello."""
    if not desk.private:
        from handlers.joining.groups import started_in_group

        return started_in_group(desk, argument)
    if argument.startswith(PERSON):
        from handlers.joining.people import person

        return person(desk, argument.removeprefix(PERSON))
    if argument.startswith(PARTY):
        from handlers.joining.parties import opened

        return opened(desk, argument.removeprefix(PARTY))
    if argument.startswith(GRID):
        unit = units.by_code(desk.db, argument.removeprefix(GRID))
        if unit is None or desk.organisation.units[unit].level is not Level.GRID:
            return Reply(
                Screen(
                    paragraphs(say(_("This grid's link is not known here, but you can tell us the place later.")), hello(desk).text),
                    hello(desk).rows,
                )
            )
        park_report(desk)
        people.settle_place(desk.db, desk.person.id, unit)
        keep(desk, begin(desk, place=unit))
        return Reply(hello(desk, unit))
    park_report(desk)
    desk.finish_conversation()
    return Reply(hello(desk, desk.place))


def cancel(message: Message, desk: Desk, argument: str) -> Reply:
    return stop(desk)


def report(message: Message, desk: Desk, argument: str) -> Reply:
    from handlers.reporting.report import start_report

    park_report(desk)
    return start_report(desk)


def router() -> Router:
    found = Router(name="start")
    found.message.register(start, Command("start"))
    found.message.register(cancel, Command("cancel"))
    found.message.register(report, Command("report"))
    return found
