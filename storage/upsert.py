"""INSERT … ON CONFLICT, which SQLAlchemy spells once per database."""

from collections.abc import Mapping, Sequence
from typing import Any

from sqlalchemy import Connection
from sqlalchemy.dialects import postgresql, sqlite

from storage.columns import Table


def insert_new(db: Connection, table: type[Table], rows: Sequence[Mapping[str, Any]], *, unique: Sequence[str]) -> None:
    """Insert the rows whose unique columns are not there yet."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    db.execute(dialect.insert(table).on_conflict_do_nothing(index_elements=list(unique)), list(rows))


def insert_or_update(db: Connection, table: type[Table], row: Mapping[str, Any], *, unique: Sequence[str], update: Sequence[str]) -> None:
    """Insert the row, or give an existing one the new values of `update`."""
    dialect = postgresql if db.dialect.name == "postgresql" else sqlite
    statement = dialect.insert(table)
    statement = statement.on_conflict_do_update(
        index_elements=list(unique), set_={name: getattr(statement.excluded, name) for name in update}
    )
    db.execute(statement, row)
