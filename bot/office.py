"""The office: the one thread with the one writing connection, where every unit of work is done, one after another."""

import asyncio
import logging
import threading
import time
from collections.abc import Callable, Coroutine, Iterator
from concurrent.futures import Future
from contextlib import contextmanager
from typing import Any, TypeVar

from aiogram import Bot
from sqlalchemy import Connection, Engine
from sqlalchemy.exc import DBAPIError, SQLAlchemyError

from bot.clerk import Clerk, apology
from bot.clock import Clock
from bot.dispatcher import Dispatcher
from bot.logs import trail
from bot.measuring import Histogram
from bot.posting import House
from bot.results import is_result
from storage import inbox, versions
from storage.cases import Stale
from storage.database import out_of_reach
from storage.inbox import MOST_TRIES, Letter
from storage.outbox import Parcel, letter_at_work

log = logging.getLogger("heyue.office")
T = TypeVar("T")
BATCH = 20
DATABASE_PAUSE = 1.0  # seconds
LONG_TRANSACTION = 5.0  # seconds
Ready = Callable[[list[Parcel], list[dict[str, Any]]], None]
HeldUp = Callable[[list[str], float], None]  # bodies of the letters, and for how many seconds it has been so
Arrived = tuple[int, int, int, str]  # bot, update id, lane, body


