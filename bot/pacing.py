"""How fast messages may leave: overall, per chat and per group; the limits are Telegram's, the numbers the policy's."""

import asyncio
import heapq
import time
from collections import deque
from collections.abc import AsyncIterator, Iterable
from contextlib import asynccontextmanager
from itertools import count

from bot.rules.policy import DeliveryPolicy

SECOND, MINUTE = 1.005, 60.1  # a strict server counts in its own clock; a little more costs less than one 429
SOON = 0.05  # seconds; a chat whose turn comes within this is worth being queued for
REMEMBERED = 5000  # chats; those that have been quiet for long are forgotten
REPLY = 0  # the priority of who waits for an answer


class Closed(Exception):
    """Nothing may be sent now; what waited for its turn goes back to where it came from."""


class Pacing:
    """Gives turns, the highest priority first; a call counts from its beginning until a second, or a minute, after its end.

    So a strict server never counts more than allowed, wherever between beginning and end it looks at its clock. With `limits` None
    nothing is held back: only for measuring and for stories, and refused with the real Telegram.
    """

    def __init__(self, limits: DeliveryPolicy | None) -> None:
        self.limits = limits
        self._ended: deque[float] = deque()
        self._running = 0
        self._next = 0.0
        self._chats: dict[int, deque[float]] = {}
        self._waiting: list[tuple[int, int, asyncio.Future[None]]] = []
        self._numbers = count()
        self._timer: asyncio.TimerHandle | None = None
        self._closed_until = 0.0
        self._closing = asyncio.Event()
        self.one_at_a_time = False  # after a refusal: until a call has passed nobody knows whether only one chat was meant

    @asynccontextmanager
    async def turn(self, native_id: int, *, priority: int) -> AsyncIterator[None]:
        """Wait for this chat's turn and for the overall one; group ids are negative. Raises Closed."""
        if self.closed:
            raise Closed
        await self._rest(self._chat_rest(native_id, reply=priority == REPLY))
        await self._slot(priority)
        try:
            yield
        finally:
            self._end(native_id)

    # -- open or closed ---------------------------------------------------------------------------------------------

    @property
    def closed(self) -> bool:
        return self.closed_for > 0

    @property
    def closed_for(self) -> float:
        """Seconds until it is tried again."""
        return max(0.0, self._closed_until - time.monotonic())

    def close(self, seconds: float) -> None:
        """Nobody sends for so long, then one call at a time until one has passed; what waits for its turn is sent back."""
        self._closed_until = max(self._closed_until, time.monotonic() + seconds)
        self.one_at_a_time = True
        self.send_back()

    def open(self) -> None:
        """A call has passed."""
        self._closed_until = 0.0
        self.one_at_a_time = False
        self._pump()

    def send_back(self) -> None:
        """Whoever waits for a turn gets Closed."""
        waiting, self._waiting = self._waiting, []
        for _priority, _number, future in waiting:
            if not future.done():
                future.set_exception(Closed())
        self._closing.set()
        self._closing = asyncio.Event()

    # -- chats ------------------------------------------------------------------------------------------------------

    def resting(self) -> list[int]:
        """Chats whose next notice would have to wait; asked before more is taken from the outbox."""
        return [chat for chat in self._chats if self._chat_rest(chat, reply=False) > SOON]

    def remember(self, sent: Iterable[tuple[int, float]]) -> None:
        """What another process has sent for this token: (chat, seconds ago), the oldest first."""
        if self.limits is None:
            return
        now = time.monotonic()
        for chat, ago in sent:
            self._past(chat).append(now - ago)
            if ago < SECOND:
                self._ended.append(now - ago)

    def _chat_rest(self, native_id: int, *, reply: bool) -> float:
        """Seconds until this chat may hear something: one a second, replies in a short burst; in a group so many a minute."""
        limits, past = self.limits, self._chats.get(native_id)
        if limits is None or not past:
            return 0.0
        burst = limits.private_burst if reply else 1
        until = 0.0
        if len(past) >= burst:
            until = past[-burst] + burst / limits.private_per_second * SECOND
        if native_id < 0 and len(past) >= limits.group_per_minute:
            until = max(until, past[-limits.group_per_minute] + MINUTE)
        return until - time.monotonic()

    def _past(self, native_id: int) -> deque[float]:
        limits = self.limits
        assert limits is not None
        size = max(limits.private_burst, limits.group_per_minute) if native_id < 0 else limits.private_burst
        return self._chats.setdefault(native_id, deque(maxlen=size))

    async def _rest(self, seconds: float) -> None:
        if seconds <= 0:
            return
        closing = self._closing
        try:
            async with asyncio.timeout(seconds):
                await closing.wait()
        except TimeoutError:
            return
        raise Closed

    # -- slots ------------------------------------------------------------------------------------------------------

    async def _slot(self, priority: int) -> None:
        future: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        heapq.heappush(self._waiting, (priority, next(self._numbers), future))
        self._pump()
        try:
            await future
        except asyncio.CancelledError:
            if future.done() and not future.cancelled() and future.exception() is None:
                self._running -= 1  # given and never used
                self._pump()
            raise

    def _pump(self) -> None:
        """Give slots to whoever comes first, as many as there are now; come back when there is another."""
        if self._timer is not None:
            self._timer.cancel()
            self._timer = None
        while self._waiting:
            wait = self._until_slot()
            if wait is None:
                return  # the end of a call brings us back
            if wait > 0:
                self._timer = asyncio.get_running_loop().call_later(wait, self._pump)
                return
            _priority, _number, future = heapq.heappop(self._waiting)
            if not future.done():
                self._running += 1
                if self.limits is not None:
                    gap = 1 / self.limits.per_second
                    # Even steps keep a reply from waiting behind a burst; a step that came late may be made up for.
                    self._next = max(self._next + gap, time.monotonic() - 3 * gap)
                future.set_result(None)

    def _until_slot(self) -> float | None:
        """Seconds until one more call may begin; None: not before one has ended."""
        if self.one_at_a_time and self._running:
            return None
        if self.limits is None:
            return 0.0
        now = time.monotonic()
        while self._ended and self._ended[0] <= now - SECOND:
            self._ended.popleft()
        wait = self._next - now
        if self._running + len(self._ended) >= self.limits.per_second:
            if not self._ended:
                return None
            wait = max(wait, self._ended[0] + SECOND - now)
        return max(0.0, wait)

    def _end(self, native_id: int) -> None:
        self._running -= 1
        if self.limits is not None:
            now = time.monotonic()
            self._ended.append(now)
            self._past(native_id).append(now)
            if len(self._chats) > REMEMBERED:
                self._chats = {chat: past for chat, past in self._chats.items() if past[-1] > now - MINUTE}
        self._pump()
