"""Obligation rows and the nags made of them: the database is the timetable."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, insert, or_, select, text, update

from bot.rules.obligations import NAMED, Obligation, Start
from bot.rules.terms import Grade, Kind
from storage.among import among
from storage.tables import NagRow, ObligationRow
from storage.upsert import insert_new

_COLUMNS = (
    ObligationRow.id,
    ObligationRow.kind,
    ObligationRow.case_id,
    ObligationRow.round,
    ObligationRow.unit_id,
    ObligationRow.person_id,
    ObligationRow.grade,
    ObligationRow.started_at,
    ObligationRow.due_at,
    ObligationRow.next_at,
    ObligationRow.step,
    ObligationRow.extensions,
    ObligationRow.ended_at,
    ObligationRow.how,
    ObligationRow.about,
)


def _read(row: Sequence[Any]) -> Obligation:
    id_, kind, case, round_, unit, person, grade, started, due, next_at, step, extensions, ended, how, about = row
    return Obligation(
        id=id_,
        kind=Kind(kind),
        case=case,
        round=round_,
        unit=unit,
        person=person,
        grade=Grade(grade),
        started_at=started,
        due_at=due,
        next_at=next_at,
        step=step,
        extensions=extensions,
        ended_at=ended,
        how=how,
        about=about,
    )


_SOONEST = select(*_COLUMNS).where(ObligationRow.ended_at.is_(None)).order_by(ObligationRow.due_at)
_BEGIN = insert(ObligationRow)
_OPEN = select(*_COLUMNS).where(ObligationRow.case_id == bindparam("case"), ObligationRow.ended_at.is_(None)).order_by(ObligationRow.id)
_OPEN_OF_ALL = select(*_COLUMNS).where(among(ObligationRow.case_id, "cases"), ObligationRow.ended_at.is_(None)).order_by(ObligationRow.id)


def open_of(db: Connection, case: int) -> tuple[Obligation, ...]:
    return tuple(_read(row) for row in db.execute(_OPEN, {"case": case}))


def last_recorded(db: Connection, case: int, kind: Kind) -> int | None:
    """The newest obligation of the kind that ended by being recorded, or None."""
    row = ObligationRow
    query = select(row.id).where(row.case_id == case, row.kind == kind, row.how == "recorded").order_by(row.ended_at.desc(), row.id.desc())
    return db.execute(query.limit(1)).scalar_one_or_none()


def open_of_all(db: Connection, cases: Sequence[int]) -> dict[int, list[Obligation]]:
    """The open obligations of each of these cases."""
    found: dict[int, list[Obligation]] = {}
    for row in db.execute(_OPEN_OF_ALL, {"cases": list(cases)}):
        owed = _read(row)
        found.setdefault(owed.case, []).append(owed)
    return found


def ended_of(db: Connection, case: int, how: str) -> list[Obligation]:
    """What ended in this way, in the order in which it began."""
    row = ObligationRow
    query = select(*_COLUMNS).where(row.case_id == case, row.how == how, row.ended_at.is_not(None)).order_by(row.id)
    return [_read(each) for each in db.execute(query)]


def all_of(db: Connection, case: int) -> list[Obligation]:
    """Everything that was ever owed for a case, in the order in which it began."""
    query = select(*_COLUMNS).where(ObligationRow.case_id == case).order_by(ObligationRow.id)
    return [_read(each) for each in db.execute(query)]


def by_id(db: Connection, obligation: int) -> Obligation | None:
    row = db.execute(select(*_COLUMNS).where(ObligationRow.id == obligation)).one_or_none()
    return _read(row) if row else None


def begin(db: Connection, case: int, starts: Iterable[Start]) -> None:
    rows = [
        {
            "kind": each.kind,
            "case_id": case,
            "round": each.round,
            "unit_id": each.unit,
            "person_id": each.person,
            "grade": each.grade,
            "started_at": each.started_at,
            "due_at": each.due_at,
            "next_at": each.next_at,
            "step": 0,
            "extensions": 0,
            "about": each.about,
        }
        for each in starts
    ]
    if rows:
        db.execute(_BEGIN, rows)


def end(db: Connection, case: int, kind: Kind | None, how: str, now: datetime, *, spared: Iterable[Kind] = ()) -> None:
    """End the case's open obligations of a kind, or of every kind but those spared; from here on nobody is nagged for them."""
    row = ObligationRow
    statement = update(row).where(row.case_id == case, row.ended_at.is_(None))
    if kind is not None:
        statement = statement.where(row.kind == kind)
    if left := sorted(spared):
        statement = statement.where(row.kind.not_in(left))
    db.execute(statement.values(ended_at=now, how=how, next_at=None, ended_on_time=row.due_at > now))


