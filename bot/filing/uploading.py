"""From wherever a file is kept to a call that uploads it: brought to this machine first, outside the desk's thread."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from pathlib import Path

from bot.filing import Away, Filing


@dataclass(frozen=True, slots=True)
class Stored:
    """Content that is kept, or was laid by to be fetched `once`: then it goes when it has arrived."""

    filing: Filing
    name: str
    once: bool = False


@asynccontextmanager
async def brought(content: bytes | Stored) -> AsyncIterator[bytes | Path]:
    """The content, or a file of this machine that holds it; raises Away and Missing."""
    if isinstance(content, bytes):
        yield content
        return
    held = content.filing.at_hand(content.name)
    path = await asyncio.to_thread(held.__enter__)
    try:
        yield path
    finally:
        await asyncio.to_thread(held.__exit__, None, None, None)


async def arrived(content: bytes | Stored) -> None:
    """What was laid by for this goes; if that fails now, it goes after a day."""
    if isinstance(content, Stored) and content.once:
        with suppress(Away, OSError):
            await asyncio.to_thread(content.filing.remove, content.name)
