"""Our finished calls as aiogram's methods, and a session that reads no more of an answer than we use."""

import json
from collections.abc import Callable, Mapping
from typing import Any, cast

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.methods import Response, TelegramMethod
from aiogram.methods.base import TelegramType
from aiogram.types import BufferedInputFile

from bot.settings import TELEGRAM, Settings

# By the Bot API's own names, as they stand in the outbox.
_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    "sendMessage": methods.SendMessage,
    "editMessageText": methods.EditMessageText,
    "sendPhoto": methods.SendPhoto,
    "sendDocument": methods.SendDocument,
    "sendVideo": methods.SendVideo,
    "sendVoice": methods.SendVoice,
    "sendAudio": methods.SendAudio,
    "sendVideoNote": methods.SendVideoNote,
    "sendLocation": methods.SendLocation,
    "sendContact": methods.SendContact,
    "copyMessage": methods.CopyMessage,
    "answerCallbackQuery": methods.AnswerCallbackQuery,
}


def method(name: str, params: Mapping[str, Any], upload: tuple[str, str, bytes] | None = None) -> TelegramMethod[Any]:
    """The method object for a stored call; `upload` is (parameter, file name, content)."""
    facts = dict(params)
    if upload is not None:
        parameter, file_name, content = upload
        facts[parameter] = BufferedInputFile(content, file_name)
    return _METHODS[name].model_validate(facts)


class Session(AiohttpSession):
    """Reads of a successful answer only what is used: for a message its id. Refusals are read by aiogram as always."""

    def check_response(self, bot: Bot, method: TelegramMethod[TelegramType], status_code: int, content: str) -> Response[TelegramType]:
        if status_code != 200 or not isinstance(method, _SENT):
            return super().check_response(bot, method, status_code, content)
        answer = json.loads(content)
        if not answer.get("ok"):
            return super().check_response(bot, method, status_code, content)
        result = answer["result"]
        message = Sent(result["message_id"]) if isinstance(result, dict) and "message_id" in result else None
        return cast("Response[TelegramType]", Response.model_construct(ok=True, result=message))


_SENT = tuple(_METHODS.values())


class Sent:
    """What we need to know of a message that arrived."""

    __slots__ = ("message_id",)

    def __init__(self, message_id: int) -> None:
        self.message_id = message_id


def telegram(settings: Settings, make: Callable[..., AiohttpSession] = Session) -> Bot:
    """The bot on the wire: Telegram, or the playground when another base URL is set."""
    if settings.api_base == TELEGRAM:
        return Bot(settings.token, session=make())
    return Bot(settings.token, session=make(api=TelegramAPIServer.from_base(settings.api_base)))
