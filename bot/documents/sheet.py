"""A paper 文书 as it is meant: title, tables, paragraphs, lines to sign. It is written down once and laid out by two writers.

The papers of a case are Chinese, for that is the language of the law they rest on.
"""

from collections.abc import Iterator
from dataclasses import dataclass

BLANK = "＿"  # what is left to be filled in by hand


@dataclass(frozen=True, slots=True)
class Rows:
    """A table; each row is label and fact, or label, fact, label, fact. With `head` the first row names the columns instead."""

    rows: tuple[tuple[str, ...], ...]
    head: bool = False


@dataclass(frozen=True, slots=True)
class Text:
    """A paragraph, its first line indented as in an official paper; `small` is a remark below."""

    text: str
    indent: bool = True
    small: bool = False


@dataclass(frozen=True, slots=True)
class Heading:
    text: str


@dataclass(frozen=True, slots=True)
class Signing:
    """Lines to sign or seal, each with room behind it, and the day."""

    lines: tuple[str, ...]
    day: str = ""


@dataclass(frozen=True, slots=True)
class NewPage:
    """What follows begins a page."""


Part = Rows | Text | Heading | Signing | NewPage


@dataclass(frozen=True, slots=True)
class Sheet:
    """One paper; `number` stands at its head."""

    title: str
    number: str
    parts: tuple[Part, ...]

    def words(self) -> str:
        """Everything that can be read on it, a line each."""
        return "\n".join((self.title, self.number, *(line for part in self.parts for line in _words(part))))


def _words(part: Part) -> Iterator[str]:
    if isinstance(part, Rows):
        yield from (" ".join(row) for row in part.rows)
    elif isinstance(part, Signing):
        yield from (*part.lines, part.day)
    elif isinstance(part, Text | Heading):
        yield part.text


def writable(text: str) -> str:
    """A fact as it can stand in a document: what no document takes is left out, and it is never anything but words."""
    return "".join(each for each in text.replace("\r\n", "\n") if each in "\n\t" or _is_text(each))


def _is_text(character: str) -> bool:
    """XML's own list, without control characters, halves of pairs and the two that are none."""
    code = ord(character)
    return 0x20 <= code < 0x7F or 0xA0 <= code < 0xD800 or 0xE000 <= code < 0xFFFE or code >= 0x10000


def room(width: int = 8) -> str:
    """So many characters of room to write in."""
    return BLANK * width
