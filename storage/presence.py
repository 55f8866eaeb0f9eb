"""That a bot runs on a database, whether or not it holds a lease: seen by who wants to throw the tables away."""

import fcntl
from collections.abc import Iterator
from contextlib import contextmanager
from io import TextIOWrapper
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, event, text

PRESENT = 0x48659F  # the key of the advisory lock that each bot's connection shares


class InUse(Exception):
    """A bot runs on the database, or did a moment ago."""


def announce(engine: Engine) -> None:
    """Each connection of this engine says that a bot is here, as long as it lives; while tables are being replaced it waits."""
    if engine.dialect.name == "postgresql":

        @event.listens_for(engine, "connect")
        def share(connection: Any, _record: Any) -> None:
            connection.autocommit = True
            connection.execute("SELECT pg_advisory_lock_shared(%s)", [PRESENT])
            connection.autocommit = False

        return
    file = _beside(engine)
    if file is None:
        return

    @event.listens_for(engine, "connect")
    def hold(_connection: Any, record: Any) -> None:
        record.info["present"] = _locked(file, fcntl.LOCK_SH)

    @event.listens_for(engine, "close")
    def let_go(_connection: Any, record: Any) -> None:
        if (held := record.info.pop("present", None)) is not None:
            held.close()


@contextmanager
def nobody_else(db: Connection) -> Iterator[None]:
    """Until the end of this transaction no bot is on the database and none begins. Raises InUse."""
    if db.dialect.name == "postgresql":
        if not db.execute(text("SELECT pg_try_advisory_xact_lock(:key)"), {"key": PRESENT}).scalar_one():
            raise InUse
        yield
        return
    file = _beside(db.engine)
    if file is None:
        yield
        return
    try:
        held = _locked(file, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except BlockingIOError:
        raise InUse from None
    with held:
        yield


def _beside(engine: Engine) -> Path | None:
    name = engine.url.database
    return None if not name or name == ":memory:" else Path(f"{name}.present")


def _locked(file: Path, how: int) -> TextIOWrapper:
    try:
        opened = file.open("a")
    except PermissionError:
        opened = file.open()  # what may only be read can be locked all the same
    try:
        fcntl.flock(opened, how)
    except OSError:
        opened.close()
        raise
    return opened
