"""`column IN these ids` with one parameter for all of them: a statement stays the same however many there are."""

import json
from collections.abc import Sequence
from typing import Any

from sqlalchemy import ARRAY, BigInteger, Dialect, Text, bindparam
from sqlalchemy.ext.compiler import compiles
from sqlalchemy.sql.functions import FunctionElement
from sqlalchemy.types import TypeDecorator, TypeEngine


class _Ids(TypeDecorator[Sequence[int]]):
    """An array where the database has them, else a list in JSON."""

    impl = Text
    cache_ok = True

    def load_dialect_impl(self, dialect: Dialect) -> TypeEngine[Any]:
        return dialect.type_descriptor(ARRAY(BigInteger()) if dialect.name == "postgresql" else Text())

    def process_bind_param(self, value: Sequence[int] | None, dialect: Dialect) -> Any:
        found = list(value or ())
        return found if dialect.name == "postgresql" else json.dumps(found)


class _Among(FunctionElement[Any]):
    # Not said to be a Boolean: SQLite would be asked whether it `= 1`, and would not look into the index.
    inherit_cache = True


def among(column: Any, name: str) -> _Among:
    """Whether the column holds one of the ids that are given, when the statement runs, under this name."""
    return _Among(column, bindparam(name, type_=_Ids()))


@compiles(_Among, "postgresql")
def _array(element: _Among, compiler: Any, **options: Any) -> str:
    column, ids = element.clauses
    return f"{compiler.process(column, **options)} = ANY({compiler.process(ids, **options)})"


@compiles(_Among, "sqlite")
def _json(element: _Among, compiler: Any, **options: Any) -> str:
    column, ids = element.clauses
    ids = compiler.process(ids, **options)
    return f"{compiler.process(column, **options)} IN (SELECT value FROM json_each({ids}))"  # noqa: S608 - of a column and a parameter
