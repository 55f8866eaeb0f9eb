"""The playground over real HTTP, on a free port, in the test's own loop."""

from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from pathlib import Path

import pytest

from bot.playground.server import create_app, start
from bot.playground.world import World

Serve = Callable[..., Awaitable[str]]


@pytest.fixture(autouse=True)
def _spans(monkeypatch: pytest.MonkeyPatch) -> None:
    # python-telegram-bot warns whoever reads a span of seconds as a number; this asks it for timedeltas.
    monkeypatch.setenv("PTB_TIMEDELTA", "true")


@pytest.fixture
async def serve() -> AsyncIterator[Serve]:
    """Serves a world; gives its address."""
    async with AsyncExitStack() as stack:

        async def begin(world: World, clock_path: Path | None = None, *, closed: bool = False) -> str:
            runner, port = await start(create_app(world, clock_path, closed=closed), "127.0.0.1", 0)
            stack.push_async_callback(runner.cleanup)
            return f"http://127.0.0.1:{port}"

        yield begin
