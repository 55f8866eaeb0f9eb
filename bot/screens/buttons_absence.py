"""Callback data of being away and of a leader's own people; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Away(CallbackData, prefix="aw"):
    """Being away, of `who` (0: of oneself): show | until | other | instead | set | back; `day` is the last one, as a number of days
    since the year 1, and `instead` who stands in (0: nobody)."""

    what: str = "show"
    who: int = 0
    day: int = 0
    instead: int = 0
    page: int = 0


class Team(CallbackData, prefix="tm"):
    """A leader's own people, and how the unit's cases are given: list | person | mode; a `value` chooses the mode."""

    what: str = "list"
    unit: int = 0
    person: int = 0
    value: str = ""
    page: int = 0