def end_one(db: Connection, case: int, id_: int, how: str, now: datetime) -> None:
    """The same for this very obligation of the case, if it is open."""
    row = ObligationRow
    statement = update(row).where(row.id == id_, row.case_id == case, row.ended_at.is_(None))
    db.execute(statement.values(ended_at=now, how=how, next_at=None, ended_on_time=row.due_at > now))


def give(db: Connection, case: int, unit: int | None, person: int) -> None:
    """The unit's open obligations belong to this person now; due times stay, and the old owner hears nothing more.

    What somebody was named for stays theirs.
    """
    row = ObligationRow
    theirs = or_(row.kind.not_in(sorted(NAMED)), row.person_id.is_(None))
    db.execute(
        update(row)
        .where(row.case_id == case, row.ended_at.is_(None), row.unit_id == unit, row.kind != Kind.REVISIT, theirs)
        .values(person_id=person)
    )


def save(db: Connection, obligation: Obligation) -> None:
    """Other times, owner or grade for one obligation, or one that is owed again."""
    db.execute(
        update(ObligationRow)
        .where(ObligationRow.id == obligation.id)
        .values(
            unit_id=obligation.unit,
            person_id=obligation.person,
            grade=obligation.grade,
            due_at=obligation.due_at,
            next_at=obligation.next_at,
            step=obligation.step,
            extensions=obligation.extensions,
            ended_at=obligation.ended_at,
            how=obligation.how,
            ended_on_time=None if obligation.ended_at is None else obligation.due_at > obligation.ended_at,
        )
    )


def due(db: Connection, now: datetime, limit: int) -> list[Obligation]:
    """Open obligations whose next step has come, locked for this transaction."""
    query = (
        select(*_COLUMNS).where(ObligationRow.ended_at.is_(None), ObligationRow.next_at <= now).order_by(ObligationRow.next_at).limit(limit)
    )
    if db.dialect.name == "postgresql":
        query = query.with_for_update(skip_locked=True)
    return [_read(row) for row in db.execute(query)]


_STEP_DONE = (
    update(ObligationRow).where(ObligationRow.id == bindparam("obligation")).values(next_at=bindparam("then"), step=bindparam("now_at"))
)
# On PostgreSQL a journey for each row costs more than the row.
_STEPS_DONE = text(
    "UPDATE obligations SET next_at = done.at, step = done.step"
    " FROM unnest(CAST(:ids AS bigint[]), CAST(:moments AS timestamptz[]), CAST(:steps AS integer[])) AS done (id, at, step)"
    " WHERE obligations.id = done.id"
)


def steps_done(db: Connection, steps: Sequence[tuple[int, datetime | None, int]]) -> None:
    """(obligation, when to look at it again, how many of its steps have been taken)."""
    if steps and db.dialect.name == "postgresql":
        ids, moments, taken = zip(*steps, strict=True)
        db.execute(_STEPS_DONE, {"ids": list(ids), "moments": list(moments), "steps": list(taken)})
    elif steps:
        db.execute(_STEP_DONE, [{"obligation": id_, "then": then, "now_at": step} for id_, then, step in steps])


