"""When a process says that it should be started anew."""

import asyncio
import threading
import time
from collections.abc import Callable
from pathlib import Path

import pytest

from bot import health
from bot.app import office
from bot.clock import ManualClock
from bot.delivery import Delivery
from bot.health import Health
from bot.pacing import Pacing
from bot.settings import from_environment
from bot.wire import telegram


async def until(look: Callable[[], object]) -> None:
    end = time.monotonic() + 180
    while not look():
        assert time.monotonic() < end
        await asyncio.sleep(0.02)


async def test_a_silent_office_and_an_ended_task_are_faults(sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(health, "PULSE_APART", 0.02)
    monkeypatch.setattr(health, "SILENT_AFTER", 0.5)
    settings = from_environment({"BOT_TOKEN": "1:a", "DATABASE_URL": sqlite_url, "HEYUE_DATA": str(tmp_path)})
    bot, clock = telegram(settings), ManualClock()
    desk = office(settings, bot, clock, "heyue_bot")
    desk.start()
    found = Health(desk, Delivery(desk, bot, clock, Pacing(None)), clock, settings, None)
    watching = asyncio.create_task(found.watch())
    try:
        await asyncio.sleep(0.7)  # longer than it may be silent
        await until(lambda: found.faults() == [])
        stuck = threading.Event()
        working = asyncio.create_task(desk.run(lambda db, house: stuck.wait(180)))
        await until(lambda: found.faults() == ["the office's thread is silent"])
        stuck.set()
        await working
        await until(lambda: found.faults() == [])
        ended = asyncio.create_task(asyncio.sleep(0), name="sending")
        await ended
        found.tasks = (ended,)
        assert found.faults() == ["sending has ended"]
        found.stopping = True
        assert found.faults() == []
    finally:
        watching.cancel()
        await asyncio.gather(watching, return_exceptions=True)
        desk.stop()
        found.close()
        await bot.session.close()
    assert found.faults() == ["the office's thread has ended"]
