"""Column types that keep two promises: times are aware UTC, and personal text is known as such."""

import json
from datetime import UTC, datetime
from typing import Annotated, Any

from sqlalchemy import BigInteger, DateTime, Dialect, Index, Integer, MetaData, Text, TextClause
from sqlalchemy.orm import DeclarativeBase, mapped_column
from sqlalchemy.types import TypeDecorator, TypeEngine

# An Integer on SQLite, because only INTEGER PRIMARY KEY counts up there.
BIG = BigInteger().with_variant(Integer, "sqlite")


class UtcDateTime(TypeDecorator[datetime]):
    """An instant; refuses naive values and always returns aware UTC."""

    impl = DateTime(timezone=True)
    cache_ok = True

    def process_bind_param(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        if value.tzinfo is None:
            raise ValueError("a time without a zone cannot be stored")
        value = value.astimezone(UTC)
        return value.replace(tzinfo=None) if dialect.name == "sqlite" else value

    def process_result_value(self, value: datetime | None, dialect: Dialect) -> datetime | None:
        if value is None:
            return None
        return value.replace(tzinfo=UTC) if value.tzinfo is None else value.astimezone(UTC)


class Personal(TypeDecorator[str]):
    """Text that says something about a person: never filtered, sorted or logged; one place to encrypt it later."""

    impl = Text
    cache_ok = True


class Facts(TypeDecorator[Any]):
    """A small JSON value without personal data, as text on every database."""

    impl = Text
    cache_ok = True

    def process_bind_param(self, value: Any, dialect: Dialect) -> str | None:
        return None if value is None else json.dumps(value, ensure_ascii=False, separators=(",", ":"))

    def process_result_value(self, value: str | None, dialect: Dialect) -> Any:
        return None if value is None else json.loads(value)

    def coerce_compared_value(self, op: Any, value: Any) -> TypeEngine[Any]:
        return self


class PersonalFacts(Facts):
    """A JSON value that may hold personal data; the same care as `Personal`."""

    cache_ok = True


class Table(DeclarativeBase):
    """The foundation of every table; the naming convention lets migrations name what they change."""

    metadata = MetaData(
        naming_convention={
            "ix": "ix_%(table_name)s_%(column_0_N_name)s",
            "uq": "uq_%(table_name)s_%(column_0_N_name)s",
            "ck": "ck_%(table_name)s_%(constraint_name)s",
            "fk": "fk_%(table_name)s_%(column_0_N_name)s_%(referred_table_name)s",
            "pk": "pk_%(table_name)s",
        }
    )


def partial(name: str, *columns: str, where: TextClause, unique: bool = False) -> Index:
    """An index of some of a table's rows, as the migrations make it.

    The databases' own keywords for it would load the dialect of each of them into every process: 5 MB.
    """
    return Index(name, *columns, unique=unique, info={"where": where.text})


Id = Annotated[int, mapped_column(BIG, primary_key=True)]
When = Annotated[datetime, mapped_column(UtcDateTime)]
Version = Annotated[int, mapped_column(default=1)]
