"""How much the kept files weigh and what room is left: looked at once an hour; administrators hear once a day what they should see to."""

import asyncio
import logging
from collections.abc import Callable
from datetime import date

from sqlalchemy import Connection

from bot.clock import Clock
from bot.filing import Away, Filing
from bot.office import Office
from bot.posting import House, tell
from bot.rules.calendar import after_quiet, local_date
from bot.rules.terms import Role

log = logging.getLogger("heyue.files")
APART = 3600.0  # seconds


class Weighing:
    """Of several processes the one that sends tells."""

    def __init__(self, office: Office, filing: Filing, clock: Clock, mine: Callable[[], bool]) -> None:
        self.office = office
        self.filing = filing
        self.clock = clock
        self.mine = mine
        self._told: dict[str, date] = {}

    async def run(self) -> None:
        while True:
            try:
                await self.look()
            except Exception as problem:  # noqa: BLE001 - it is only a scale
                log.warning("kept files could not be weighed: %s", type(problem).__name__)
            await asyncio.sleep(APART)

    async def look(self) -> int:
        """Bytes of all kept files; 0 while a store that keeps them does not answer."""
        free, weight = await asyncio.to_thread(self.filing.free), 0
        try:
            await asyncio.to_thread(self.filing.sweep)
            weight = await asyncio.to_thread(self.filing.weight)
        except Away as problem:
            log.warning("the store of kept files does not answer: %s", problem)
        if self.mine():
            await self.office.run(lambda db, house: self._see(db, house, weight, free))
        return weight

    def _see(self, db: Connection, house: House, weight: int, free: int) -> None:
        files = house.policy.files
        if weight > files.warn_at_mb * 2**20:
            self._tell(db, house, "files_heavy", weight)
        if free < files.least_free:
            self._tell(db, house, "files_wait", free)

    def _tell(self, db: Connection, house: House, kind: str, size: int) -> None:
        now = self.clock.now()
        today = local_date(now, house.policy)
        if self._told.get(kind) == today or not house.organisation.units:
            return
        self._told[kind] = today
        city = next(unit for unit in house.organisation.units.values() if unit.parent is None)
        for person in house.organisation.holders(city.id, Role.ADMINISTRATOR):
            tell(db, person, kind, {"mb": size // 2**20}, now, not_before=after_quiet(now, house.policy))
