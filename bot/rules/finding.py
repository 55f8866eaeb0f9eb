"""Finding a case by what people remember of it: a number, a name, the end of a phone number, a word of the report, a place.

Words are found by pieces that an index can keep: each two characters of Chinese that stand beside each other, and each word of
letters or digits. What the pieces find is compared with the text itself, so pieces may only find too much, never too little.
"""

import re
import unicodedata
from collections.abc import Iterator
from dataclasses import dataclass

MOST_PIECES = 400  # of one text; what comes after is not found by it
MOST_PARTS = 4  # of one question
PHONE_ENDS = (11, 8, 6, 4)  # so many last digits of a number are looked for
FEWEST_DIGITS = 4  # of a phone number's end
_RUNS = re.compile(r"[\u3400-\u9fff\uf900-\ufaff]+|[^\W_\u3400-\u9fff\uf900-\ufaff]+")
_NUMBER = re.compile(r"(?:[a-z]+-)?(?:\d{4}-)?\d{1,9}")


def normal(text: str) -> str:
    """A text as it is compared: full-width letters as narrow ones, and no capitals."""
    return unicodedata.normalize("NFKC", text).casefold()


def pieces(text: str) -> tuple[str, ...]:
    """The pieces of a text, each once, in their order."""
    found: dict[str, None] = {}
    for piece in _pieces(normal(text)):
        found[piece] = None
        if len(found) == MOST_PIECES:
            break
    return tuple(found)


def _pieces(text: str) -> Iterator[str]:
    for run in _RUNS.findall(text):
        if "\u3400" <= run[0] <= "\u9fff" or "\uf900" <= run[0] <= "\ufaff":
            yield from (run[at : at + 2] for at in range(len(run) - 1))
        elif len(run) > 1:
            yield run[:40]


def digits(text: str) -> str:
    return "".join(each for each in normal(text) if each.isascii() and each.isdigit())


def phone_ends(number: str) -> tuple[str, ...]:
    """The ends of a phone number by which it is found."""
    known = digits(number)
    return tuple(known[-length:] for length in PHONE_ENDS if len(known) >= length)


@dataclass(frozen=True, slots=True)
class Part:
    """One word of a question, with all that it may be."""

    text: str
    pieces: tuple[str, ...]
    number: str = ""  # a case's number, or its last digits
    phone: str = ""  # the last digits of a phone number

    @property
    def phone_end(self) -> str:
        """The longest end that is kept of every number which ends like this."""
        return next((self.phone[-length:] for length in PHONE_ENDS if len(self.phone) >= length), "")

    def in_text(self, text: str) -> bool:
        return self.text in normal(text)


def parts(question: str) -> tuple[Part, ...]:
    """What somebody looks for, word by word; empty when a word is too short to be looked for."""
    found = tuple(_part(word) for word in normal(question).split()[:MOST_PARTS])
    return found if all(each.pieces or each.number for each in found) else ()


def _part(word: str) -> Part:
    number = word if _NUMBER.fullmatch(word) else ""
    written = re.fullmatch(r"\+?[\d()-]+", word)
    phone = digits(word) if written and len(digits(word)) >= FEWEST_DIGITS else ""
    return Part(word, pieces(word), number, phone)
