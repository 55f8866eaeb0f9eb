"""Several real processes of the program on one database, and one clock file that all of them read."""

import mmap
import random
import struct
import time
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime, timedelta
from functools import partial
from multiprocessing.connection import Connection as Pipe
from pathlib import Path
from typing import Any, TypeVar

from sqlalchemy import Connection
from sqlalchemy.exc import DBAPIError

from bot.app import read_house
from bot.jobs import next_due
from bot.posting import House
from storage import outbox
from storage.database import reading_engine
from tests.forked import prepared
from tests.model import comparing, facts
from tests.model.bureau import BOT_ID, Bureau, town_of
from tests.model.living import Life, act, plan
from tests.model.reference import AFTER, BEFORE, Deed, Prediction, Reference

T = TypeVar("T")
ZERO = datetime(1970, 1, 1, tzinfo=UTC)
PATIENCE = 240.0  # seconds, on the slowest machine, in which all that is due at one moment must be done
PAUSE = 0.008  # seconds between two looks of an idle process


class SharedClock:
    """Microseconds since 1970 in a file of eight bytes."""

    def __init__(self, path: Path) -> None:
        if not path.exists():
            path.write_bytes(bytes(8))
        with path.open("r+b") as file:
            self._memory = mmap.mmap(file.fileno(), 8)

    def now(self) -> datetime:
        return ZERO + timedelta(microseconds=struct.unpack("<q", self._memory[:])[0])

    def stand_at(self, moment: datetime) -> None:
        self._memory[:] = struct.pack("<q", (moment - ZERO) // timedelta(microseconds=1))


def work(pipe: Pipe, url: str, clock: Path, seed: int, resident: int) -> None:
    """One process: looks and sends as fast as it can, and lets somebody act when it is told to."""
    dice = random.Random(seed)
    bureau = Bureau(url, SharedClock(clock))
    falls: list[str] = []
    seen = bureau.clock.now()
    pipe.send("ready")
    while True:
        if pipe.poll(PAUSE):
            id_ = pipe.recv()
            if id_ is None:
                break
            try:
                deed = bureau.do(partial(act, now=bureau.clock.now(), dice=dice, resident=resident, id_=id_))
            except DBAPIError as fall:
                deed = None
                falls.append(str(fall.orig)[:200])
            pipe.send(deed)
        elif bureau.clock.now() == seen and not bureau.do(partial(_is_due, now=seen)):
            continue
        seen = bureau.clock.now()
        try:
            bureau.look()
            bureau.send()
        except DBAPIError as fall:  # a deadlock, say: the next look goes on, but it should not have come to that
            falls.append(str(fall.orig)[:200])
    sent = len(bureau.courier.taken)
    bureau.close()
    pipe.send((sent, falls))


def is_due(db: Connection, now: datetime) -> bool:
    """Whether anything is due: a step, a draft, the numbers of the day, a message."""
    upcoming = next_due(db, now)
    return (upcoming is not None and upcoming <= now) or not outbox.empty(db, now)


def _is_due(db: Connection, _house: House, *, now: datetime) -> bool:
    return is_due(db, now)


class Workers:
    """Processes at work, and the hand that moves their clock when all that is due at a moment is done."""

    def __init__(self, url: str, folder: Path, count: int, resident: int, begin: datetime) -> None:
        self.clock = SharedClock(folder / "clock")
        self.clock.stand_at(begin)
        self.engine = reading_engine(url)
        context = prepared()
        self.pipes: list[Any] = []
        self.processes: list[Any] = []
        for number in range(count):
            ours, theirs = context.Pipe()
            process = context.Process(target=work, args=(theirs, url, folder / "clock", number, resident), daemon=True)
            process.start()
            self.pipes.append(ours)
            self.processes.append(process)
        assert [self.hear(pipe) for pipe in self.pipes] == ["ready"] * count

    def hear(self, pipe: Any) -> Any:
        """What a process says; whoever has died says nothing more, and must not be waited for."""
        process = self.processes[self.pipes.index(pipe)]
        until = time.monotonic() + PATIENCE
        while not pipe.poll(0.5):
            assert process.is_alive(), f"process {process.pid} died with {process.exitcode}"
            assert time.monotonic() < until, f"process {process.pid} does not answer"
        return pipe.recv()

    def ask(self, question: Callable[[Connection, House], T]) -> T:
        with self.engine.connect() as db:
            return question(db, read_house(BOT_ID, "heyue_bot", db))

    def upcoming(self) -> datetime | None:
        with self.engine.connect() as db:
            return next_due(db, self.clock.now())

    def rest(self) -> None:
        """Until nothing is due any more at the moment at which the clock stands."""
        until = time.monotonic() + PATIENCE
        now = self.clock.now()
        while True:
            with self.engine.connect() as db:
                if not is_due(db, now):
                    return
            assert time.monotonic() < until, f"not done with what is due at {now}"
            time.sleep(0.002)

    def walk(self, moment: datetime) -> bool:
        """Visit every due moment before this one, and stand at it; True when something is due there."""
        self.rest()
        while (upcoming := self.upcoming()) is not None and upcoming < moment:
            self.clock.stand_at(upcoming)
            self.rest()
        self.clock.stand_at(moment)
        return upcoming == moment

    def close(self) -> tuple[int, list[str]]:
        """How many calls were made, and what fell."""
        ended = []
        for pipe, process in zip(self.pipes, self.processes, strict=True):
            pipe.send(None)
            ended.append(self.hear(pipe))
            process.join(10)
        self.engine.dispose()
        return sum(sent for sent, _ in ended), [fall for _, falls in ended for fall in falls]


def live_together(workers: Workers, life: Life) -> list[tuple[int, datetime]]:
    """Let everything happen, each deed in one of the processes; returns where a deed met what was due in the same moment."""
    dice = random.Random(life.seed)
    races: list[tuple[int, datetime]] = []
    for id_, moment, _order in plan(life, dice, workers.ask, workers.clock.now):
        pipe = dice.choice(workers.pipes)
        meets = workers.walk(moment)
        pipe.send(id_)
        deed: Deed | None = workers.hear(pipe)
        life.remember(deed)
        if deed is not None and meets:
            races.append((deed.case, moment))
    workers.walk(life.until)
    workers.rest()
    return races


def compared_together(workers: Workers, life: Life, races: list[tuple[int, datetime]]) -> list[str]:
    """Where processes and reference differ; where a deed met what was due, either order is right."""
    house = workers.ask(lambda db, house: house)
    met = set(races)

    def predicted(order: int) -> Prediction:
        deeds = [replace(deed, order=order if (deed.case, deed.at) in met else BEFORE) for deed in life.deeds]
        return Reference(town_of(house), facts.numbers(house.policy), life.until).predict(deeds)

    found = workers.ask(lambda db, house: comparing.read(db))
    return comparing.differences_of_a_race(found, predicted(BEFORE), predicted(AFTER), [(deed.case, deed.at) for deed in life.deeds])
