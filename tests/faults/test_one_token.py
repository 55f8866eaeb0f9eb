"""Several processes, one token, one PostgreSQL: one of them sends and asks; killed, frozen or stopped it is replaced, with one budget.

Each believes to be on a machine of its own where that is said, and its clock may be wrong by an hour.
"""

import asyncio
import os
import signal
import time
from bisect import bisect_right
from collections import Counter
from collections.abc import Awaitable, Callable
from pathlib import Path

import pytest
from aiohttp import web
from sqlalchemy import select

from bot.clock import SystemClock
from bot.playground.server import create_app, start
from bot.playground.state import Json
from bot.playground.world import World
from storage import outbox, people
from storage.database import reading, upgrade, writing
from storage.tables import LeaseRow, OutboxRow
from tests.faults.killing import PATIENCE, TOKEN, Nursery, Place

FULL = os.environ.get("HEYUE_FAULTS") == "full"
BOT = int(TOKEN.partition(":")[0])
HOUR = 3600.0
ON_ITS_WAY = 15  # at 30 a second: sent in the half second before, and not yet written down
SAME_MACHINE, ANOTHER_MACHINE = 4.0, 14.0  # seconds until another process sends: it looks once a second; a lease lasts ten
LIMIT = 30


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


async def until(condition: Callable[[], bool], seconds: float = PATIENCE) -> None:
    async with asyncio.timeout(seconds):
        while not condition():
            await asyncio.sleep(0.05)


class Watched:
    """A strict server that remembers when each message came, and how getUpdates was answered."""

    def __init__(self, url: str, data: Path, number: int) -> None:
        self.url = url
        self.data = data
        self.world = World(SystemClock().now)  # whoever sends too much together is refused
        self.world.add_bot(TOKEN, "heyue_bot", "和悦")
        self.residents = [self.world.person(f"居民{each}") for each in range(number)]
        for resident in self.residents:
            self.world.press_start(resident)
        self.world.updates(TOKEN, self.world.bots[BOT].next_update + 1)
        self.natives = [each.id for each in self.residents]
        self.at: list[float] = []
        self.asked: Counter[int] = Counter()
        self.asking = 0
        self.twice = 0
        self.takeovers: dict[str, float] = {}
        self.world.listeners.append(self._listen)

    def _listen(self, event: Json) -> None:
        if event["type"] == "message" and event["message"]["from"]["bot"]:
            self.at.append(time.monotonic())

    async def open(self) -> None:
        app = create_app(self.world, None)
        app.middlewares.append(self._watch)
        self._runner, port = await start(app, "127.0.0.1", 0)
        self.nursery = Nursery(self.url, f"http://127.0.0.1:{port}", self.data)
        self.nursery.environment["HEYUE_PACING"] = "on"
        await self.nursery.open()

    @web.middleware
    async def _watch(self, request: web.Request, handler: Callable[[web.Request], Awaitable[web.StreamResponse]]) -> web.StreamResponse:
        if not request.path.lower().endswith("/getupdates"):
            return await handler(request)
        self.asking += 1
        try:
            answer = await handler(request)
        finally:
            self.asking -= 1
        self.asked[answer.status] += 1
        return answer

    async def close(self, *pids: int) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
        await asyncio.sleep(1)
        await self.nursery.close()
        await self._runner.cleanup()

    def heard(self, text: str) -> Counter[int]:
        return Counter(each.id for each in self.residents for message in self.world.messages(each) if message["text"] == text)

    async def replaced(self, text: str, number: signal.Signals, pid: int, by: int, within: float) -> None:
        """Notices to everybody; in the middle of them something happens to the one who sends, and another goes on."""
        put(self.url, self.natives, text)
        await until(lambda: len(self.heard(text)) > len(self.natives) / 4)
        os.kill(pid, number)
        began = time.monotonic()
        await until(lambda: holder(self.url) == by)
        self.takeovers[text] = time.monotonic() - began
        if number == signal.SIGSTOP:
            os.kill(pid, signal.SIGCONT)
        await until(lambda: unsent(self.url) == 0)
        await asyncio.sleep(1)
        assert holder(self.url) == by
        heard = self.heard(text)
        assert set(heard) == set(self.natives)
        twice = sum(heard.values()) - len(self.natives)
        self.twice += twice
        assert twice <= (0 if number == signal.SIGTERM else ON_ITS_WAY), "who is replaced, or wakes up late, says nothing more"
        assert not FULL or self.takeovers[text] < within  # in a check no second decides: the machine may be busy
        await self.answers()

    async def answers(self) -> None:
        """What a person writes is answered, once, and nobody else asks."""
        resident = self.residents[0]
        before = len(self.world.messages(resident))
        self.world.send(resident, text="/help")
        await until(lambda: len(self.world.messages(resident)) > before + 1)
        await asyncio.sleep(0.3)
        assert len(self.world.messages(resident)) == before + 2
        assert self.asking == 1
        assert not self.world.bots[BOT].pending

    def most_within_a_second(self) -> int:
        return max(number - bisect_right(self.at, moment - 1.0) for number, moment in enumerate(self.at, 1))

    def kept_the_budget(self) -> None:
        assert self.most_within_a_second() <= LIMIT
        assert not [call for call in self.world.calls if call["error"] and "Too Many" in call["error"]]
        told = {name: round(seconds, 1) for name, seconds in self.takeovers.items()}
        print(f"takeovers in seconds {told}, sent {len(self.at)}, twice {self.twice}, most within a second {self.most_within_a_second()}, "
              f"getUpdates by status {dict(self.asked)}")  # fmt: skip


