"""Callback data of looking for cases."""

from aiogram.filters.callback_data import CallbackData


class Find(CallbackData, prefix="fi"):
    """Look for a case: ask (for what) | page (of what was found)."""

    what: str
    page: int = 0


class RevisitSaid(CallbackData, prefix="ra"):
    """What a side says when the bot asks it for the revisit: the answers so far with dots between them, as kept.partly.no."""

    request: int
    said: str = ""


class AskParty(CallbackData, prefix="ap"):
    """Whom to ask: the id of a party, 0 for who reported."""

    case: int
    party: int = 0


class WithdrawQuestion(CallbackData, prefix="wq"):
    """A question that is not to be answered any more."""

    request: int
