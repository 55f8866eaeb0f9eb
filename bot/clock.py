"""The one place where time is read: the system's, or the system's plus an offset that several processes share through a file."""

import fcntl
import json
import os
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Protocol

NEXT = "next"
REREAD_AFTER = 0.02


class Clock(Protocol):
    def now(self) -> datetime:
        """The present, aware, in UTC."""
        ...


class SystemClock:
    def now(self) -> datetime:
        return datetime.now(UTC)


def running() -> float:
    """Seconds that also count while the machine sleeps or the process is stopped; not moved by whoever sets the clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class CommonClock:
    """The clock of all who share one database server: told by the server, carried on between two tellings by this machine's seconds.

    So a machine whose own clock is wrong neither reminds early nor holds its replies back. The system's time until it is told.
    """

    def __init__(self) -> None:
        self._told: tuple[datetime, float] | None = None

    def tell(self, moment: datetime, at: float) -> None:
        """At `at` by `running` it was `moment`."""
        self._told = (moment, at)

    def now(self) -> datetime:
        if self._told is None:
            return SystemClock().now()
        moment, at = self._told
        return moment + timedelta(seconds=running() - at)


class ManualClock:
    """A clock for tests: it stands still until it is advanced."""

    def __init__(self, start: datetime | None = None) -> None:
        self._now = (start or datetime(2026, 11, 23, 6, 0, tzinfo=UTC)).astimezone(UTC)

    def now(self) -> datetime:
        return self._now

    def advance(self, by: timedelta) -> None:
        if by < timedelta(0):
            raise ValueError("time does not go back")
        self._now += by

    def advance_to(self, moment: datetime) -> None:
        self.advance(moment.astimezone(UTC) - self._now)


@dataclass(frozen=True, slots=True)
class Shift:
    """What the clock file says: seconds added to system time, and where the bot is asked to walk to (a moment, `NEXT`, or nowhere)."""

    offset: float = 0.0
    target: datetime | str | None = None


class ShiftedClock:
    """System time plus the offset in the clock file, which is looked at again at most every 20 ms."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self._checked = 0.0
        self._stamp: tuple[int, int, int] | None = None
        self._shift = Shift()

    def now(self) -> datetime:
        return datetime.now(UTC) + timedelta(seconds=self.shift().offset)

    def shift(self) -> Shift:
        """What the file says, at most 20 ms old."""
        moment = time.monotonic()
        if moment - self._checked >= REREAD_AFTER:
            self._checked = moment
            stamp = _stamp(self.path)
            if stamp != self._stamp:
                self._shift = read(self.path)
                self._stamp = stamp
        return self._shift

    def refresh(self) -> None:
        """Look at the file at the next reading, however recent the last one was: for who has just written it."""
        self._checked = 0.0


def _stamp(path: Path) -> tuple[int, int, int] | None:
    try:
        found = path.stat()
    except FileNotFoundError:
        return None
    return found.st_mtime_ns, found.st_ino, found.st_size


def read(path: Path) -> Shift:
    """What the clock file says; a missing file is the present."""
    try:
        facts = json.loads(path.read_text(encoding="utf-8"))
    except FileNotFoundError:
        return Shift()
    target = facts.get("target")
    return Shift(float(facts.get("offset", 0)), target if target in (None, NEXT) else datetime.fromisoformat(target))


def _write(path: Path, shift: Shift) -> None:
    target = shift.target.isoformat() if isinstance(shift.target, datetime) else shift.target
    fresh = path.with_name(f"{path.name}.{os.getpid()}.new")
    fresh.write_text(json.dumps({"offset": shift.offset, "target": target}), encoding="utf-8")
    fresh.replace(path)


@contextmanager
def _held(path: Path) -> Iterator[None]:
    # Two processes change the file: the page asks, the bot walks. Without the lock one would undo the other's word.
    path.parent.mkdir(parents=True, exist_ok=True)
    with path.with_name(path.name + ".lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        yield


def present(shift: Shift) -> datetime:
    return datetime.now(UTC) + timedelta(seconds=shift.offset)


def ask_advance(path: Path, seconds: float) -> Shift:
    """Ask the bot to walk `seconds` further; asked again while it walks, further than before. Raises ValueError for going back."""
    if seconds < 0:
        raise ValueError("time does not go back")
    with _held(path):
        shift = read(path)
        start = present(shift)
        if isinstance(shift.target, datetime):
            start = max(start, shift.target)
        asked = Shift(shift.offset, start + timedelta(seconds=seconds))
        _write(path, asked)
        return asked


def ask_next(path: Path) -> Shift:
    """Ask the bot to walk to the next moment at which anything is due; a walk that is under way is kept."""
    with _held(path):
        shift = read(path)
        if shift.target is None:
            shift = Shift(shift.offset, NEXT)
            _write(path, shift)
        return shift


def settle(path: Path, offset: float) -> Shift:
    """The bot stands `offset` seconds ahead of the system's time; what was asked stays asked. An offset never shrinks."""
    with _held(path):
        shift = read(path)
        settled = Shift(max(shift.offset, offset), shift.target)
        _write(path, settled)
        return settled


def settle_at(path: Path, moment: datetime) -> Shift:
    """The bot stands at `moment`, or where it stood if that is later."""
    return settle(path, (moment - datetime.now(UTC)).total_seconds())


def has_arrived(shift: Shift, now: datetime) -> bool:
    """Nothing is asked, or the moment asked for has come; `NEXT` has come only when the bot says so with `arrived`."""
    return shift.target is None or (isinstance(shift.target, datetime) and now >= shift.target)


def arrived(path: Path) -> Shift:
    """The bot has walked as far as was asked; a moment asked for meanwhile that still lies ahead is kept."""
    with _held(path):
        shift = read(path)
        if isinstance(shift.target, datetime) and present(shift) < shift.target:
            return shift
        rested = Shift(shift.offset, None)
        _write(path, rested)
        return rested
