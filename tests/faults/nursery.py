"""A parent that has imported the program and forks it on demand: a killed bot is back in milliseconds, not in seconds.

Speaks lines: reads `start` and writes the pid of the new bot; `stop PID` asks it politely; ends with its input.
"""

import asyncio
import contextlib
import gc
import os
import signal
import sys


def live() -> None:
    """The bot itself, in a freshly forked process."""
    from bot.app import Program
    from bot.settings import from_environment

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
        if line.strip() != "start":
            continue
        pid = os.fork()
        if pid == 0:
            signal.signal(signal.SIGCHLD, signal.SIG_DFL)
            with contextlib.suppress(KeyboardInterrupt):
                live()
            os._exit(0)
        print(pid, flush=True)


if __name__ == "__main__":
    main()
