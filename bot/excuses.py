"""What people hear while their words cannot be kept: the only thing that is said without the database."""

import asyncio
import json
import logging
import time
from collections.abc import Awaitable, Callable, Mapping, Sequence
from typing import Any

from aiogram import Bot
from aiogram.exceptions import TelegramAPIError

from bot.catalogue import choose
from bot.outcomes import TEMPORARY
from bot.pacing import Closed, Pacing
from bot.screens.language import _, bold, paragraphs, say, speaking
from bot.screens.screen import Screen, with_text
from bot.wire import call as make_call
from storage.outbox import REPLY

log = logging.getLogger("heyue.excuses")
PATIENCE = 5.0  # seconds: a hiccup is over before anybody has read a sentence about it


class Stuck(Exception):
    """What was given is not kept, and nobody knows yet whether it will be."""


class Excuses:
    """Says once to each private chat, in each outage, that nothing can be kept now and nothing need be sent again.

    Nobody is told of the end: it is told by the answer that then comes. `mine` says whether this process is the one that may speak for
    the token; of several that cannot reach their database one is enough.
    """

    def __init__(self, bot: Bot, pacing: Pacing, mine: Callable[[], bool] = lambda: True) -> None:
        self.bot = bot
        self.pacing = pacing
        self.mine = mine
        self.count = 0
        self._since: float | None = None
        self._told: set[int] = set()
        self._stuck: asyncio.Future[None] | None = None
        self._saying: asyncio.Future[None] | None = None
        self._held_up_at: float | None = None

    @property
    def outage(self) -> bool:
        """Whether nothing could be kept for longer than a hiccup lasts."""
        return self._since is not None and time.monotonic() - self._since > PATIENCE

    async def keep(self, updates: Sequence[Mapping[str, Any]], keeping: Callable[[], Awaitable[None]]) -> None:
        """Have these updates kept; whoever waits too long, or in vain, is told so.

        Raises what `keeping` raises, and Stuck while an earlier one has not come back: then the updates have to be given again.
        """
        if self._stuck is not None and not self._stuck.done():
            await self._say(updates)
            raise Stuck
        task = asyncio.ensure_future(keeping())
        await asyncio.wait({task}, timeout=PATIENCE)
        if not task.done():
            self._stuck = task
            task.add_done_callback(lambda late: late.cancelled() or late.exception())  # it has been given up; its end is nobody's news
            self._since = self._since or time.monotonic()
            await self._say(updates)
            raise Stuck
        failure = task.exception()
        if failure is None:
            self._since = None
            if self._held_up_at is None or time.monotonic() - self._held_up_at > PATIENCE:
                self._told.clear()  # that something small could be kept is not the end of an outage
            return
        self._since = self._since or time.monotonic()
        if self.outage:
            await self._say(updates)
        raise failure

    def held_up(self, bodies: Sequence[str], seconds: float) -> None:
        """The same for those whose words are kept, but cannot be worked on for so many seconds; told each second while it is so."""
        self._held_up_at = time.monotonic()
        if seconds > PATIENCE and (self._saying is None or self._saying.done()):
            self._saying = asyncio.ensure_future(self._say([json.loads(body) for body in bodies]))

    async def _say(self, updates: Sequence[Mapping[str, Any]]) -> None:
        if not self.mine():
            return
        for update in updates:
            chat, language = _whom(update)
            if chat is None or chat in self._told:
                continue
            self._told.add(chat)
            with speaking(language):
                params = with_text(_screen(), {}) | {"chat_id": chat}
            try:
                async with self.pacing.turn(chat, priority=REPLY):
                    await make_call(self.bot, "sendMessage", params)
                self.count += 1
            except (TelegramAPIError, Closed, *TEMPORARY) as failure:
                log.warning("an excuse was not heard: %s", type(failure).__name__)


def _screen() -> Screen:
    return Screen(
        paragraphs(
            say(_("Nothing can be stored here at the moment. What you wrote waits in line and is not lost; please do not send it again.")),
            say(_("In danger call {police}."), police=bold("110")),
        )
    )


def _whom(update: Mapping[str, Any]) -> tuple[int | None, str]:
    """The private chat that an update of a person comes from, and their language; groups are spared."""
    press = update.get("callback_query")
    event = (press or {}).get("message") or {} if press else update.get("message") or {}
    user = (press or event).get("from") or {}
    chat = event.get("chat") or {}
    if chat.get("type") != "private" or not isinstance(chat.get("id"), int) or user.get("is_bot"):
        return None, ""
    return chat["id"], choose(None, str(user.get("language_code") or ""))
