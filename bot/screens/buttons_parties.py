"""Callback data of the people of a case, their links and their yes or no; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class People(CallbackData, prefix="pp"):
    """The people of a case: room | more | add | reporting | other (add there); of a `party` (0: the reporter) show | heard | notes | ask |
    link | consent | offer | yes | no | change | correct | tried | phone | visit | chat | gone | withdrew | died | no_part | unreachable |
    back | helper | helper_reporting | helper_other; tell_reporting | tell_other; step_back. `day` is a number of days ago, plus one."""

    case: int
    what: str = "room"
    party: int = 0
    page: int = 0
    day: int = 0


class Join(CallbackData, prefix="jn"):
    """What somebody answers to the link that was made for them; who does not know its secret presses nothing."""

    secret: str
    yes: bool


class Rights(CallbackData, prefix="ri"):
    """A party's own yes or no to mediation."""

    case: int
    yes: bool


class Helper(CallbackData, prefix="hl"):
    """A side's yes or no to somebody who comes to help one of the sides."""

    case: int
    party: int
    yes: bool


class Roads(CallbackData, prefix="rd"):
    """Another road for a case; without a road it asks which."""

    case: int
    road: str = ""


class Handed(CallbackData, prefix="ho"):
    """Why another authority has it now: court | police | not_for_mediation."""

    case: int
    reason: str