def next_due(db: Connection) -> datetime | None:
    """When the next step of any obligation comes."""
    row = ObligationRow
    query = select(row.next_at).where(row.ended_at.is_(None), row.next_at.is_not(None)).order_by(row.next_at).limit(1)
    return db.execute(query).scalar_one_or_none()


@dataclass(frozen=True, slots=True)
class Waiting:
    """A nag that has not been told yet, with its obligation as it stands now."""

    id: int
    step: str
    urgency: str
    owner: bool
    obligation: Obligation


@dataclass(frozen=True, slots=True)
class Said:
    """One nag for one recipient: a person, or a chat, and 0 for the other."""

    obligation: int
    key: str
    step: str
    urgency: str
    person: int
    chat: int
    owner: bool


def nag(db: Connection, nags: Sequence[Said], now: datetime) -> None:
    """Keep what is to be said; the same step of the same obligation is made once for each recipient."""
    if nags:
        rows = [
            {
                "obligation_id": each.obligation,
                "key": each.key,
                "step": each.step,
                "urgency": each.urgency,
                "person_id": each.person,
                "chat_id": each.chat,
                "owner": each.owner,
                "made_at": now,
            }
            for each in nags
        ]
        insert_new(db, NagRow, rows, unique=("obligation_id", "key", "person_id", "chat_id"))


def waiting(db: Connection, *, person: int = 0, chat: int = 0, once_more: Sequence[int] = ()) -> list[Waiting]:
    """Nags waiting for one recipient, the soonest due first; `once_more` are of a message that may not have arrived."""
    if once_more:
        untold(db, once_more)
    query = (
        select(NagRow.id, NagRow.step, NagRow.urgency, NagRow.owner, *_COLUMNS)
        .join(ObligationRow, ObligationRow.id == NagRow.obligation_id)
        .where(NagRow.taken_at.is_(None), NagRow.person_id == person, NagRow.chat_id == chat)
        .order_by(ObligationRow.due_at, NagRow.id)
    )
    return [Waiting(id_, step, urgency, owner, _read(row)) for id_, step, urgency, owner, *row in db.execute(query)]


def told(db: Connection, nags: Sequence[int], now: datetime, *, really: bool) -> None:
    """These nags were put into a message, or dropped because they are no longer owed."""
    if nags:
        db.execute(update(NagRow).where(NagRow.id.in_(nags)).values(taken_at=now, told=really))


def untold(db: Connection, nags: Sequence[int]) -> None:
    """The message they were put into did not arrive: they wait again."""
    if nags:
        db.execute(update(NagRow).where(NagRow.id.in_(nags)).values(taken_at=None, told=None))


def times_nagged(db: Connection, obligation: int) -> int:
    """How often the owner has been reminded."""
    query = select(NagRow.key).where(NagRow.obligation_id == obligation, NagRow.owner.is_(True), NagRow.told.is_(True)).distinct()
    return len(db.execute(query).all())


def overdue(db: Connection, units: Sequence[int], now: datetime, limit: int = 100) -> list[Obligation]:
    """Open obligations of these units whose time is over, the oldest first."""
    query = (
        select(*_COLUMNS)
        .where(ObligationRow.ended_at.is_(None), ObligationRow.due_at <= now, ObligationRow.unit_id.in_(units))
        .order_by(ObligationRow.due_at)
        .limit(limit)
    )
    return [_read(row) for row in db.execute(query)]


def owed_by(db: Connection, person: int, units: Sequence[int], limit: int = 50) -> list[Obligation]:
    """What a person owes, and what their units owe while nobody has it; the soonest due first."""
    row = ObligationRow
    # Two questions, not one with OR: each has an index of its own, whatever the planner believes.
    queries = [_SOONEST.where(row.person_id == person)]
    if units:
        queries.append(_SOONEST.where(row.person_id.is_(None), row.unit_id.in_(units)))
    found = [_read(each) for query in queries for each in db.execute(query.limit(limit))]
    return sorted(found, key=lambda owed: (owed.due_at, owed.id))[:limit]
