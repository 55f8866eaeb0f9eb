"""Rows that tests of storage and commands begin with."""

from datetime import datetime

from sqlalchemy import Connection

from bot.rules.case import Case, Change, Event
from bot.rules.terms import Category, Channel, Grade, Level, Stage
from storage import cases, units


def a_case(db: Connection, unit: str, at: datetime) -> int:
    """A case that a unit of the sample city has been given; its id."""
    handled_by = units.by_code(db, unit)
    case = Case(
        id=0,
        number="LJ-2026-000009",
        version=1,
        stage=Stage.ROUTED,
        channel=Channel.RESIDENT,
        category=Category.NEIGHBOUR,
        grade=Grade.LOW,
        level=Level.VILLAGE,
        words="漏水",
        reported_at=at,
        handled_by=handled_by,
        place=handled_by,
    )
    found, _posted = cases.add(db, Change(case, Event("reported")), None, at)
    return found.id
