"""Whether two reports may be of one matter: alike by place, kind, days between and words. People decide, no program merges."""

import math
import re
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, field
from datetime import datetime
from functools import lru_cache
from typing import Final

from bot.rules.organisation import Organisation
from bot.rules.terms import Category, Level
from bot.rules.words.matters import MATTERS, SETTINGS

COMPARED: Final = 600  # characters of each report; what it is about is said in them
SHOWN: Final = 3  # words that are named as common to both
LONGEST_SHOWN: Final = 8  # characters of each
# Points, 100 together.
PLACES: Final = {"grid": 30, "village": 20, "town": 8}
SAME_KIND, NEAR_KIND = 20, 10
DAYS: Final = ((3, 10), (14, 7), (60, 4))
WORDS: Final = 40
FULL: Final = 0.6  # words so much alike have all their points
LEAST: Final = 0.12  # with less in common it is another matter, however near

# Kinds that people take for each other when they choose one.
_NEAR: Final = (
    {Category.NEIGHBOUR, Category.PROPERTY_MANAGEMENT, Category.ENVIRONMENT, Category.HOUSING_HOMESTEAD},
    {Category.LABOUR_WAGE, Category.CONTRACT_DEBT, Category.INJURY_COMPENSATION},
    {Category.TRAFFIC, Category.INJURY_COMPENSATION, Category.MEDICAL},
    {Category.LAND_FOREST, Category.HOUSING_HOMESTEAD, Category.DEMOLITION},
    {Category.CONSUMER, Category.FINANCE_FRAUD, Category.CONTRACT_DEBT},
    {Category.MARRIAGE_FAMILY, Category.CONTRACT_DEBT},
)
# Characters and words that stand in every report and tell nothing of its matter.
_BETWEEN: Final = re.compile(
    r"邻居|楼上|楼下|隔壁|一直|昨天|今天|明天|晚上|半夜|早上|每天|天天|现在|没有|没人|不管|不理|好几|几次|三回|反映|希望|解决|影响|我家|他家|她家|家里|家的|东西|事情"
    r"|[^\u4e00-\u9fff]|[的了我你您他她它们是不没有在和就都也又还很太吗呢吧啊呀把被给跟对到从要说来去这那着过得个人家这样上下里]"
)
_DOOR: Final = re.compile(r"(\d+)\s*(栋|幢|单元|号楼|号|室|楼|层|车间|组|户)")
_ENGLISH: Final = re.compile(r"[a-z]{3,}")
_COMMON_ENGLISH: Final = frozenset(
    re.findall(
        r"[a-z]+",
        """
    the and for that this with from have has had are was were our his her their they them him she you your not but all any who what when
    where which there here been being very again still since because about into out off over under upstairs downstairs neighbour
    neighbours neighbor every day night week last time times told asked nobody somebody nothing something will would can could does did
    """,
    )
)


@dataclass(frozen=True, slots=True)
class Told:
    """What a report is compared by; an `address` is compared and never shown, for not everybody who reads of a likeness may see it."""

    place: int | None
    category: Category
    words: str
    at: datetime
    address: str = ""

    @property
    def compared(self) -> str:
        return f"{self.words}\n{self.address}"


@dataclass(frozen=True, slots=True)
class Likeness:
    """How much alike, of 100, and why: `place` is the smallest place that both lie in (grid, village; town: all that one says).

    What both say is looked for when it is asked for: of fifty cases that are compared a few are shown.
    """

    score: int
    place: str
    same_kind: bool
    days: int
    words: tuple[str, str] = field(repr=False)

    @property
    def both_say(self) -> tuple[str, ...]:
        """Words of the first report for what both speak of, those that name a matter first."""
        return _both_say(*self.words)


def likeness(one: Told, other: Told, tree: Organisation, least: int = 0) -> Likeness | None:
    """How much alike two reports are, or None when they lie too far apart, speak of different things or have fewer points than `least`."""
    place = common_place(one.place, other.place, tree)
    if not place:
        return None
    close = _in_common(one.compared, other.compared)
    if close < LEAST:
        return None
    days = abs((one.at - other.at).days)
    same = one.category is other.category
    near = any({one.category, other.category} <= kinds for kinds in _NEAR)
    points = round(
        PLACES[place]
        + (SAME_KIND if same else NEAR_KIND if near else 0)
        + next((points for most, points in DAYS if days <= most), 0)
        + WORDS * min(1.0, close / FULL)
    )
    if points < least:
        return None
    return Likeness(points, place, same, days, (one.words, other.words))


