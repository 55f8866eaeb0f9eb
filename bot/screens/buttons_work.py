"""Callback data of looking for cases."""

from aiogram.filters.callback_data import CallbackData


class Find(CallbackData, prefix="fi"):
    """Look for a case: ask (for what) | page (of what was found)."""

    what: str
    page: int = 0
