"""Learning from examples, with scikit-learn: two linear judges over the same pieces, one for what it is about, one for how bad it is."""

from collections import Counter
from collections.abc import Callable, Iterable, Iterator, Sequence
from dataclasses import astuple, dataclass
from math import sqrt
from typing import Any, Final

from bot.learning.example import Example, apart
from bot.rules.learned import BIAS, GRADES, MOST, SLUGS, Learned, Rows, evidence, pieces
from bot.rules.reading import Reading, read, shown
from bot.rules.terms import Category

SEEN: Final = 3  # examples in which a piece must stand to be learned
FREEDOM: Final = 5.0  # how far the judges may follow single examples (scikit-learn's C), chosen by `measure`
ROUNDS: Final = 500
HEAVY: Final = {Category.WOMEN_CHILDREN.value: 1.3}  # what must not be overlooked counts for more than one example


class Unprepared(Exception):
    """scikit-learn is not installed."""


@dataclass(frozen=True, slots=True)
class Score:
    """Of how many examples the first suggestion was right, and one of the first three; with women_children apart."""

    examples: int = 0
    first: int = 0
    three: int = 0
    protected: int = 0
    protected_three: int = 0

    def plus(self, other: "Score") -> "Score":
        return Score(*(one + more for one, more in zip(astuple(self), astuple(other), strict=True)))

    def better_than(self, other: "Score") -> bool:
        """More right at first, none lost within three, and nothing lost where a miss is worst."""
        return self.first > other.first and self.three >= other.three and self.protected_three >= other.protected_three


def train(examples: Iterable[Example], name: str = "") -> Learned:
    """The same examples give the same model. Raises Unprepared without scikit-learn, the extra `learn`."""
    try:
        from sklearn.feature_extraction import DictVectorizer
    except ImportError as missing:
        raise Unprepared from missing
    kept = apart(examples)
    seen = [(pieces(plain), evidence(plain, signs)) for plain, signs in (shown(example.text) for example in kept)]
    often = Counter(piece for found, _evidence in seen for piece in found)
    known = {piece for piece, count in often.items() if count >= SEEN}
    columns = DictVectorizer(sparse=True)
    table = columns.fit_transform([_row(found & known, shows) for found, shows in seen])
    weights = _fitted(table, [example.category for example in kept], SLUGS)
    graded = [number for number, example in enumerate(kept) if example.grade]
    weights += _fitted(table[graded], [kept[number].grade for number in graded], GRADES)
    return _written(dict(zip([*columns.get_feature_names_out(), BIAS], zip(*weights, strict=True), strict=True)), known, name)


def _row(found: Iterable[str], shows: dict[str, float]) -> dict[str, float]:
    found = sorted(found)
    return dict.fromkeys(found, 1 / sqrt(len(found) or 1)) | shows


def _fitted(table: Any, answers: Sequence[str], classes: Sequence[str]) -> list[list[float]]:
    """For each class the weight of every column, the bias last; a class without examples is never suggested."""
    from sklearn.linear_model import LogisticRegression
    from threadpoolctl import threadpool_limits  # a part of scikit-learn

    judge = LogisticRegression(C=FREEDOM, max_iter=ROUNDS, random_state=0)
    with threadpool_limits(limits=1):  # the order in which several processors add up would show in the last digits
        judge.fit(table, answers, sample_weight=[HEAVY.get(answer, 1.0) for answer in answers])
    found = {name: [*row, bias] for name, row, bias in zip(judge.classes_, judge.coef_, judge.intercept_, strict=True)}
    nothing = [0.0] * table.shape[1]
    return [[float(weight) for weight in found.get(name, [*nothing, -99.0])] for name in classes]


def _written(weights: dict[str, tuple[float, ...]], known: set[str], name: str) -> Learned:
    step = max((abs(weight) for piece in known for weight in weights[piece]), default=1.0) / MOST
    rows = {}
    for piece in sorted(known):
        numbers = [round(weight / step) for weight in weights[piece]]
        if any(numbers):
            rows[piece] = numbers
    shows = {key: tuple(round(each, 4) for each in row) for key, row in weights.items() if key not in known}
    return Learned(round(step, 8), Rows.of(rows), dict(sorted(shows.items())), name)


def measure(examples: Sequence[Example], reader: Callable[[str], Reading]) -> Score:
    """How well a reader suggests what the examples are about."""
    first = three = protected = protected_three = 0
    for example in examples:
        offered = offers(reader(example.text))
        first += offered[0] == example.category
        three += example.category in offered
        if example.category == Category.WOMEN_CHILDREN:
            protected += offered[0] == example.category
            protected_three += example.category in offered
    return Score(len(examples), first, three, protected, protected_three)


def offers(reading: Reading) -> tuple[str, ...]:
    """The slugs that a person would be shown, `none` where it is taken for no dispute."""
    kinds = tuple(guess.slug for guess in reading.categories)
    return ("none", *kinds)[:3] if reading.no_dispute is not None or not kinds else kinds


def folds(examples: Sequence[Example], number: int) -> Iterator[tuple[list[Example], list[Example]]]:
    """Each part in turn held back: (to learn from, held back); which part an example is in depends on its text alone."""
    from zlib import crc32

    parts = [crc32(example.text.encode()) % number for example in examples]
    for held in range(number):
        yield (
            [example for example, part in zip(examples, parts, strict=True) if part != held],
            [example for example, part in zip(examples, parts, strict=True) if part == held],
        )


def reader_of(learned: Learned) -> Callable[[str], Reading]:
    return lambda text: read(text, learned)