def common_place(one: int | None, other: int | None, tree: Organisation) -> str:
    """The smallest of grid and village in which both places lie, or the town that is all one of them says; empty when they lie apart."""
    if one is None or other is None or one not in tree.units or other not in tree.units:
        return ""
    for level in (Level.GRID, Level.VILLAGE):
        first, second = tree.at_level(one, level), tree.at_level(other, level)
        if first is not None and first is second:
            return level.value
    towns = [tree.at_level(each, Level.TOWN) for each in (one, other)]
    vague = any(tree.units[each].level is Level.TOWN for each in (one, other))
    return "town" if vague and towns[0] is not None and towns[0] is towns[1] else ""


def around(place: int | None, tree: Organisation) -> tuple[int, ...]:
    """Where a like case may lie: the village with all below it, and the town itself; all of the town when no village is known."""
    town = None if place is None or place not in tree.units else tree.at_level(place, Level.TOWN)
    if town is None or place is None:
        return ()
    over = tree.at_level(place, Level.VILLAGE) or town
    return tuple(sorted({town.id, *(unit for unit in tree.units if tree.covers(over.id, unit))}))


# -- words -------------------------------------------------------------------------------------------------------------


def _in_common(one: str, other: str) -> float:
    """From 0, nothing in common, to 1, the same: what stands in both beside what stands in either."""
    first, second = _terms(one), _terms(other)
    shared = sum(min(first[term], second[term]) for term in first.keys() & second.keys())
    whole = sum(first.values()) * sum(second.values())
    return shared / math.sqrt(whole) if whole else 0.0


@lru_cache(maxsize=128)  # of one report beside fifty others, and on several screens; 10 kB each
def _terms(words: str) -> dict[str, float]:
    """What is said, with its weight: the matters it names, doors, pairs of Chinese characters, English words."""
    said = words[:COMPARED].lower()
    found = {f"matter:{name}": 0.5 if name in SETTINGS else 3.0 for name, pattern in MATTERS.items() if pattern.search(said)}
    found |= {f"door:{number}{what}": 2.0 for number, what in _DOOR.findall(said)}
    found |= {pair: 1.0 for run in _runs(said) for pair in _pairs(run)}
    found |= dict.fromkeys(_english(said), 1.0)
    return found


def _runs(said: str) -> list[str]:
    return [run for run in _BETWEEN.split(said) if run]


def _pairs(run: str) -> Iterator[str]:
    return (run[at : at + 2] for at in range(len(run) - 1))


def _english(said: str) -> Iterator[str]:
    for word in _ENGLISH.findall(said):
        if word not in _COMMON_ENGLISH:
            yield re.sub(r"(?:ing|ed|es|s)$", "", word) if len(word) > 4 else word


def _both_say(one: str, other: str) -> tuple[str, ...]:
    said, besides = one[:COMPARED].lower(), other[:COMPARED].lower()
    found = [(hit.start(), hit[0]) for pattern in MATTERS.values() if (hit := pattern.search(said)) and pattern.search(besides)]
    named = [word for _at, word in sorted(found)]
    doors = {f"{number}{what}" for number, what in _DOOR.findall(besides)}
    named += [f"{number}{what}" for number, what in _DOOR.findall(said) if f"{number}{what}" in doors]
    named += _longest(said, besides)
    named += [word for word in _ENGLISH.findall(said) if word not in _COMMON_ENGLISH and re.search(rf"\b{word}\b", besides)]
    chosen: list[str] = []
    for word in named:
        if not any(word in each or each in word for each in chosen):
            chosen.append(word[:LONGEST_SHOWN] if word[0] > "\u4e00" else word)
    return tuple(chosen[:SHOWN])


def _longest(one: str, other: str) -> Iterable[str]:
    """The longest pieces of Chinese that stand in both."""
    pairs = {pair for run in _runs(other) for pair in _pairs(run)}
    pieces: list[str] = []
    for run in _runs(one):
        piece = ""
        for at in range(len(run) - 1):
            if run[at : at + 2] in pairs:
                piece = piece + run[at + 1] if piece else run[at : at + 2]
            elif piece:
                pieces.append(piece)
                piece = ""
        if piece:
            pieces.append(piece)
    return sorted(dict.fromkeys(pieces), key=lambda piece: -len(piece))
