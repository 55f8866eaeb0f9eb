"""A parent that has imported the program and forks it on demand: a killed bot is back in milliseconds, not in seconds.

Speaks lines: reads `start` and a JSON object (Place), writes the pid of the new bot; ends with its input.
"""

import asyncio
import contextlib
import gc
import json
import os
import signal
import socket
import sys
from datetime import UTC, datetime, timedelta
from typing import Any


def live(place: dict[str, Any]) -> None:
    """The bot itself, in a freshly forked process, as if on the machine that was asked for."""
    from bot.app import Program
    from bot.clock import SystemClock
    from bot.settings import from_environment

    os.environ.update(place["environment"])
    if place["host"]:
        socket.gethostname = lambda: str(place["host"])
    if place["ahead"]:
        wrong = timedelta(seconds=place["ahead"])
        SystemClock.now = lambda self: datetime.now(UTC) + wrong  # type: ignore[method-assign]
    asyncio.run(Program(from_environment()).run())


def main() -> None:
    from bot import app, rendering
    from handlers import routers

    routers()
    assert app and rendering
    gc.freeze()
    signal.signal(signal.SIGCHLD, signal.SIG_IGN)  # the killed ones are nobody's to bury
    print("ready", flush=True)
    for line in sys.stdin:
        word, _, place = line.strip().partition(" ")
        if word != "start":
            continue
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with contextlib.suppress(KeyboardInterrupt):
                live(json.loads(place))
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
