"""Engines: one that writes, one that only reads, and the schema brought up to date."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, Engine, create_engine, event
from sqlalchemy.engine import make_url

MIGRATIONS = Path(__file__).parent / "migrations"


def writing_engine(url: str) -> Engine:
    """The engine of the desk: durable commits; on SQLite every transaction takes the write lock at its start."""
    engine = _engine(url)
    if engine.dialect.name == "sqlite":
        _prepare_sqlite(engine, begin="BEGIN IMMEDIATE", query_only=False)
    return engine


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
    return create_engine(address, pool_pre_ping=True, isolation_level="READ COMMITTED", hide_parameters=True)


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
        cursor.execute("PRAGMA cache_size=-32000")
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
def writing(url: str) -> Iterator[Connection]:
    """One transaction for a command: all of it or nothing."""
    engine = writing_engine(url)
    try:
        with engine.begin() as db:
            yield db
    finally:
        engine.dispose()


def upgrade(url: str, revision: str = "head") -> None:
    """Bring the schema up to date; takes well under a second when there is nothing to do."""
    engine = writing_engine(url)
    try:
        with engine.connect() as db:
            if _present(db) == _newest() and revision == "head":
                return
            db.rollback()
        from alembic import command

        command.upgrade(migration_config(url), revision)
    finally:
        engine.dispose()


def migration_config(url: str) -> Any:
    """Alembic's configuration for this database, without a file."""
    from alembic.config import Config

    config = Config()
    config.set_main_option("script_location", str(MIGRATIONS))
    config.attributes["url"] = url
    return config


def _newest() -> str:
    # Revisions are numbered files: 0001_first.py; asking Alembic would cost its import at every start.
    return max(path.name for path in (MIGRATIONS / "versions").glob("[0-9]*.py")).split("_")[0]


def _present(db: Connection) -> str | None:
    from sqlalchemy import inspect, text

    if not inspect(db).has_table("alembic_version"):
        return None
    return db.execute(text("SELECT version_num FROM alembic_version")).scalar_one_or_none()
