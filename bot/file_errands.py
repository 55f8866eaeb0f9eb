"""The errands about files: fetch a copy to keep, have a voice written down, and read a list of people."""

import asyncio
import logging
import shutil
import time
from collections.abc import AsyncIterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramRetryAfter

from bot.errands import Found, Later, Work
from bot.fetching import Gone, TooBig, fetch
from bot.filing import Away, Filing, Missing
from bot.filing.uploading import Stored, brought
from bot.rules.policy import FilePolicy
from bot.rules.transcripts import readable
from bot.transcribing import Silent, transcribe
from storage.errands import Errand

log = logging.getLogger("heyue.errands")
SURELY_GONE = 3  # tries after which it is believed that the messenger does not have a file
AT_ONCE = 4  # fetched together
NO_ROOM_WAITS = 600.0  # seconds until it is looked again whether there is room on the disk
STORE_WAITS = 120.0  # seconds until a store that did not answer is asked again
# Programs go by the end of a name; these are ours, whatever its sender called it.
SUFFIXES = {"voice": ".oga", "audio": ".mp3", "video_note": ".mp4"}


class FileErrands:
    """What works on them: the bot that is given files, where they are kept, the program that listens."""

    def __init__(self, bot: Bot, filing: Filing, command: str) -> None:
        self.bot = bot
        self.filing = filing
        self.command = command
        self._listening = asyncio.Lock()  # one program at a time
        self._warned = float("-inf")

    def by_kind(self) -> Mapping[str, tuple[Work, int]]:
        """Each with how many may be under way; whoever waits for an answer is listened to first."""
        return {
            "keep_file": (self.keep, AT_ONCE),
            "listen": (self.listen, 1),
            "read_list": (self.read_list, 1),
            "transcribe": (self.listen, 1),
        }

    async def keep(self, errand: Errand, policy: FilePolicy) -> Found:
        target = self.filing.unfinished()
        try:
            if (why := await self._fetch(errand, target, policy)) is not None:
                return {"failed": why}
            try:
                digest, size = await asyncio.to_thread(self.filing.keep, target)
            except Away as problem:
                log.warning("a file could not be kept: %s", problem)
                raise Later(STORE_WAITS, tried=False) from None
            return {"digest": digest, "size": size}
        finally:
            target.unlink(missing_ok=True)

    async def listen(self, errand: Errand, policy: FilePolicy) -> Found:
        """What a voice says, by the program; a draft's voice is fetched for that and not kept."""
        if not self.command:
            return {"failed": "no_program"}
        async with self._at_hand(errand, policy) as (file, why):
            if why is not None:
                return {"failed": why}
            async with self._listening:
                try:
                    output = await transcribe(self.command, file, policy.transcribe_seconds)
                except Silent as silent:
                    log.warning("a voice was not written down: %s", silent.why)
                    return {"failed": silent.why}
        text = readable(output)
        return {"text": text} if text else {"failed": "nothing_heard"}

    async def read_list(self, errand: Errand, policy: FilePolicy) -> Found:
        """The people of a list, or what is wrong in which row; the file itself is not kept."""
        async with self._at_hand(errand, policy) as (file, why):
            if why is not None:
                return {"failed": why}
            from bot.roster_files.people_list import read_people

            return await asyncio.to_thread(read_people, file, str(errand.facts.get("name", "")))

    @asynccontextmanager
    async def _at_hand(self, errand: Errand, policy: FilePolicy) -> AsyncIterator[tuple[Path, str | None]]:
        """The file in a folder of its own, gone afterwards; or why there is none."""
        folder = self.filing.unfinished()
        folder.mkdir(mode=0o700)
        file = folder / f"voice{SUFFIXES.get(str(errand.facts.get('kind')), '')}"
        try:
            async with AsyncExitStack() as held:
                if await self._kept(errand, file, held):
                    yield file, None
                else:
                    yield file, await self._fetch(errand, file, policy)
        finally:
            shutil.rmtree(folder, ignore_errors=True)

    async def _kept(self, errand: Errand, file: Path, held: AsyncExitStack) -> bool:
        """Whether the copy that we keep stands under this name now, for as long as it is `held`."""
        digest = errand.facts.get("digest")
        if digest is None:
            return False
        try:
            here = await held.enter_async_context(brought(Stored(self.filing, digest)))
        except (Away, Missing):
            return False  # the messenger is asked
        assert isinstance(here, Path)
        await asyncio.to_thread(lambda: file.symlink_to(here.absolute()))
        return True

    def _room(self, policy: FilePolicy) -> bool:
        """Whether the disk has room for files; the database needs what is left. Said in the log once for each wait."""
        free = self.filing.free()
        if free >= policy.least_free:
            return True
        if time.monotonic() - self._warned >= NO_ROOM_WAITS:
            self._warned = time.monotonic()
            log.warning("only %d MB are free: no file is fetched until there are %d", free >> 20, policy.least_free_mb)
        return False

    async def _fetch(self, errand: Errand, target: Path, policy: FilePolicy) -> str | None:
        """Fetch it, or say why it cannot be had."""
        if not self._room(policy):
            if errand.kind in ("listen", "read_list"):
                return "no_room"  # somebody waits for the answer, and the voice itself is fetched when it is sent
            raise Later(NO_ROOM_WAITS, tried=False)
        try:
            await fetch(self.bot, errand.facts["file"], target, policy.largest)
        except TooBig:
            return "too_big"
        except Gone:
            if errand.attempts < SURELY_GONE:
                raise Later from None
            return "gone"
        except TelegramRetryAfter as busy:
            raise Later(busy.retry_after) from None
        return None
