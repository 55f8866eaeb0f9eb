"""Turning the pages of a long list."""

from bot.screens.buttons_admin import Admin
from bot.screens.language import _, label
from bot.screens.screen import Key

PAGE = 8  # entries on one screen


def back_key(unit: int) -> Key:
    return Key(label(_("Back")), Admin(what="unit", unit=unit).pack())


def page_keys(what: str, unit: int, page: int, count: int) -> list[Key]:
    """Back to the page before or to the unit, and on to the next page if there is one."""
    keys = [Key(label(_("Back")), Admin(what=what, unit=unit, page=page - 1).pack()) if page else back_key(unit)]
    if (page + 1) * PAGE < count:
        keys.append(Key(label(_("More")), Admin(what=what, unit=unit, page=page + 1).pack()))
    return keys
