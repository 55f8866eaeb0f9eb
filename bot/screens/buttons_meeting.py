"""Callback data of meetings; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Meetings(CallbackData, prefix="me"):
    """The meetings of a case: show | plan."""

    case: int
    what: str = "show"


class Planning(CallbackData, prefix="mp"):
    """A step of planning a meeting: days | day | part | hour | clock | venue | tick | page | whom | helpers | redo | send."""

    case: int
    step: str
    value: str = ""


class OfMeeting(CallbackData, prefix="mo"):
    """One meeting: show | more | people | time | place | off | keep | phone | yes | no | held | tick | page | came | share | share_yes |
    file; `at` is whom."""

    meeting: int
    what: str = "show"
    at: int = 0


class Invitation(CallbackData, prefix="iv"):
    """Whoever is invited: show | yes | no | later | file | map; `changes` tells this time and place from earlier ones."""

    invited: int
    what: str = "show"
    changes: int = 0
