"""How well it is understood what people say: each example judged by a model that has not seen it, in a table by language and category."""

from collections import Counter
from collections.abc import Callable, Iterable, Sequence

from bot.learning.example import Example
from bot.learning.training import folds, offers, reader_of, train
from bot.rules.grading import Answers, grade
from bot.rules.reading import Reading
from bot.rules.terms import Grade

FOLDS = 5


def held_back(examples: Sequence[Example], number: int = FOLDS) -> list[tuple[Example, Reading]]:
    """Each example with what a model that never saw it makes of it."""
    found: list[tuple[Example, Reading]] = []
    for known, unseen in folds(examples, number):
        found += judged(unseen, reader_of(train(known)))
    return found


def judged(examples: Iterable[Example], reader: Callable[[str], Reading]) -> list[tuple[Example, Reading]]:
    return [(example, reader(example.text)) for example in examples]


def report(examples: Sequence[Example]) -> str:
    return table(held_back(examples))


def table(found: Iterable[tuple[Example, Reading]]) -> str:
    total: Counter[str] = Counter()
    first: Counter[str] = Counter()
    three: Counter[str] = Counter()
    sure: Counter[str] = Counter()
    wrong: Counter[str] = Counter()
    grades: Counter[tuple[str, str]] = Counter()
    for example, reading in found:
        offered = offers(reading)
        for key in (example.language, f"{example.language} {example.category}"):
            total[key] += 1
            first[key] += offered[0] == example.category
            three[key] += example.category in offered
            sure[key] += reading.sure
            wrong[key] += reading.sure and offered[0] != example.category
        if example.grade:
            grades[example.grade, grade(reading, Answers()).grade.value] += 1
    lines = [f"{'':28}{'examples':>9}{'first':>8}{'three':>8}{'sure':>8}{'of these wrong':>16}"]
    for key in sorted(total, key=lambda each: (" " in each, each)):
        number = total[key]
        sure_wrong = f"{wrong[key] / sure[key]:.1%}" if sure[key] else "-"
        lines.append(f"{key:28}{number:9}{first[key] / number:8.1%}{three[key] / number:8.1%}{sure[key] / number:8.1%}{sure_wrong:>16}")
    lines += ["", "grade by words alone (rows: meant)", f"{'':12}" + "".join(f"{grade_.value:>10}" for grade_ in Grade)]
    lines += [f"{meant.value:12}" + "".join(f"{grades[meant.value, got.value]:10}" for got in Grade) for meant in Grade]
    return "\n".join(lines)
