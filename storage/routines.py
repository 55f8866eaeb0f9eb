"""When work that comes again is due next; taken by one process only, and lost by none."""

from datetime import datetime

from sqlalchemy import Connection, select, update

from storage.tables import DigestRow, RoutineRow
from storage.upsert import insert_new, insert_or_update


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


def last_numbers(db: Connection, person: int) -> tuple[datetime, dict[str, int]] | None:
    """The numbers of the day that somebody was told last, and when."""
    row = DigestRow
    found = db.execute(select(row.told_at, row.numbers).where(row.person_id == person)).one_or_none()
    return (found[0], dict(found[1])) if found else None


def keep_numbers(db: Connection, person: int, numbers: dict[str, int], now: datetime) -> None:
    facts = {"person_id": person, "told_at": now, "numbers": numbers}
    insert_or_update(db, DigestRow, facts, unique=("person_id",), update=("told_at", "numbers"))


def next_due(db: Connection) -> datetime | None:
    row = RoutineRow
    return db.execute(select(row.next_at).order_by(row.next_at).limit(1)).scalar_one_or_none()