class Office:
    """Does units of work in batches that share a commit; whoever waits for what they said is told after the commit.

    `read_house` reads organisation and policy; it is asked again whenever somebody marked the house stale.
    """

    def __init__(self, engine: Engine, dispatcher: Dispatcher, bot: Bot, clock: Clock, read_house: Callable[[Connection], House]) -> None:
        self.engine = engine
        self.clerk = Clerk(dispatcher, bot, clock)
        self.bot = bot
        self.clock = clock
        self._read_house = read_house
        self._house: House | None = None
        self._ready: Ready = lambda parcels, toasts: None
        self.errands_asked: Callable[[], None] = lambda: None  # called after the commit in which somebody asked for one
        self.ring: Callable[[Connection], None] = lambda db: None  # in the transaction whose answers another process sends
        self.held_up: HeldUp = lambda bodies, seconds: None  # each second in which letters kept here cannot be worked on
        self._held_since: float | None = None
        self._loop = asyncio.new_event_loop()
        self._turn: asyncio.Lock | None = None
        self.times = Histogram()  # of one unit of work, its handler included
        self.away_since: float | None = None  # since when the database cannot be worked with
        self.unsure = False  # a commit may have happened or not: what it claimed for us may wait in the outbox
        self._began: float | None = None  # of the transaction that is open
        self._closing = False
        self._counted: set[int] = set()  # letters whose present attempt is counted already
        self._kept: dict[str, None] = {}  # bodies of letters that this process has acknowledged and not seen worked yet
        self._arrived: list[tuple[list[Arrived], asyncio.Future[None]]] = []  # what waits to be kept
        self._working = asyncio.Lock()
        self._asked = self._looked = 0  # how often work was asked for, and how much of that the last look came after
        self._thread = threading.Thread(target=self._live, name="office", daemon=True)

    # -- from outside -----------------------------------------------------------------------------------------------

    def start(self, ready: Ready | None = None) -> None:
        """Open the office; `ready` is called in its thread after each commit with what is to be sent at once."""
        if ready is not None:
            self._ready = ready
        self._thread.start()

    async def finish(self) -> None:
        """Return when the unit of work that is being done has ended; letters that wait are left to the next process."""
        self._closing = True
        await asyncio.wrap_future(self._ask(self._pause()))

    async def pulse(self) -> None:
        """Return as soon as the office's thread looks up: a sign of life."""
        seen = asyncio.Event()
        self._loop.call_soon_threadsafe(asyncio.get_running_loop().call_soon_threadsafe, seen.set)
        await seen.wait()

    @property
    def cut_off(self) -> bool:
        """Whether the database cannot be worked with, or has not answered for longer than anything should take."""
        began = self._began
        return self.away_since is not None or (began is not None and time.monotonic() - began > LONG_TRANSACTION)

    @property
    def alive(self) -> bool:
        return self._thread.is_alive()

    def stop(self) -> None:
        """Finish the present job and close; no work is begun after it."""
        if self._thread.is_alive():
            self._loop.call_soon_threadsafe(self._loop.stop)
            self._thread.join()
        self.engine.dispose()

    async def run(self, job: Callable[[Connection, House], T]) -> T:
        """Do a job in one transaction in the office's thread."""
        return await asyncio.wrap_future(self._ask(self._job(job)))

    async def receive(self, letters: list[Arrived]) -> None:
        """Keep updates durably; returns when they may be acknowledged. The work on them begins at once."""
        await asyncio.wrap_future(self._ask(self._keep(letters)))
        self._ask(self.work())

    def run_now(self, job: Callable[[Connection, House], T]) -> T:
        """The same as `run` for callers without an event loop: commands and tests. Never from within a job, which would wait for itself."""
        assert threading.current_thread() is not self._thread, "a job has its connection and needs no other job"
        return self._ask(self._job(job)).result()

    def receive_now(self, letters: list[Arrived]) -> None:
        """Keep updates and do all the work they bring before returning."""
        self._ask(self._keep(letters)).result()
        self._ask(self.work()).result()

    def resume(self) -> None:
        """Begin with what an earlier run, or another process that ended, left in the inbox."""
        self._ask(self.work())

    def explains(self, failure: Exception) -> bool:
        """Whether a job failed because the database cannot be worked with, which the log says once for all jobs.

        The failure itself counts, too: while a disk is nearly full, another job may have succeeded before this one's caller hears.
        """
        return self.away_since is not None or out_of_reach(failure)

    def _ask(self, work: Coroutine[Any, Any, T]) -> Future[T]:
        return asyncio.run_coroutine_threadsafe(work, self._loop)

    # -- in the thread ----------------------------------------------------------------------------------------------

    def _live(self) -> None:
        asyncio.set_event_loop(self._loop)
        self._loop.run_forever()
        self._loop.close()

    def _alone(self) -> asyncio.Lock:
        # Dispatching yields to the loop: a second job in the middle of a batch would use the connection in mid-transaction.
        if self._turn is None:
            self._turn = asyncio.Lock()
        return self._turn

    async def _pause(self) -> None:
        async with self._alone():
            pass

    @contextmanager
    def _transaction(self) -> Iterator[Connection]:
        """One transaction; whether the database could be worked with is remembered, and logged when it changes."""
        self._began = time.monotonic()
        try:
            with self.engine.begin() as db:
                yield db
                if self.away_since is not None:
                    versions.write_nothing_new(db)  # on a full disk reading goes on, and proves nothing
        except SQLAlchemyError as failure:
            if out_of_reach(failure):
                self.unsure = True
                if self.away_since is None:
                    self.away_since = time.monotonic()
                    log.warning("the database cannot be worked with: %s", failure.__class__.__name__)
            raise
        finally:
            self._began = None
        if self.away_since is not None:
            log.warning("the database is back after %.0f seconds", time.monotonic() - self.away_since)
            self.away_since = None

    async def _job(self, job: Callable[[Connection, House], T]) -> T:
        async with self._alone():
            with self._transaction() as db:
                house = self._present_house(db)
                done = job(db, house)
                if house.stale:
                    versions.changed(db)
            self._send_out()
            return done

    def _send_out(self) -> None:
        """Whoever runs errands need not wait for the next look."""
        if self._house is not None and self._house.errand_asked:
            self._house.errand_asked = False
            self.errands_asked()

    async def _keep(self, letters: list[Arrived]) -> None:
        """What comes while the office is at work shares a commit: webhooks bring updates one by one, and many at a time."""
        mine: asyncio.Future[None] = self._loop.create_future()
        self._arrived.append((letters, mine))
        async with self._alone():
            if not mine.done():
                arrived, self._arrived = self._arrived, []
                self._store(arrived)
        await mine

    def _store(self, arrived: list[tuple[list[Arrived], asyncio.Future[None]]]) -> None:
        try:
            with self._transaction() as db:
                kept = inbox.keep(db, [each for letters, _future in arrived for each in letters], self.clock.now())
        except Exception as failure:  # noqa: BLE001 - whatever it is, whoever waits has to hear of it
            if len(arrived) > 1 and not out_of_reach(failure):
                for each in arrived:
                    self._store([each])  # what cannot be kept must not keep out what came with it
                return
            for _letters, future in arrived:
                future.set_exception(failure)
        else:
            self._counted.update(kept)
            self._kept.update((body, None) for letters, _future in arrived for *_facts, body in letters)
            for _letters, future in arrived:
                future.set_result(None)

    def _present_house(self, db: Connection) -> House:
        if self._house is None or self._house.stale or self._house.version != versions.present(db):
            sends = self._house.sends if self._house is not None else True
            self._house = self._read_house(db)
            self._house.sends = sends
        return self._house

    async def work(self) -> None:
        """Work through the inbox, batch by batch, until nothing waits; asked again meanwhile, one look more is enough for all."""
        self._asked += 1
        mine = self._asked
        async with self._working:
            more = self._looked < mine
            while more and not self._closing:
                self._looked = self._asked
                more = await self._batch(BATCH)

    async def _batch(self, size: int, only: int | None = None) -> bool:
        """Claim and do up to `size` letters in one transaction; False when nothing was there to claim.

        An attempt is counted, in a commit of its own, before the work begins; a letter kept by this process counts its first one
        when it is stored, so that an update costs two commits and not three.
        """
        async with self._alone():
            letters: list[Letter] = []
            try:
                with self._transaction() as db:
                    letters = inbox.claim(db, self.bot.id, size, only)
                    if not letters:
                        if only is None:  # all is worked, or another process is at it
                            self._counted.clear()
                            self._kept.clear()
                        return False
                    uncounted = [letter.id for letter in letters if letter.id not in self._counted]
                    if uncounted:
                        inbox.count_attempt(db, uncounted)
                        done = None
                    else:
                        done = await self._do(db, letters)
                if done is None:
                    self._counted.update(uncounted)
                    return True
                self._held_since = None
                for letter in letters:
                    self._kept.pop(letter.body, None)
                self._ready(*done)
                self._send_out()
                return True
            except (DBAPIError, Stale) as failure:
                if self._house is not None:
                    self._house.stale = True  # it may have been read from what has fallen
                if out_of_reach(failure):
                    # The database is away, full or locked: nobody's fault, so no attempt is counted, and nothing is lost by waiting.
                    self._counted.update(letter.id for letter in letters)
                    self._held_since = self._held_since or time.monotonic()
                    self.held_up(list(self._kept), time.monotonic() - self._held_since)
                    await asyncio.sleep(DATABASE_PAUSE)
                    return True
                log.warning("batch of %d not done: %s", len(letters), type(failure).__name__)
                self._counted.difference_update(letter.id for letter in letters)
                if len(letters) <= 1:
                    for letter in letters:
                        self._fallen(letter)
                    return True
        # The shared transaction fell as a whole: each letter gets its own.
        for letter in letters:
            while await self._batch(1, letter.id):
                pass
        return True

    def _fallen(self, letter: Letter) -> None:
        """A letter whose own transaction fell too often is set aside, with an apology; otherwise it is tried again."""
        if letter.attempts < MOST_TRIES:
            return
        log.error("letter %d set aside", letter.id)
        with self._transaction() as db:
            inbox.set_aside(db, letter.id)
        self._kept.pop(letter.body, None)
        if is_result(letter.body):
            return
        update = self.clerk.update_in(letter)
        if update is None:
            return
        try:
            with self._transaction() as db:
                desk = self.clerk.say(db, self._present_house(db), update, apology)
        except DBAPIError:
            log.exception("letter %d got no apology", letter.id)
        else:
            if desk is not None:
                self._ready(desk.parcels, desk.toasts)

    async def _do(self, db: Connection, letters: list[Letter]) -> tuple[list[Parcel], list[dict[str, Any]]]:
        parcels: list[Parcel] = []
        toasts: list[dict[str, Any]] = []
        finished: list[int] = []
        stuck: set[int] = set()
        house, changed = self._present_house(db), False
        for letter in letters:
            if letter.lane in stuck:
                continue
            if house.stale:
                house, changed = self._present_house(db), True
            began, token = time.perf_counter(), letter_at_work.set(letter.id)
            try:
                desk, done = await self.clerk.do(db, house, letter)
            finally:
                letter_at_work.reset(token)
            took = time.perf_counter() - began
            self.times.add(took)
            if trail.isEnabledFor(logging.INFO):
                facts = {"letter": letter.id, "outcome": "done" if done else "failed", "ms": round(took * 1000, 2)}
                trail.info("letter worked", extra=facts)
            if done:
                finished.append(letter.id)
            else:
                stuck.add(letter.lane)
            self._counted.discard(letter.id)
            if desk is not None:
                parcels += desk.parcels
                toasts += desk.toasts
        inbox.finish(db, finished, self.clock.now())
        if not house.sends:
            self.ring(db)
        if changed or house.stale:
            versions.changed(db)
        return parcels, toasts
