"""Tables as the database itself describes them, and their values as JSON: a backup may be older than the program that reads it."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime
from typing import Any

from sqlalchemy import Boolean, Column, Connection, DateTime, MetaData, Table, func, inspect, select, text
from sqlalchemy.types import Date, TypeEngine

VERSIONS = "alembic_version"  # where the schema stands: said in the manifest, written by the migrations
READ_TOGETHER = 1000


@dataclass(frozen=True, slots=True)
class Described:
    """One table: its columns, its key, and the columns that name rows which may come later in the order of tables."""

    table: Table
    key: tuple[str, ...]
    late: tuple[str, ...]


def described(db: Connection) -> list[Described]:
    """Every table of the database, those that others refer to first."""
    found = inspect(db)
    names = sorted(name for name in found.get_table_names() if name != VERSIONS)
    refers = {name: [(key["constrained_columns"], key["referred_table"]) for key in found.get_foreign_keys(name)] for name in names}
    placed: list[str] = []

    def place(name: str, above: tuple[str, ...]) -> None:
        if name in placed or name in above:
            return
        for _columns, other in refers[name]:
            place(other, (*above, name))
        placed.append(name)

    for name in names:
        place(name, ())
    tables = []
    for at, name in enumerate(placed):
        late = tuple(column for columns, other in refers[name] if other not in placed[:at] for column in columns)
        columns = [Column(each["name"], each["type"]) for each in found.get_columns(name)]
        key = tuple(found.get_pk_constraint(name)["constrained_columns"])
        tables.append(Described(Table(name, MetaData(), *columns), key, late))
    return tables


def count(db: Connection, table: Table) -> int:
    return db.execute(select(func.count()).select_from(table)).scalar_one()


def rows(db: Connection, each: Described) -> Iterator[dict[str, Any]]:
    """The rows of a table as JSON values, in the order of their key, without holding them all."""
    columns = list(each.table.columns)
    query = select(*columns).order_by(*(each.table.c[name] for name in each.key))
    for row in db.execute(query.execution_options(stream_results=True, yield_per=READ_TOGETHER)):
        yield {column.name: to_json(value) for column, value in zip(columns, row, strict=True)}


def to_json(value: Any) -> Any:
    """A value as JSON: moments in UTC with a Z, everything else as it is. Raises TypeError for what JSON has no form for."""
    if isinstance(value, datetime):
        aware = value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)
        return aware.isoformat().replace("+00:00", "Z")
    if isinstance(value, date):
        return value.isoformat()
    if value is None or isinstance(value, str | int | float | bool):
        return value
    raise TypeError(type(value).__name__)


def from_json(value: Any, kind: TypeEngine[Any], dialect: str) -> Any:
    """The value for a column of this type on this database."""
    if value is None:
        return None
    if isinstance(kind, DateTime):
        moment = datetime.fromisoformat(value)
        return moment.replace(tzinfo=None) if dialect == "sqlite" else moment
    if isinstance(kind, Date):
        return date.fromisoformat(value)
    return bool(value) if isinstance(kind, Boolean) else value


def counters(db: Connection, tables: list[Described]) -> dict[str, int]:
    """The last id given in each table that counts its rows; rows that are gone count, too, where the database remembers them."""
    found: dict[str, int] = {}
    for each in tables:
        if each.key != ("id",):
            continue
        last = db.execute(select(func.coalesce(func.max(each.table.c.id), 0))).scalar_one()
        sequence = _sequence(db, each.table)
        if sequence is not None:
            given = db.execute(text(f"SELECT CASE WHEN is_called THEN last_value ELSE 0 END FROM {sequence}")).scalar_one()  # noqa: S608
            last = max(last, given)
        found[each.table.name] = last
    return found


def count_on(db: Connection, tables: list[Described], last: Mapping[str, int]) -> None:
    """Let each table count on from where it stood; SQLite does so by itself."""
    for each in tables:
        sequence = _sequence(db, each.table) if each.key == ("id",) else None
        if sequence is not None:
            value = max(last.get(each.table.name, 0), db.execute(select(func.coalesce(func.max(each.table.c.id), 0))).scalar_one())
            if value:
                db.execute(text("SELECT setval(CAST(:sequence AS regclass), :value)"), {"sequence": sequence, "value": value})


def _sequence(db: Connection, table: Table) -> str | None:
    if db.dialect.name != "postgresql":
        return None
    found = db.execute(text("SELECT pg_get_serial_sequence(:name, 'id')"), {"name": f'"{table.name}"'}).scalar_one()
    return str(found) if found is not None else None
