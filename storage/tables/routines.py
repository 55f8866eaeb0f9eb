"""Work that comes again by the calendar, as rows: the database is the timetable."""

from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Table, When


class RoutineRow(Table):
    """One thing that is done for the whole organisation at its time, and when that comes next."""

    __tablename__ = "routines"

    name: Mapped[str] = mapped_column(primary_key=True)
    next_at: Mapped[When]
