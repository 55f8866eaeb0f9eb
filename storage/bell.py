"""A bell between processes that share a PostgreSQL: whoever writes an answer rings, and whoever sends hears it at the commit."""

import asyncio
import logging
from collections.abc import Callable

from sqlalchemy import URL, Connection, text

log = logging.getLogger("heyue.bell")
PAUSE = 5.0  # seconds until it is tried again to listen
_RING = text("SELECT pg_notify(:name, '')")


class Bell:
    """One for each token. Nothing depends on it: what nobody rang for is found by looking, only later."""

    def __init__(self, url: URL, bot: int) -> None:
        self.name = f"heyue_{bot}"
        self._url = url.set(drivername="postgresql").render_as_string(hide_password=False)
        self.listening = False

    def ring(self, db: Connection) -> None:
        """Heard when this transaction is committed. Where listening fails, as on engines without it, nothing is rung either."""
        if self.listening:
            db.execute(_RING, {"name": self.name})

    async def listen(self, heard: Callable[[], None]) -> None:
        """Call `heard` at each ring, until cancelled; a connection of its own, made anew when it is lost."""
        from psycopg import AsyncConnection, Error, sql

        while True:
            try:
                async with await AsyncConnection.connect(self._url, autocommit=True) as db:
                    await db.execute(sql.SQL("LISTEN {}").format(sql.Identifier(self.name)))
                    self.listening = True
                    heard()
                    async for _ring in db.notifies():
                        heard()
            except (Error, OSError) as problem:
                log.info("nobody listens to the bell: %s", type(problem).__name__)
            finally:
                self.listening = False
            await asyncio.sleep(PAUSE)
