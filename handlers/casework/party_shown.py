"""One of the people of a case as they stand after a step."""

from bot.desk import Desk
from bot.rules.case import Case
from bot.rules.sides import found
from bot.screens.language import Html, paragraphs
from bot.screens.parties import party_screen
from bot.screens.screen import Reply, Screen
from handlers.casework.taking import reading_of


def shown(desk: Desk, case: Case, party: int, *before: Html) -> Reply:
    """One of them as they stand now, below what was done."""
    after = desk.case(case.id, to_change=False)
    screen = party_screen(reading_of(desk), after, found(after, party))
    return Reply(Screen(paragraphs(*before, screen.text), screen.rows))
