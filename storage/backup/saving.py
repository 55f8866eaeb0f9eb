"""A backup of a database that is being worked with, as it stood at one moment."""

import sqlite3
import tempfile
from collections.abc import Iterator
from contextlib import closing, contextmanager
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.engine import make_url

from bot.filing import Filing
from storage.backup import archive
from storage.backup.archive import FORMAT, Manifest, Told, Writing
from storage.backup.rows import Described, count, counters, described, rows
from storage.database import reading, reading_engine, revision_of

TELL_EVERY = 1000  # rows


class NothingThere(Exception):
    """There is no database, or none of ours."""


def save(
    url: str, path: Path, now: datetime, program: str, told: Told = lambda table, done: None, *, files: Filing | None = None
) -> Manifest:
    """Write a backup to `path`, with the kept files if it is said where they are.

    Raises NothingThere, FileExistsError, OSError when the disk does not take it, and Away when a store of files does not give them.
    """
    with archive.writing(path) as target, still(url, path.parent) as db:
        revision = revision_of(db)
        if revision is None:
            raise NothingThere
        tables = described(db)
        written: list[tuple[str, int]] = []
        for each in tables:
            done = sum(rows for _name, rows in written)
            written.append((each.table.name, target.table(each.table.name, _telling(db, each, done, told))))
        made_at = now.astimezone(UTC).isoformat()
        copied = _copy(target, files) if files is not None else 0
        manifest = Manifest(FORMAT, program, made_at, db.dialect.name, revision, written, counters(db, tables), copied)
        target.close(manifest)
    return manifest


def _copy(target: Writing, filing: Filing) -> int:
    """Every kept file; also those that came after the moment of the rows, which do no harm."""
    count = 0
    for digest, _size in filing.kept():
        with filing.at_hand(digest) as path:
            target.copy(digest, path)
        count += 1
    return count


def total(url: str) -> int:
    """About how many rows a backup has to write at present, for whoever shows how far it is. Raises NothingThere."""
    _file(url)  # looking would make an empty one
    with reading(url) as db:
        return sum(count(db, each.table) for each in described(db))


def _telling(db: Connection, each: Described, done: int, told: Told) -> Iterator[dict[str, Any]]:
    for number, row in enumerate(rows(db, each)):
        if number % TELL_EVERY == 0:
            told(each.table.name, done + number)
        yield row


def _file(url: str) -> Path | None:
    """The file of an SQLite database, None for others; raises NothingThere when it is not there."""
    address = make_url(url)
    if not address.drivername.startswith("sqlite"):
        return None
    file = Path(address.database or "")
    if not file.is_file():
        raise NothingThere
    return file


@contextmanager
def still(url: str, beside: Path) -> Iterator[Connection]:
    """A connection that sees the database as it stands now, however long it reads and whoever writes meanwhile.

    SQLite is copied first by its online backup, so that its write-ahead log need not grow while we read; the copy lies in `beside`, in a
    folder that only we can enter. PostgreSQL keeps one snapshot for the transaction.
    """
    source = _file(url)
    if source is None:
        engine = reading_engine(url).execution_options(isolation_level="REPEATABLE READ")
        try:
            with engine.connect() as db:
                yield db
        finally:
            engine.dispose()
        return
    with tempfile.TemporaryDirectory(prefix=".heyue-backup-", dir=beside) as folder:
        copy = Path(folder) / "copy.db"
        with closing(sqlite3.connect(source, timeout=30)) as there, closing(sqlite3.connect(copy)) as here:
            there.backup(here)  # all pages in one step: others go on writing to the log meanwhile
        with reading(f"sqlite:///{copy}") as db:
            yield db
