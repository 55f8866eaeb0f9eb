"""Tenure: whether this process is the one that sends for the token, and until when it may believe so without asking again."""

import os
import socket
import time
from collections.abc import Mapping
from datetime import timedelta
from pathlib import Path
from typing import Any

from sqlalchemy import Connection

from bot.clock import SystemClock
from storage import leases
from storage.leases import LONG, Hold, Lease

MARGIN = timedelta(seconds=1)  # nothing is begun so shortly before the end that it might be on its way when another takes over


def running() -> float:
    """Seconds that also count while the machine sleeps or the process is stopped; not moved by whoever sets the clock."""
    return time.clock_gettime(time.CLOCK_BOOTTIME) if hasattr(time, "CLOCK_BOOTTIME") else time.monotonic()


class Tenure:
    """The lease on sending for one token. The organisation's clock may jump; this is the machine's business and goes by its own."""

    def __init__(self, bot: int) -> None:
        self.lease = f"send:{bot}"
        self.me = f"{_machine()}:{os.getpid()}:{time.monotonic_ns()}"
        self._good_until = 0.0
        self._asked_until = 0.0
        self._seen: tuple[Lease | None, float] = (None, 0.0)

    def ask(self, db: Connection) -> tuple[Hold, timedelta | None, Mapping[str, Any]]:
        """Take or renew; with a new tenure, how long nobody held it (None: nobody ever did) and what the one before wrote down.

        It counts only once the transaction has been committed: say so with `confirm`.
        """
        asked = running()
        now = leases.machine_time(db, SystemClock().now())
        before = leases.present(db, self.lease)
        held, left = leases.hold(db, self.lease, self.me, now, gone=self._gone)
        self._asked_until = asked + (left - MARGIN).total_seconds() if held is not Hold.OTHERS else 0.0
        vacant = now - before.until if before is not None else None
        return held, vacant, before.facts if before is not None else {}

    def confirm(self) -> None:
        """The transaction of the last `ask` has been committed."""
        self._good_until = self._asked_until

    @property
    def good(self) -> bool:
        """Whether a call may be begun: asked before each one, so that a process that was stopped and wakes up late says nothing more."""
        return running() < self._good_until

    def note(self, db: Connection, **facts: Any) -> None:
        """Leave word for whoever holds it next."""
        leases.note(db, self.lease, self.me, facts)

    def give_back(self, db: Connection) -> None:
        self._good_until = 0.0
        leases.give_back(db, self.lease, self.me, leases.machine_time(db, SystemClock().now()))

    def _gone(self, lease: Lease) -> bool:
        """A holder that is dead, or that has not renewed for a whole lease by our own count: clocks of machines may disagree or jump."""
        if dead(lease.holder):
            return True
        seen, since = self._seen
        if seen is None or (seen.holder, seen.until) != (lease.holder, lease.until):
            self._seen = (lease, running())
            return False
        return running() - since > LONG.total_seconds()


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
