"""The sample town with the real wire between the bot and the playground: calls go over HTTP, and HTTP can fail."""

import asyncio
from pathlib import Path
from typing import Any

from bot.clock import SystemClock
from bot.pacing import Pacing
from bot.playground.faults import Fault
from bot.playground.server import create_app, start
from bot.rules.policy import DeliveryPolicy
from bot.settings import Settings
from bot.weather import Weather
from bot.wire import telegram
from tests.patience import patience
from tests.stories.town import MONDAY, TOKEN, Town

PATIENCE = patience(240.0)  # seconds, on the slowest machine; a pause after an outage takes up to 30


class WiredTown(Town):
    """A town whose bot speaks HTTP; `comes_true` lets real seconds pass, for pauses are the machine's business."""

    def __init__(self, url: str, limits: DeliveryPolicy | None = None, *, strict: bool = False) -> None:
        super().__init__(url, MONDAY)
        if strict:
            self.world.now = self.world.faults.now = SystemClock().now
            self.world.limits = True
        self._runner, port = self.loop.run_until_complete(start(create_app(self.world), "127.0.0.1", 0))
        self.base = f"http://127.0.0.1:{port}"
        self.bot = telegram(Settings(data=Path(), database_url="", token=TOKEN, api_base=self.base))
        self.office.bot = self.delivery.bot = self.bot
        self.delivery.pacing = Pacing(limits)
        self.delivery.weather = Weather(self.delivery.pacing, self.clock)
        self.do(lambda db, house: None)

    def close(self) -> None:
        self.loop.run_until_complete(self.bot.session.close())
        self.loop.run_until_complete(self._runner.cleanup())
        super().close()

    def fault(self, kind: str, **facts: Any) -> None:
        self.world.faults.add(Fault(kind, **facts))

    def comes_true(self, condition: Any, *, step: float = 0.0) -> None:
        """Settle until the condition holds; each round lets `step` seconds of the town's time pass."""
        until = self.loop.time() + PATIENCE
        while not condition():
            assert self.loop.time() < until, "it never came true"
            self.loop.run_until_complete(asyncio.sleep(0.05))
            if step:
                self.wait(seconds=step)
            else:
                self.settle()
