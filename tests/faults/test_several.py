"""Several processes behind a balancer, one PostgreSQL: each chat in order wherever its updates land, nothing lost, nothing doubled."""

import asyncio
import contextlib
import os
import random
import re
import signal
from collections import Counter
from dataclasses import dataclass, field
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import select

from bot.clock import SystemClock
from bot.intake import letter
from bot.playground.server import create_app, start
from bot.playground.world import World
from storage import inbox
from storage.conversations import ACTIVE
from storage.database import reading, writing
from storage.tables import ChatRow, ConversationRow, InboxRow, OutboxRow
from tests.faults.balancer import Balancer
from tests.faults.killing import PATIENCE, TOKEN, Nursery, Place, come_to_rest, count, gone, prepare
from tests.faults.residents import Resident
from tests.ports import free_ports

BOT = int(TOKEN.partition(":")[0])
FULL = os.environ.get("HEYUE_FAULTS") == "full"
LINE = re.compile(r"^第\d+句$", re.MULTILINE)


@dataclass
class Hasty:
    """Somebody who begins a report and goes on writing without waiting; each line goes into the report."""

    world: World
    person: int
    written: list[str] = field(default_factory=list)

    def begin(self) -> None:
        self.world.send(self.person, text="楼上漏水找了三回都不理")

    async def write(self, lines: int, dice: random.Random) -> None:
        for _ in range(lines):
            self.written.append(f"第{len(self.written) + 1}句")
            self.world.send(self.person, text=self.written[-1])
            await asyncio.sleep(dice.choice((0, 0, 0.01, 0.05)))

    def kept(self, url: str) -> list[str]:
        """The lines in their report, in the order in which they were worked on."""
        query = (
            select(ConversationRow.data)
            .join(ChatRow, ChatRow.id == ConversationRow.chat_id)
            .where(ChatRow.native_id == self.person, ConversationRow.slot == ACTIVE)
        )
        with reading(url) as db:
            found = db.execute(query).scalar_one_or_none()
        return LINE.findall(found["words"]) if found is not None else []


class Fleet:
    """Bots behind a balancer."""

    def __init__(self, url: str, data: Path, seed: int) -> None:
        self.url = url
        self.data = data
        self.dice = random.Random(seed)
        self.balancer = Balancer(random.Random(seed))
        self.running: dict[str, int] = {}  # door → pid

    async def open(self, number: int) -> None:
        prepare(self.url)
        self.world = World(SystemClock().now, limits=False)
        self.world.add_bot(TOKEN, "heyue_bot", "和悦")
        self._runner, port = await start(create_app(self.world, None), "127.0.0.1", 0)
        self.base = f"http://127.0.0.1:{port}"
        await self.balancer.open()
        self.nursery = Nursery(self.url, self.base, self.data)
        await self.nursery.open()
        for door in free_ports(number):
            await self.start(f"http://127.0.0.1:{door}")

    async def start(self, door: str) -> None:
        """A bot at this door; it is given updates as soon as it listens."""
        settings = {"WEBHOOK_URL": self.balancer.url, "WEBHOOK_SECRET": "fleet", "WEBHOOK_PORT": door.rpartition(":")[2]}
        self.running[door] = await self.nursery.start(Place(environment=settings))
        if door not in self.balancer.doors:
            self.balancer.doors.append(door)

    async def listening(self, door: str) -> None:
        port = int(door.rpartition(":")[2])
        async with asyncio.timeout(PATIENCE):
            while True:
                with contextlib.suppress(OSError):
                    _reader, writer = await asyncio.open_connection("127.0.0.1", port)
                    writer.close()
                    await writer.wait_closed()
                    return
                await asyncio.sleep(0.02)

    async def ready(self) -> None:
        for door in self.running:
            await self.listening(door)

    def kill(self, door: str) -> None:
        os.kill(self.running[door], signal.SIGKILL)

    async def stop(self, door: str) -> None:
        os.kill(self.running[door], signal.SIGTERM)
        await gone(self.running[door])

    async def close(self) -> None:
        for door in self.running:
            with contextlib.suppress(ProcessLookupError):
                await self.stop(door)
        await self.nursery.close()
        await self._runner.cleanup()
        await self.balancer.close()

    def left(self) -> tuple[int, int]:
        """Letters not finished, parcels not sent."""
        with reading(self.url) as db:
            letters = db.execute(select(InboxRow.id).where(InboxRow.finished_at.is_(None))).all()
            unsent = db.execute(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))).all()
        return len(letters), len(unsent)

    async def quiet(self, seconds: float = PATIENCE) -> None:
        """Until everything is worked and sent."""
        async with asyncio.timeout(seconds):
            while self.left() != (0, 0) or self.world.bots[BOT].pending:
                await asyncio.sleep(0.1)


async def _hasty(fleet: Fleet, people: int) -> list[Hasty]:
    found = []
    for _ in range(people):
        person = fleet.world.person()
        fleet.world.press_start(person, "g_wenjun-3")
        found.append(Hasty(fleet.world, person.id))
        found[-1].begin()
    await fleet.quiet()
    return found


