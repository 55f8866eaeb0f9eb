"""Two clients that know nothing of each other: one list of calls, each call put into the words of aiogram and of python-telegram-bot."""

from collections.abc import Callable
from dataclasses import dataclass
from datetime import datetime, timedelta
from enum import Enum
from typing import Any, Self

import aiogram
import telegram
from aiogram import exceptions as refusals
from aiogram import types as aio
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from pydantic import BaseModel
from telegram import error as errors
from telegram.request import HTTPXRequest

from tests.wire.places import TOKEN, Places

Json = dict[str, Any]


@dataclass(frozen=True, slots=True)
class File:
    """A file to upload."""

    data: bytes
    name: str


@dataclass(frozen=True, slots=True)
class Call:
    """A call by its snake-case name. Facts that are functions get the places and the results so far. `refused`: code and description."""

    method: str
    facts: Json
    refused: tuple[int, str] | None = None
    before: Callable[[Places], object] | None = None


class Client:
    """Plays calls; used in `async with`, which closes its connections."""

    async def play(self, method: str, facts: Json) -> Any:
        """The parsed result, or a refusal as (code, description, what to do)."""
        raise NotImplementedError

    async def close(self) -> None:
        raise NotImplementedError

    async def __aenter__(self) -> Self:
        return self

    async def __aexit__(self, *_: object) -> None:
        await self.close()


RANDOM = {"file_id", "file_unique_id", "media_group_id", "file_path"}
NOT_SENT: tuple[Any, ...] = (None, [], {})
# PTB puts these into every message that it writes.
MADE_UP = {"channel_chat_created", "delete_chat_photo", "group_chat_created", "supergroup_chat_created"}


def plain(value: Any, name: str = "") -> Any:
    """A parsed result without what only one library adds: unset fields, enumerations, datetimes; random ids by their names."""
    if isinstance(value, BaseModel):
        value = {(item.alias or key): getattr(value, key) for key, item in type(value).model_fields.items()}
    elif isinstance(value, telegram.TelegramObject):
        value = value.to_dict()
    if isinstance(value, dict):
        cleaned = {key: plain(item, key) for key, item in value.items()}
        if "options" in cleaned and "question" in cleaned:
            cleaned["id"] = "random"
        return {key: item for key, item in cleaned.items() if item not in NOT_SENT and not (key in MADE_UP and item is False)}
    if isinstance(value, list | tuple):
        return [plain(item) for item in value]
    if isinstance(value, Enum):
        return value.value
    if isinstance(value, datetime):
        return int(value.timestamp())
    if isinstance(value, timedelta):
        return int(value.total_seconds())
    if name in RANDOM and value is not None:
        return "random"
    if type(value).__module__.startswith("aiogram"):
        return None
    return value


def bare(description: str) -> str:
    """A description without the prefix that one library strips."""
    for prefix in ("Bad Request: ", "Forbidden: ", "Conflict: ", "Telegram server says - ", "Unauthorized: "):
        description = description.removeprefix(prefix)
    return description


class Aiogram(Client):
    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.bot = aiogram.Bot(token, session=AiohttpSession(api=TelegramAPIServer.from_base(url)))

    async def play(self, method: str, facts: Json) -> Any:
        try:
            return await getattr(self.bot, method)(**{name: self._word(name, value) for name, value in facts.items()})
        except refusals.TelegramMigrateToChat as moved:
            return 400, "migrated", moved.migrate_to_chat_id
        except refusals.TelegramRetryAfter as busy:
            return 429, "too many requests", busy.retry_after
        except refusals.TelegramAPIError as refusal:
            return CODES[type(refusal)], bare(refusal.message)

    def _word(self, name: str, value: Any) -> Any:
        match name, value:
            case _, File():
                return aio.BufferedInputFile(value.data, value.name)
            case "reply_markup", {"inline_keyboard": _}:
                return aio.InlineKeyboardMarkup.model_validate(value)
            case "reply_markup", {"keyboard": _}:
                return aio.ReplyKeyboardMarkup.model_validate(value)
            case "reply_markup", {"remove_keyboard": _}:
                return aio.ReplyKeyboardRemove.model_validate(value)
            case "reply_markup", {"force_reply": _}:
                return aio.ForceReply.model_validate(value)
            case "reply_parameters", _:
                return aio.ReplyParameters.model_validate(value)
            case "entities" | "caption_entities", _:
                return [aio.MessageEntity.model_validate(one) for one in value]
            case "commands", _:
                return [aio.BotCommand.model_validate(one) for one in value]
            case "scope", _:
                return aio.BotCommandScopeAllGroupChats.model_validate(value)
            case "reaction", _:
                return [aio.ReactionTypeEmoji(emoji=one) for one in value]
            case "menu_button", _:
                return aio.MenuButtonCommands()
            case "media", dict():
                return self._media(value)
            case "media", list():
                return [self._media(one) for one in value]
        return value

    def _media(self, item: Json) -> Any:
        kind = {"photo": aio.InputMediaPhoto, "document": aio.InputMediaDocument, "video": aio.InputMediaVideo}[item["type"]]
        return kind(**{name: self._word(name, value) for name, value in item.items()})

    async def close(self) -> None:
        await self.bot.session.close()


