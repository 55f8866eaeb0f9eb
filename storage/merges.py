"""Which case goes on as which: one row for each merging, kept when it is undone."""

from collections.abc import Sequence
from datetime import datetime

from sqlalchemy import Connection, insert, select, update

from bot.rules.agreements import Agreement
from bot.rules.case import Merge
from bot.rules.claimants import Claimant
from bot.rules.measures import TaskForce
from bot.rules.meetings import Meeting
from bot.rules.merging import Merged
from bot.rules.merging_along import Work
from bot.rules.obligations import NAMED, Obligation
from bot.rules.terms import Stage
from storage import obligations, subjects
from storage.among import among
from storage.tables import MeasureRow, MergeRow, ObligationRow

HOW = "merged"  # how the obligations of the ended case ended
_STANDING = select(MergeRow.case_id, MergeRow.into_id).where(among(MergeRow.case_id, "cases"), MergeRow.undone_at.is_(None))


def begin(db: Connection, case: int, merge: Merge, by: int | None, now: datetime) -> None:
    """The merging is kept, and the steps go on in the other case; before anything else of this one ends."""
    row = {"case_id": case, "into_id": merge.into, "stage_before": merge.stage, "by": by, "at": now, "before": dict(merge.before)}
    db.execute(insert(MergeRow), row)
    _carry(db, merge.steps, case, merge.into, via=case)


def _carry(db: Connection, steps: Sequence[int], from_: int, to: int, *, via: int | None) -> None:
    """Measures and what is owed of them, from one case to another."""
    if steps:
        measure, owed = MeasureRow, ObligationRow
        db.execute(update(measure).where(measure.id.in_(steps), measure.case_id == from_).values(case_id=to, via_id=via))
        named = owed.kind.in_(sorted(NAMED))
        db.execute(update(owed).where(owed.case_id == from_, named, owed.about.in_(steps)).values(case_id=to))


def brought(db: Connection, merged: Merged) -> list[int]:
    """Ids of the measures that a merged case has brought along."""
    row = MeasureRow
    return list(db.execute(select(row.id).where(row.case_id == merged.into, row.via_id == merged.case)).scalars())


def work_of(db: Connection, case: int) -> Work:
    """What the case is worked with, as far as merging asks for it."""
    bound = ""
    if any(each.state in ("signing", "in_effect") for each in subjects.of_case(db, Agreement, case)):
        bound = "agreement"
    elif any(each.state == "planned" for each in subjects.of_case(db, Meeting, case)):
        bound = "meeting"
    elif any(each.ended_at is None for each in subjects.of_case(db, TaskForce, case)):
        bound = "force"
    return Work(bound, tuple(subjects.of_case(db, Claimant, case)))


def undo(db: Connection, merge: int, by: int | None, now: datetime) -> None:
    """The two are apart again, and the steps are those of the case that they came with."""
    row = MergeRow
    case, into = db.execute(select(row.case_id, row.into_id).where(row.id == merge)).one()
    came = select(MeasureRow.id).where(MeasureRow.case_id == into, MeasureRow.via_id == case)
    _carry(db, list(db.execute(came).scalars()), into, case, via=None)
    db.execute(update(row).where(row.id == merge, row.undone_at.is_(None)).values(undone_at=now, undone_by=by))


def standing(db: Connection, cases: Sequence[int]) -> dict[int, int]:
    """Of these cases those that have been merged, each with the case that it goes on as."""
    if not cases:
        return {}
    return {found.case_id: found.into_id for found in db.execute(_STANDING, {"cases": list(cases)})}


def of(db: Connection, case: int) -> Merged | None:
    """The merging of a case that stands, or None."""
    row = MergeRow
    query = select(row.id, row.case_id, row.into_id, row.stage_before, row.at, row.before).where(
        row.case_id == case, row.undone_at.is_(None)
    )
    found = db.execute(query).one_or_none()
    return (
        None if found is None else Merged(found.id, found.case_id, found.into_id, Stage(found.stage_before), found.at, found.before or {})
    )


def parts(db: Connection, case: int) -> list[int]:
    """Ids of the cases that go on as this one, in the order in which they were merged."""
    row = MergeRow
    return list(db.execute(select(row.case_id).where(row.into_id == case, row.undone_at.is_(None)).order_by(row.id)).scalars())


def owed_before(db: Connection, merged: Merged) -> list[Obligation]:
    """What a merged case owed when it was merged."""
    return [each for each in obligations.ended_of(db, merged.case, HOW) if each.ended_at == merged.at]
