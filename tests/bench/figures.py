"""The figures: what is measured, in which unit, what is wanted (goal) and what is the least that is accepted (floor)."""

import json
import statistics
from collections.abc import Sequence
from dataclasses import dataclass

import psutil

from tests.bench.subjects import Api, Subject, memory_mb, start_to_first_reply_s

AT_ONCE = 100


@dataclass(frozen=True, slots=True)
class Figure:
    """One measured value; `floor` is the least that is accepted, or the most where less is better."""

    name: str
    value: float
    unit: str
    goal: float
    floor: float
    less_is_better: bool = False

    @property
    def accepted(self) -> bool:
        return self.value <= self.floor if self.less_is_better else self.value >= self.floor

    @property
    def line(self) -> str:
        """The figure as one line of JSON."""
        return json.dumps({"name": self.name, "value": round(self.value, 3), "unit": self.unit, "goal": self.goal, "floor": self.floor})


def throughput(api: Api, subjects: Sequence[Subject], rounds: int, people: int = AT_ONCE) -> dict[str, list[float]]:
    """Updates per second of each bot in each round; one bot plays at a time, in turns, after a round to get warm."""
    rates: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for each in range(rounds + 1):
        for subject in subjects:
            played = subject.play(api, people)
            if each:
                rates[subject.name].append(played["updates"] / played["seconds"])
    return rates


def ratio(rates: dict[str, list[float]], ours: Subject, other: Subject) -> float:
    """Median of the rounds' own ratios, so that a slow minute of the machine counts for both."""
    return statistics.median(mine / theirs for mine, theirs in zip(rates[ours.name], rates[other.name], strict=True))


def one_user(api: Api, subjects: Sequence[Subject], conversations: int) -> dict[str, list[float]]:
    """Milliseconds from each update of one person alone to its answer; bots in turns."""
    times: dict[str, list[float]] = {subject.name: [] for subject in subjects}
    for _ in range(conversations):
        for subject in subjects:
            times[subject.name] += [1000 * each for each in subject.play(api, 1)["latencies"]]
    return times


def percentile(values: Sequence[float], percent: int) -> float:
    return statistics.quantiles(values, n=100, method="inclusive")[percent - 1]


def added_ms(times: dict[str, list[float]], ours: Subject, bare: Subject, percent: int) -> float:
    return percentile(times[ours.name], percent) - percentile(times[bare.name], percent)


def memory_ratio(ours: psutil.Process, bare: psutil.Process) -> float:
    return memory_mb(ours) / memory_mb(bare)


def start_added_s(api: Api, ours: Subject, bare: Subject, times: int) -> float:
    """Seconds from start to first reply above the bare bot's, median of pairs."""
    return statistics.median(start_to_first_reply_s(ours, api) - start_to_first_reply_s(bare, api) for _ in range(times))
