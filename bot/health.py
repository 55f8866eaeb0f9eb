"""Whether this process lives and whether it can serve: `/healthz`, `/readyz`, `/metrics`, and a word to systemd."""

import asyncio
import os
import socket
import time
from collections.abc import Callable, Sequence
from concurrent.futures import ThreadPoolExecutor
from functools import cached_property
from typing import TYPE_CHECKING, Any, TypeVar

from sqlalchemy import Connection, Engine
from sqlalchemy.exc import SQLAlchemyError

from bot.clock import Clock, SystemClock
from bot.delivery import Delivery
from bot.filing.folder import free_beside
from bot.intake import LONG_POLL, Polling
from bot.office import Office
from bot.settings import Settings
from storage import figures
from storage.database import is_newest, reading_engine

if TYPE_CHECKING:
    from aiohttp import web  # only where somebody asks for figures

T = TypeVar("T")
PULSE_APART = 5.0  # seconds
SILENT_AFTER = 60.0  # seconds; a database that is waited for may take half of it
INTAKE_SILENT_AFTER = 3 * LONG_POLL  # seconds
PATIENCE = 3.0  # seconds that the database has for an answer


class Health:
    """Feels the pulse of the office's thread and looks at the tasks that must never end."""

    def __init__(self, office: Office, delivery: Delivery, clock: Clock, settings: Settings, polling: Polling | None) -> None:
        self.office = office
        self.delivery = delivery
        self.clock = clock
        self.settings = settings
        self.polling = polling
        self.tasks: Sequence[asyncio.Task[None]] = ()
        self.stopping = False
        self._felt = time.monotonic()
        self._reader = ThreadPoolExecutor(max_workers=1, thread_name_prefix="health")
        self._reading: asyncio.Future[Any] | None = None

    async def watch(self) -> None:
        """Feel the pulse every few seconds; while all is well systemd's watchdog hears of it."""
        while True:
            await self.office.pulse()
            self._felt = time.monotonic()
            if not self.faults():
                notify("WATCHDOG=1")
            await asyncio.sleep(PULSE_APART)

    def faults(self) -> list[str]:
        """Why this process should be started anew; empty while it lives."""
        found = []
        if not self.office.alive:
            found.append("the office's thread has ended")
        elif time.monotonic() - self._felt > SILENT_AFTER:
            found.append("the office's thread is silent")
        found += [f"{task.get_name()} has ended" for task in self.tasks if task.done() and not self.stopping]
        return found

    async def obstacles(self) -> list[str]:
        """Why no work should be sent here, and why what is here does not go out; empty when it is ready."""
        found = self.faults()
        if self.stopping:
            found.append("stopping")
        if self.polling is not None and time.monotonic() - self.polling.answered_at > INTAKE_SILENT_AFTER:
            found.append("the Bot API server has not answered for long")
        try:
            newest, held = await self._read(self._looked_up)
        except (SQLAlchemyError, TimeoutError, OSError) as problem:
            return [*found, f"the database does not answer: {type(problem).__name__}"]
        if not newest:
            found.append("the database's schema is not the program's")
        if not held:
            found.append("nobody holds the lease for sending")
        return found

    def _looked_up(self, db: Connection) -> tuple[bool, bool]:
        held = figures.lease(db, f"send:{self.settings.bot_id}")
        return is_newest(db), held is not None and held[1] > SystemClock().now()

    @cached_property
    def _engine(self) -> Engine:
        return reading_engine(self.settings.database_url)

    async def _read(self, look: Callable[[Connection], T]) -> T:
        """One look at the database in a thread of its own, so that neither the office nor the sending waits for it."""
        if self._reading is not None and not self._reading.done():
            raise TimeoutError  # the last one still waits

        def read() -> T:
            with self._engine.connect() as db:
                return look(db)

        asked = asyncio.get_running_loop().run_in_executor(self._reader, read)
        self._reading = asked
        async with asyncio.timeout(PATIENCE):
            return await asyncio.shield(asked)

    def close(self) -> None:
        self._reader.shutdown(wait=False, cancel_futures=True)
        if "_engine" in self.__dict__:
            self._engine.dispose()

    # -- the pages ----------------------------------------------------------------------------------------------------

    def pages(self) -> "web.Application":
        from aiohttp import web

        from bot.metrics import Looking, page

        looking = Looking()

        async def healthz(_: web.Request) -> web.Response:
            return _said(self.faults())

        async def readyz(_: web.Request) -> web.Response:
            return _said(await self.obstacles())

        async def metrics(_: web.Request) -> web.Response:
            now = self.clock.now()
            try:
                found = await self._read(lambda db: looking.look(db, now))
            except (SQLAlchemyError, TimeoutError, OSError) as problem:
                return _said([f"the database does not answer: {type(problem).__name__}"])
            content = page(found, self.office, self.delivery, free_beside(self.settings.files))
            return web.Response(body=content, headers={"Content-Type": "text/plain; version=0.0.4; charset=utf-8"})

        def _said(wrong: list[str]) -> web.Response:
            return web.Response(text="\n".join(wrong or ["ok"]) + "\n", status=503 if wrong else 200)

        app = web.Application()
        app.router.add_get("/healthz", healthz)
        app.router.add_get("/readyz", readyz)
        app.router.add_get("/metrics", metrics)
        return app

    async def serve(self) -> "web.AppRunner | None":
        """Open the pages where the settings say so, on a port of their own that no proxy needs to show."""
        if not self.settings.metrics_port:
            return None
        from aiohttp import web

        runner = web.AppRunner(self.pages(), access_log=None)
        await runner.setup()
        await web.TCPSite(runner, self.settings.metrics_host, self.settings.metrics_port).start()
        return runner


def notify(word: str) -> None:
    """Tell systemd, if it started us with `Type=notify`; a datagram to the socket it named, as sd_notify(3) describes."""
    address = os.environ.get("NOTIFY_SOCKET", "")
    if not address:
        return
    if address.startswith("@"):
        address = "\0" + address[1:]
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as channel:
        try:
            channel.connect(address)
            channel.sendall(word.encode())
        except OSError:
            return
