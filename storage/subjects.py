"""What belongs to a case besides its own row: each kind is a frozen dataclass of the rules and a table whose columns have the same names.

A field `person` may be the column `person_id`; `case`, where there is one, is always `case_id`. Tuples and sets are JSON lists, and
enumerations text. Rows are written only as part of a Change (`Change.kept`), which the version of the case guards.
"""

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, fields
from datetime import date
from enum import StrEnum
from types import UnionType
from typing import Any, TypeVar, Union, get_args, get_origin, get_type_hints

from sqlalchemy import Connection, delete, insert, select, update

from bot.rules.agreements import Agreement, Confirmation, Promise, Signature
from bot.rules.amending import Amendment
from bot.rules.case import New, Party
from bot.rules.claimants import Claimant
from bot.rules.limit import Longer
from bot.rules.measures import Measure, TaskForce
from bot.rules.meetings import Invited, Meeting
from bot.rules.stops import Stop
from storage.columns import Table
from storage.tables import (
    AgreementRow,
    AmendmentRow,
    ClaimantRow,
    ConfirmationRow,
    InvitedRow,
    LongerRow,
    MeasureRow,
    MeetingRow,
    PartyRow,
    PromiseRow,
    SignatureRow,
    StopRow,
    TaskForceRow,
)

T = TypeVar("T")

_TABLES: dict[type, type[Table]] = {
    Party: PartyRow,
    Meeting: MeetingRow,
    Invited: InvitedRow,
    Measure: MeasureRow,
    TaskForce: TaskForceRow,
    Agreement: AgreementRow,
    Signature: SignatureRow,
    Promise: PromiseRow,
    Confirmation: ConfirmationRow,
    Longer: LongerRow,
    Amendment: AmendmentRow,
    Claimant: ClaimantRow,
    Stop: StopRow,
}


@dataclass(frozen=True, slots=True)
class _Field:
    name: str
    column: str
    read: Callable[[Any], Any] | None


_known: dict[type, tuple[_Field, ...]] = {}


def _fields(kind: type) -> tuple[_Field, ...]:
    if kind not in _known:
        row, hints = _TABLES[kind], get_type_hints(kind)
        _known[kind] = tuple(
            _Field(each.name, each.name if hasattr(row, each.name) else f"{each.name}_id", _reader(hints[each.name]))
            for each in fields(kind)
        )
    return _known[kind]


def _reader(hint: Any) -> Callable[[Any], Any] | None:
    """What makes a stored value the one of this type; None where it is that already."""
    if get_origin(hint) in (Union, UnionType):
        (hint,) = (each for each in get_args(hint) if each is not type(None))
    if get_origin(hint) in (tuple, frozenset):
        make, inner = get_origin(hint), _reader(get_args(hint)[0])
        return lambda value: make(map(inner, value) if inner else value)
    if isinstance(hint, type) and issubclass(hint, StrEnum):
        return hint
    return date.fromisoformat if hint is date else None


def columns(kind: type) -> tuple[Any, ...]:
    """The columns of a subject, in the order of its fields."""
    return tuple(getattr(_TABLES[kind], each.column) for each in _fields(kind))


def read(kind: type[T], values: Iterable[Any]) -> T:
    """The subject from the values of `columns`."""
    found = zip(_fields(kind), values, strict=True)
    return kind(**{each.name: value if value is None or each.read is None else each.read(value) for each, value in found})


def keep(db: Connection, case: int, thing: Any, before: Sequence[int] = ()) -> int:
    """Write a subject of a case, a new one if its id is 0; gives its id. ValueError when it belongs to another case.

    `before` are the ids of what the same Change has kept before it, for fields that say `New`.
    """
    row: Any = _TABLES[type(thing)]
    values = {each.column: _stored(getattr(thing, each.name), before) for each in _fields(type(thing)) if each.name != "id"}
    if values.setdefault("case_id", case) not in (0, case):
        raise ValueError("a subject of another case")
    values["case_id"] = case
    if not thing.id:
        return int(db.execute(insert(row).returning(row.id), values).scalar_one())
    db.execute(update(row).where(row.id == thing.id, row.case_id == case).values(values))
    return int(thing.id)


def replace_all(db: Connection, case: int, kind: type[T], things: Sequence[T]) -> None:
    """Write these in place of all of the kind that belonged to the case, in one statement however many they are."""
    row: Any = _TABLES[kind]
    db.execute(delete(row).where(row.case_id == case))
    wanted = [each for each in _fields(kind) if each.name not in ("id", "case")]
    rows = [{"case_id": case, **{each.column: _stored(getattr(thing, each.name), ()) for each in wanted}} for thing in things]
    if rows:
        db.execute(insert(row), rows)


def _stored(value: Any, before: Sequence[int]) -> Any:
    if isinstance(value, New):
        return before[value.at]
    if isinstance(value, frozenset):
        return sorted(value)
    if isinstance(value, tuple):
        return list(value)
    return value.isoformat() if type(value) is date else value


def of_case(db: Connection, kind: type[T], case: int) -> list[T]:
    """All of a kind that belong to a case, in the order in which they came."""
    row: Any = _TABLES[kind]
    return [read(kind, found) for found in db.execute(select(*columns(kind)).where(row.case_id == case).order_by(row.id))]


def by_id(db: Connection, kind: type[T], id_: int | None) -> T | None:
    row: Any = _TABLES[kind]
    found = db.execute(select(*columns(kind)).where(row.id == id_)).one_or_none()
    return None if found is None else read(kind, found)
