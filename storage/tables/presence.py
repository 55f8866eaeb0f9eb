"""Who is away for how long, and whose turn it is in a unit that hands out its cases by itself."""

from sqlalchemy import ForeignKey, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BIG, Id, Table, When, partial

_OPEN = text("ended_at IS NULL")


class AbsenceRow(Table):
    """Somebody of the staff is away 请假; open until they are back, and at most one is open for each person."""

    __tablename__ = "absences"
    __table_args__ = (
        partial("ix_absences_away", "person_id", unique=True, where=_OPEN),
        partial("ix_absences_until", "until", where=_OPEN),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    since: Mapped[When]
    until: Mapped[When]  # the first instant after it
    stand_in: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    set_by: Mapped[int] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[When | None]


class TurnRow(Table):
    """The newest case that somebody was given in a unit, by the event that gave it: events count up, moments may be the same."""

    __tablename__ = "turns"

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"), primary_key=True, autoincrement=False)
    event: Mapped[int] = mapped_column(BIG)
