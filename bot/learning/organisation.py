"""The organisation learns from its own reports: what was learned is put into force only where it reads held-back reports better."""

from collections.abc import Collection, Mapping, Sequence
from dataclasses import asdict, dataclass
from typing import Any, Final

from bot.learning.example import Example
from bot.learning.training import Score, folds, measure, reader_of, train
from bot.rules.learned import Learned

LEAST: Final = 30  # reports that the present model has not seen; with fewer a comparison says little
NOTHING: Final = Score()
PARTS: Final = 5  # each of them is held back once


@dataclass(frozen=True, slots=True)
class Lesson:
    """How the reports that nobody had learned from were read before and after; `model` is there where it became better."""

    reports: tuple[int, ...]
    unseen: int
    before: Score = NOTHING
    after: Score = NOTHING
    model: Learned | None = None

    @property
    def facts(self) -> dict[str, Any]:
        """What is kept beside the model: which reports it has seen, and the two scores."""
        return {"cases": self.reports, "before": asdict(self.before), "after": asdict(self.after)}


def learn(reports: Mapping[int, Example], present: Learned, seen: Collection[int], general: Sequence[Example]) -> Lesson:
    """Learn from `general` examples and the checked reports (by case id), of which `present` has `seen` some.

    Both models are compared on reports that neither has learned from. Raises Unprepared without scikit-learn.
    """
    unseen = [example for case, example in reports.items() if case not in seen]
    if len(unseen) < LEAST:
        return Lesson(tuple(reports), len(unseen))
    known = [*general, *(example for case, example in reports.items() if case in seen)]
    before, after = measure(unseen, reader_of(present)), NOTHING
    if before.first == before.examples:  # nothing can read them better
        return Lesson(tuple(reports), len(unseen), before, before)
    for others, held in folds(unseen, PARTS):
        if held:
            after = after.plus(measure(held, reader_of(train([*others, *known]))))
    model = train([*unseen, *known], "own") if after.better_than(before) else None
    return Lesson(tuple(reports), len(unseen), before, after, model)
