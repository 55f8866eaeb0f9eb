"""When work that comes again is due next; taken by one process only, and lost by none."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.tables import RoutineRow
from storage.upsert import insert_new


def take(db: Connection, name: str, now: datetime, following: datetime) -> bool:
    """Whether it is due and this call is the one to do it; the next time is `following`. The first call only sets the time."""
    row = RoutineRow
    at = db.execute(select(row.next_at).where(row.name == name)).scalar_one_or_none()
    if at is None:
        insert_new(db, row, [{"name": name, "next_at": following}], unique=("name",))
        return False
    if at > now:
        return False
    return db.execute(update(row).where(row.name == name, row.next_at == at).values(next_at=following)).rowcount == 1


def next_due(db: Connection) -> datetime | None:
    row = RoutineRow
    return db.execute(select(row.next_at).order_by(row.next_at).limit(1)).scalar_one_or_none()
