"""The program itself at work for a town, without a wire: its office, ticks and delivery, and a clock that visits what it is told to."""

import asyncio
from collections.abc import AsyncGenerator, Callable
from datetime import UTC, datetime
from typing import Any, TypeVar

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import TelegramMethod
from aiogram.methods.base import TelegramType
from sqlalchemy import Connection, select

from bot import sample
from bot.app import read_house
from bot.clock import Clock, ManualClock
from bot.delivery import Delivery
from bot.dispatcher import Dispatcher
from bot.jobs import Ticks, next_due
from bot.office import Office
from bot.pacing import Pacing
from bot.posting import House
from bot.roster_files import load
from bot.rules.terms import Level
from bot.wire import Sent
from storage import chats, outbox, people, policies, roster, units
from storage.database import writing, writing_engine
from storage.tables import PersonRow
from tests.model import facts
from tests.model.reference import Town

T = TypeVar("T")
TOKEN = "7000000001:model"
BOT_ID = 7000000001
BEGIN = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # a Monday, 10:00 in the sample city
KEPT = "[inbox]\nforget_after_days = 365\n"  # what was sent stays to be counted
SILENT = 13  # every so many of the staff have not pressed Start
WITHOUT_CHAT = 7  # every so many of the units have no group


class Courier(BaseSession):
    """Takes every call for arrived and keeps it: (chat, method, text)."""

    def __init__(self) -> None:
        super().__init__()
        self.taken: list[tuple[int, str, str]] = []

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        self.taken.append((int(getattr(method, "chat_id", 0)), method.__api_method__, str(getattr(method, "text", ""))))
        return Sent(len(self.taken))  # type: ignore[return-value]

    async def stream_content(
        self, url: str, headers: dict[str, Any] | None = None, timeout: int = 30, chunk_size: int = 65536, raise_for_status: bool = True
    ) -> AsyncGenerator[bytes, None]:
        yield b""

    async def close(self) -> None:
        return None


def furnish(url: str) -> int:
    """The sample city moves in: most of its people have started the bot, most units have a group. Returns the id of a resident."""
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(url) as db:
        roster.apply(db, found, BEGIN)
        policies.apply(db, KEPT, BEGIN)
        resident = people.add(db, "住户", "13900000000")
        for person in db.execute(select(PersonRow.id).where(PersonRow.code.is_not(None)).order_by(PersonRow.id)).scalars().all():
            if person % SILENT:
                chats.add(db, BOT_ID, 10_000 + person, kind="private", person=person)
        for unit in units.organisation(db).units.values():
            if unit.level is not Level.GRID and unit.id % WITHOUT_CHAT:
                chats.bind(db, chats.add(db, BOT_ID, -20_000 - unit.id, kind="group", title=unit.name).id, unit.id)
    return resident


def town_of(house: House) -> Town:
    """The furnished town as the reference is told of it."""
    staff = {person for held in house.organisation.staff.values() for person, _ in held}
    silent = {person for person in staff if not person % SILENT}
    return facts.town(
        house.organisation, silent=silent, without_chat=[unit for unit in house.organisation.units if not unit % WITHOUT_CHAT]
    )


class Bureau:
    """One process of the program; nothing moves but what is let move."""

    def __init__(self, url: str, clock: Clock | None = None) -> None:
        self.clock = clock or ManualClock(BEGIN)
        self.courier = Courier()
        self.loop = asyncio.new_event_loop()
        self.bot = Bot(TOKEN, session=self.courier)
        self.office = Office(writing_engine(url), Dispatcher(), self.bot, self.clock, lambda db: read_house(BOT_ID, "heyue_bot", db))
        self.delivery = Delivery(self.office, self.bot, self.clock, Pacing(None))
        self.delivery.gather = 0.0  # nothing else is under way that outcomes could share a commit with
        self.ticks = Ticks(self.office, self.delivery, self.clock)
        self.office.start()

    def close(self) -> None:
        self.loop.run_until_complete(self.delivery.stop())
        self.office.stop()
        self.loop.close()

    def do(self, job: Callable[[Connection, House], T]) -> T:
        return self.office.run_now(job)

    @property
    def house(self) -> House:
        return self.do(lambda db, house: house)

    # -- time -------------------------------------------------------------------------------------------------------

    def stand_at(self, moment: datetime) -> None:
        """Time goes on; nothing is looked at."""
        assert isinstance(self.clock, ManualClock)
        self.clock.advance_to(max(moment, self.clock.now()))

    def upcoming(self) -> datetime | None:
        """The next moment at which anything happens by itself."""
        return self.do(lambda db, house: next_due(db, self.clock.now()))

    def walk(self, moment: datetime) -> None:
        """Visit every due moment before this one, and stand at it without looking."""
        if moment > self.clock.now() and not self.do(lambda db, house: outbox.empty(db, self.clock.now())):
            self.look()
            self.send()
        while (upcoming := self.upcoming()) is not None and upcoming < moment:
            self.stand_at(upcoming)
            self.look()
            self.send()
        self.stand_at(moment)

    def look(self) -> None:
        """One tick: what is due becomes rows."""
        self.loop.run_until_complete(self.ticks.look())

    def send(self) -> None:
        """What is due to leave leaves."""
        self.loop.run_until_complete(self._send())

    async def _send(self) -> None:
        while await self.delivery.claim():
            while not self.delivery.idle():
                await asyncio.sleep(0.0002)
