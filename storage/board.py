"""Numbers and lists for those who oversee: what is open, due and overdue, without the cases that are not theirs to see."""

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import CompoundSelect, Connection, Select, and_, false, func, or_, select, union_all
from sqlalchemy import case as when

from bot.rules.organisation import Person
from bot.rules.terms import Grade, Kind, Role, Side
from storage.tables import MARKED_CASE, OPEN_CASE, PROTECTED_CASE, CaseRow, ExclusionRow, ObligationRow, PartyRow

AT_ONCE = (Kind.DUTY_CALL, Kind.WRITE_BACK)  # a matter of minutes between two people: no number in a list


@dataclass(frozen=True, slots=True)
class Count:
    """How many steps of a kind a unit owes; `today` are due before midnight, `overdue` are past their time."""

    kind: Kind
    unit: int
    open: int
    today: int
    overdue: int


@dataclass(frozen=True, slots=True)
class Totals:
    """Open cases, and how many of them are critical or were opened again."""

    open: int
    critical: int
    reopened: int
    trouble: int


def _hidden_from(person: Person) -> CompoundSelect[Any]:
    """Ids of the cases that do not exist for the person: about their unit, their own, and protected ones unless they look after such.

    Few beside all there are, so they are gathered once, and what is counted needs no look at its case.
    """
    units = {unit for unit, _ in person.roles}
    own = select(PartyRow.case_id).where(PartyRow.person_id == person.id, PartyRow.side != Side.TELLING)
    reported = select(CaseRow.id).where(CaseRow.reporter == person.id, CaseRow.reporter_is_party.is_(True))
    parts = [own, reported]
    if units:
        parts.append(select(ExclusionRow.case_id).where(ExclusionRow.unit_id.in_(units)))
    if not any(role is Role.PROTECTION for _, role in person.roles):
        parts.append(select(CaseRow.id).where(PROTECTED_CASE))
    return union_all(*parts)


def counts(db: Connection, person: Person, units: Sequence[int], now: datetime, midnight: datetime) -> list[Count]:
    """What these units owe, by kind and unit; `midnight` is the end of today."""
    row = ObligationRow
    today = func.sum(when((and_(row.due_at > now, row.due_at <= midnight), 1), else_=0))
    late = func.sum(when((row.due_at <= now, 1), else_=0))
    query = (
        select(row.kind, row.unit_id, func.count(), today, late)
        .where(row.ended_at.is_(None), row.unit_id.in_(units), row.kind.not_in(AT_ONCE))
        # A sum has no index: the planner is kept from asking for the steps of each hidden case.
        .where((row.case_id + 0).not_in(_hidden_from(person)))
        .group_by(row.kind, row.unit_id)
    )
    return [Count(Kind(kind), unit, int(all_), int(due), int(over)) for kind, unit, all_, due, over in db.execute(query)]


def totals(db: Connection, person: Person, units: Sequence[int], above: Sequence[int]) -> Totals:
    """`above` are the units over which the person stands: only there trouble that went past the unit is counted."""
    row = CaseRow
    theirs = or_(row.handled_by.in_(units), and_(row.handled_by.is_(None), row.assigned_by.in_(units)))
    where = (theirs, row.id.not_in(_hidden_from(person)))
    open_ = db.execute(select(func.count()).select_from(row).where(OPEN_CASE, *where)).scalar_one()
    critical = func.sum(when((row.grade == Grade.CRITICAL, 1), else_=0))
    again = func.sum(when((row.reopened > 0, 1), else_=0))
    over = and_(row.trouble == "open", row.handled_by.in_(above), or_(row.responsible.is_(None), row.responsible != person.id))
    pressed = func.sum(when((over, 1), else_=0))
    marked = db.execute(select(critical, again, pressed).where(MARKED_CASE, *where)).one()
    return Totals(open_, *(int(each or 0) for each in marked))


def in_hand(db: Connection, people: Sequence[int], limit: int) -> list[int]:
    """Ids of the open cases that these people have, the newest first."""
    row = CaseRow
    query = select(row.id).where(row.responsible.in_(people), OPEN_CASE).order_by(row.id.desc()).limit(limit)
    return list(db.execute(query).scalars())


def overdue(
    db: Connection,
    person: Person,
    units: Sequence[int],
    nearest: Sequence[int],
    grades: Sequence[Grade],
    now: datetime,
    at: int,
    limit: int,
    *,
    wide: bool = False,
) -> list[int]:
    """Ids of overdue steps that the person sees one by one, the oldest first: all of the nearest units, elsewhere these grades.

    `wide`: these are most of the units there are, so all that is overdue is walked in its order and the others are left out on the way.
    """
    row = ObligationRow
    unit = row.unit_id + 0 if wide else row.unit_id  # a sum has no index: the planner is kept from sorting what stands in order
    # Trouble that went past the unit counts as a high grade for those above it.
    high = CaseRow.trouble != "" if Grade.HIGH in grades else false()
    query = (
        _open(row.id)
        .where(row.due_at <= now, unit.in_(units), or_(row.unit_id.in_(nearest), row.grade.in_(grades), high))
        .where(row.case_id.not_in(_hidden_from(person)))
        .order_by(row.due_at, row.id)
        .offset(at)
        .limit(limit)
    )
    return list(db.execute(query).scalars())


def _open(column: Any) -> Select[Any]:
    row = ObligationRow
    return select(column).join(CaseRow, CaseRow.id == row.case_id).where(row.ended_at.is_(None), row.kind.not_in(AT_ONCE))


def numbered(db: Connection, ending: str, limit: int = 20) -> list[int]:
    """Ids of cases whose number ends like this (123, 2026-000123 or the whole), the newest first."""
    before, _dash, serial = ending.rpartition("-")
    if not (serial.isascii() and serial.isdigit()) or len(serial) > 9:
        return []
    row = CaseRow
    query = select(row.id).where(row.serial == int(serial)).order_by(row.id.desc()).limit(limit)
    if before:
        query = query.where(row.number.endswith(f"{before}-{int(serial):06d}", autoescape=True))
    return list(db.execute(query).scalars())
