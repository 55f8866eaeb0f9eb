"""Work that comes again by the calendar, as rows: the database is the timetable."""

from typing import Any

from sqlalchemy import ForeignKey
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Facts, Table, When


class RoutineRow(Table):
    """One thing that is done for the whole organisation at its time, and when that comes next."""

    __tablename__ = "routines"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[When]


class DigestRow(Table):
    """The numbers that somebody was last told, so that the next ones can say what has changed."""

    __tablename__ = "digests"

    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    told_at: Mapped[When]
    numbers: Mapped[Any] = mapped_column(Facts, default=dict)
