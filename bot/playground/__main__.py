"""`python -m bot.playground`: a Telegram of one's own on this machine."""

import argparse
import asyncio
import contextlib
import signal
import sys
from pathlib import Path

from bot.clock import ShiftedClock, SystemClock
from bot.playground.server import PortBusy, create_app, start
from bot.playground.world import World


def arguments() -> argparse.Namespace:
    parser = argparse.ArgumentParser(prog="python -m bot.playground", description=__doc__)
    parser.add_argument("--host", default="127.0.0.1")
    parser.add_argument("--port", type=int, default=8081, help="0 takes any free port, which is printed")
    parser.add_argument("--data", type=Path, help="folder that keeps the world between starts; without it nothing is kept")
    parser.add_argument("--clock", type=Path, help="clock file shared with the bot (default: DATA/clock)")
    parser.add_argument("--no-limits", action="store_true", help="never answer 429")
    parser.add_argument("--token", action="append", default=[], help="only these tokens are known")
    parser.add_argument("--bot", default="和悦", help="name of the first bot")
    parser.add_argument("--username", default="heyue_bot")
    return parser.parse_args()


async def run(facts: argparse.Namespace) -> None:
    clock_path: Path | None = facts.clock or (facts.data / "clock" if facts.data else None)
    clock = ShiftedClock(clock_path) if clock_path else SystemClock()
    world = World(clock.now, facts.data, limits=not facts.no_limits)
    for token in facts.token:
        world.add_bot(token, facts.username, facts.bot)
    app = create_app(world, clock_path, closed=bool(facts.token), name=facts.bot, username=facts.username)
    runner, port = await start(app, facts.host, facts.port)
    print(f"http://{facts.host}:{port}", flush=True)
    stop = asyncio.Event()
    for sign in (signal.SIGINT, signal.SIGTERM):
        with contextlib.suppress(NotImplementedError):
            asyncio.get_running_loop().add_signal_handler(sign, stop.set)
    await stop.wait()
    await runner.cleanup()


def main() -> int:
    try:
        asyncio.run(run(arguments()))
    except PortBusy as busy:
        print(busy, file=sys.stderr)
        return 1
    return 0


if __name__ == "__main__":
    sys.exit(main())
