"""Who is away, until when, and who stands in; what happened to their cases meanwhile."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, func, insert, select, update

from bot.rules.organisation import Absence
from storage.among import among
from storage.tables import OPEN_CASE, AbsenceRow, CaseEventRow, CaseRow

_COLUMNS = (AbsenceRow.id, AbsenceRow.person_id, AbsenceRow.since, AbsenceRow.until, AbsenceRow.stand_in, AbsenceRow.set_by)
_AWAY = select(*_COLUMNS).where(AbsenceRow.ended_at.is_(None)).order_by(AbsenceRow.id)


def away(db: Connection) -> dict[int, Absence]:
    """Everybody who is away, by person."""
    return {absence.person: absence for absence in (Absence(*row) for row in db.execute(_AWAY))}


def by_id(db: Connection, absence: int) -> tuple[Absence, datetime | None] | None:
    """An absence and when it ended."""
    row = db.execute(select(*_COLUMNS, AbsenceRow.ended_at).where(AbsenceRow.id == absence)).one_or_none()
    return None if row is None else (Absence(*row[:-1]), row[-1])


def set_away(db: Connection, person: int, until: datetime, stand_in: int | None, by: int, now: datetime) -> int:
    """Begin an absence, or give the one that is open another end and stand-in; returns its id."""
    row = AbsenceRow
    found = db.execute(select(row.id).where(row.person_id == person, row.ended_at.is_(None))).scalar_one_or_none()
    facts = {"until": until, "stand_in": stand_in, "set_by": by}
    if found is not None:
        db.execute(update(row).where(row.id == found).values(**facts))
        return found
    return db.execute(insert(row).returning(row.id), {"person_id": person, "since": now, **facts}).scalar_one()


def end(db: Connection, absence: int, now: datetime) -> bool:
    """They are back; False when that was known already."""
    row = AbsenceRow
    return db.execute(update(row).where(row.id == absence, row.ended_at.is_(None)).values(ended_at=now)).rowcount == 1


def due(db: Connection, now: datetime) -> list[Absence]:
    """Absences whose end has come."""
    return [Absence(*row) for row in db.execute(_AWAY.where(AbsenceRow.until <= now))]


def next_due(db: Connection) -> datetime | None:
    return db.execute(select(func.min(AbsenceRow.until)).where(AbsenceRow.ended_at.is_(None))).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Happened:
    """A case that somebody was responsible for, and what others did in it meanwhile; the newest step is the last."""

    case: int
    steps: int
    last: str
    by: int | None
    data: dict[str, Any]


def happened(db: Connection, person: int, since: datetime) -> list[Happened]:
    """Cases of which somebody is responsible in which others did something since then, the newest first."""
    event, theirs = CaseEventRow, CaseRow.responsible == person
    ids = [
        *db.execute(select(CaseRow.id).where(theirs, OPEN_CASE)).scalars(),
        *db.execute(select(CaseRow.id).where(theirs, CaseRow.closed_at > since)).scalars(),
    ]
    query = select(event.id, event.case_id, event.kind, event.by, event.data).where(event.at > since, event.by.is_distinct_from(person))
    events = db.execute(query.where(among(event.case_id, "cases")), {"cases": ids})
    found: dict[int, Happened] = {}
    for _id, case, kind, by, data in sorted(events, key=lambda row: row.id):
        if "past" in data:  # what went past the unit is not for who was responsible
            continue
        before = found.pop(case, None)
        found[case] = Happened(case, 1 if before is None else before.steps + 1, kind, by, data)
    return list(found.values())[::-1]
