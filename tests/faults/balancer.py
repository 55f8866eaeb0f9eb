"""A balancer as it may stand before any number of bots: it gives each request to one of them and says what became of it."""

import random
from collections import Counter
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any

from aiohttp import ClientConnectorError, ClientError, ClientSession, web


@dataclass
class Balancer:
    """Gives each update to a door chosen by dice; a door that is shut is passed by. Whoever is cut off in the middle hears 502."""

    dice: random.Random
    doors: list[str] = field(default_factory=list)
    url: str = ""
    statuses: Counter[int] = field(default_factory=Counter)
    went: dict[int, list[str]] = field(default_factory=dict)  # chat → the doors that took its updates, in order
    taken: Counter[int] = field(default_factory=Counter)  # update → how often it was answered with 200

    async def open(self) -> None:
        app = web.Application()
        app.router.add_post("/webhook", self._pass_on)
        self._session = ClientSession()
        self._runner = web.AppRunner(app, access_log=None)
        await self._runner.setup()
        await web.TCPSite(self._runner, "127.0.0.1", 0).start()
        self.url = f"http://127.0.0.1:{self._runner.addresses[0][1]}"

    async def close(self) -> None:
        await self._runner.cleanup()
        await self._session.close()

    async def _pass_on(self, request: web.Request) -> web.Response:
        update = await request.json()
        secret = {name: request.headers[name] for name in request.headers if name.startswith("X-Telegram")}
        status = 502
        for door in self.dice.sample(self.doors, len(self.doors)):
            try:
                async with self._session.post(f"{door}/webhook", json=update, headers=secret) as answer:
                    status = answer.status
            except ClientConnectorError:
                continue
            except (ClientError, OSError):
                pass
            if status == 200:
                self.taken[update["update_id"]] += 1
                self.went.setdefault(chat_of(update), []).append(door)
            break
        self.statuses[status] += 1
        return web.Response(status=status)

    def neighbours(self) -> tuple[int, int]:
        """Of two updates that follow each other in a chat: how many pairs went to different doors, and how many pairs there are."""
        pairs = [pair for doors in self.went.values() for pair in pairwise(doors)]
        return sum(one != other for one, other in pairs), len(pairs)


def chat_of(update: dict[str, Any]) -> int:
    body = next(body for body in update.values() if isinstance(body, dict))
    message = body.get("message", body)
    return int(message["chat"]["id"])
