"""Intake: updates are kept in the inbox first, and only then acknowledged; by polling or by webhook."""

import asyncio
import hmac
import json
import logging
import time
from collections.abc import Callable, Mapping, Sequence
from functools import partial
from typing import TYPE_CHECKING, Any

from aiogram import Bot
from aiohttp import ClientError, ClientSession, ClientTimeout
from sqlalchemy.exc import SQLAlchemyError

from bot.excuses import Excuses, Stuck
from bot.office import Office
from bot.settings import Settings

if TYPE_CHECKING:
    from aiohttp import web  # who polls needs no server, and its memory is spared

log = logging.getLogger("heyue.intake")
ALLOWED = ("message", "edited_message", "callback_query", "my_chat_member")
OURS = "errand"  # what the results of our own errands begin with; no messenger has such a kind of update
LONG_POLL = 30  # seconds
AWAY_PAUSE = 5.0  # seconds at most between two tries to hear or to keep what people say: they come before all notices
ANOTHER_ASKS = 0.2  # seconds after which it is looked again whose turn it is


def letter(bot: int, update: Mapping[str, Any]) -> tuple[int, int, int, str]:
    """(bot, update id, lane, body) of a raw update; the lane is the chat it happened in. ValueError for what no server would send."""
    number = _whole(update["update_id"])
    if number < 0 or OURS in update:
        raise ValueError("below zero are the results of errands")
    lane = 0
    for kind in ALLOWED:
        if (event := update.get(kind)) is not None:
            message = event.get("message") or event if kind == "callback_query" else event
            chat = message.get("chat") or event.get("from") or {}
            lane = _whole(chat.get("id", 0))
    body = json.dumps(update, ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    if "\\u0000" in body:
        body = json.dumps(_without_nul(update), ensure_ascii=False, separators=(",", ":"), allow_nan=False)
    body.encode()  # half a character cannot be stored
    return bot, number, lane, body


def _whole(number: object) -> int:
    """An id that the database can hold."""
    if not isinstance(number, int) or isinstance(number, bool) or abs(number) >= 2**63:
        raise ValueError("not an id")
    return number


def _without_nul(value: Any) -> Any:
    """PostgreSQL's text has no room for NUL, and nobody means to write one."""
    if isinstance(value, str):
        return value.replace("\0", "")
    if isinstance(value, Mapping):
        return {key: _without_nul(each) for key, each in value.items()}
    return [_without_nul(each) for each in value] if isinstance(value, list) else value


class Polling:
    """Asks for updates while `may_ask`; the offset goes up only when the batch before it is in the inbox."""

    def __init__(
        self, office: Office, settings: Settings, may_ask: Callable[[], bool] = lambda: True, excuses: Excuses | None = None
    ) -> None:
        self.office = office
        self.settings = settings
        self.may_ask = may_ask  # two that ask with one token end each other's requests
        self.excuses = excuses
        self.url = f"{settings.api_base}/bot{settings.token}/getUpdates"
        self._offset = 0
        self._stopping = False
        self._another = False  # while we are cut off from the database another process has begun to ask
        self.answered_at = time.monotonic()  # when the server last had an answer for us

    async def run(self) -> None:
        pause = 1.0
        async with ClientSession(timeout=ClientTimeout(total=LONG_POLL + 15)) as session:
            while not self._stopping:
                if self.may_ask():
                    self._another = False
                elif self._another or not self.office.cut_off or self.excuses is None or not self.excuses.mine():
                    self.answered_at = time.monotonic()  # nothing is wrong: another process asks
                    await asyncio.sleep(ANOTHER_ASKS)
                    continue
                try:
                    updates = await self._ask(session)
                    self.answered_at = time.monotonic()
                    await self._keep(updates)
                    pause = 1.0
                except (SQLAlchemyError, Stuck):
                    # Not acknowledged, so they are given to us again; the office's log says what is the matter.
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, AWAY_PAUSE)
                except (ClientError, TimeoutError, OSError, ValueError) as failure:
                    log.warning("no updates for now: %s", type(failure).__name__)
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, AWAY_PAUSE)
                except Exception:
                    log.exception("updates could not be kept; they are asked for again")
                    await asyncio.sleep(pause)
                    pause = min(pause * 2, 30)

    async def _ask(self, session: ClientSession) -> Sequence[Mapping[str, Any]]:
        params = {"offset": self._offset, "timeout": LONG_POLL, "limit": 100, "allowed_updates": list(ALLOWED)}
        async with session.post(self.url, json=params) as response:
            answer = await response.json(loads=json.loads)
        if not answer.get("ok"):
            self._another = answer.get("error_code") == 409
            raise ValueError(f"getUpdates: {answer.get('error_code')}")
        result: Sequence[Mapping[str, Any]] = answer["result"]
        return result

    async def _keep(self, updates: Sequence[Mapping[str, Any]]) -> None:
        if updates:
            keep = partial(self.office.receive, [letter(self.settings.bot_id, update) for update in updates])
            await (self.excuses.keep(updates, keep) if self.excuses is not None else keep())
            self._offset = max(int(update["update_id"]) for update in updates) + 1

    def stop(self) -> None:
        self._stopping = True


def webhook(office: Office, settings: Settings, excuses: Excuses | None = None) -> "web.Application":
    """The webhook's door: POST with Telegram's secret header; 200 only when the update is in the inbox."""
    from aiohttp import web

    async def post(request: web.Request) -> web.Response:
        given = request.headers.get("X-Telegram-Bot-Api-Secret-Token", "")
        if not settings.webhook_secret or not hmac.compare_digest(given.encode(errors="replace"), settings.webhook_secret.encode()):
            return web.Response(status=401)
        try:
            update = json.loads(await request.read())
            kept = letter(settings.bot_id, update)
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            return web.Response(status=400)
        keep = partial(office.receive, [kept])
        try:
            await (excuses.keep([update], keep) if excuses is not None else keep())
        except (SQLAlchemyError, Stuck):
            return web.Response(status=503)  # it comes again
        return web.Response()

    app = web.Application(client_max_size=2**20)
    app.router.add_post("/webhook", post)
    return app


async def serve_webhook(office: Office, settings: Settings, bot: Bot, excuses: Excuses | None = None) -> "web.AppRunner":
    """Open the door and tell Telegram where it is."""
    from aiohttp import web

    runner = web.AppRunner(webhook(office, settings, excuses), access_log=None)
    await runner.setup()
    await web.TCPSite(runner, settings.webhook_host, settings.webhook_port).start()
    url = settings.webhook_url.rstrip("/")
    await bot.set_webhook(
        url if url.endswith("/webhook") else f"{url}/webhook",
        secret_token=settings.webhook_secret,
        allowed_updates=list(ALLOWED),
    )
    return runner
