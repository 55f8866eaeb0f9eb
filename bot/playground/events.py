"""The live stream of the page: Server-Sent Events to every open browser."""

import asyncio
import json
from collections.abc import AsyncIterator
from pathlib import Path

from aiohttp import web

from bot.clock import Shift, ShiftedClock
from bot.playground.state import Json
from bot.playground.world import World

HEARTBEAT = 15.0
CLOCK_LOOK = 0.25
MOST_WAITING = 2000


class Events:
    """Hands what the world tells to all streams; costs nothing while no stream is open."""

    def __init__(self, world: World, clock_path: Path | None) -> None:
        self.world = world
        self.clock = ShiftedClock(clock_path) if clock_path else None
        self.streams: set[asyncio.Queue[Json | None]] = set()

    def clock_now(self) -> Json:
        """What the page shows as the time."""
        shift = self.clock.shift() if self.clock else Shift()
        target = shift.target
        return {
            "now": self.world.stamp(),
            "offset": shift.offset,
            "target": target if target is None or isinstance(target, str) else f"{target:%Y-%m-%dT%H:%M:%SZ}",
        }

    def _hand_out(self, event: Json) -> None:
        for stream in list(self.streams):
            if stream.qsize() > MOST_WAITING:
                # A browser that sleeps is cut off; it reads the state again when it wakes.
                self.streams.discard(stream)
                stream.put_nowait(None)
            else:
                stream.put_nowait(event)

    async def stream(self, request: web.Request) -> web.StreamResponse:
        response = web.StreamResponse(headers={"Content-Type": "text/event-stream", "Cache-Control": "no-cache", "X-Accel-Buffering": "no"})
        await response.prepare(request)
        queue: asyncio.Queue[Json | None] = asyncio.Queue()
        if not self.streams:
            self.world.listeners.append(self._hand_out)
        self.streams.add(queue)
        try:
            await response.write(_line({"type": "hello", "clock": self.clock_now()}))
            while True:
                try:
                    async with asyncio.timeout(HEARTBEAT):
                        event = await queue.get()
                except TimeoutError:
                    await response.write(b": still here\n\n")
                    continue
                if event is None:
                    break
                await response.write(_line(event))
        except (ConnectionResetError, ConnectionError):
            pass
        finally:
            self.streams.discard(queue)
            if not self.streams and self._hand_out in self.world.listeners:
                self.world.listeners.remove(self._hand_out)
        return response

    async def running(self, _: web.Application) -> AsyncIterator[None]:
        watch = asyncio.create_task(self._watch_clock())
        yield
        watch.cancel()
        for stream in list(self.streams):
            stream.put_nowait(None)

    async def _watch_clock(self) -> None:
        seen = self.clock.shift() if self.clock else Shift()
        while self.clock is not None:
            await asyncio.sleep(CLOCK_LOOK)
            shift = self.clock.shift()
            if shift != seen:
                seen = shift
                self.world.tell({"type": "clock", **self.clock_now()})


def _line(event: Json) -> bytes:
    return b"data: " + json.dumps(event, ensure_ascii=False, separators=(",", ":")).encode() + b"\n\n"
