"""A channel without a wire: the bot's calls go straight into the playground's world, refusals come back as from Telegram."""

import json
from collections.abc import AsyncGenerator
from typing import Any

from aiogram import Bot
from aiogram.client.session.base import BaseSession
from aiogram.methods import AnswerCallbackQuery, CopyMessage, EditMessageText, SendMessage, TelegramMethod
from aiogram.methods.base import Response, TelegramType
from aiogram.types import InputFile
from aiohttp import ClientResponseError, RequestInfo
from multidict import CIMultiDict, CIMultiDictProxy
from yarl import URL

from bot.playground.media import Upload
from bot.playground.refused import Refused
from bot.playground.world import World

# Pydantic remembers such a type only where it was first asked for, and each asyncio task begins with what was remembered outside.
ANSWERS = [Response[method.__returning__] for method in (SendMessage, EditMessageText, CopyMessage, AnswerCallbackQuery)]  # type: ignore[name-defined]


class WorldSession(BaseSession):
    def __init__(self, world: World) -> None:
        super().__init__()
        self.world = world

    async def make_request(self, bot: Bot, method: TelegramMethod[TelegramType], timeout: int | None = None) -> TelegramType:
        files: dict[str, InputFile] = {}
        given = method.model_dump(warnings=False)
        params = {name: self.prepare_value(value, bot, files) for name, value in given.items() if value is not None}
        params = {name: value for name, value in params.items() if value is not None}
        uploads = {}
        for name, file in files.items():
            content = b"".join([chunk async for chunk in file.read(bot)])
            uploads[name] = Upload(content, file.filename or name)
        answer: dict[str, Any]
        try:
            answer, status = {"ok": True, "result": self.world.call(bot.token, method.__api_method__, params, uploads)}, 200
        except Refused as refused:
            answer, status = refused.answer(), refused.code
        return self.check_response(bot, method, status, json.dumps(answer)).result  # type: ignore[return-value]

    async def stream_content(
        self, url: str, headers: dict[str, Any] | None = None, timeout: int = 30, chunk_size: int = 65536, raise_for_status: bool = True
    ) -> AsyncGenerator[bytes, None]:
        path = url.partition("/file/bot")[2].partition("/")[2]
        file = self.world.files.linked(path, self.world.now())
        if file is None:
            asked = RequestInfo(URL("https://story"), "GET", CIMultiDictProxy(CIMultiDict()), URL("https://story"))
            raise ClientResponseError(asked, (), status=404)
        content = self.world.files.read(file)
        for at in range(0, len(content), chunk_size):
            yield content[at : at + chunk_size]

    async def close(self) -> None:
        return None
