"""The tick: what is due now? It asks the database, which is the timetable, and it walks the clock when the page asks for that."""

import asyncio
import logging
from collections.abc import Callable
from datetime import datetime, time, timedelta
from functools import partial

from apscheduler.schedulers.asyncio import AsyncIOScheduler
from sqlalchemy import Connection

from bot import clock as clocks
from bot.clock import Clock, ShiftedClock
from bot.delivery import Delivery
from bot.office import Office
from bot.posting import House
from bot.rules.calendar import at_local, local_date
from bot.sweeping import sweep
from storage import absences, conversations, errands, inbox, obligations, outbox, rises, routines

log = logging.getLogger("heyue.jobs")
AT_ONCE = 200  # obligations in one transaction
MOMENT = timedelta(seconds=5)
LEARNING_AT = time(3, 0)
HOUSEKEEPING = timedelta(hours=1)
AT_A_TIME = 5000  # letters or parcels forgotten in one transaction


class Ticks:
    """Looks every second, in real time; `clock` says what time it is for the organisation."""

    def __init__(
        self, office: Office, delivery: Delivery, clock: Clock, every: float = 1.0, *, learn: Callable[[], None] = lambda: None
    ) -> None:
        self.office = office
        self.delivery = delivery
        self.clock = clock
        self.every = every
        # APScheduler reads the wall clock, but only to come back: what is due is asked of our clock and the database.
        self.scheduler = AsyncIOScheduler(job_defaults={"misfire_grace_time": None, "coalesce": True, "max_instances": 1})
        self._last = 0.0
        self._kept_house: datetime | None = None
        self._walking = asyncio.Lock()
        self._learn = learn  # begins to learn, and does not wait for it

    def start(self) -> None:
        self.scheduler.add_job(self.tick, "interval", seconds=self.every)
        self.scheduler.start()

    def stop(self) -> None:
        self.scheduler.shutdown(wait=False)

    async def watch(self) -> None:
        """The wall clock set back would silence the scheduler: a monotonic look re-arms it."""
        loop = asyncio.get_running_loop()
        self._last = loop.time()
        while True:
            await asyncio.sleep(self.every * 5)
            if loop.time() - self._last > self.every * 10:
                log.warning("the scheduler was silent; re-armed")
                self.scheduler.remove_all_jobs()
                self.scheduler.add_job(self.tick, "interval", seconds=self.every)
                await self.tick()

    async def tick(self) -> None:
        self._last = asyncio.get_running_loop().time()
        if self._walking.locked():
            return
        async with self._walking:
            try:
                await self._walk_if_asked()
                await self.look()
            except Exception as failure:
                if not self.office.explains(failure):
                    log.exception("tick failed; the next one looks again")

    async def look(self) -> int:
        """Do all that is due now; returns how many obligations and drafts had something due."""
        done = 0
        while True:
            now = self.clock.now()
            found, may_learn = await self.office.run(partial(look_once, now=now))
            done += found
            if may_learn:
                self._learn()
            if found < AT_ONCE:
                break
        await self._keep_house()
        self.office.resume()  # letters of another process that was killed, or stopped, before it came to them
        self.delivery.wake()
        return done

    async def _keep_house(self) -> None:
        now = self.clock.now()
        if self._kept_house is not None and now - self._kept_house < HOUSEKEEPING:
            return
        self._kept_house = now

        def keep(db: Connection, house: House) -> int:
            before = now - timedelta(days=house.policy.inbox.forget_after_days)
            gone = max(inbox.forget(db, before, AT_A_TIME), outbox.forget(db, before, AT_A_TIME))
            return max(gone, errands.forget(db, before, AT_A_TIME))

        while await self.office.run(keep) == AT_A_TIME:
            pass

    # -- walking the clock ------------------------------------------------------------------------------------------

    async def _upcoming(self, now: datetime) -> datetime | None:
        return await self.office.run(lambda db, house: next_due(db, now))

    async def _walk_if_asked(self) -> None:
        """The page asked for a jump: visit every due moment on the way, in order, until nothing is due and all is sent."""
        if not isinstance(self.clock, ShiftedClock):
            return
        self.clock.refresh()
        shift = self.clock.shift()
        if shift.target is None:
            return
        await self._rest()
        target = shift.target
        while True:
            now = self.clock.now()
            upcoming = await self._upcoming(now)
            if isinstance(target, datetime) and (upcoming is None or upcoming >= target):
                clocks.settle_at(self.clock.path, target)
            elif upcoming is not None:
                clocks.settle_at(self.clock.path, upcoming)
            self.clock.refresh()
            said = await self.look()
            await self._rest()
            await self._let_gathered_go()
            # A moment at which nothing was said (a look that quiet hours put off) is not where "next" wants to stand.
            if target == clocks.NEXT and (upcoming is None or said):
                break
            if isinstance(target, datetime) and self.clock.now() >= target:
                break
        clocks.arrived(self.clock.path)
        self.clock.refresh()

    async def _let_gathered_go(self) -> None:
        """What gathers for a moment before it is sent together belongs to the moment that was walked to."""
        now = self.clock.now()
        held = await self.office.run(lambda db, house: outbox.next_due(db, now))
        if held is not None and held - now <= MOMENT and isinstance(self.clock, ShiftedClock):
            clocks.settle_at(self.clock.path, held)
            self.clock.refresh()
            await self._rest()

    async def _rest(self) -> None:
        """Wait until everything that is due has been sent."""
        for _ in range(600):
            if await self.delivery.settled():
                return
            self.delivery.wake()
            await asyncio.sleep(0.05)


def look_once(db: Connection, house: House, now: datetime) -> tuple[int, bool]:
    """A part of what is due, and whether it is this process's turn to learn, once a month in the night."""
    month = local_date(now, house.policy).replace(day=1) + timedelta(days=32)
    following = at_local(month.replace(day=1), LEARNING_AT, house.policy)
    return sweep(db, house, now, AT_ONCE), routines.take(db, "learning", now, following)


def next_due(db: Connection, now: datetime) -> datetime | None:
    """The next moment at which anything happens by itself."""
    moments = (
        obligations.next_due(db),
        conversations.next_due(db),
        routines.next_due(db),
        absences.next_due(db),
        rises.next_due(db),
        outbox.next_due(db, now),
    )
    ahead = [moment for moment in moments if moment is not None]
    return max(now, min(ahead)) if ahead else None
