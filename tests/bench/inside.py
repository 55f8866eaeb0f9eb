"""Figures that need the program's own parts: the way of an update through every filter, and notices at the allowed pace."""

import asyncio
import statistics
import time
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from tests.bench.scripts import HEYUE_HELLO
from tests.bench.subjects import Api, Subject
from tests.bench.town import PER_GROUP, put_notices

PACED_LIMIT = 30  # sends per second: Telegram's overall limit for a bot
TOKEN = "105:paced"


@dataclass(frozen=True, slots=True)
class Burst:
    """Notices at the allowed pace: share of the limit that is reached, how often the server refused, seconds until each reply."""

    reached: float
    refused: int
    replies: list[float]


def paced_burst(api: Api, ours: Subject, folder: Path, people: int, groups: int) -> Burst:
    """Notices to people and groups against a server that refuses everything above the limits; meanwhile others write and wait."""
    folder.mkdir()
    put_notices(f"sqlite:///{folder / 'heyue.db'}", int(TOKEN.partition(":")[0]), people, groups)
    api.ask("/strict", {"token": TOKEN, "limit": PACED_LIMIT})
    paced = replace(ours, name="Heyue, paced", token=TOKEN, environment={"HEYUE_DATA": str(folder), "DATABASE_URL": ""}, script=HEYUE_HELLO)
    paced = replace(paced, processes=[], people_met=0)
    wanted = people + PER_GROUP * groups
    patience = time.monotonic() + 30 + 2 * wanted / PACED_LIMIT
    replies: list[float] = []
    sent: dict[str, Any] = {"sent": 0}
    with paced.running(api):
        while sent["sent"] < wanted + len(replies) and time.monotonic() < patience:
            time.sleep(0.3)
            sent = api.ask(f"/strict?token={TOKEN}")
            if 0 < sent["sent"] < wanted + len(replies) - PACED_LIMIT:
                replies += paced.play(api, 1)["latencies"]
    missing = sent["sent"] < wanted + len(replies)
    return Burst(0.0 if missing else (sent["sent"] - 1) / sent["seconds"] / PACED_LIMIT, sent["refused"], replies)


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
                desk = office.clerk.desk_for(db, house, update)
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
