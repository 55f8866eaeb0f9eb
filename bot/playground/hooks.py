"""Webhooks: updates brought to the bot in order, with the secret, again and again until it takes them."""

import asyncio
from collections.abc import AsyncIterator

import aiohttp
from aiohttp import web

from bot.playground.hearing import forget_old
from bot.playground.refused import Refused
from bot.playground.state import Bot
from bot.playground.world import World

FIRST_PAUSE = 0.5
LONGEST_PAUSE = 30.0
PATIENCE = 60.0
SECRET_HEADER = "X-Telegram-Bot-Api-Secret-Token"  # noqa: S105


class Hooks:
    def __init__(self, world: World) -> None:
        self.world = world
        self.tasks: dict[int, asyncio.Task[None]] = {}
        self.session: aiohttp.ClientSession | None = None

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        self.world.wakers.append(self.wake)
        self.session = aiohttp.ClientSession(timeout=aiohttp.ClientTimeout(total=PATIENCE))
        for bot in self.world.bots.values():
            self.wake(bot)
        yield
        self.world.wakers.remove(self.wake)
        for task in self.tasks.values():
            task.cancel()
        await asyncio.gather(*self.tasks.values(), return_exceptions=True)
        await self.session.close()

    def wake(self, bot: Bot) -> None:
        """Begin to bring a bot its updates, if it has a webhook and nobody is at it."""
        at_work = self.tasks.get(bot.id)
        if bot.webhook and bot.pending and (at_work is None or at_work.done()):
            self.tasks[bot.id] = asyncio.create_task(self._bring(bot))

    async def _bring(self, bot: Bot) -> None:
        pause = FIRST_PAUSE
        while bot.webhook:
            forget_old(self.world, bot)
            if not bot.pending:
                return
            number, _, update = bot.pending[0]
            problem = await self._post(bot, update)
            if problem is None:
                pause = FIRST_PAUSE
                self.world.updates(bot.token, number + 1, 1)
                continue
            bot.webhook["error"], bot.webhook["error_at"] = problem, int(self.world.now().timestamp())
            await asyncio.sleep(pause)
            pause = min(2 * pause, LONGEST_PAUSE)

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
