"""The whole history of a case as staff read it, page by page, the newest page first."""

from collections.abc import Sequence

from bot.rules.case import Case
from bot.screens.buttons_papers import History, Papers
from bot.screens.details import history_lines
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.one_matter import parts_of
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen

PAGE_UNITS = 3000  # UTF-16 units of one page; a message holds 4096
MOST_LINES = 14


def history_screen(reading: Reading, case: Case, *, names: bool, page: int) -> Screen:
    """One page; on it the oldest line stands first."""
    pages = _pages(history_lines(reading, case, names=names, parts=parts_of(reading, case)))
    page = max(0, min(page, len(pages) - 1))
    head = say(_("{number}: history, page {page} of {pages}"), number=bold(case.number), page=len(pages) - page, pages=len(pages))
    turns = []
    if page < len(pages) - 1:
        turns.append(Key(label(_("Earlier")), History(case=case.id, page=page + 1).pack()))
    if page > 0:
        turns.append(Key(label(_("Newer")), History(case=case.id, page=page - 1).pack()))
    below = [
        Key(label(_("Time line")), Papers(case=case.id, what="picture").pack()),
        Key(label(_("Back")), Papers(case=case.id, what="room").pack()),
    ]
    return Screen(paragraphs(head, *pages[page]), [turns, below])


def _pages(lines: Sequence[Html]) -> list[list[Html]]:
    """Filled from the newest line back, so that the first page is always a full one."""
    pages: list[list[Html]] = [[]]
    used = 0
    for line in reversed(lines):
        units = len(line.encode("utf-16-le")) // 2 + 1
        if pages[-1] and (used + units > PAGE_UNITS or len(pages[-1]) == MOST_LINES):
            pages.append([])
            used = 0
        pages[-1].insert(0, line)
        used += units
    return pages
