"""How fast messages may leave: overall, per private chat and per group; the limits are Telegram's, the numbers the policy's."""

import asyncio
import time
from collections import deque
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from aiolimiter import AsyncLimiter

from bot.rules.policy import DeliveryPolicy

MARGIN = 0.97  # a strict server counts in its own clock; staying a little below costs less than one 429


class Pacing:
    """Holds each call back until it may go; a chat's slot is counted when its send has returned.

    With `limits` None nothing is held back: only for measuring, and refused with the real Telegram.
    """

    def __init__(self, limits: DeliveryPolicy | None) -> None:
        self.limits = limits
        # A burst of one: a bucket of 30 lets 60 leave within one second of a strict server's window.
        self._overall = AsyncLimiter(1, 1 / (limits.per_second * MARGIN)) if limits else None
        self._private: dict[int, deque[float]] = {}
        self._groups: dict[int, deque[float]] = {}

    @asynccontextmanager
    async def turn(self, native_id: int, *, reply: bool) -> AsyncIterator[None]:
        """Wait for this chat's turn and for the overall one; group ids are negative."""
        if self.limits is None or self._overall is None:
            yield
            return
        past = await self._wait_group(native_id) if native_id < 0 else await self._wait_private(native_id, reply=reply)
        await self._overall.acquire()
        try:
            yield
        finally:
            past.append(time.monotonic())
            self._forget()

    async def _wait_private(self, native_id: int, *, reply: bool) -> deque[float]:
        """One a second; replies may come in a short burst, for somebody is waiting."""
        assert self.limits is not None
        past = self._private.setdefault(native_id, deque(maxlen=self.limits.private_burst))
        burst = self.limits.private_burst if reply else 1
        if len(past) >= burst:
            gap = burst / self.limits.private_per_second
            await _until(past[-burst] + gap)
        return past

    async def _wait_group(self, native_id: int) -> deque[float]:
        assert self.limits is not None
        past = self._groups.setdefault(native_id, deque(maxlen=self.limits.group_per_minute))
        if len(past) >= self.limits.group_per_minute:
            await _until(past[0] + 60 / MARGIN)
        return past

    def _forget(self) -> None:
        """Chats that have been quiet for long are not remembered."""
        if len(self._private) > 5000:
            old = time.monotonic() - 60
            self._private = {chat: past for chat, past in self._private.items() if past and past[-1] > old}


async def _until(moment: float) -> None:
    wait = moment - time.monotonic()
    if wait > 0:
        await asyncio.sleep(wait)
