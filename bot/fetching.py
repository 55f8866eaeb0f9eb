"""Files of people, from the messenger to a path of our own: links last an hour, so each try asks for a new one."""

import os
from pathlib import Path

from aiogram import Bot
from aiogram.exceptions import TelegramBadRequest, TelegramNotFound
from aiohttp import ClientResponseError

PART = 1 << 16  # bytes
PATIENCE = 300  # seconds for one file
NOT_FOUND = (404, 410)


class TooBig(Exception):
    """More than may be kept, or than the messenger gives a bot."""


class Gone(Exception):
    """The messenger does not give it; often that is for ever."""


async def fetch(bot: Bot, file_id: str, target: Path, largest: int) -> None:
    """Write the file to `target`, readable by us only. Raises TooBig, Gone, and what the network or the disk raise."""
    try:
        found = await bot.get_file(file_id)
    except (TelegramBadRequest, TelegramNotFound) as refused:
        raise (TooBig if "too big" in refused.message.lower() else Gone) from None
    if found.file_path is None:
        raise Gone
    if (found.file_size or 0) > largest:
        raise TooBig
    size = 0
    link = bot.session.api.file_url(bot.token, found.file_path)
    try:
        with os.fdopen(os.open(target, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as file:
            async for part in bot.session.stream_content(link, timeout=PATIENCE, chunk_size=PART, raise_for_status=True):
                size += len(part)
                if size > largest:
                    raise TooBig
                file.write(part)
    except ClientResponseError as refused:
        if refused.status in NOT_FOUND:
            raise Gone from None
        raise
    if found.file_size is not None and size != found.file_size:
        raise ConnectionError("half a file")
