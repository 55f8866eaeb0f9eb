"""Hours without service, then the flood: a real process, asked for updates or given them, answers everybody once, and first of all."""

import asyncio
import os
import signal
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass, field
from pathlib import Path

import pytest
from sqlalchemy import select

from bot.clock import SystemClock
from bot.playground.faults import Fault
from bot.playground.server import create_app, start
from bot.playground.world import World
from bot.posting import tell
from storage.database import reading, writing
from storage.tables import ChatRow, InboxRow, OutboxRow, PersonRow
from tests.faults.killing import PATIENCE, TOKEN, Nursery, Place, gone, prepare
from tests.ports import free_ports

BOT = int(TOKEN.partition(":")[0])
FULL = os.environ.get("HEYUE_FAULTS") == "full"
WAITING = 100 if FULL else 12  # people who write while nothing gets through
NOTICES = 1000 if FULL else 90  # that have piled up for others; at 30 a second they take three seconds
OUTAGE = 40.0 if FULL else 2.5  # seconds


@dataclass
class Flood:
    """One bot, and people who write to it."""

    url: str
    world: World
    pid: int = 0
    waiting: list[int] = field(default_factory=list)
    others: list[int] = field(default_factory=list)

    def arrive(self, number: int) -> list[int]:
        found = []
        for _ in range(number):
            person = self.world.person()
            self.world.press_start(person, "g_wenjun-3")
            found.append(person.id)
        return found

    async def quiet(self) -> None:
        """Until all that was written is worked on, and all that was to be said is sent."""
        letters = select(InboxRow.id).where(InboxRow.finished_at.is_(None))
        unsent = select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))
        async with asyncio.timeout(PATIENCE):
            while True:
                await asyncio.sleep(0.05)
                with reading(self.url) as db:
                    busy = any(db.execute(query.limit(1)).first() for query in (letters, unsent))
                if not busy and not self.world.bots[BOT].pending:
                    return

    def pile_up(self) -> None:
        """A notice for each of the others, who wait for nothing."""
        with writing(self.url) as db:
            query = select(PersonRow.id).join(ChatRow, ChatRow.person_id == PersonRow.id)
            for native in self.others:
                person = db.execute(query.where(ChatRow.native_id == native)).scalar_one()
                tell(db, person, "draft_expired", {}, SystemClock().now())

    def answers(self, person: int) -> int:
        """Answers of the bot after the greeting."""
        return sum(bool(message["from"]["bot"]) for message in self.world.messages(person)) - 1


@contextmanager
def order_of(world: World) -> Iterator[list[int]]:
    """The people to whose chats something was said, in order."""
    order: list[int] = []

    def note(event: dict[str, object]) -> None:
        if event["type"] == "message" and isinstance(event["person"], int):
            order.append(event["person"])

    world.listeners.append(note)
    try:
        yield order
    finally:
        world.listeners.remove(note)


async def _after_an_outage(url: str, data: Path, *, webhook: bool) -> tuple[list[int], Flood]:
    """People write and notices pile up while nothing gets through; gives the chats in the order in which they were written to."""
    prepare(url)
    world = World(SystemClock().now)
    world.add_bot(TOKEN, "heyue_bot", "和悦")
    runner, port = await start(create_app(world, None), "127.0.0.1", 0)
    nursery = Nursery(url, f"http://127.0.0.1:{port}", data)
    await nursery.open()
    environment = {"HEYUE_PACING": "on"}
    if webhook:
        (door,) = free_ports(1)
        environment |= {"WEBHOOK_URL": f"http://127.0.0.1:{door}", "WEBHOOK_PORT": str(door), "WEBHOOK_SECRET": "flood"}
    flood = Flood(url, world, await nursery.start(Place(environment=environment)))
    try:
        flood.waiting, flood.others = flood.arrive(WAITING), flood.arrive(NOTICES)
        await flood.quiet()
        world.faults.add(Fault("outage", hours=6))
        flood.pile_up()
        for person in flood.waiting:
            world.send(person, text="/help")
        await asyncio.sleep(OUTAGE)
        with order_of(world) as order:
            world.faults.clear()
            await flood.quiet()
    finally:
        os.kill(flood.pid, signal.SIGTERM)
        await gone(flood.pid)
        await nursery.close()
        await runner.cleanup()
    return order, flood


@pytest.mark.parametrize("webhook", [False, True], ids=["asked for", "given"])
def test_whoever_wrote_during_an_outage_is_answered_once_and_before_the_rest(sqlite_url: str, tmp_path: Path, webhook: bool) -> None:
    order, flood = asyncio.run(_after_an_outage(sqlite_url, tmp_path, webhook=webhook))
    assert [flood.answers(person) for person in flood.waiting] == [1] * WAITING
    assert [flood.answers(person) for person in flood.others] == [1] * NOTICES
    waiting = set(flood.waiting)
    places = [place for place, person in enumerate(order) if person in waiting]
    assert len(order) == WAITING + NOTICES
    print("places of the replies", places[0], places[len(places) // 2], places[-1], "of", len(order))
    assert places[-1] - places[0] < 2 * WAITING, "from the first reply on they go before what nobody waits for"
    assert places[0] < NOTICES / 2, "and the first does not wait for the rest"
