"""What was learned from examples 学来的: pieces of words and what each speaks for; pure, read from a model that somebody else loads."""

import re
import struct
from array import array
from base64 import b64decode, b64encode
from bisect import bisect_left
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import pairwise
from math import exp, log1p, sqrt
from typing import Any, Final

from bot.rules.category_guess import points, stem
from bot.rules.terms import Category, Grade

READ: Final = 1000  # characters of a message whose pieces are looked at; what matters stands at the beginning or is repeated
NONE: Final = "none"  # no dispute at all
SLUGS: Final = (*(category.value for category in Category), NONE)
GRADES: Final = tuple(grade.value for grade in Grade)
CLASSES: Final = (*SLUGS, *GRADES)  # two questions asked of the same pieces: what is it about, and how bad is it
_RUN: Final = re.compile("[\u3400-\u9fff]+")
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")
_PIECE: Final = re.compile(r"[^\n]+")
_ROW: Final = struct.Struct(f"{len(CLASSES)}b")
BIAS: Final = "bias"
MOST: Final = 127  # the largest whole number in a row
_LONGEST: Final = 4  # Chinese characters, or letters of an English word
SIGN_WEIGHT: Final = 0.2
POINT_WEIGHT: Final = 0.15


def pieces(plain: str) -> set[str]:
    """One to four Chinese characters in a row, English words, pairs of them, and four letters of each; of words made plain."""
    plain = plain[:READ]
    found: set[str] = set()
    for run in _RUN.findall(plain):
        for length in range(1, _LONGEST + 1):
            found.update(run[at : at + length] for at in range(len(run) - length + 1))
    words = [stem(word) for word in _WORD.findall(plain)]
    found.update(f"w {word}" for word in words)
    found.update(f"w {one} {other}" for one, other in pairwise(words))
    found.update(f"l {framed[at : at + _LONGEST]}" for framed in (f"<{word}>" for word in words) for at in range(len(framed) - 3))
    return found


def evidence(plain: str, signs: Iterable[str]) -> dict[str, float]:
    """What besides its pieces a message shows: the signs that were read, and the points of the word lists."""
    found = {f"sign {sign}": SIGN_WEIGHT for sign in signs}
    for slug, value in points(plain[:READ]).items():
        found[f"points {slug}"] = POINT_WEIGHT * log1p(value)
    return found


@dataclass(frozen=True, slots=True)
class Judged:
    """How likely each slug (`none` among them) and each grade is, from 0 to 1; each question's answers add up to 1."""

    slugs: Mapping[str, float]
    grades: Mapping[str, float]


class Rows:
    """A row of small whole numbers, one for each of CLASSES, of every known piece.

    Every process holds them, and there are some 24,000: as a dictionary of strings they weighed 8 MB, in a few blocks 3.
    """

    __slots__ = ("_hashes", "_order", "_pieces", "_table")

    def __init__(self, pieces: str, table: bytes) -> None:
        """`pieces`, one in a line; `table`: their rows in the same order."""
        self._pieces, self._table = pieces, table
        # One after another: a list of them all would be larger than what is kept, and a process gives little back.
        hashes = array("q", (hash(found[0]) for found in _PIECE.finditer(pieces)))
        if len(hashes) * _ROW.size != len(table):
            raise ValueError("Not every piece has its row.")
        self._order = array("I", sorted(range(len(hashes)), key=hashes.__getitem__))
        self._hashes = array("q", map(hashes.__getitem__, self._order))

    @classmethod
    def of(cls, rows: Mapping[str, Sequence[int]]) -> "Rows":
        """From pieces with whole numbers between -MOST and MOST."""
        return cls("\n".join(rows), b"".join(_ROW.pack(*row) for row in rows.values()))

    def get(self, piece: str) -> tuple[int, ...] | None:
        """The row of a piece, or None. Pieces are told apart by Python's 64-bit hash."""
        wanted = hash(piece)
        at = bisect_left(self._hashes, wanted)
        if at == len(self._hashes) or self._hashes[at] != wanted:
            return None
        return _ROW.unpack_from(self._table, self._order[at] * _ROW.size)

    def data(self) -> dict[str, str]:
        """For JSON."""
        return {"pieces": self._pieces, "table": b64encode(self._table).decode()}


@dataclass(frozen=True, eq=False, slots=True, weakref_slot=True)
class Learned:
    """For each of CLASSES a weight of every known piece (`rows`, times `step`) and of each evidence."""

    step: float
    rows: Rows
    evidence: Mapping[str, tuple[float, ...]]
    name: str = ""

    @classmethod
    def of(cls, data: Mapping[str, Any], name: str = "") -> "Learned":
        """From what `data` gave. Raises ValueError or KeyError if that is of another program."""
        if tuple(data.get("classes", ())) != CLASSES:
            raise ValueError("This was learned for other kinds than the program has; it has to be learned anew.")
        rows = Rows(data["pieces"], b64decode(data["table"]))
        return cls(float(data["step"]), rows, {key: tuple(value) for key, value in data["evidence"].items()}, name)

    def data(self) -> dict[str, Any]:
        """For JSON."""
        return {"classes": CLASSES, "step": self.step, **self.rows.data(), "evidence": self.evidence}

    def judge(self, plain: str, signs: Iterable[str]) -> Judged:
        """What a message is about and how bad it is; `plain` has gone through `sayings.plain`."""
        known = [row for piece in pieces(plain) if (row := self.rows.get(piece)) is not None]
        share = self.step / sqrt(len(known)) if known else 0.0
        sums = [share * sum(column) for column in zip(*known, strict=True)] or [0.0] * len(CLASSES)
        for name, value in {BIAS: 1.0, **evidence(plain, signs)}.items():
            if (weights := self.evidence.get(name)) is not None:
                sums = [total + value * weight for total, weight in zip(sums, weights, strict=True)]
        return Judged(_shares(SLUGS, sums[: len(SLUGS)]), _shares(GRADES, sums[len(SLUGS) :]))


def _shares(names: tuple[str, ...], sums: list[float]) -> dict[str, float]:
    most = max(sums)
    weights = [exp(each - most) for each in sums]
    whole = sum(weights)
    return {name: weight / whole for name, weight in zip(names, weights, strict=True)}
