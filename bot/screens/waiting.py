"""What waits for an answer of somebody else: a question to the people, more time that was asked for."""

from collections.abc import Iterable

from bot.rules.case import Case
from bot.rules.terms import Side
from bot.screens.language import Html, _, say
from bot.screens.names import side_name
from bot.screens.reading import Reading
from storage.requests import Request


def waiting_lines(reading: Reading, case: Case, asked: Iterable[Request]) -> list[Html]:
    """One line for each; what went past the unit is never among them."""
    return [line for each in asked if (line := _line(reading, case, each)) is not None]


def _line(reading: Reading, case: Case, asked: Request) -> Html | None:
    day = reading.day(asked.asked_at)
    if asked.kind == "question":
        return say(_("{who} was asked on {day}, no answer yet"), who=whom(case, asked), day=day)
    if asked.kind == "more_time":
        return say(_("more time was asked for on {day}, not decided yet"), day=day)
    return None


def whom(case: Case, asked: Request) -> str:
    """Who was asked, without a name."""
    side = asked.data.get("side")
    return side_name(side) if side in (Side.OTHER, Side.HELPING) else _("the reporter")
