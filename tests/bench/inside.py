"""Figures that need the program's own parts: the way of an update through every filter, and notices at the allowed pace."""

import asyncio
import statistics
import time
from pathlib import Path
from typing import Any

from tests.bench.subjects import Api, Subject
from tests.bench.town import put_notices

PACED_LIMIT = 30  # sends per second: Telegram's overall limit for a bot
TOKEN = "105:paced"


def paced_of_limit(api: Api, ours: Subject, folder: Path, number: int) -> tuple[float, int]:
    """Share of Telegram's limit that is reached while it refuses everything above, and how often it had to refuse."""
    folder.mkdir()
    put_notices(f"sqlite:///{folder / 'heyue.db'}", int(TOKEN.partition(":")[0]), number)
    api.ask("/strict", {"token": TOKEN, "limit": PACED_LIMIT})
    paced = Subject("Heyue, paced", ours.command, (), TOKEN, {"HEYUE_DATA": str(folder), "DATABASE_URL": ""}, log=ours.log)
    patience = time.monotonic() + 30 + 2 * number / PACED_LIMIT
    with paced.running(api):
        while True:
            time.sleep(0.5)
            sent: dict[str, Any] = api.ask(f"/strict?token={TOKEN}")
            if sent["chats"] == number or time.monotonic() > patience:
                break
    reached = 0.0 if sent["chats"] < number else (sent["sent"] - 1) / sent["seconds"] / PACED_LIMIT
    return reached, sent["refused"]


def dispatch_ms(folder: Path, times: int) -> float:
    """Milliseconds of one update that no conversation is waiting for: past every filter to the fallback, median."""
    from aiogram import Bot
    from aiogram.types import Update

    from bot.app import dispatcher, read_house
    from bot.clock import SystemClock
    from bot.office import Office
    from bot.screens.language import speaking
    from storage.database import upgrade, writing_engine

    url = f"sqlite:///{folder / 'dispatch.db'}"
    upgrade(url)
    bot = Bot("106:dispatch")
    person = {"id": 1, "is_bot": False, "first_name": "P", "language_code": "zh-hans"}
    message = {
        "message_id": 1,
        "date": 1,
        "chat": {"id": 1, "type": "private", "first_name": "P"},
        "from": person,
        "dice": {"emoji": "🎲", "value": 1},
    }
    update = Update.model_validate({"update_id": 1, "message": message}, context={"bot": bot})
    clock = SystemClock()
    everything = dispatcher()
    office = Office(writing_engine(url), everything, bot, clock, lambda db: read_house(106, "bench_bot", db))

    async def measure() -> float:
        spent = []
        with office.engine.begin() as db:
            house = read_house(106, "bench_bot", db)
            for _ in range(times):
                desk = office.desk_for(db, house, update, clock.now())
                assert desk
                started = time.perf_counter()
                with speaking(desk.language):
                    await everything.feed_update(update, desk=desk)
                spent.append(time.perf_counter() - started)
        return 1000 * statistics.median(spent)

    try:
        return asyncio.run(measure())
    finally:
        office.engine.dispose()
