"""Cases near a place that are open or were closed lately, and somebody's own: few, found by an index, compared elsewhere."""

from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass
from datetime import datetime
from functools import cache
from typing import Any

from sqlalchemy import Connection, Select, bindparam, or_, select, union_all

from bot.rules.likeness import Told
from bot.rules.terms import Category, Stage
from storage.tables import OPEN_CASE, CaseRow, MergeRow

MOST = 50  # cases that one case is compared with: the newest
MOST_OWN = 20
MOST_PLACES = 400  # in one statement; SQLite takes 500


@dataclass(frozen=True, slots=True)
class Candidate:
    """A case to be compared: `goes_on_as` is its own id, or that of the case that it was merged into."""

    goes_on_as: int
    told: Told


_COLUMNS = (CaseRow.id, CaseRow.place, CaseRow.category, CaseRow.words, CaseRow.address, CaseRow.reported_at)


def near(db: Connection, places: Sequence[int], closed_since: datetime, besides: int) -> list[Candidate]:
    """The newest cases of these places that are open, then those closed since; protected ones are never among them."""
    if not places:
        return []
    places = places[:MOST_PLACES]
    facts: dict[str, Any] = {"besides": besides, **{f"place_{number}": place for number, place in enumerate(places)}}
    found = list(_told(db.execute(_newest(len(places), closed=False), facts)))
    if len(found) < MOST:
        facts["since"] = closed_since
        found += list(_told(db.execute(_newest(len(places), closed=True), facts)))[: MOST - len(found)]
    return [Candidate(id_, told) for id_, told in found]


@cache
def _newest(places: int, *, closed: bool) -> Select[*tuple[Any, ...]]:
    """Of each place no more than could be wanted, read in the order of its index: however many stand there, few are looked at.

    Built once for each number of places, for building it costs more than running it.
    """
    row = CaseRow
    some = select(*_COLUMNS).where(row.protected.is_(False), row.id != bindparam("besides"))
    if closed:
        some = some.where(row.closed_at > bindparam("since"), row.stage == Stage.CLOSED).order_by(row.closed_at.desc())
    else:
        some = some.where(row.closed_at.is_(None)).order_by(row.id.desc())
    each = [select(some.where(row.place == bindparam(f"place_{number}")).limit(MOST).subquery()) for number in range(places)]
    found = union_all(*each).subquery()
    return select(found).order_by(found.c.id.desc()).limit(MOST)


_OWN = (
    select(*_COLUMNS, MergeRow.into_id)
    .outerjoin(MergeRow, (MergeRow.case_id == CaseRow.id) & MergeRow.undone_at.is_(None))
    .where(CaseRow.reporter == bindparam("person"), CaseRow.protected.is_(False), or_(OPEN_CASE, MergeRow.into_id.is_not(None)))
    .order_by(CaseRow.id.desc())
    .limit(MOST_OWN)
)


def own(db: Connection, person: int) -> list[Candidate]:
    """What somebody reported that still goes on, the newest first; of a merged case their own words count."""
    return [
        Candidate(into or id_, Told(place, Category(kind), words, at, address))
        for id_, place, kind, words, address, at, into in db.execute(_OWN, {"person": person})
    ]


def _told(rows: Iterable[Any]) -> Iterator[tuple[int, Told]]:
    for id_, place, kind, words, address, at in rows:
        yield id_, Told(place, Category(kind), words, at, address)
