"""How much waits and for how long, for whoever watches the program; read by indexes of what is unfinished."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from sqlalchemy import Connection, case, func, insert, select, text

from storage.tables import ChatRow, ErrandRow, InboxRow, LeaseRow, ObligationRow, OutboxRow, RoleRow


@dataclass(frozen=True, slots=True)
class Waiting:
    """How many wait, and since when the oldest of them."""

    count: int
    oldest: datetime | None


@dataclass(frozen=True, slots=True)
class Owed:
    """Open obligations of one kind: all, those about which something is to be said by now, and those past their date."""

    kind: str
    open: int
    due: int
    overdue: int


def inbox(db: Connection) -> Waiting:
    """Letters that nobody has worked yet."""
    row = InboxRow
    query = select(func.count(), func.min(row.received_at)).where(row.finished_at.is_(None), row.set_aside.is_(False))
    return Waiting(*db.execute(query).one())


def set_aside(db: Connection) -> int:
    """Letters that failed too often or were no updates."""
    row = InboxRow
    return db.execute(select(func.count()).where(row.finished_at.is_(None), row.set_aside.is_(True))).scalar_one()


def errands(db: Connection) -> list[tuple[str, Waiting, int]]:
    """By kind: errands that are not done yet, and how many came to nothing since they are remembered."""
    row = ErrandRow
    open_ = dict[str, Waiting]()
    query = select(row.kind, func.count(), func.min(row.asked_at)).where(row.finished_at.is_(None)).group_by(row.kind)
    for kind, count, oldest in db.execute(query):
        open_[kind] = Waiting(count, oldest)
    nothing = select(row.kind, func.count()).where(row.failed.is_not(None)).group_by(row.kind)
    failed = dict(db.execute(nothing).all())
    return [(kind, open_.get(kind, Waiting(0, None)), failed.get(kind, 0)) for kind in sorted({*open_, *failed})]


def failed_errands(db: Connection) -> list[tuple[str, int]]:
    """Why errands came to nothing, and how many for each reason, the commonest first."""
    row = ErrandRow
    query = select(row.failed, func.count()).where(row.failed.is_not(None)).group_by(row.failed).order_by(func.count().desc(), row.failed)
    return [(why, count) for why, count in db.execute(query) if why is not None]


def outbox(db: Connection, now: datetime) -> Sequence[tuple[int, Waiting]]:
    """By priority: what may go by now and has not gone; its age counts from when it might have gone."""
    row = OutboxRow
    query = (
        select(row.priority, func.count(), func.min(row.not_before))
        .where(row.sent_at.is_(None), row.gave_up_at.is_(None), row.not_before <= now)
        .group_by(row.priority)
        .order_by(row.priority)
    )
    return [(priority, Waiting(count, oldest)) for priority, count, oldest in db.execute(query)]


def held_back(db: Connection, now: datetime) -> int:
    """What is in the outbox for a later moment."""
    row = OutboxRow
    return db.execute(select(func.count()).where(row.sent_at.is_(None), row.gave_up_at.is_(None), row.not_before > now)).scalar_one()


def owed(db: Connection, now: datetime) -> list[Owed]:
    """Everything owed by kind. It looks at each open obligation: not for every second."""
    row = ObligationRow
    due = func.sum(case((row.next_at <= now, 1), else_=0))
    overdue = func.sum(case((row.due_at <= now, 1), else_=0))
    query = select(row.kind, func.count(), due, overdue).where(row.ended_at.is_(None)).group_by(row.kind).order_by(row.kind)
    return [Owed(kind, count, int(coming), int(late)) for kind, count, coming, late in db.execute(query)]


def lease(db: Connection, name: str) -> tuple[str, datetime] | None:
    """(holder, until) of a job that only one process may do."""
    found = db.execute(select(LeaseRow.holder, LeaseRow.until).where(LeaseRow.name == name)).one_or_none()
    return (found.holder, found.until) if found else None


def leases(db: Connection) -> list[tuple[str, str, datetime]]:
    """(name, holder, until) of every job that only one process may do."""
    return [(name, holder, until) for name, holder, until in db.execute(select(LeaseRow.name, LeaseRow.holder, LeaseRow.until))]


def gone(db: Connection) -> tuple[set[int], set[int], int]:
    """Chats that the bot can no longer reach: people of the roster, units whose group it was, and how many of others."""
    row = ChatRow
    staff = set(db.execute(select(RoleRow.person_id)).scalars())
    found = db.execute(select(row.person_id, row.unit_id).where(row.gone_at.is_not(None))).all()
    people = {person for person, _unit in found if person in staff}
    units = {unit for _person, unit in found if unit is not None}
    return people, units, sum(person is not None and person not in staff for person, _unit in found)


def can_write(db: Connection) -> None:
    """Write something that the caller takes back; raises what the database raises."""
    db.execute(insert(LeaseRow), {"name": "doctor", "holder": "", "until": datetime.min.replace(tzinfo=UTC), "facts": {}})


def faults_of_file(db: Connection) -> list[str]:
    """What SQLite finds wrong in its own file, at most ten things; nothing is asked of other databases."""
    if db.dialect.name != "sqlite":
        return []
    found = [str(row[0]) for row in db.execute(text("PRAGMA quick_check(10)")) if row[0] != "ok"]
    return found + [f"{row[0]} → {row[2]}" for row in list(db.execute(text("PRAGMA foreign_key_check")))[:10]]
