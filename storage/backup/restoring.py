"""A database filled from a backup, in one transaction: all of it or nothing."""

from collections.abc import Iterator
from datetime import datetime
from itertools import islice
from pathlib import Path
from typing import Any

from sqlalchemy import Connection, bindparam, insert, select, update

from bot.filing import Filing
from storage.backup import archive
from storage.backup.archive import Manifest, Reading, Told
from storage.backup.rows import Described, count, count_on, described, from_json
from storage.database import closing, known_revisions, move, revision_of
from storage.presence import InUse, nobody_else
from storage.tables import LeaseRow

TOGETHER = 1000  # rows in one statement


class NotEmpty(Exception):
    """There is something in the database, and nobody said that it may go."""


class TooNew(Exception):
    """The backup was made by a newer program; the message is its revision."""


def restore(
    url: str, path: Path, now: datetime, *, replace: bool, told: Told = lambda table, done: None, files: Filing | None = None
) -> Manifest:
    """Fill the database and bring it up to date, and keep the backup's files; `now` is the machine's time.

    Raises Damaged, TooNew, NotEmpty and InUse, and Away when a store of files does not take them.
    """
    with archive.reading(path) as source:
        source.check()
        manifest = source.manifest
        if manifest.revision not in known_revisions():
            raise TooNew(manifest.revision)
        with closing(url) as engine, engine.begin() as db, nobody_else(db):
            _make_room(db, now, replace=replace)
            move(db, manifest.revision)
            fill(db, source, told)
            move(db, "head")
            if files is not None:
                _copy(source, files)
    return manifest


def _copy(source: Reading, filing: Filing) -> None:
    """Files first and the commit after them: a file without a row is only superfluous."""
    for digest in source.digests:
        if not filing.has(digest):
            written = filing.unfinished()
            source.copy(digest, written)
            filing.keep(written)


def _make_room(db: Connection, now: datetime, *, replace: bool) -> None:
    if revision_of(db) is None:
        if described(db):
            raise NotEmpty  # tables of somebody else
        return
    if revision_of(db) not in known_revisions():
        raise TooNew(revision_of(db))
    if not replace and any(count(db, each.table) for each in described(db)):
        raise NotEmpty
    if db.execute(select(LeaseRow.name).where(LeaseRow.until > now)).first() is not None:
        raise InUse
    move(db, "base")


def fill(db: Connection, source: Reading, told: Told) -> None:
    """All rows of a backup into the empty tables of its own revision."""
    tables = described(db)
    said = dict(source.manifest.tables)
    if said.keys() != {each.table.name for each in tables}:
        raise archive.Damaged(archive.MANIFEST)
    done = 0
    for each in tables:
        name, rows = each.table.name, said[each.table.name]
        found = source.rows(name)
        written = 0
        while part := list(islice(found, TOGETHER)):
            told(name, done + written)
            _write(db, each, part)
            written += len(part)
        if written != rows:
            raise archive.Damaged(name)
        done += written
    for each in tables:
        _name_later_rows(db, each, source.rows(each.table.name))
    count_on(db, tables, source.manifest.counters)


def _write(db: Connection, each: Described, part: list[dict[str, Any]]) -> None:
    dialect = db.dialect.name
    kinds = {column.name: column.type for column in each.table.columns}
    db.execute(
        insert(each.table),
        [{name: None if name in each.late else from_json(value, kinds[name], dialect) for name, value in row.items()} for row in part],
    )


def _name_later_rows(db: Connection, each: Described, rows: Iterator[dict[str, Any]]) -> None:
    """Columns that name rows which were not there yet, such as the unit above: when everything is."""
    if not each.late:
        return
    table = each.table
    statement = update(table).values({name: bindparam(f"later_{name}") for name in each.late})
    for name in each.key:
        statement = statement.where(table.c[name] == bindparam(f"key_{name}"))
    named = (row for row in rows if any(row[name] is not None for name in each.late))
    while part := list(islice(named, TOGETHER)):
        facts = [{f"later_{name}": row[name] for name in each.late} | {f"key_{name}": row[name] for name in each.key} for row in part]
        db.execute(statement, facts)
