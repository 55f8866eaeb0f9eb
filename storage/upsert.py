"""INSERT … ON CONFLICT, which SQLAlchemy spells once per database."""

from collections.abc import Mapping, Sequence
from functools import cache
from importlib import import_module
from typing import Any

from sqlalchemy import Connection, Executable, Insert

from storage.columns import Table


def insert_new(db: Connection, table: type[Table], rows: Sequence[Mapping[str, Any]], *, unique: tuple[str, ...]) -> None:
    """Insert the rows whose unique columns are not there yet."""
    db.execute(_insert_new(db.dialect.name, table, unique), list(rows))


def insert_new_returning(db: Connection, table: type[Table], rows: Sequence[Mapping[str, Any]], *, unique: tuple[str, ...]) -> list[int]:
    """The same, and the ids of the rows that were new."""
    statement = _insert_new(db.dialect.name, table, unique).returning(table.__table__.c.id)
    return list(db.execute(statement, list(rows)).scalars())


def insert_or_update(
    db: Connection, table: type[Table], row: Mapping[str, Any], *, unique: tuple[str, ...], update: tuple[str, ...]
) -> None:
    """Insert the row, or give an existing one the new values of `update`."""
    db.execute(_insert_or_update(db.dialect.name, table, unique, update), row)


def insert_or_update_returning(
    db: Connection, table: type[Table], row: Mapping[str, Any], *, unique: tuple[str, ...], update: tuple[str, ...]
) -> int:
    """The same, and the id of the row."""
    return int(db.execute(_insert_or_update_returning(db.dialect.name, table, unique, update), row).scalar_one())


# Each statement is built once: there are few, and building one costs as much as running it.


@cache
def _insert_new(dialect: str, table: type[Table], unique: tuple[str, ...]) -> Insert:
    statement: Insert = _dialect(dialect).insert(table).on_conflict_do_nothing(index_elements=unique)
    return statement


@cache
def _insert_or_update(dialect: str, table: type[Table], unique: tuple[str, ...], update: tuple[str, ...]) -> Insert:
    insert = _dialect(dialect).insert(table)
    statement: Insert = insert.on_conflict_do_update(index_elements=unique, set_={name: getattr(insert.excluded, name) for name in update})
    return statement


@cache
def _insert_or_update_returning(dialect: str, table: type[Table], unique: tuple[str, ...], update: tuple[str, ...]) -> Executable:
    return _insert_or_update(dialect, table, unique, update).returning(table.__table__.c.id)


def _dialect(name: str) -> Any:
    return import_module(f"sqlalchemy.dialects.{'postgresql' if name == 'postgresql' else 'sqlite'}")  # only the one that is used
