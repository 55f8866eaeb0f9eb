"""Engines: one that writes, one that only reads, and the schema brought up to date."""

import fcntl
import sqlite3
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event, text
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DBAPIError, OperationalError

from storage.presence import announce

FROZEN_SECONDS = 20  # our transactions never wait for anybody but the database
MIGRATIONS = Path(__file__).parent / "migrations"
# A line that was cut without a word is noticed in seconds and not in hours; whoever says otherwise in DATABASE_URL is right.
_PATIENCE = {"connect_timeout": 10, "keepalives_idle": 10, "keepalives_interval": 5, "keepalives_count": 3, "tcp_user_timeout": 20_000}
# SQLSTATE: connection, read only (after a failover, for one), idle too long, resources, lock not to be had, operator, system.
_AWAY = ("08", "25006", "25P03", "53", "55P03", "57P", "58")
# SQLite's result codes: busy, locked, read-only, input/output, full, cannot be opened.
_AWAY_FILE = {
    sqlite3.SQLITE_BUSY,
    sqlite3.SQLITE_LOCKED,
    sqlite3.SQLITE_READONLY,
    sqlite3.SQLITE_IOERR,
    sqlite3.SQLITE_FULL,
    sqlite3.SQLITE_CANTOPEN,
}
UPGRADING = 0x48659E  # the key of the advisory lock under which PostgreSQL's schema is changed


def writing_engine(url: str, *, lasting: bool = False) -> Engine:
    """The engine of the desk: durable commits; on SQLite every transaction takes the write lock at its start.

    `lasting` is for a bot: whoever wants to replace the tables sees that it is here.
    """
    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, begin="BEGIN IMMEDIATE", query_only=False)
    else:

        @event.listens_for(engine, "connect")
        def let_go(connection: Any, _record: Any) -> None:
            # A process that is frozen in the middle of a transaction must not keep others from its rows; awake again it is told
            # that the connection is gone, and does the work anew.
            connection.autocommit = True
            connection.execute(f"SET idle_in_transaction_session_timeout = '{FROZEN_SECONDS}s'")
            connection.autocommit = False

    if lasting:
        announce(engine)
    return engine


def out_of_reach(failure: Exception) -> bool:
    """Whether this says nothing about the work but that the database cannot be worked with: away, cut off, full, locked, read-only.

    A deadlock, say, is none of that: it is of one transaction, which is done anew.
    """
    if not isinstance(failure, DBAPIError):
        return False
    if failure.connection_invalidated:
        return True
    if (state := getattr(failure.orig, "sqlstate", None)) is not None:
        return str(state).startswith(_AWAY)
    if (code := getattr(failure.orig, "sqlite_errorcode", None)) is not None:
        return code & 0xFF in _AWAY_FILE  # the higher bits tell details
    return isinstance(failure, OperationalError)  # the line broke before anybody could say a code


def reading_engine(url: str) -> Engine:
    """An engine for pages, exports and reports; it cannot write and never waits for the desk."""
    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, begin="BEGIN", query_only=True)
    else:

        @event.listens_for(engine, "connect")
        def only_read(connection: Any, _record: Any) -> None:
            connection.read_only = True

    return engine


def _engine(url: str) -> Engine:
    """Parameters stay out of errors and logs: they are what people wrote."""
    address = make_url(url)
    if address.drivername in ("postgres", "postgresql"):
        address = address.set(drivername="postgresql+psycopg")
    if address.drivername.startswith("sqlite"):
        return create_engine(address, connect_args={"timeout": 30, "check_same_thread": False}, hide_parameters=True)
    waits = {name: seconds for name, seconds in _PATIENCE.items() if name not in address.query}
    return create_engine(address, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True, connect_args=waits)


def _prepare_sqlite(engine: Engine, *, begin: str, query_only: bool) -> None:
    @event.listens_for(engine, "connect")
    def prepare(connection: Any, _record: Any) -> None:
        connection.isolation_level = None  # the driver's own BEGIN comes too late; ours is below
        cursor = connection.cursor()
        if not query_only:
            cursor.execute("PRAGMA journal_mode=WAL")
            cursor.execute("PRAGMA synchronous=FULL")
            cursor.execute("PRAGMA wal_autocheckpoint=2000")
        cursor.execute("PRAGMA foreign_keys=ON")
        cursor.execute("PRAGMA cache_size=-2000")  # kB for each connection; the system keeps the file in its own cache, too
        if query_only:
            cursor.execute("PRAGMA query_only=ON")
        cursor.close()

    @event.listens_for(engine, "begin")
    def start(connection: Connection) -> None:
        connection.exec_driver_sql(begin)


@contextmanager
def reading(url: str) -> Iterator[Connection]:
    """One read-only connection for a command or a page."""
    engine = reading_engine(url)
    try:
        with engine.connect() as db:
            yield db
    finally:
        engine.dispose()


@contextmanager
def closing(url: str) -> Iterator[Engine]:
    """A writing engine that leaves no connection behind."""
    engine = writing_engine(url)
    try:
        yield engine
    finally:
        engine.dispose()


@contextmanager
def writing(url: str) -> Iterator[Connection]:
    """One transaction for a command: all of it or nothing."""
    with closing(url) as engine, engine.begin() as db:
        yield db


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to date; takes well under a second when there is nothing to do. Of processes that start at once, one does it."""
    with _alone(url), closing(url) as engine, engine.connect() as db:
        if revision == "head" and is_newest(db):
            return
        db.rollback()
        move(db, revision)
        db.commit()


def move(db: Connection, revision: str) -> None:
    """Bring the schema up or down to a revision inside the caller's transaction; "base" takes all tables away."""
    from alembic import command
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["connection"] = db
    below = revision == "base" or (revision != "head" and revision < (revision_of(db) or ""))
    (command.downgrade if below else command.upgrade)(config, revision)


@contextmanager
def _alone(url: str) -> Iterator[None]:
    """Nobody else changes the schema meanwhile: by a lock beside an SQLite file, by an advisory lock of PostgreSQL."""
    address = make_url(url)
    if address.drivername.startswith("sqlite"):
        if not address.database or address.database == ":memory:":
            yield
            return
        with Path(f"{address.database}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            yield
        return
    with closing(url) as engine, engine.connect() as db:  # closing ends the session, and with it the lock
        db.execute(text("SELECT pg_advisory_lock(:key)"), {"key": UPGRADING})
        db.commit()
        yield


def is_newest(db: Connection) -> bool:
    """Whether the schema is the one that this program was written for."""
    return revision_of(db) == newest_revision()


def newest_revision() -> str:
    return max(known_revisions())


def known_revisions() -> set[str]:
    # Revisions are numbered files: 0001_first.py; asking Alembic would cost its import at every start.
    return {path.name.split("_")[0] for path in (MIGRATIONS / "versions").glob("[0-9]*.py")}


def revision_of(db: Connection) -> str | None:
    """Where the schema stands; None for an empty database."""
    from sqlalchemy import inspect

    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
