"""Webhooks: updates brought to the bot over several connections, in order within a chat, with the secret, until it takes them."""

import asyncio
from collections.abc import AsyncIterator
from itertools import islice

import aiohttp
from aiohttp import web

from bot.playground.hearing import forget_old, heard
from bot.playground.refused import Refused
from bot.playground.state import Bot, Json
from bot.playground.world import World

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
PATIENCE = 60.0
LOOKED_THROUGH = 1000  # waiting updates of a bot among which chats are looked for that nobody is at
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105
Queue = tuple[str, object]  # presses do not wait for messages, nor messages for presses


def queue_of(update: Json) -> Queue:
    """What keeps its order: the messages of a chat, and the presses of a person. Read in Telegram's own Bot API server."""
    for kind, body in update.items():
        if kind == "callback_query":
            return kind, body["from"]["id"]
        if isinstance(body, dict) and "chat" in body:
            return "chat", body["chat"]["id"]
    return "alone", update["update_id"]


class Hooks:
    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks: dict[int, dict[Queue, asyncio.Task[None]]] = {}
        self.session: aiohttp.ClientSession | None = None

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        self.world.wakers.append(self.wake)
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        for bot in self.world.bots.values():
            self.wake(bot)
        yield
        self.world.wakers.remove(self.wake)
        tasks = [task for queues in self.tasks.values() for task in queues.values()]
        for task in tasks:
            task.cancel()
        await asyncio.gather(*tasks, return_exceptions=True)
        await self.session.close()

    def wake(self, bot: Bot) -> None:
        """Begin to bring a bot its updates, if it has a webhook: of each chat the oldest, over as many connections as it allows."""
        if not bot.webhook:
            return
        forget_old(self.world, bot)
        at_work = self.tasks.setdefault(bot.id, {})
        for number, _, update in islice(bot.pending, LOOKED_THROUGH):
            if len(at_work) >= bot.webhook["max_connections"]:
                return
            queue = queue_of(update)
            if queue not in at_work:
                at_work[queue] = asyncio.create_task(self._bring(bot, queue, number, update))

    async def _bring(self, bot: Bot, queue: Queue, number: int, update: Json) -> None:
        """One update until it is taken or forgotten; then whoever is next in the chat has its turn."""
        pause = FIRST_PAUSE
        try:
            while bot.webhook:
                problem = await self._post(bot, update)
                if problem is None:
                    heard(self.world, bot, number)
                    return
                if bot.webhook:
                    bot.webhook["error"], bot.webhook["error_at"] = problem, int(self.world.now().timestamp())
                await asyncio.sleep(pause)
                pause = min(2 * pause, LONGEST_PAUSE)
                forget_old(self.world, bot)
                if all(waiting != number for waiting, _, _ in bot.pending):
                    return
        finally:
            del self.tasks[bot.id][queue]
            asyncio.get_running_loop().call_soon(self.wake, bot)

    async def _post(self, bot: Bot, update: dict[str, object]) -> str | None:
        """One update to the bot; None if it took it, else what went wrong. A method in its answer is done, as Telegram does."""
        assert self.session is not None and bot.webhook is not None
        if self.world.faults.out():
            return "Connection timed out"
        headers = {SECRET_HEADER: bot.webhook["secret"]} if bot.webhook["secret"] else {}
        try:
            async with self.session.post(bot.webhook["url"], json=update, headers=headers) as response:
                if not 200 <= response.status < 300:
                    return f"Wrong response from the webhook: {response.status} {response.reason}"
                body = await response.json(content_type=None) if response.content_type == "application/json" else None
        except (aiohttp.ClientError, TimeoutError, OSError, ValueError) as trouble:
            return "Connection timed out" if isinstance(trouble, TimeoutError) else "Connection refused"
        if isinstance(body, dict) and isinstance(body.get("method"), str):
            try:
                self.world.perform(bot.token, body.pop("method"), body)
            except Refused:
                return None
        return None
