"""Our finished calls on the wire: straight from the outbox to the Bot API, refusals read by aiogram as always."""

import json
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from aiogram import Bot, methods
from aiogram.client.session.aiohttp import AiohttpSession
from aiogram.client.telegram import TelegramAPIServer
from aiogram.exceptions import ClientDecodeError, TelegramNetworkError
from aiogram.methods.base import TelegramMethod
from aiogram.types import BufferedInputFile, FSInputFile
from aiohttp import ClientConnectorError, ClientError, ClientTimeout, ConnectionTimeoutError

from bot.settings import TELEGRAM, Settings

# By the Bot API's own names, as they stand in the outbox.
_METHODS: dict[str, type[TelegramMethod[Any]]] = {
    "sendMessage": methods.SendMessage,
    "editMessageText": methods.EditMessageText,
    "editMessageReplyMarkup": methods.EditMessageReplyMarkup,
    "sendPhoto": methods.SendPhoto,
    "sendDocument": methods.SendDocument,
    "sendVideo": methods.SendVideo,
    "sendVideoNote": methods.SendVideoNote,
    "sendVoice": methods.SendVoice,
    "sendAudio": methods.SendAudio,
    "sendLocation": methods.SendLocation,
    "sendContact": methods.SendContact,
    "copyMessage": methods.CopyMessage,
    "setMyCommands": methods.SetMyCommands,
    "answerCallbackQuery": methods.AnswerCallbackQuery,
}


@dataclass(frozen=True, slots=True)
class Sent:
    """What we need to know of a message that arrived."""

    message_id: int | None


Upload = tuple[str, str, bytes | Path]  # parameter, file name, content or a file that holds it
UPLOAD_SECONDS = 600  # for a file; 50 MB through a slow line take minutes


def method(name: str, params: Mapping[str, Any], upload: Upload | None = None) -> TelegramMethod[Any]:
    """The aiogram method for a stored call."""
    facts = dict(params)
    if upload is not None:
        parameter, file_name, content = upload
        facts[parameter] = FSInputFile(content, file_name) if isinstance(content, Path) else BufferedInputFile(content, file_name)
    return _METHODS[name].model_validate(facts)


class Unheard(TelegramNetworkError):
    """No answer that can be read: the call may have been done or not."""


class Session(AiohttpSession):
    """Sends a stored call as the JSON it is: building aiogram's objects and its form for it costs more than all else in a reply."""

    async def post(self, bot: Bot, name: str, params: Mapping[str, Any]) -> Sent:
        """One call without files; raises aiogram's exceptions, each with the method it was about."""
        session = await self.create_session()
        try:
            async with session.post(
                self.api.api_url(token=bot.token, method=name),
                data=json.dumps(params, ensure_ascii=False, separators=(",", ":")).encode(),
                headers={"Content-Type": "application/json"},
                timeout=ClientTimeout(total=self.timeout),
            ) as response:
                content = await response.text()
                status = response.status
        except (ClientConnectorError, ConnectionTimeoutError) as problem:
            raise TelegramNetworkError(method=method(name, params), message=type(problem).__name__) from None
        except (TimeoutError, ClientError, UnicodeDecodeError) as problem:
            raise Unheard(method=method(name, params), message=type(problem).__name__) from None
        answer = _read(content)
        if answer is None or (status != 200 and "error_code" not in answer):
            # Half an answer, or the page of a gateway that does not know either.
            raise Unheard(method=method(name, params), message=f"status {status}")
        if not answer.get("ok"):
            self.check_response(bot, method(name, params), status, content)
        result = answer.get("result")
        return Sent(result.get("message_id") if isinstance(result, dict) else None)


def _read(content: str) -> dict[str, Any] | None:
    """The answer's JSON object, or None when it is none."""
    try:
        found = json.loads(content)
    except ValueError:
        return None
    return found if isinstance(found, dict) else None


async def call(bot: Bot, name: str, params: Mapping[str, Any], upload: Upload | None = None) -> Sent:
    """Make a stored call by whatever session the bot has; a file, or another channel's session, goes aiogram's own way."""
    if upload is None and isinstance(bot.session, Session):
        return await bot.session.post(bot, name, params)
    try:
        result = await bot(method(name, params, upload), request_timeout=UPLOAD_SECONDS if upload is not None else None)
    except ClientDecodeError as problem:
        raise Unheard(method=method(name, params, upload), message=type(problem.original).__name__) from None
    return Sent(getattr(result, "message_id", None))


def telegram(settings: Settings, make: Callable[..., AiohttpSession] = Session) -> Bot:
    """The bot on the wire: Telegram, or the playground when another base URL is set."""
    if settings.api_base == TELEGRAM:
        return Bot(settings.token, session=make())
    return Bot(settings.token, session=make(api=TelegramAPIServer.from_base(settings.api_base)))
