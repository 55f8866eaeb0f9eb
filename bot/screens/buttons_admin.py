"""Callback data of administering, joining and preferences; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Bind(CallbackData, prefix="bd"):
    """In a group: look at a unit (`at`, 0 for where one's authority begins), or give the group to `unit`."""

    at: int = 0
    page: int = 0
    unit: int = 0


class Admin(CallbackData, prefix="ad"):
    """A screen of /admin: unit | people | person | link | absent | group | release | group_link | links | below | close."""

    what: str
    unit: int = 0
    person: int = 0
    page: int = 0


class Language(CallbackData, prefix="lg"):
    """A language to be chosen; empty asks which."""

    language: str = ""
