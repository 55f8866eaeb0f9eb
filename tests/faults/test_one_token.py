"""Two processes, one token, one PostgreSQL: one of them sends; killed or stopped it is replaced, and awake again it says nothing twice."""

import asyncio
import os
import signal
from collections import Counter
from collections.abc import Callable
from pathlib import Path

from sqlalchemy import select

from bot.clock import SystemClock
from bot.playground.server import create_app, start
from bot.playground.world import World
from storage import outbox, people
from storage.database import reading, upgrade, writing
from storage.tables import LeaseRow, OutboxRow
from tests.faults.killing import TOKEN, Nursery

BOT = int(TOKEN.partition(":")[0])
ON_ITS_WAY = 8  # at 30 a second: sent in the quarter of a second before, and not yet written down


def holder(url: str) -> int | None:
    """The process that holds the lease."""
    with reading(url) as db:
        found = db.execute(select(LeaseRow.holder)).scalar_one_or_none()
    return int(found.split(":")[1]) if found else None


def unsent(url: str) -> int:
    with reading(url) as db:
        return len(db.execute(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))).all())


def put(url: str, natives: list[int], text: str) -> None:
    with writing(url) as db:
        for native in natives:
            chat = people.arrive(db, BOT, native, "居民", "zh-hans", private=True).chat
            assert chat is not None
            outbox.post(db, chat, "call", {"method": "sendMessage", "params": {"text": text}}, SystemClock().now())


async def until(condition: Callable[[], bool], seconds: float = 120) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


async def _lives(url: str, data: Path) -> None:
    upgrade(url)
    world = World(SystemClock().now)  # a strict server: whoever sends too much together is refused
    world.add_bot(TOKEN, "heyue_bot", "和悦")
    residents = [world.person(f"居民{number}") for number in range(120)]
    for each in residents:
        world.press_start(each)
    world.updates(TOKEN, world.bots[BOT].next_update + 1)
    natives = [each.id for each in residents]

    def heard(text: str) -> Counter[int]:
        return Counter(each.id for each in residents for message in world.messages(each) if message["text"] == text)

    runner, port = await start(create_app(world, None), "127.0.0.1", 0)
    nursery = Nursery(url, f"http://127.0.0.1:{port}", data)
    nursery.environment["HEYUE_PACING"] = "on"
    await nursery.open()
    first = await nursery.start()
    await until(lambda: holder(url) == first)
    second = await nursery.start()
    await asyncio.sleep(1.5)
    assert holder(url) == first, "who comes second waits"

    put(url, natives, "一")
    await until(lambda: len(heard("一")) > 30)
    os.kill(first, signal.SIGKILL)
    await until(lambda: unsent(url) == 0)
    assert holder(url) == second
    assert set(heard("一")) == set(natives)
    assert sum(heard("一").values()) <= len(natives) + ON_ITS_WAY

    third = await nursery.start()
    put(url, natives, "二")
    await until(lambda: len(heard("二")) > 30)
    os.kill(second, signal.SIGSTOP)
    await until(lambda: holder(url) == third)
    os.kill(second, signal.SIGCONT)
    await until(lambda: unsent(url) == 0)
    await asyncio.sleep(1)
    assert holder(url) == third
    assert set(heard("二")) == set(natives)
    assert sum(heard("二").values()) <= len(natives) + ON_ITS_WAY, "who wakes up late says nothing more"
    assert not [call for call in world.calls if call["error"] and "Too Many" in call["error"]]

    # Only the holder asks for updates; what a person writes is answered once.
    world.send(residents[0], text="/help")
    before = len(world.messages(residents[0]))
    await until(lambda: len(world.messages(residents[0])) > before, 5)
    for pid in (second, third):
        os.kill(pid, signal.SIGTERM)
    await asyncio.sleep(1)
    await nursery.close()
    await runner.cleanup()


def test_one_of_them_sends_and_is_replaced_when_killed_or_stopped(postgresql_url: str, tmp_path: Path) -> None:
    asyncio.run(_lives(postgresql_url, tmp_path))
