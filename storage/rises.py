"""Kinds of report that may be rising in a town: marked with each report, looked at once by whoever is first."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, or_, select, update

from bot.rules.rising import Rise
from bot.rules.terms import Stage
from storage.tables import CaseRow, MergeRow, RiseRow
from storage.upsert import insert_or_update

MOST = 500  # reports that are counted


@dataclass(frozen=True, slots=True)
class Waiting:
    """A town and a kind to look at."""

    town: int
    category: str
    rise: Rise


def mark(db: Connection, town: int, category: str, now: datetime) -> None:
    """A report of the kind has come in the town. Waits for who is just counting: what they cannot see yet is counted again."""
    facts = {"unit_id": town, "category": category, "look_at": now, "told": 0}
    insert_or_update(db, RiseRow, facts, unique=("unit_id", "category"), update=("look_at",))


def waiting(db: Connection, now: datetime, limit: int) -> list[Waiting]:
    """What is to be looked at, locked for this transaction: another process passes over it, and over what is being marked."""
    row = RiseRow
    query = select(row.unit_id, row.category, row.since, row.told_at, row.told).where(row.look_at <= now).order_by(row.look_at).limit(limit)
    if db.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return [Waiting(town, category, Rise(since, told_at, told)) for town, category, since, told_at, told in db.execute(query)]


def looked(db: Connection, seen: Waiting) -> None:
    """Looked at, and not to be told; or told, see below."""
    row = RiseRow
    db.execute(update(row).where(row.unit_id == seen.town, row.category == seen.category).values(look_at=None))


def told(db: Connection, seen: Waiting, since: datetime, reports: int, now: datetime) -> None:
    row = RiseRow
    here = update(row).where(row.unit_id == seen.town, row.category == seen.category)
    db.execute(here.values(look_at=None, since=since, told_at=now, told=reports))


def reports(db: Connection, places: Sequence[int], category: str, since: datetime) -> list[tuple[int, bool]]:
    """(id, protected) of the reports of a kind from these places, the newest first; a merged one is a report all the same."""
    row = CaseRow
    query = (
        select(row.id, row.protected)
        .outerjoin(MergeRow, (MergeRow.case_id == row.id) & MergeRow.undone_at.is_(None))
        .where(row.place.in_(places), row.category == category, row.reported_at > since)
        .where(or_(row.stage != Stage.ENDED, MergeRow.id.is_not(None)))
        .order_by(row.reported_at.desc(), row.id.desc())
        .limit(MOST)
    )
    return [(id_, protected) for id_, protected in db.execute(query)]


def next_due(db: Connection) -> datetime | None:
    row = RiseRow
    query = select(row.look_at).where(row.look_at.is_not(None)).order_by(row.look_at).limit(1)
    return db.execute(query).scalar_one_or_none()