CODES: dict[type[Exception], int] = {
    refusals.TelegramBadRequest: 400, refusals.TelegramUnauthorizedError: 401, refusals.TelegramForbiddenError: 403,
    refusals.TelegramNotFound: 404,
    refusals.TelegramConflictError: 409, refusals.TelegramEntityTooLarge: 413, refusals.TelegramServerError: 500,
}  # fmt: skip


class Ptb(Client):
    def __init__(self, url: str, token: str = TOKEN) -> None:
        self.requests = HTTPXRequest(), HTTPXRequest()
        self.bot = telegram.Bot(
            token, base_url=f"{url}/bot", base_file_url=f"{url}/file/bot", get_updates_request=self.requests[0], request=self.requests[1]
        )

    async def play(self, method: str, facts: Json) -> Any:
        try:
            return await getattr(self.bot, method)(**{name: self._word(name, value) for name, value in facts.items()})
        except errors.ChatMigrated as moved:
            return 400, "migrated", moved.new_chat_id
        except errors.RetryAfter as busy:
            seconds: Any = busy.retry_after
            return 429, "too many requests", int(seconds.total_seconds()) if isinstance(seconds, timedelta) else seconds
        except errors.InvalidToken:
            return 404, "not found"
        except errors.BadRequest as refusal:
            return 400, bare(refusal.message)
        except errors.Forbidden as refusal:
            return 403, bare(refusal.message)
        except errors.Conflict as refusal:
            return 409, bare(refusal.message)
        except errors.NetworkError as refusal:
            code = 413 if "Entity Too Large" in refusal.message else 500
            return code, bare(refusal.message.removesuffix(f" ({code})"))

    def _word(self, name: str, value: Any) -> Any:
        match name, value:
            case _, File():
                return telegram.InputFile(value.data, value.name)
            case "reply_markup", {"inline_keyboard": _}:
                return telegram.InlineKeyboardMarkup.de_json(value, None)
            case "reply_markup", {"keyboard": rows}:
                more = {key: item for key, item in value.items() if key != "keyboard"}
                return telegram.ReplyKeyboardMarkup([[telegram.KeyboardButton(**one) for one in row] for row in rows], **more)
            case "reply_markup", {"remove_keyboard": _}:
                return telegram.ReplyKeyboardRemove()
            case "reply_markup", {"force_reply": _}:
                return telegram.ForceReply()
            case "reply_parameters", _:
                return telegram.ReplyParameters(**value)
            case "entities" | "caption_entities", _:
                return [telegram.MessageEntity.de_json(one, None) for one in value]
            case "commands", _:
                return [telegram.BotCommand(**one) for one in value]
            case "scope", _:
                return telegram.BotCommandScope.de_json(dict(value), None)
            case "menu_button", _:
                return telegram.MenuButtonCommands()
            case "media", dict():
                return self._media(value)
            case "media", list():
                return [self._media(one) for one in value]
        return value

    def _media(self, item: Json) -> Any:
        facts = {name: self._word(name, value) for name, value in item.items() if name != "type"}
        if isinstance(item["media"], File):
            facts["media"] = item["media"].data
            facts["filename"] = item["media"].name
        kind = {"photo": telegram.InputMediaPhoto, "document": telegram.InputMediaDocument, "video": telegram.InputMediaVideo}[item["type"]]
        return kind(**facts)

    async def close(self) -> None:
        for request in self.requests:
            await request.shutdown()
