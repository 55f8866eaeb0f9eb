"""Units, people, the accounts they write from, the chats they meet in, and what lets them in."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BIG, Facts, Id, Personal, Table, UtcDateTime, Version, When, partial

_BOUND = text("unit_id IS NOT NULL")


class UnitRow(Table):
    __tablename__ = "units"

    id: Mapped[Id]
    code: Mapped[str] = mapped_column(unique=True)
    name: Mapped[str]
    name_en: Mapped[str] = mapped_column(default="")
    place: Mapped[str] = mapped_column(default="")
    place_en: Mapped[str] = mapped_column(default="")
    level: Mapped[str]
    parent_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    department: Mapped[str | None]
    categories: Mapped[Any] = mapped_column(Facts, default=list)
    number_code: Mapped[str] = mapped_column(default="")
    phone: Mapped[str] = mapped_column(default="")
    details: Mapped[Any] = mapped_column(Facts, default=dict)  # roads, lanes, aliases and landmarks, as the roster has them
    assignment: Mapped[str | None]  # how its leader wants its cases to be given; None: as the policy says
    passed_up_on: Mapped[str | None]  # the local day on which it was last told that the unit cannot take cases
    retired_at: Mapped[When | None]
    version: Mapped[Version]


class PersonRow(Table):
    """A human, with or without an account; staff carry the code of the roster."""

    __tablename__ = "people"

    id: Mapped[Id]
    code: Mapped[str | None] = mapped_column(unique=True)
    name: Mapped[str] = mapped_column(Personal, default="")
    name_en: Mapped[str] = mapped_column(Personal, default="")
    phone: Mapped[str] = mapped_column(Personal, default="")
    language: Mapped[str] = mapped_column(default="")  # chosen by the person; empty: as their client says
    place_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))  # the grid of the link they came by
    retired_at: Mapped[When | None]
    version: Mapped[Version]


class RoleRow(Table):
    __tablename__ = "roles"
    __table_args__ = (
        UniqueConstraint("person_id", "unit_id", "role"),
        Index(None, "unit_id"),
    )

    id: Mapped[Id]
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    role: Mapped[str]
    duty_order: Mapped[int | None]


class AccountRow(Table):
    """Where a person writes from: one account of one channel as one bot sees it."""

    __tablename__ = "accounts"
    __table_args__ = (
        UniqueConstraint("channel", "bot", "native_id"),
        Index(None, "person_id"),
    )

    id: Mapped[Id]
    channel: Mapped[str]
    bot: Mapped[int] = mapped_column(BIG)
    native_id: Mapped[int] = mapped_column(BIG)
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    client_language: Mapped[str] = mapped_column(default="")


class ChatRow(Table):
    """A chat by our own id, so that a group that becomes a supergroup changes one row; topic 0 is no topic."""

    __tablename__ = "chats"
    __table_args__ = (
        UniqueConstraint("bot", "native_id", "topic", "channel"),
        Index(None, "person_id"),
        partial("ix_chats_of_unit", "unit_id", where=_BOUND),
    )

    id: Mapped[Id]
    channel: Mapped[str]
    bot: Mapped[int] = mapped_column(BIG)
    native_id: Mapped[int] = mapped_column(BIG)
    topic: Mapped[int] = mapped_column(BIG, default=0)
    kind: Mapped[str]  # private | group
    title: Mapped[str] = mapped_column(Personal, default="")
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    language: Mapped[str] = mapped_column(default="")  # of a group: that of whoever bound it, until another is chosen there
    gone_at: Mapped[When | None]  # blocked, kicked or deleted; cleared when they write again
    version: Mapped[Version]


class InvitationRow(Table):
    """A one-time link; only the hash of its token is kept."""

    __tablename__ = "invitations"

    id: Mapped[Id]
    token_hash: Mapped[str] = mapped_column(unique=True)
    kind: Mapped[str]  # person | unit | administrator
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    made_at: Mapped[When]
    expires_at: Mapped[When]
    used_at: Mapped[When | None]
    used_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))


class PolicyRow(Table):
    """One version of the organisation's policy file; the newest is in force."""

    __tablename__ = "policies"

    id: Mapped[Id]
    text: Mapped[str]
    applied_at: Mapped[When] = mapped_column(UtcDateTime)


class LearnedRow(Table):
    """What was learned from the organisation's own checked reports, with what it was better than; the newest is in force."""

    __tablename__ = "learned"

    id: Mapped[Id]
    model: Mapped[Any] = mapped_column(Facts)
    scores: Mapped[Any] = mapped_column(Facts)
    learned_at: Mapped[When] = mapped_column(UtcDateTime)


class BoundaryRow(Table):
    """The boundaries of all grids in one row, for they are loaded and read together; a later loading takes its place."""

    __tablename__ = "boundaries"

    id: Mapped[Id]
    applied_at: Mapped[When] = mapped_column(UtcDateTime)
    digest: Mapped[str]  # of the areas: two processes, and two looks, know by it whether they have them already
    areas: Mapped[Any] = mapped_column(Facts)  # by grid code: polygons of rings of [longitude, latitude], WGS-84


class RosterRow(Table):
    """One loading of a roster."""

    __tablename__ = "rosters"

    id: Mapped[Id]
    applied_at: Mapped[When] = mapped_column(UtcDateTime)
    changes: Mapped[Any] = mapped_column(Facts, default=dict)  # how many units, people and roles it added, changed and removed