async def _lives(watched: Watched) -> None:
    await watched.open()
    first = await watched.nursery.start()
    await until(lambda: holder(watched.url) == first)
    second = await watched.nursery.start(Place(ahead=-HOUR))
    await asyncio.sleep(1.5)
    assert holder(watched.url) == first, "who comes second waits"
    await watched.replaced("killed", signal.SIGKILL, first, second, SAME_MACHINE)
    third = await watched.nursery.start(Place(ahead=HOUR))
    await watched.replaced("frozen", signal.SIGSTOP, second, third, ANOTHER_MACHINE)
    await watched.replaced("stopped", signal.SIGTERM, third, second, SAME_MACHINE)
    await watched.close(second)
    watched.kept_the_budget()
    assert watched.asked[409] <= 3, "only whoever was replaced in the middle of asking"


def test_one_of_them_sends_and_is_replaced_when_killed_frozen_or_stopped(postgresql_url: str, tmp_path: Path) -> None:
    upgrade(postgresql_url)
    asyncio.run(_lives(Watched(postgresql_url, tmp_path, 120)))


async def _four_machines(watched: Watched) -> None:
    await watched.open()
    start = watched.nursery.start
    first = await start(Place(host="a"))
    await until(lambda: holder(watched.url) == first)
    second = await start(Place(host="b", ahead=HOUR))
    await watched.replaced("killed, another machine", signal.SIGKILL, first, second, ANOTHER_MACHINE)
    third = await start(Place(host="c", ahead=-HOUR))
    await watched.replaced("frozen, another machine", signal.SIGSTOP, second, third, ANOTHER_MACHINE)
    await watched.replaced("stopped, another machine", signal.SIGTERM, third, second, SAME_MACHINE)
    others = [await start(Place(host="b", ahead=ahead)) for ahead in (0, HOUR, -HOUR)]
    await asyncio.sleep(3)
    put(watched.url, watched.natives, "four")
    await until(lambda: unsent(watched.url) == 0)
    assert watched.heard("four") == Counter(watched.natives)
    await watched.close(second, *others)
    watched.kept_the_budget()


if FULL:

    def test_four_processes_on_machines_with_clocks_of_their_own_share_one_budget(postgresql_url: str, tmp_path: Path) -> None:
        upgrade(postgresql_url)
        asyncio.run(_four_machines(Watched(postgresql_url, tmp_path, 200)))


@pytest.mark.parametrize("seconds", [HOUR, -HOUR])
def test_a_clock_told_by_the_database_does_not_follow_a_wrong_one(seconds: float, monkeypatch: pytest.MonkeyPatch) -> None:
    from datetime import timedelta

    from bot.clock import CommonClock, running

    clock, right = CommonClock(), SystemClock().now()
    clock.tell(right, running())
    monkeypatch.setattr(SystemClock, "now", lambda self: right + timedelta(seconds=seconds))
    assert abs((clock.now() - right).total_seconds()) < 1
