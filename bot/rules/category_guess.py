"""Which categories the words suggest: points for words and turns of phrase, and the institution's order where several fit."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from math import exp
from typing import Final

from bot.rules.terms import Category
from bot.rules.words.alternatives import alternatives
from bot.rules.words.chinese import CHINESE
from bot.rules.words.english import ENGLISH
from bot.rules.words.patterns import PATTERNS
from bot.rules.words.sayings import plain as plain_word

# Later matches of one category count less, so that a long message does not win by length.
_FADING: Final = (1.0, 0.75, 0.55, 0.4, 0.3, 0.2)
_SHARPNESS: Final = 3.0  # points that make one category about e times as likely as another
_SURE_SHARE: Final = 0.8
_SURE_POINTS: Final = 9.0
_LONGEST_PHRASE: Final = 5  # English words
_WORD: Final = re.compile(r"[a-z]+(?:'[a-z]+)?|\d+")


@dataclass(frozen=True, slots=True)
class Guess:
    """A category with how likely it is, from 0 to 1."""

    slug: str
    score: float


def guesses(plain: str, extra: Mapping[str, float] | None = None) -> tuple[tuple[Guess, ...], bool]:
    """Up to three categories, best first, and whether the first is sure; `plain` has gone through `sayings.plain`.

    `extra` adds points that the reading of signs gives (violence at home, for one).
    """
    counted = points(plain)
    for slug, more in (extra or {}).items():
        counted[slug] = counted.get(slug, 0.0) + more
    ranked = sorted(
        ((value, slug) for slug, value in counted.items() if value > 0), key=lambda each: (-each[0], _ORDER.index(Category(each[1])))
    )
    if not ranked:
        return (), False
    weights = [(exp(min(value - ranked[0][0], 0) / _SHARPNESS), slug) for value, slug in ranked]
    total = sum(weight for weight, _ in weights) + exp(-ranked[0][0] / _SHARPNESS)
    found = tuple(Guess(slug, round(weight / total, 3)) for weight, slug in weights[:3])
    return found, found[0].score >= _SURE_SHARE and ranked[0][0] >= _SURE_POINTS


# First match when several fit (mechanism: "Which one when several fit"); used where points are equal.
_ORDER: Final = (
    Category.WOMEN_CHILDREN,
    Category.VETERANS,
    Category.LABOUR_WAGE,
    Category.TRAFFIC,
    Category.MEDICAL,
    Category.SCHOOL,
    Category.DEMOLITION,
    Category.LAND_FOREST,
    Category.HOUSING_HOMESTEAD,
    Category.PROPERTY_MANAGEMENT,
    Category.NEIGHBOUR,
    Category.ENVIRONMENT,
    Category.FINANCE_FRAUD,
    Category.CONTRACT_DEBT,
    Category.CONSUMER,
    Category.INJURY_COMPENSATION,
    Category.MARRIAGE_FAMILY,
    Category.OTHER,
)


def points(plain: str) -> dict[str, float]:
    found: dict[str, list[float]] = {}
    for slug, matches in _words_in(plain).items():
        found.setdefault(slug, []).extend(matches)
    for slug, patterns in _patterns().items():
        found.setdefault(slug, []).extend(weight for weight, pattern in patterns if pattern.search(plain))
    return {
        slug: sum(weight * _FADING[min(at, len(_FADING) - 1)] for at, weight in enumerate(sorted(matches, reverse=True)))
        for slug, matches in found.items()
        if matches
    }


def _words_in(plain: str) -> dict[str, list[float]]:
    """The weights of the words found, each word once, a word inside a longer one of the same category not at all."""
    spans: dict[str, list[tuple[int, int, int]]] = {}
    table, lengths = _chinese()
    for start in range(len(plain)):
        if plain[start] < "\u3400":
            continue
        for length in lengths:
            for slug, weight in table.get(plain[start : start + length], ()):
                spans.setdefault(slug, []).append((start, start + length, weight))
    phrases = _english()
    tokens = [stem(word) for word in _WORD.findall(plain)]
    for start in range(len(tokens)):
        for length in range(1, _LONGEST_PHRASE + 1):
            if start + length > len(tokens):
                break
            for slug, weight in phrases.get(" ".join(tokens[start : start + length]), ()):
                spans.setdefault(slug, []).append((-start * 100 - length, -start * 100, weight))
    return {slug: _apart(each) for slug, each in spans.items()}


def _apart(spans: list[tuple[int, int, int]]) -> list[float]:
    taken: list[tuple[int, int]] = []
    weights: list[float] = []
    for start, end, weight in sorted(spans, key=lambda each: (-each[2], each[0] - each[1])):
        if not any(start < right and left < end for left, right in taken):
            taken.append((start, end))
            weights.append(float(weight))
    return weights


def stem(word: str) -> str:
    """An English word without its common endings; rough, and the same for lists and messages."""
    word = word.removesuffix("'s").removesuffix("'")
    for ending, least in (("ings", 3), ("ing", 3), ("ied", 2), ("ies", 2), ("ed", 3), ("es", 3), ("s", 3)):
        if word.endswith(ending) and len(word) - len(ending) >= least and not word.endswith("ss"):
            word = word[: -len(ending)] + ("y" if ending.startswith("i") and ending != "ing" and ending != "ings" else "")
            break
    if len(word) > 3 and word[-1] == word[-2] and word[-1] not in "aeiouls":
        word = word[:-1]
    return word.removesuffix("e") if len(word) > 3 else word


@cache
def _chinese() -> tuple[dict[str, tuple[tuple[str, int], ...]], tuple[int, ...]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for slug, weights in CHINESE.items():
        for weight, words in weights.items():
            for word in dict.fromkeys(plain_word(each) for each in words.split()):
                table.setdefault(word, []).append((slug, weight))
    return {word: tuple(each) for word, each in table.items()}, tuple(sorted({len(word) for word in table}))


@cache
def _english() -> dict[str, tuple[tuple[str, int], ...]]:
    table: dict[str, list[tuple[str, int]]] = {}
    for slug, weights in ENGLISH.items():
        for weight, phrases in weights.items():
            for phrase in phrases.split(","):
                stems = " ".join(stem(word) for word in _WORD.findall(phrase))
                table.setdefault(stems, []).append((slug, weight))
    return {phrase: tuple(each) for phrase, each in table.items()}


@cache
def _patterns() -> dict[str, tuple[tuple[int, re.Pattern[str]], ...]]:
    return {slug: tuple((weight, alternatives(pattern)) for weight, pattern in each) for slug, each in PATTERNS.items()}
