"""Which case goes on as which: one row for each merging, kept when it is undone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.rules.case import Merge
from bot.rules.merging import Merged
from bot.rules.obligations import Obligation
from bot.rules.terms import Stage
from storage import obligations
from storage.among import among
from storage.tables import MergeRow

HOW = "merged"  # how the obligations of the ended case ended
_STANDING = select(MergeRow.case_id, MergeRow.into_id).where(among(MergeRow.case_id, "cases"), MergeRow.undone_at.is_(None))


def begin(db: Connection, case: int, merge: Merge, by: int | None, now: datetime) -> None:
    db.execute(insert(MergeRow), {"case_id": case, "into_id": merge.into, "stage_before": merge.stage, "by": by, "at": now})


def undo(db: Connection, merge: int, by: int | None, now: datetime) -> None:
    row = MergeRow
    db.execute(update(row).where(row.id == merge, row.undone_at.is_(None)).values(undone_at=now, undone_by=by))


def standing(db: Connection, cases: Sequence[int]) -> dict[int, int]:
    """Of these cases those that have been merged, each with the case that it goes on as."""
    if not cases:
        return {}
    return {found.case_id: found.into_id for found in db.execute(_STANDING, {"cases": list(cases)})}


def of(db: Connection, case: int) -> Merged | None:
    """The merging of a case that stands, or None."""
    row = MergeRow
    query = select(row.id, row.case_id, row.into_id, row.stage_before, row.at).where(row.case_id == case, row.undone_at.is_(None))
    found = db.execute(query).one_or_none()
    return None if found is None else Merged(found.id, found.case_id, found.into_id, Stage(found.stage_before), found.at)


def parts(db: Connection, case: int) -> list[int]:
    """Ids of the cases that go on as this one, in the order in which they were merged."""
    row = MergeRow
    return list(db.execute(select(row.case_id).where(row.into_id == case, row.undone_at.is_(None)).order_by(row.id)).scalars())


def owed_before(db: Connection, merged: Merged) -> list[Obligation]:
    """What a merged case owed when it was merged."""
    return [each for each in obligations.ended_of(db, merged.case, HOW) if each.ended_at == merged.at]
