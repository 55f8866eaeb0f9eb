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
