"""Cases near a place that are open or were closed lately, and somebody's own: few, found by an index, compared elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, Select, or_, select, union_all

from bot.rules.likeness import Told
from bot.rules.terms import Category, Stage
from storage.tables import OPEN_CASE, CaseRow, MergeRow

MOST = 50  # cases that one case is compared with: the newest


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case to be compared: `goes_on_as` is its own id, or that of the case that it was merged into."""

    goes_on_as: int
    told: Told


_COLUMNS = (CaseRow.id, CaseRow.place, CaseRow.category, CaseRow.words, CaseRow.address, CaseRow.reported_at)


def near(db: Connection, places: Sequence[int], closed_since: datetime, besides: int, limit: int = MOST) -> list[Candidate]:
    """The newest cases of these places that are open, then those closed since; protected ones are never among them."""
    row = CaseRow
    some = select(*_COLUMNS).where(row.protected.is_(False), row.id != besides)
    open_ = some.where(row.closed_at.is_(None)).order_by(row.id.desc())
    found = _newest(db, open_, places, limit)
    if len(found) < limit:
        closed = some.where(row.closed_at > closed_since, row.stage == Stage.CLOSED).order_by(row.closed_at.desc())
        found += _newest(db, closed, places, limit - len(found))
    return found


def _newest(db: Connection, query: Select[*tuple[Any, ...]], places: Sequence[int], limit: int) -> list[Candidate]:
    """Of each place no more than could be wanted, read in the order of its index: however many stand there, few are looked at."""
    each = [select(query.where(CaseRow.place == place).limit(limit).subquery()) for place in places]
    found = union_all(*each).subquery()
    rows = db.execute(select(found).order_by(found.c.id.desc()).limit(limit))
    return [Candidate(id_, told) for id_, told in _told(rows)]


def own(db: Connection, person: int, limit: int = 20) -> list[Candidate]:
    """What somebody reported that still goes on, the newest first; of a merged case their own words count."""
    row = CaseRow
    query = (
        select(*_COLUMNS, MergeRow.into_id)
        .outerjoin(MergeRow, (MergeRow.case_id == row.id) & MergeRow.undone_at.is_(None))
        .where(row.reporter == person, row.protected.is_(False), or_(OPEN_CASE, MergeRow.into_id.is_not(None)))
        .order_by(row.id.desc())
        .limit(limit)
    )
    return [
        Candidate(into or id_, Told(place, Category(kind), f"{words}\n{address}", at))
        for id_, place, kind, words, address, at, into in db.execute(query)
    ]


def _told(rows: Iterable[Any]) -> Iterator[tuple[int, Told]]:
    for id_, place, kind, words, address, at in rows:
        yield id_, Told(place, Category(kind), f"{words}\n{address}", at)
