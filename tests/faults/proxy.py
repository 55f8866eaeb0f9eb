"""A line to PostgreSQL that can be cut, refused and stalled, and cut in the very moment of a COMMIT."""

import asyncio
import contextlib
import threading
from collections.abc import Coroutine
from typing import Any, Literal, TypeVar

from sqlalchemy.engine import URL, make_url

COMMIT = b"COMMIT\0"  # and not "ISOLATION LEVEL READ COMMITTED", with which each transaction begins
Moment = Literal["before", "after"]
T = TypeVar("T")


class Proxy:
    """Listens on a port of this machine and passes everything on to the server of `url`; lives in a thread of its own."""

    def __init__(self, url: str) -> None:
        self._target = make_url(url)
        self._loop = asyncio.new_event_loop()
        self._writers: set[asyncio.StreamWriter] = set()
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._armed: Moment | None = None
        self._last_words = b""
        self.refusing = False
        self.cuts: dict[Moment, int] = {"before": 0, "after": 0}
        self._thread = threading.Thread(target=self._live, name="proxy", daemon=True)
        self._thread.start()
        self._server = self._do(asyncio.start_server(self._accept, "127.0.0.1", 0))
        self._port = int(self._server.sockets[0].getsockname()[1])

    @property
    def url(self) -> str:
        """The same database, reached through here."""
        plain = URL.create(self._target.drivername, username=self._target.username, password=self._target.password)
        return plain.set(host="127.0.0.1", port=self._port, database=self._target.database).render_as_string(hide_password=False)

    def away(self) -> None:
        """The server is gone: open connections end, new ones end at once."""
        self.refusing = True
        self._do(self._hang_up())

    def stall(self) -> None:
        """Nothing passes any more, and nobody is told."""
        self._do(self._set(flowing=False))

    def back(self) -> None:
        self.refusing = False
        self._do(self._set(flowing=True))

    def cut(self) -> None:
        """Every connection ends now, whatever it was doing."""
        self._do(self._hang_up())

    def cut_at_commit(self, moment: Moment) -> None:
        """The next COMMIT never reaches the server, or its answer never comes back."""
        self._armed = moment

    def away_after(self, words: bytes) -> None:
        """Gone as soon as the transaction that these words were written in has been committed, and its answer heard."""
        self._last_words = words

    def close(self) -> None:
        async def end() -> None:
            self._server.close()
            self._flowing.set()
            await self._hang_up()
            others = asyncio.all_tasks() - {asyncio.current_task()}
            for task in others:
                task.cancel()
            await asyncio.gather(*others, return_exceptions=True)

        self._do(end())
        self._loop.call_soon_threadsafe(self._loop.stop)
        self._thread.join()

    def _live(self) -> None:
        self._loop.run_forever()
        self._loop.close()

    def _do(self, work: Coroutine[Any, Any, T]) -> T:
        return asyncio.run_coroutine_threadsafe(work, self._loop).result(20)

    async def _set(self, *, flowing: bool) -> None:
        (self._flowing.set if flowing else self._flowing.clear)()

    async def _hang_up(self) -> None:
        for writer in list(self._writers):
            writer.transport.abort()

    async def _accept(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        if self.refusing:
            writer.transport.abort()
            return
        socket = str(self._target.query.get("host") or self._target.host)
        if socket.startswith("/"):
            there, up = await asyncio.open_unix_connection(f"{socket}/.s.PGSQL.{self._target.port or 5432}")
        else:
            there, up = await asyncio.open_connection(socket, self._target.port or 5432)
        self._writers |= {writer, up}
        committing, last = asyncio.Event(), asyncio.Event()
        try:
            await asyncio.gather(self._up(reader, up, committing, last), self._down(there, writer, committing, last))
        finally:
            self._writers -= {writer, up}
            writer.transport.abort()
            up.transport.abort()

    async def _up(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committing: asyncio.Event, last: asyncio.Event) -> None:
        written = False
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                written = written or bool(self._last_words and self._last_words in data)
                if written and COMMIT in data:
                    last.set()
                if self._armed is not None and COMMIT in data:
                    moment, self._armed = self._armed, None
                    self.cuts[moment] += 1
                    if moment == "before":
                        raise ConnectionAbortedError
                    committing.set()
                writer.write(data)
                await writer.drain()
        if not committing.is_set():
            writer.transport.abort()

    async def _down(
        self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter, committing: asyncio.Event, last: asyncio.Event
    ) -> None:
        with contextlib.suppress(ConnectionError):
            while data := await reader.read(65536):
                await self._flowing.wait()
                if committing.is_set():
                    break
                writer.write(data)
                await writer.drain()
                if last.is_set():
                    self.refusing, self._last_words = True, b""
                    await self._hang_up()
        writer.transport.abort()
