"""The errand that puts a case file together: planned in the office, bound in a thread, and laid by for whoever sends."""

import asyncio
import logging
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import TYPE_CHECKING

from sqlalchemy import Connection

from bot.clock import Clock
from bot.errands import Found, Later, Work
from bot.filing import Away, Filing
from bot.office import Office
from bot.posting import House
from bot.rules.policy import FilePolicy
from bot.screens.reading import Reading
from storage.errands import Errand

if TYPE_CHECKING:
    from bot.documents.binding import Volume
    from bot.documents.case_file import CaseFile

log = logging.getLogger("heyue.errands")
LIMIT = 49_000_000  # bytes of a volume; the messenger takes 50 MB from a bot
STORE_WAITS = 60.0  # seconds until a store that did not answer is asked again


class CaseFileErrands:
    """One at a time in each process, for it is work for the processor."""

    def __init__(self, office: Office, filing: Filing, clock: Clock) -> None:
        self.office = office
        self.filing = filing
        self.clock = clock
        self.limit = LIMIT

    def by_kind(self) -> Mapping[str, tuple[Work, int]]:
        return {"case_file": (self.put_together, 1)}

    async def put_together(self, errand: Errand, policy: FilePolicy) -> Found:
        """Names under which the volumes are laid by; the reader's rights are those of this moment, and asked again when they go."""
        now = self.clock.now()

        def plan(db: Connection, house: House) -> tuple["CaseFile | None", str]:
            from bot.documents.case_file import planned  # what draws and writes is read in when the first file is asked for

            reading = Reading(db, house.organisation, house.policy, now, "zh", errand.person)
            case = reading.case(errand.subject or 0)
            return (planned(reading, case) if case is not None else None), house.policy.zone

        found, zone = await self.office.run(plan)
        if found is None:
            return {"failed": "not_yours"}
        if self.filing.free() < policy.least_free + found.size:
            log.warning("no room for a case file of %d MB", found.size >> 20)
            return {"failed": "no_room"}
        folder = self.filing.unfinished()
        try:
            volumes = await asyncio.to_thread(self._bound, found, folder, zone)
        except Away as problem:
            log.warning("a case file waits for the store of files: %s", problem)
            raise Later(STORE_WAITS, tried=False) from None
        finally:
            await asyncio.to_thread(shutil.rmtree, folder, ignore_errors=True)
        return {"volumes": volumes, "names": found.names, "entries": len(found.entries) + 2}

    def _bound(self, found: "CaseFile", folder: Path, zone: str) -> list[str]:
        from bot.documents.binding import bound

        folder.mkdir(mode=0o700)
        return [self._laid_by(each) for each in bound(found, self.filing, folder, zone, self.limit)]

    def _laid_by(self, volume: "Volume") -> str:
        return self.filing.lay_by(volume.path)
