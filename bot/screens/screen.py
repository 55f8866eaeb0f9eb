"""What a handler answers with: a screen of text and keys, and how it reaches the chat."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from typing import Any, Self

from bot.screens.language import Html

TOAST_LIMIT = 200


@dataclass(frozen=True, slots=True)
class Key:
    """A button under a message: callback data, or a link."""

    text: str
    data: str = ""
    url: str = ""

    def wire(self) -> dict[str, str]:
        return {"text": self.text, "url": self.url} if self.url else {"text": self.text, "callback_data": self.data}


Rows = Sequence[Sequence[Key]]


@dataclass(frozen=True, slots=True)
class Screen:
    """One message: HTML text and rows of keys; `ask` puts a contact or location button where the keyboard is, `ask_no` one to decline."""

    text: Html
    rows: Rows = ()
    ask: str = ""  # "", "contact", "location", "nothing" (takes such a button away)
    ask_label: str = ""
    ask_no: str = ""

    def markup(self) -> dict[str, Any] | None:
        if self.ask == "nothing":
            return {"remove_keyboard": True}
        if self.ask:
            key = {"text": self.ask_label, f"request_{self.ask}": True}
            rows = [[key], [{"text": self.ask_no}]] if self.ask_no else [[key]]
            return {"keyboard": rows, "resize_keyboard": True, "one_time_keyboard": True}
        if self.rows:
            return {"inline_keyboard": [[key.wire() for key in row] for row in self.rows if row]}
        return None

    def with_rows(self, *rows: Sequence[Key]) -> Self:
        return replace(self, rows=rows)


@dataclass(frozen=True, slots=True)
class Reply:
    """The answer to one update: a screen in place of the pressed message (or as a new one), a toast, or nothing to see.

    `settle` lets bursts (albums, several messages in a row) end in one answer: it is sent a moment after the last part.
    """

    screen: Screen | None = None
    new: bool = False  # a new message even when a button was pressed
    toast: str = ""
    alert: bool = False
    settle: bool = False
    more: tuple[Screen, ...] = ()  # further messages, in order, below the first
    picture: str = ""  # name of a picture to send below: bot.documents draws it when it is sent
    picture_case: int = 0
    paper: str = ""  # name of a document to send below: bot.documents.papers makes it when it is sent
    paper_case: int = 0
    paper_subject: int = 0  # the id of what it is about; 0 is the case itself


def two_in_a_row(keys: Sequence[Key]) -> list[list[Key]]:
    """Keys in rows of two."""
    return [list(keys[at : at + 2]) for at in range(0, len(keys), 2)]


def with_text(screen: Screen, params: dict[str, Any]) -> dict[str, Any]:
    """The parameters of a message or an edit that shows this screen."""
    params |= {"text": str(screen.text), "parse_mode": "HTML", "link_preview_options": {"is_disabled": True}}
    if (markup := screen.markup()) is not None:
        params["reply_markup"] = markup
    return params
