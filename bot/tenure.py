"""Tenure: whether this process is the one that sends for the token, and until when it may believe so without asking again."""

import os
import socket
import time
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.clock import Clock, CommonClock, SystemClock, running
from storage import leases
from storage.leases import LONG, Hold, Lease

MARGIN = timedelta(seconds=1)  # nothing is begun so shortly before the end that it might be on its way when another takes over


class Tenure:
    """The lease on sending for one token. The organisation's clock may jump; this goes by the database server's, else by the machine's.

    A clock that machines have in common is told the server's time whenever the lease is looked at.
    """

    def __init__(self, bot: int, clock: Clock | None = None) -> None:
        self._clock = clock
        self.lease = f"send:{bot}"
        self.me = myself()
        self._good_until = 0.0
        self._asked_until = 0.0
        self.mine = False  # by what the database said last
        self._seen: tuple[Lease | None, float] = (None, 0.0)

    def ask(self, db: Connection) -> tuple[Hold, timedelta | None, Mapping[str, Any]]:
        """Take or renew; with a new tenure, how long nobody held it (None: nobody ever did) and what the one before wrote down.

        It counts only once the transaction has been committed: say so with `confirm`.
        """
        asked = running()
        now = self.time(db)
        before = leases.present(db, self.lease)
        held, left = leases.hold(db, self.lease, self.me, now, gone=self._gone)
        self._asked_until = asked + (left - MARGIN).total_seconds() if held is not Hold.OTHERS else 0.0
        vacant = now - before.until if before is not None else None
        return held, vacant, before.facts if before is not None else {}

    def time(self, db: Connection) -> datetime:
        """The time that leases go by."""
        return told(db, self._clock)

    def confirm(self) -> None:
        """The transaction of the last `ask` has been committed."""
        self._good_until = self._asked_until
        self.mine = self._asked_until > 0

    @property
    def good(self) -> bool:
        """Whether a call may be begun: asked before each one, so that a process that was stopped and wakes up late says nothing more."""
        return running() < self._good_until

    def note_closed(self, db: Connection, seconds: float) -> None:
        """Leave word for whoever holds it next: nothing may be sent for so long."""
        until = self.time(db) + timedelta(seconds=seconds)
        leases.note(db, self.lease, self.me, {"closed_until": until.isoformat()})

    def closed_for(self, db: Connection, left: Mapping[str, Any]) -> float:
        """Seconds for which nothing may be sent, as the holder before wrote it down."""
        if "closed_until" not in left:
            return 0.0
        return max(0.0, (datetime.fromisoformat(left["closed_until"]) - self.time(db)).total_seconds())

    def give_back(self, db: Connection) -> None:
        self._good_until = 0.0
        leases.give_back(db, self.lease, self.me, self.time(db))

    def _gone(self, lease: Lease) -> bool:
        """A holder that is dead, or that has not renewed for a whole lease by our own count: clocks of machines may disagree or jump."""
        if dead(lease.holder):
            return True
        seen, since = self._seen
        if seen is None or (seen.holder, seen.until) != (lease.holder, lease.until):
            self._seen = (lease, running())
            return False
        return running() - since > LONG.total_seconds()


def told(db: Connection, clock: Clock | None) -> datetime:
    """The time that leases go by, told to the clock if it is one that machines have in common."""
    asked = running()
    now = leases.machine_time(db, SystemClock().now())
    if isinstance(clock, CommonClock) and db.dialect.name == "postgresql":
        clock.tell(now, (asked + running()) / 2)
    return now


def myself() -> str:
    """How this process calls itself where it holds something."""
    return f"{_machine()}:{os.getpid()}:{time.monotonic_ns()}"


def dead(holder: str) -> bool:
    """Whether a holder on this machine is certainly gone; of other machines nothing is known."""
    machine, _, rest = holder.partition(":")
    pid = rest.partition(":")[0]
    if machine != _machine() or not pid.isdigit():
        return False
    if int(pid) == os.getpid():
        return True  # an earlier process with our number
    try:
        os.kill(int(pid), 0)
    except ProcessLookupError:
        return True
    except PermissionError:
        return False
    return False


def _machine() -> str:
    """Host, boot and process namespace: containers may share a host's name, and then their process ids mean nothing to each other."""
    parts = [socket.gethostname()]
    for place in ("/proc/sys/kernel/random/boot_id", "/proc/self/ns/pid"):
        try:
            path = Path(place)
            parts.append(str(path.readlink()) if path.is_symlink() else path.read_text(encoding="ascii").strip())
        except OSError:
            parts.append("")
    return "/".join(parts).replace(":", "")
