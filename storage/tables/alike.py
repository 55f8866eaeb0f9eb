"""Cases that are one matter, and many reports of one kind in one place."""

from typing import Any

from sqlalchemy import ForeignKey, Index, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import Facts, Id, Table, When, partial

_STANDS = text("undone_at IS NULL")
_WAITING = text("look_at IS NOT NULL")


class MergeRow(Table):
    """A case that goes on as part of another one 并案; at most one at a time, and what it was before, so that it can be undone."""

    __tablename__ = "merges"
    __table_args__ = (
        partial("uq_merges_standing", "case_id", unique=True, where=_STANDS),
        Index(None, "into_id"),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    into_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    stage_before: Mapped[str]
    before: Mapped[Any] = mapped_column(Facts, nullable=True)  # the numbers of the case that goes on, before this one was counted in
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[When]
    undone_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    undone_at: Mapped[When | None]


class RiseRow(Table):
    """One kind of report in one town: whether it is to be looked at, and what was last told of its rise."""

    __tablename__ = "rises"
    __table_args__ = (partial("ix_rises_next", "look_at", where=_WAITING),)

    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True, autoincrement=False)
    category: Mapped[str] = mapped_column(primary_key=True)
    look_at: Mapped[When | None]
    since: Mapped[When | None]  # from when on the reports of this rise are counted
    told_at: Mapped[When | None]
    told: Mapped[int] = mapped_column(default=0)  # how many they were then
