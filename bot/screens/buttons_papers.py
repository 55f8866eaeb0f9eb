"""Callback data of papers, the case file and the history; prefixes as in buttons.py are kept for good."""

from aiogram.filters.callback_data import CallbackData


class Papers(CallbackData, prefix="pap"):
    """The papers of a case: open | room | list | file | picture; `page` of the list."""

    case: int
    what: str = "open"
    page: int = 0


class Paper(CallbackData, prefix="ppr"):
    """One paper by its slug; without a `kind` it asks which: docx | pdf, from the case or `blank`."""

    case: int
    slug: str
    kind: str = ""
    blank: bool = False


class History(CallbackData, prefix="hst"):
    """The whole history of a case, page by page; 0 is the newest."""

    case: int
    page: int = 0
