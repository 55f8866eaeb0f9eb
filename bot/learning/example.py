"""Example messages: what somebody wrote, what it is about, and how bad it is."""

import csv
from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from pathlib import Path

from bot.learning import EXAMPLES
from bot.rules.learned import GRADES, SLUGS


@dataclass(frozen=True, slots=True)
class Example:
    """`category` is a slug, or `none` for no dispute; `grade` may be unknown (empty)."""

    text: str
    category: str
    grade: str = ""
    language: str = ""


class Malformed(Exception):
    """A file of examples that cannot be used; says where and why."""


def own() -> list[Example]:
    """The examples that were written for this program."""
    return [example for path in sorted(EXAMPLES.glob("*.tsv")) for example in read(path)]


def read(path: Path) -> Iterator[Example]:
    """Tab-separated: language, text, category, grade; without headings. Raises Malformed."""
    with path.open(encoding="utf-8-sig", newline="") as file:
        for number, row in enumerate(csv.reader(file, delimiter="\t", quoting=csv.QUOTE_NONE), start=1):
            yield _example(row, f"{path.name}:{number}")


def _example(row: list[str], where: str) -> Example:
    if len(row) != 4:
        raise Malformed(f"{where}: {len(row)} columns instead of 4")
    language, text, category, grade = (cell.strip() for cell in row)
    if not text or category not in SLUGS or grade not in ("", *GRADES):
        raise Malformed(f"{where}: no text, or an unknown category or grade")
    return Example(text, category, grade, language)


def apart(examples: Iterable[Example]) -> list[Example]:
    """Each text once, the first of them."""
    return list({example.text: example for example in reversed(list(examples))}.values())[::-1]
