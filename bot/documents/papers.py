"""Papers: documents about a case, each made in the moment in which it is sent, by the function that bears its name."""

from collections.abc import Callable

from bot.rules.case import Case
from bot.screens.language import Html
from bot.screens.reading import Reading

# File name, content and caption; None when the reader may not have it, or there is nothing of it any more.
Paper = tuple[str, bytes, Html]
Maker = Callable[[Reading, Case, int], Paper | None]

_makers: dict[str, Maker] = {}


def paper(name: str) -> Callable[[Maker], Maker]:
    """Marks the function that makes a paper; it gets the reader, the case and the id of the subject, 0 for the case itself.

    Whoever asked for a paper may have lost the case since, so the function asks first whether the reader may have it.
    """

    def mark(function: Maker) -> Maker:
        _makers[name] = function
        return function

    return mark


def made(reading: Reading, name: str, case: int, subject: int) -> Paper | None:
    """The paper of this name for who reads, or None."""
    from bot.documents import calendar, case_papers  # noqa: F401  (each marks its functions)

    found = reading.case(case)
    return None if found is None else _makers[name](reading, found, subject)
