"""Questions with one decision."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select, update

from bot.rules.case import Asked
from storage.among import among
from storage.tables import RequestRow


@dataclass(frozen=True, slots=True)
class Request:
    """A question asked of somebody with authority; `decision` is None while it is open."""

    id: int
    kind: str
    case: int
    obligation: int | None
    asked_by: int | None
    asked_at: datetime
    data: dict[str, Any]
    decision: str | None
    decided_by: int | None


_COLUMNS = (
    RequestRow.id,
    RequestRow.kind,
    RequestRow.case_id,
    RequestRow.obligation_id,
    RequestRow.asked_by,
    RequestRow.asked_at,
    RequestRow.data,
    RequestRow.decision,
    RequestRow.decided_by,
)


_OPEN_OF_ALL = (
    select(*_COLUMNS)
    .where(among(RequestRow.case_id, "cases"), RequestRow.decided_at.is_(None), RequestRow.kind.in_(("question", "more_time")))
    .order_by(RequestRow.id)
)


def ask(db: Connection, case: int, asked: Asked, by: int | None, now: datetime) -> int:
    """A question of the same kind about the same thing that is still open is kept instead of asked twice, unless it is asked anew."""
    row = RequestRow
    same = select(row.id).where(
        row.case_id == case, row.kind == asked.kind, row.obligation_id == asked.obligation, row.decided_at.is_(None)
    )
    found = None if asked.anew else db.execute(same).scalars().first()
    if found is not None:
        return found
    facts = {
        "kind": asked.kind,
        "case_id": case,
        "obligation_id": asked.obligation,
        "asked_by": by,
        "asked_at": now,
        "data": dict(asked.data),
    }
    return db.execute(insert(row).returning(row.id), facts).scalar_one()


def by_id(db: Connection, request: int) -> Request | None:
    found = db.execute(select(*_COLUMNS).where(RequestRow.id == request)).one_or_none()
    return Request(*found) if found else None


def open_of(db: Connection, case: int, kind: str) -> list[Request]:
    """The undecided questions of a kind about a case, in the order they were asked."""
    row = RequestRow
    query = select(*_COLUMNS).where(row.case_id == case, row.kind == kind, row.decided_at.is_(None)).order_by(row.id)
    return [Request(*found) for found in db.execute(query)]


def all_open_of(db: Connection, case: int) -> list[Request]:
    """Every undecided question about a case, in the order they were asked."""
    row = RequestRow
    return [
        Request(*found) for found in db.execute(select(*_COLUMNS).where(row.case_id == case, row.decided_at.is_(None)).order_by(row.id))
    ]


def open_of_all(db: Connection, cases: Sequence[int]) -> dict[int, list[Request]]:
    """The undecided questions of the kinds that who works on a case may know of, for each of these cases that has one."""
    found: dict[int, list[Request]] = {}
    for each in db.execute(_OPEN_OF_ALL, {"cases": list(cases)}):
        asked = Request(*each)
        found.setdefault(asked.case, []).append(asked)
    return found


def decide(db: Connection, request: int, decision: str, by: int | None, now: datetime) -> None:
    db.execute(
        update(RequestRow)
        .where(RequestRow.id == request, RequestRow.decided_at.is_(None))
        .values(decided_at=now, decided_by=by, decision=decision)
    )
