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
    """One measured value; `floor` is the least that is accepted, or the most where less is better. Without both it only informs."""

    name: str
    value: float
    unit: str
    goal: float | None = None
    floor: float | None = None
    less_is_better: bool = False

    @property
    def accepted(self) -> bool:
        if self.floor is None:
            return True
        return self.value <= self.floor if self.less_is_better else self.value >= self.floor

    @property
    def line(self) -> str:
        """The figure as one line of JSON."""
        wanted = {} if self.goal is None else {"goal": self.goal, "floor": self.floor}
        return json.dumps({"name": self.name, "value": round(self.value, 3), "unit": self.unit, **wanted})


@dataclass(frozen=True, slots=True)
class Played:
    """One round: updates per second, and microseconds of processor time that the bot's processes spent on each."""

    rate: float
    cpu_us: float


Rounds = dict[str, list[Played]]


def throughput(api: Api, subjects: Sequence[Subject], rounds: int, people: int = AT_ONCE) -> Rounds:
    """Each bot in each round; one bot plays at a time, in turns, after a round to get warm."""
    played: Rounds = {subject.name: [] for subject in subjects}
    for each in range(rounds + 1):
        for subject in subjects:
            before = subject.cpu_s()
            found = subject.play(api, people)
            if each:
                cpu_us = 1e6 * (subject.cpu_s() - before) / found["updates"]
                played[subject.name].append(Played(found["updates"] / found["seconds"], cpu_us))
    return played


def ratio(rounds: Rounds, ours: Subject, other: Subject) -> float:
    """Median of the rounds' own ratios, so that a slow minute of the machine counts for both."""
    return statistics.median(mine.rate / theirs.rate for mine, theirs in zip(rounds[ours.name], rounds[other.name], strict=True))


def cpu_us(rounds: Rounds, subject: Subject) -> float:
    """Median of the processor time of one update; steadier than speed where others work on the same machine."""
    return statistics.median(each.cpu_us for each in rounds[subject.name])


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