async def _in_order(fleet: Fleet, people: int, lines: int) -> None:
    hasty = await _hasty(fleet, people)
    await asyncio.gather(*(each.write(lines, random.Random(each.person)) for each in hasty))
    await fleet.quiet()
    for each in hasty:
        assert each.kept(fleet.url) == each.written
    apart, pairs = fleet.balancer.neighbours()
    assert apart > pairs / 3, "neighbours must land on different processes, or this shows nothing"
    assert set(fleet.balancer.statuses) == {200}


async def _left_behind(fleet: Fleet) -> None:
    """A process keeps an update, says 200 and dies before it works on it; nobody writes any more."""
    (hasty,) = await _hasty(fleet, 1)
    bot = fleet.world.bots[BOT]
    bot.webhook = None  # the one who died was told, and said that it had taken it
    fleet.world.send(hasty.person, text="第1句")
    _number, _at, update = bot.pending.popleft()
    with writing(fleet.url) as db:
        inbox.keep(db, [letter(BOT, update)], SystemClock().now())
    await fleet.quiet()
    assert hasty.kept(fleet.url) == ["第1句"]


async def _three(fleet: Fleet) -> None:
    await fleet.open(3)
    try:
        await fleet.ready()
        await _in_order(fleet, people=12 if FULL else 6, lines=60 if FULL else 12)
        await _left_behind(fleet)
    finally:
        await fleet.close()


def test_a_chat_stays_in_order_wherever_its_updates_land_and_none_is_left_behind(postgresql_url: str, tmp_path: Path) -> None:
    asyncio.run(_three(Fleet(postgresql_url, tmp_path, 4)))


async def _lives(fleet: Fleet, processes: int, *, kills: int, restarts: int) -> Counter[str]:
    """Residents report and hasty people write while processes are killed, or told to stop and started anew, one after another."""
    await fleet.open(processes)
    async with ClientSession() as session:
        residents = [Resident(session, fleet.base, BOT, number, 10_000) for number in range(6)]
        for resident in residents:
            await resident.arrive("wenjun-3")
        hasty = await _hasty(fleet, 3)
        lives = [asyncio.create_task(resident.live()) for resident in residents]

        async def writes(each: Hasty) -> None:
            while True:
                await each.write(5, fleet.dice)
                await asyncio.sleep(0.5)

        writing = [asyncio.create_task(writes(each)) for each in hasty]
        await asyncio.sleep(1)
        for _ in range(kills):
            await asyncio.sleep(fleet.dice.uniform(0.1, 0.6))
            door = fleet.dice.choice(list(fleet.running))
            fleet.kill(door)
            await fleet.start(door)
        for _ in range(restarts):
            for door in list(fleet.running):
                await fleet.listening(door)
                await fleet.stop(door)
                await fleet.start(door)
                await fleet.listening(door)
        for task in writing:
            task.cancel()
        await asyncio.gather(*writing, return_exceptions=True)
        for resident in residents:
            resident.rounds = 0
        await come_to_rest(residents, lives)
        await fleet.quiet()
        counted = count(fleet.url, kills, residents, fleet.world)
    words = {word: number for word, number in counted.cases.items() if word in counted.told}
    assert words == counted.told, "each report became exactly one case"
    assert counted.set_aside == 0
    for each in hasty:
        assert each.kept(fleet.url) == each.written, (
            [m["text"] for m in fleet.world.messages(each.person)][:8],
            "every line once, in order",
        )
    apart, pairs = fleet.balancer.neighbours()
    assert apart > pairs / 6
    print(
        f"processes {processes}, kills {kills}, restarts {restarts * processes}, reports {sum(counted.told.values())}, "
        f"lines {sum(len(each.written) for each in hasty)}, messages sent twice {counted.doubled}, "
        f"neighbours apart {apart} of {pairs}, statuses {dict(fleet.balancer.statuses)}"
    )
    return Counter({str(status): number for status, number in fleet.balancer.statuses.items()}) + Counter(doubled=counted.doubled)


async def _whole(fleet: Fleet, processes: int, *, kills: int = 0, restarts: int = 0) -> Counter[str]:
    try:
        return await _lives(fleet, processes, kills=kills, restarts=restarts)
    finally:
        await fleet.close()


if FULL:

    def test_killed_at_random_they_lose_nothing_and_double_nothing(postgresql_url: str, tmp_path: Path) -> None:
        found = asyncio.run(_whole(Fleet(postgresql_url, tmp_path, 6), 4, kills=80))
        assert set(found) <= {"200", "502", "doubled"}

    def test_restarted_one_after_another_they_lose_nothing(postgresql_url: str, tmp_path: Path) -> None:
        found = asyncio.run(_whole(Fleet(postgresql_url, tmp_path, 7), 4, restarts=3))
        assert set(found) <= {"200", "502"}
        assert found["502"] <= found["200"] / 100
