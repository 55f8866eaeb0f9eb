"""A town to tell stories in: phones that speak, a clock that moves, and the very bot between them."""

import asyncio
import json
import re
from collections.abc import Callable
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from functools import cache
from pathlib import Path
from typing import Any, TypeVar

from aiogram import Bot
from sqlalchemy import Connection, select

from bot import sample
from bot.app import dispatcher, read_house
from bot.case_file_errands import CaseFileErrands
from bot.clock import ManualClock
from bot.delivery import Delivery
from bot.errands import Errands
from bot.file_errands import FileErrands
from bot.filing import Filing
from bot.filing.folder import Folder
from bot.intake import letter
from bot.jobs import Ticks, next_due
from bot.office import Office
from bot.pacing import Pacing
from bot.playground.state import Chat, Person
from bot.playground.world import World
from bot.posting import House
from bot.roster_files import load
from bot.rules.place.geojson import examine
from bot.rules.place.shapes import Area
from bot.rules.roster import Roster
from storage import boundaries, chats, outbox, people, roster, units
from storage.database import writing_engine
from storage.tables import PersonRow
from tests.stories.channel import WorldSession

T = TypeVar("T")
TOKEN = "7000000001:story"
BOT_ID = 7000000001
ROUNDS = 200  # of one settling; no story has needed more than five
MONDAY = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # 10:00 in the town, a working day

routed = cache(dispatcher)  # it keeps nothing of a town


@cache
def sample_roster() -> Roster:
    found, _faults = load(sample.ROSTER)
    assert found is not None
    return found


@cache
def sample_areas() -> tuple[Area, ...]:
    return examine(sample.BOUNDARIES.read_bytes(), sample_roster())[0]


@dataclass
class Phone:
    """One person's phone: what they write and press, and what they see. Without a chat it is the private one with the bot."""

    town: "Town"
    user: Person
    person: int = 0

    def says(self, text: str, chat: Chat | None = None, **more: Any) -> "Phone":
        return self.sends(chat, text=text, **more)

    def sends(self, chat: Chat | None = None, **what: Any) -> "Phone":
        self.town.world.send(self.user, chat.id if chat else None, **what)
        self.town.settle()
        return self

    def starts(self, payload: str = "") -> "Phone":
        self.town.world.press_start(self.user, payload)
        self.town.settle()
        return self

    def chat(self, chat: Chat | None = None) -> list[dict[str, Any]]:
        return self.town.world.messages(self.user, chat.id if chat else None)

    def texts(self, chat: Chat | None = None) -> list[str]:
        """What the bot has said here, edits as they are now."""
        return [message["text"] for message in self.chat(chat) if message["from"]["bot"]]

    def read(self, chat: Chat | None = None) -> str:
        """The newest message of the bot."""
        return self.texts(chat)[-1]

    def everything(self, chat: Chat | None = None) -> str:
        """All that can be seen in the chat, buttons and files included."""
        return json.dumps(self.chat(chat), ensure_ascii=False)

    def buttons(self, chat: Chat | None = None) -> list[str]:
        """Labels of the newest message that has buttons."""
        for message in reversed(self.chat(chat)):
            if keys := _keys(message):
                return [key["text"] for key in keys]
        return []

    def presses(self, wanted: str, chat: Chat | None = None) -> str:
        """Press the newest button whose label matches; gives the toast."""
        return self.press(*self.find(wanted, chat), chat)

    def press(self, message: int, data: str, chat: Chat | None = None, *, force: bool = False) -> str:
        """Press this very button, however old; gives the toast."""
        press = self.town.world.press(self.user, chat.id if chat else None, message, data, force=force)
        self.town.settle()
        answer = self.town.world.toast(press)
        assert answer is not None, "a press must always be answered"
        return str(answer.get("text") or "")

    def find(self, wanted: str, chat: Chat | None = None) -> tuple[int, str]:
        """Message id and callback data of the newest button whose label matches."""
        for message in reversed(self.chat(chat)):
            for key in _keys(message):
                if re.search(wanted, key["text"]) and "data" in key:
                    return message["id"], key["data"]
        raise AssertionError(f"no button {wanted!r}; there are {self.buttons(chat)} under {self.texts(chat)[-2:]}")


def _keys(message: dict[str, Any]) -> list[dict[str, Any]]:
    return [key for row in message["keyboard"] or [] for key in row]


