"""Units by the names people have for their places: whole or in part, in Chinese, English or Pinyin, with typing errors."""

import re
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from typing import Final

from bot.rules.organisation import Organisation, Unit
from bot.rules.place.sounds import heard
from bot.rules.place.writing import Key, Token, Tokens, heard_key, key, mere_suffix, spelled, tokens, without_body, without_suffixes
from bot.rules.terms import Level

LONGEST_NAME: Final = 14  # tokens
PINYIN: Final = 4  # syllables that are put together again when somebody writes them apart
READ: Final = 600  # characters of a report in which a place is looked for
NAMED: Final = (Level.TOWN, Level.VILLAGE, Level.GRID)  # a department room is no place

# Around a place, and the place is meant.
_AROUND: Final = re.compile(r"^(我?就?在|这里?是|住在)|(这|那)?(附近|旁边|对面|门口|那边|这边|里面|边上|隔壁|后面|前面)$")

# How sure a way of finding is, as a share of what the name weighs.
_WHOLE, _SHORTENED, _HEARD, _HEARD_SHORT, _NEARLY, _CORRECTED = 1.0, 0.95, 0.85, 0.7, 0.7, 0.8


@dataclass(frozen=True, slots=True)
class Found:
    """A unit whose name was found, and how much of what was said speaks for it."""

    unit: int
    score: float


@dataclass(frozen=True, slots=True)
class _Hit:
    unit: int
    begin: int
    end: int  # position of the last token
    weight: float


@dataclass(frozen=True, slots=True)
class _Name:
    """A name without suffixes, for finding it although a character is wrong, missing or too much."""

    unit: int
    heard: Key
    sounds: frozenset[str]


class Names:
    """An index of all names, made once for each state of the organisation."""

    def __init__(self, tree: Organisation) -> None:
        self.tree = tree
        self._whole: dict[Key, tuple[int, ...]] = {}
        self._shortened: dict[Key, tuple[int, ...]] = {}
        self._heard: dict[Key, tuple[int, ...]] = {}
        self._nearly: list[_Name] = []
        self._with: dict[str, list[int]] = {}  # positions in _nearly of the names that have this character
        self._words: dict[str, set[str]] = {}  # Latin words by their first letter
        self._longest: dict[str, int] = {}  # how many tokens the longest name has that begins with this sound
        self._parts: list[tuple[str, int]] = []  # names written together, for those who tell only a part
        for unit in tree.units.values():
            if unit.level in NAMED:
                for name in dict.fromkeys(_names_of(unit)):
                    self._add(unit.id, name)

    def _add(self, unit: int, name: str) -> None:
        pieces = tokens(name)
        whole = tuple(token for piece in pieces for token in piece)
        short = tuple(token for piece in pieces for token in without_suffixes(piece))
        if not whole or len(whole) > LONGEST_NAME:
            return
        _note(self._whole, key(whole), unit)
        self._parts.append(("".join(key(whole)), unit))
        telling = len(short) > 1 or (len(short) == 1 and short[0].latin and len(short[0].text) > 3)
        if telling and short != whole:
            _note(self._shortened, key(short), unit)
        for form in (whole, short):
            if form:
                begin = heard(form[0].text)
                self._longest[begin] = max(len(form), self._longest.get(begin, 0))
            if len(form) > 1:
                _note(self._heard, heard_key(form), unit)
        numbered = "".join(key(short[-2:])) == "网格"  # found by its village and its number
        if len(short) > 2 and not numbered and not any(token.latin for token in short):
            self._nearly.append(_Name(unit, heard_key(short), frozenset(heard_key(short))))
            for each in set(key(short)):
                self._with.setdefault(each, []).append(len(self._nearly) - 1)
        if telling and (latin := spelled(short)):
            _note(self._shortened, (latin,), unit)
            self._words.setdefault(latin[0], set()).add(latin)
        for token in short:
            if token.latin:
                self._words.setdefault(token.text[0], set()).add(token.text)

    def find(self, said: str, *, answer: bool) -> list[Found]:
        """Units named in what was said, the likeliest first.

        `answer`: it answers the question for the place, so short and faulty names count; in the words of a report only what is plain does.
        """
        by_unit: dict[int, list[_Hit]] = {}
        for hit in self._hits(tokens(said[:READ]), answer=answer):
            by_unit.setdefault(hit.unit, []).append(hit)
        found = [Found(unit, self._score(unit, by_unit)) for unit in by_unit]
        if not found and answer and len(pieces := tokens(_AROUND.sub("", said.strip()))) == 1:
            found = self._containing(without_suffixes(pieces[0]))
        return sorted(found, key=lambda each: (-each.score, each.unit))

    def _score(self, unit: int, by_unit: Mapping[int, list[_Hit]]) -> float:
        """What speaks for a unit: its own names, and those of the village and the town it lies in, each part of the words once."""
        taken: list[_Hit] = []
        for each in self.tree.above(unit):
            for hit in sorted(by_unit.get(each.id, ()), key=lambda hit: -hit.weight):
                if all(hit.end < other.begin or other.end < hit.begin for other in taken):
                    taken.append(hit)
        return sum(hit.weight for hit in taken)

    def _containing(self, piece: Tokens) -> list[Found]:
        """Units with a name of which this is a part: 菜市场 of 临江菜市场."""
        said = "".join(key(piece))
        if mere_suffix(said) or (len(piece) < 2 and not (piece and piece[0].latin and len(said) > 3)):
            return []
        weight = sum(token.weight for token in piece) * _NEARLY
        return [Found(unit, weight) for unit in dict.fromkeys(unit for name, unit in self._parts if said in name)]

    def _hits(self, pieces: list[Tokens], *, answer: bool) -> Iterator[_Hit]:
        for piece in pieces:
            short = without_suffixes(piece)
            yield from self._named(piece, answer=answer)
            if short != piece:
                yield from self._named(short, answer=answer)
            yield from self._nearly_named(short, least=3 if answer else 4)
            if answer and (corrected := self._corrected(short)) != short:
                yield from (replace(hit, weight=hit.weight * _CORRECTED) for hit in self._named(corrected, answer=True))

    def _named(self, piece: Tokens, *, answer: bool) -> Iterator[_Hit]:
        """Every run of tokens that is a name as it stands, or sounds like one."""
        written, sounds = key(piece), heard_key(piece)
        for begin, first in enumerate(piece):
            longest = max(self._longest.get(sounds[begin], 0), PINYIN if first.latin else 0)
            for end in range(begin + 1, min(begin + longest, len(piece)) + 1):
                for units, share in self._meant(written[begin:end], sounds[begin:end], answer=answer):
                    weight = sum(token.weight for token in piece[begin:end]) * share
                    yield from (_Hit(unit, first.at, piece[end - 1].at, weight) for unit in units)

    def _meant(self, written: Key, sounds: Key, *, answer: bool) -> Iterator[tuple[Iterable[int], float]]:
        if units := self._whole.get(written):
            yield units, _WHOLE
        long = answer or len(written) > 2
        if (long or len(written[0]) > 5) and (units := self._shortened.get(written)):
            yield units, _SHORTENED
        if long and len(written) > 1 and (units := self._heard.get(sounds)):
            yield units, _HEARD if len(written) > 2 else _HEARD_SHORT
        together = "".join(written)
        if len(written) > 1 and together.isascii() and (units := self._shortened.get((together,))):
            yield units, _HEARD

    def _nearly_named(self, piece: Tokens, least: int) -> Iterator[_Hit]:
        """Names of at least so many characters with one of them wrong, missing or too much; their numbers must be right."""
        said, written = heard_key(piece), set(key(piece))
        sounds = frozenset(said)
        shared: Counter[int] = Counter()
        for each in written:
            shared.update(self._with.get(each, ()))
        for number, count in shared.items():
            name = self._nearly[number]
            # Most of its characters stand there as they are: otherwise 菜市场 would nearly be 蚕丝厂.
            if count < 0.6 * len(name.heard) or len(name.heard) < least or len(name.sounds & sounds) < len(name.sounds) - 1:
                continue
            if (span := _span_of(name.heard, said)) is not None:
                yield _Hit(name.unit, piece[span[0]].at, piece[span[1]].at, len(name.heard) * _NEARLY)

    def _corrected(self, piece: Tokens) -> Tokens:
        """Latin words put right where one letter of a known word is wrong, two of a long one."""
        return tuple(replace(token, text=self._nearest(token)) for token in piece)

    def _nearest(self, token: Token) -> str:
        word = token.text
        known = self._words.get(word[0], set())
        if not token.latin or len(word) < 4 or word in known:
            return word
        most = 2 if len(word) > 7 else 1
        near = sorted((away, each) for each in known if abs(len(each) - len(word)) <= most and (away := _edits(word, each, most)) <= most)
        return near[0][1] if near else word


