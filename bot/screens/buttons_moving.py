"""Buttons about where a case is and how its clock runs: giving it back, who has it, clock stops."""

from aiogram.filters.callback_data import CallbackData


class GiveBack(CallbackData, prefix="gb"):
    """Give a case that was passed on, and is not accepted yet, back to the unit that it came from; words are asked for."""

    case: int


class Having(CallbackData, prefix="hv"):
    """Who had a case, and for how long."""

    case: int


class WhoHas(CallbackData, prefix="wh"):
    """A supervisor says which unit has a case that was passed on too often."""

    request: int
    unit: int


class StopClock(CallbackData, prefix="sc"):
    """A clock stop: ask (for what?) | reason (until when?, of `reason`) | other (write the day) | day (why?) | over | over_yes."""

    case: int
    what: str = "ask"
    reason: str = ""
    day: int = 0


class Money(CallbackData, prefix="mn"):
    """People and money: show | people | claimed | paid | correct | list | get | form | upload | replace."""

    case: int
    what: str = "show"


class Split(CallbackData, prefix="sp"):
    """A part of a case becomes one of its own: begin | kind (of `kind`) | kinds (page `at`) | who (`at` goes along or not) | done |
    nobody (of the list) | do."""

    case: int
    what: str = "begin"
    kind: str = ""
    at: int = 0