class Town:
    """The sample city with the bot in it; nothing moves but what a story lets move. With a folder for `files` it keeps what is sent."""

    def __init__(
        self, url: str, at: datetime = MONDAY, *, files: Path | None = None, filing: Filing | None = None, listener: str = ""
    ) -> None:
        self.clock = ManualClock(at)
        self.world = World(self.clock.now, limits=False)
        self.world.add_bot(TOKEN, username="heyue_bot", name="和悦")
        self.loop = asyncio.new_event_loop()
        self.bot = Bot(TOKEN, session=WorldSession(self.world))
        engine = writing_engine(url)
        self.filing: Filing = filing or Folder(files or Path())

        def read(db: Connection) -> House:
            return read_house(BOT_ID, "heyue_bot", db, self.filing if files or filing else None, transcribes=bool(listener))

        self.office = Office(engine, routed(), self.bot, self.clock, read)
        self.delivery = Delivery(self.office, self.bot, self.clock, Pacing(None))
        self.delivery.gather = 0.0  # nothing else is under way that outcomes could share a commit with
        self.ticks = Ticks(self.office, self.delivery, self.clock)
        works = FileErrands(self.bot, self.filing, listener)
        self.binder = CaseFileErrands(self.office, self.filing, self.clock)
        self.errands = Errands(self.office, BOT_ID, self.clock, {**works.by_kind(), **self.binder.by_kind()})
        self.files = files
        self.errand_asked = False
        self.errand_runs = True  # else what was asked for waits
        self.office.errands_asked = lambda: setattr(self, "errand_asked", True)
        self._fresh: list[tuple[Any, Any]] = []
        self._offset = 0
        self.office.start(lambda parcels, toasts: self._fresh.append((parcels, toasts)))
        self.phones: dict[str, Phone] = {}
        self.groups: dict[str, Chat] = {}
        self.roster = sample_roster()

        def settle_in(db: Connection, house: House) -> None:
            roster.apply(db, self.roster, self.clock.now())
            boundaries.apply(db, sample_areas(), self.clock.now())
            house.stale = True

        self.do(settle_in)

    def close(self) -> None:
        self.loop.run_until_complete(self.delivery.stop())
        self.office.stop()
        self.loop.close()

    def do(self, job: Callable[[Connection, House], T]) -> T:
        return self.office.run_now(job)

    # -- people -----------------------------------------------------------------------------------------------------

    def staff(self, code: str, *, language: str = "zh-hans") -> Phone:
        """Somebody of the roster, who has joined; asked for again it is the same phone."""
        if code not in self.phones:
            person = self.roster.people_by_code()[code]
            phone = Phone(self, self.world.person(person.name, language_code=language)).starts()
            self.phones[code] = phone

            def join(db: Connection, house: House) -> int:
                id_ = db.execute(select(PersonRow.id).where(PersonRow.code == code)).scalar_one()
                people.join(db, house.bot_id, phone.user.id, id_)
                house.stale = True
                return id_

            phone.person = self.do(join)
        return self.phones[code]

    def holding(self, unit: str, role: str) -> list[Phone]:
        """Everybody who holds a role at a unit."""
        return [self.staff(each.person) for each in self.roster.roles if each.unit == unit and each.role == role]

    def all_staff_of(self, unit: str) -> list[Phone]:
        return [self.staff(code) for code in dict.fromkeys(role.person for role in self.roster.roles if role.unit == unit)]

    def resident(self, name: str, grid: str = "", *, language: str = "zh-hans") -> Phone:
        """A resident, who came by a grid's link if one is given."""
        self.phones[name] = Phone(self, self.world.person(name, language_code=language))
        return self.phones[name].starts(f"g_{grid}" if grid else "")

    def group(self, unit: str) -> Chat:
        """The group of a unit with all its staff in it, bound to it."""
        if unit not in self.groups:
            members = self.all_staff_of(unit)
            chat = self.world.group(self.roster.units_by_code()[unit].name, [phone.user for phone in members])
            self.world.add_bot_to(members[0].user, chat)
            self.settle()
            self.groups[unit] = chat

            def bind(db: Connection, house: House) -> None:
                id_ = units.by_code(db, unit)
                found = chats.find(db, house.bot_id, chat.id) or chats.add(db, house.bot_id, chat.id, kind="group", title=chat.title)
                chats.bind(db, found.id, id_)
                house.stale = True

            self.do(bind)
        return self.groups[unit]

    def unit(self, code: str) -> int:
        found = self.do(lambda db, house: units.by_code(db, code))
        assert found is not None
        return found

    # -- time and motion --------------------------------------------------------------------------------------------

    def settle(self) -> None:
        """Let everything go round until nothing moves: updates in, work, messages out."""
        self.loop.run_until_complete(self._settle())

    async def _settle(self) -> None:
        first = True
        for _ in range(ROUNDS):
            updates = self.world.updates(TOKEN, self._offset, 100)
            if updates:
                self._offset = updates[-1]["update_id"] + 1
                self.office.receive_now([letter(BOT_ID, update) for update in updates])
            fresh, self._fresh = self._fresh, []
            for parcels, toasts in fresh:
                self.delivery.offer(parcels, toasts)
            claimed = await self.delivery.claim() if first or not await self._all_sent() else 0
            while not self.delivery.idle():
                await asyncio.sleep(0.0005)
            ran = await self._errands_run()
            if not (updates or fresh or claimed or ran or self._fresh):
                return
            first = False
        raise AssertionError("it goes round and round")

    async def _errands_run(self) -> bool:
        """What was asked for is done before anything else moves; True if there was something."""
        if not (self.errand_asked and self.errand_runs):
            return False
        self.errand_asked = False
        while not self.errands.idle() or await self.errands.look():
            await asyncio.sleep(0.001)
        self.office.receive_now([])
        return True

    async def _all_sent(self) -> bool:
        """Asks less of the database than a look that finds nothing."""
        return await self.office.run(lambda db, house: outbox.empty(db, self.clock.now()))

    def wait(self, **span: float) -> None:
        """Time goes on, and every due moment on the way is visited in order."""
        self.wait_until(self.clock.now() + timedelta(**span))

    def wait_until(self, moment: datetime) -> None:
        self.settle()
        while True:
            upcoming = self.do(lambda db, house: next_due(db, self.clock.now()))
            if upcoming is None or upcoming > moment:
                break
            self.clock.advance_to(upcoming)
            self.look()
        self.clock.advance_to(moment)
        self.look()

    def look(self) -> None:
        """One tick."""
        self.errand_asked = self.files is not None  # what was to be tried again may be due
        self.loop.run_until_complete(self.ticks.look())
        self.settle()