def _note(index: dict[Key, tuple[int, ...]], name: Key, unit: int) -> None:
    known = index.get(name, ())
    if unit not in known:
        index[name] = (*known, unit)


def _names_of(unit: Unit) -> Iterator[str]:
    """All that a unit may be called by."""
    yield without_body(unit.name)
    yield unit.place
    yield without_body(unit.name_en)
    yield unit.place_en
    yield from unit.aliases
    if unit.level is Level.GRID:
        numbers = [token.text for piece in tokens(unit.name) for token in piece if token.number]
        if len(numbers) == 1:  # "the third grid", of whatever village was named beside it
            yield f"{numbers[0]}网格"
            yield f"grid {numbers[0]}"


def _span_of(name: Key, said: Key) -> tuple[int, int] | None:
    """Where the name stands in what was said with one token wrong, missing or too much, first and last position; None if nowhere."""
    lengths = (len(name), len(name) + 1, len(name) - 1) if len(name) > 3 else (len(name), len(name) + 1)  # two of three are too few
    for length in lengths:
        for begin in range(len(said) - length + 1):
            if _one_edit(name, said[begin : begin + length]):
                return begin, begin + length - 1
    return None


def _one_edit(name: Key, run: Key) -> bool:
    """Whether one edit at most lies between them; a number is never wrong by chance: 3组 is not 2组."""
    same = 0
    while same < min(len(name), len(run)) and name[same] == run[same]:
        same += 1
    rest, other = name[same:], run[same:]
    if not rest and not other:
        return True
    cut = (rest[1:], other[1:]) if len(rest) == len(other) else (rest[1:], other) if len(rest) > len(other) else (rest, other[1:])
    edited = (*rest[: len(rest) - len(cut[0])], *other[: len(other) - len(cut[1])])
    return cut[0] == cut[1] and not any(each.isdigit() for each in edited)


def _edits(one: str, other: str, most: int) -> int:
    """How many letters lie between two words, or more than `most`."""
    row = list(range(len(other) + 1))
    for number, letter in enumerate(one, 1):
        last, row[0] = row[0], number
        for at, each in enumerate(other, 1):
            last, row[at] = row[at], min(row[at] + 1, row[at - 1] + 1, last + (letter != each))
        if min(row) > most:
            return most + 1
    return row[-1]
