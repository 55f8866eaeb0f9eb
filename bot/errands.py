"""Who runs errands: claims what is due, works on it outside any transaction, and brings the result back as a letter."""

import asyncio
import contextlib
import logging
import time
from collections.abc import Awaitable, Callable, Mapping
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock
from bot.office import Office
from bot.posting import House
from bot.rules.policy import FilePolicy
from bot.tenure import dead, myself
from storage import errands
from storage.errands import Errand

log = logging.getLogger("heyue.errands")
IDLE = 1.0  # seconds between looks
LEASE = timedelta(seconds=60)  # an errand whose runner has not renewed it for so long is another's
RENEW = 15.0  # seconds
WAITS = (5, 30, 120, 600, 1800, 3600, 6 * 3600)  # seconds before the next try; the last one is repeated
MOST_TRIES = 20
Found = Mapping[str, Any]
Work = Callable[[Errand, FilePolicy], Awaitable[Found]]  # the result; with "failed" in it nothing came of the errand


class Later(Exception):
    """It cannot be done now; after `seconds`, or after the usual wait. What was not even tried does not count as a try."""

    def __init__(self, seconds: float | None = None, *, tried: bool = True) -> None:
        super().__init__()
        self.seconds = seconds
        self.tried = tried


class Errands:
    """One process's runner; `works` by kind, each with how many may be under way at once."""

    def __init__(self, office: Office, bot: int, clock: Clock, works: Mapping[str, tuple[Work, int]]) -> None:
        self.office = office
        self.bot = bot
        self.clock = clock
        self.works = works
        self.me = myself()
        self._under_way: dict[int, tuple[Errand, asyncio.Task[None]]] = {}
        self._wake = asyncio.Event()
        self._renewed = time.monotonic()

    def wake(self) -> None:
        """Somebody has asked for an errand."""
        self._wake.set()

    async def run(self) -> None:
        """Until cancelled."""
        while True:
            self._wake.clear()
            try:
                await self.look()
            except Exception as failure:
                if not self.office.explains(failure):
                    log.exception("errands could not be looked for")
            with contextlib.suppress(TimeoutError):
                async with asyncio.timeout(IDLE):
                    await self._wake.wait()

    async def look(self) -> int:
        """Begin what is due and has room, and renew the claim on what is under way; returns how many were begun."""
        busy = dict(self._under_way)
        room = {kind: most - sum(errand.kind == kind for errand, _task in busy.values()) for kind, (_work, most) in self.works.items()}
        renews = time.monotonic() - self._renewed > RENEW
        now = self.clock.now()

        def claim(db: Connection, house: House) -> tuple[list[Errand], FilePolicy]:
            errands.free_of(db, self.bot, lambda holder: holder != self.me and dead(holder))
            if renews:
                errands.renew(db, self.me, list(busy), now + LEASE)
            return errands.claim(db, self.bot, self.me, now, now + LEASE, room, list(busy)), house.policy.files

        found, policy = await self.office.run(claim)
        if renews:
            self._renewed = time.monotonic()
        for errand in found:
            task = asyncio.create_task(self._run(errand, policy), name=f"errand {errand.id}")
            self._under_way[errand.id] = errand, task
        return len(found)

    def idle(self) -> bool:
        return not self._under_way

    async def stop(self) -> None:
        """What is under way is left to the next process, as if it had not been begun."""
        tasks = [task for _errand, task in self._under_way.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.office.run(lambda db, house: errands.give_back(db, self.me))

    async def _run(self, errand: Errand, policy: FilePolicy) -> None:
        try:
            found = await self._found(errand, policy)
            brought = False
            while not brought:
                brought = await self._brought(errand, found)
                await asyncio.sleep(0 if brought else IDLE)
        finally:
            self._under_way.pop(errand.id, None)
            self._wake.set()

    async def _found(self, errand: Errand, policy: FilePolicy) -> Found | Later:
        work, _most = self.works[errand.kind]
        if errand.attempts > MOST_TRIES:
            return {"failed": "tried_often"}  # perhaps it was what ended the processes that tried
        try:
            return await work(errand, policy)
        except Later as later:
            problem = later
        except Exception as failure:  # noqa: BLE001 - whatever it is, the errand must not be forgotten
            # By its kind only: the text of an error may hold a link with our token in it.
            log.warning("errand %d of kind %s did not work: %s", errand.id, errand.kind, type(failure).__name__)
            problem = Later()
        return problem if errand.attempts < MOST_TRIES or not problem.tried else {"failed": "tried_often"}

    async def _brought(self, errand: Errand, found: Found | Later) -> bool:
        """Write down what became of it; False while the database is away."""
        now = self.clock.now()

        def write(db: Connection, house: House) -> None:
            if isinstance(found, Later):
                wait = WAITS[min(errand.attempts, len(WAITS)) - 1] if found.seconds is None else found.seconds
                errands.again(db, errand.id, self.me, now + timedelta(seconds=wait), tried=found.tried)
            else:
                errands.finish(db, errand, self.me, found, now)

        try:
            await self.office.run(write)
        except SQLAlchemyError:
            return False
        if not isinstance(found, Later):
            self.office.resume()
        return True
