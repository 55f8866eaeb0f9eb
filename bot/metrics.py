"""The figures of one process and of the database behind it, in the form that Prometheus reads."""

import time
from collections.abc import Iterator
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any

from prometheus_client import CollectorRegistry, ProcessCollector, generate_latest
from prometheus_client.core import CounterMetricFamily, GaugeMetricFamily, HistogramMetricFamily, Metric
from sqlalchemy import Connection

from bot.delivery import Delivery
from bot.office import Office
from storage import figures
from storage.figures import Owed, Waiting
from storage.outbox import ALERT, NOTICE, REPLY

SLOW_APART = 60.0  # seconds between looks at everything that is owed, however often somebody asks
PRIORITIES = {REPLY: "reply", ALERT: "alert", NOTICE: "notice"}


@dataclass(slots=True)
class Figures:
    """What the database says, read at `now`."""

    now: datetime
    inbox: Waiting
    set_aside: int
    outbox: dict[int, Waiting]
    held_back: int
    errands: list[tuple[str, Waiting, int]]
    owed: list[Owed]


@dataclass(slots=True)
class Looking:
    """Reads figures, the dear ones seldom."""

    _owed: list[Owed] = field(default_factory=list)
    _looked: float = float("-inf")

    def look(self, db: Connection, now: datetime) -> Figures:
        if time.monotonic() - self._looked >= SLOW_APART:
            self._owed, self._looked = figures.owed(db, now), time.monotonic()
        waiting = dict(figures.outbox(db, now))
        held_back, errands = figures.held_back(db, now), figures.errands(db)
        return Figures(now, figures.inbox(db), figures.set_aside(db), waiting, held_back, errands, self._owed)


class _Collected:
    """What prometheus_client asks when it writes the page."""

    def __init__(self, found: Figures, office: Office, delivery: Delivery, free: int) -> None:
        self.found = found
        self.office = office
        self.delivery = delivery
        self.free = free

    def collect(self) -> Iterator[Metric]:
        yield from self._traffic()
        yield from self._errands()
        yield from self._owed()
        yield from self._process()

    def _traffic(self) -> Iterator[Metric]:
        found = self.found
        yield _gauge("heyue_inbox_letters", "Updates that wait to be worked.", found.inbox.count)
        yield _gauge("heyue_inbox_oldest_seconds", "Age of the oldest of them.", _age(found.inbox, found.now))
        yield _gauge("heyue_inbox_set_aside", "Updates that failed too often.", found.set_aside)
        depth = GaugeMetricFamily("heyue_outbox_parcels", "Messages that may go by now and have not gone.", labels=["priority"])
        age = GaugeMetricFamily("heyue_outbox_oldest_seconds", "How late the oldest of them is.", labels=["priority"])
        for priority, name in PRIORITIES.items():
            waiting = found.outbox.get(priority, Waiting(0, None))
            depth.add_metric([name], waiting.count)
            age.add_metric([name], _age(waiting, found.now))
        yield depth
        yield age
        yield _gauge("heyue_outbox_held_back", "Messages for a later moment.", found.held_back)

    def _errands(self) -> Iterator[Metric]:
        waiting = GaugeMetricFamily("heyue_errands", "Errands that are not done yet.", labels=["kind"])
        age = GaugeMetricFamily("heyue_errands_oldest_seconds", "Age of the oldest of them.", labels=["kind"])
        failed = GaugeMetricFamily("heyue_errands_failed", "Errands of late that came to nothing.", labels=["kind"])
        for kind, open_, count in self.found.errands:
            waiting.add_metric([kind], open_.count)
            age.add_metric([kind], _age(open_, self.found.now))
            failed.add_metric([kind], count)
        yield waiting
        yield age
        yield failed
        yield _gauge("heyue_files_free_bytes", "Room on the disk where files are kept.", self.free)

    def _owed(self) -> Iterator[Metric]:
        owed = GaugeMetricFamily("heyue_obligations", "What is owed: open; due: to be spoken of; overdue.", labels=["kind", "state"])
        for each in self.found.owed:
            for state, count in (("open", each.open), ("due", each.due), ("overdue", each.overdue)):
                owed.add_metric([each.kind, state], count)
        yield owed

    def _process(self) -> Iterator[Metric]:
        counts = self.delivery.counts
        sent = CounterMetricFamily("heyue_deliveries", "What became of calls to the Bot API.", labels=["outcome"])
        for outcome in ("sent", "again", "gave_up"):
            sent.add_metric([outcome], counts[outcome])
        yield sent
        yield CounterMetricFamily("heyue_too_many_requests", "Answers 429.", value=counts["429"])
        yield CounterMetricFamily("heyue_maybe_twice", "Messages taken over from a lost sender.", value=counts["maybe_twice"])
        times = self.office.times
        taken = HistogramMetricFamily("heyue_handler_seconds", "Time of one unit of work.")
        taken.add_metric([], times.cumulative(), times.total)
        yield taken


def page(found: Figures, office: Office, delivery: Delivery, free: int) -> bytes:
    """The whole page, in Prometheus' text format; `free`: bytes on the disk where files are kept."""
    registry = CollectorRegistry()
    collected: Any = _Collected(found, office, delivery, free)
    registry.register(collected)
    ProcessCollector(registry=registry)
    return generate_latest(registry)


def _gauge(name: str, about: str, value: float) -> Metric:
    return GaugeMetricFamily(name, about, value=value)


def _age(waiting: Waiting, now: datetime) -> float:
    return max(0.0, (now - waiting.oldest).total_seconds()) if waiting.oldest is not None else 0.0
