"""Cases with their parties, events, obligations, nags, requests, cards and attachments."""

from typing import Any

from sqlalchemy import ForeignKey, Index, UniqueConstraint, false, text
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import (
    BIG,
    Facts,
    Id,
    Personal,
    PersonalFacts,
    Table,
    Version,
    When,
    partial,
)

# Stages that are open, in words the planner recognises: said alike in a question and in an index, the index is used.
OPEN_CASE = text("stage NOT IN ('closed', 'ended')")
CLOSED_CASE = text("closed_at IS NOT NULL")
PROTECTED_CASE = text("protected")
# Cases a board counts one by one; few, however many are open.
CHECKED_CASE = text("kind_checked")
MARKED_CASE = text("stage NOT IN ('closed', 'ended') AND (grade = 'critical' OR reopened > 0 OR trouble != '')")
_OPEN = text("ended_at IS NULL")
_OPEN_WITH_STEP = text("ended_at IS NULL AND next_at IS NOT NULL")
_WAITING = text("taken_at IS NULL")
_LINKED = text("link != ''")


class CaseRow(Table):
    __tablename__ = "cases"
    __table_args__ = (
        # With the column of the condition in it, SQLite counts without a look into the table.
        partial("ix_cases_of_unit", "handled_by", "assigned_by", "stage", "id", where=OPEN_CASE),
        partial("ix_cases_of_assigning_unit", "assigned_by", where=OPEN_CASE),
        partial("ix_cases_of_person", "responsible", where=OPEN_CASE),
        partial("ix_cases_closed_of_person", "responsible", "closed_at", where=CLOSED_CASE),
        partial("ix_cases_protected", "id", "protected", where=PROTECTED_CASE),
        partial("ix_cases_checked", "id", "kind_checked", where=CHECKED_CASE),
        partial("ix_cases_marked", "handled_by", where=MARKED_CASE),
        Index(None, "reporter"),
        Index(None, "serial"),
        # What is open at a place has no day of closing; both that and what was closed lately are found by it.
        Index(None, "place", "closed_at", "id"),
        Index(None, "place", "category", "reported_at"),
    )

    id: Mapped[Id]
    number: Mapped[str] = mapped_column(unique=True)
    serial: Mapped[int]  # the last part of the number, which is what people say of it
    version: Mapped[Version]
    stage: Mapped[str]
    channel: Mapped[str]
    category: Mapped[str]
    grade: Mapped[str]
    level: Mapped[str]
    lane: Mapped[str]
    road: Mapped[str]
    words: Mapped[str] = mapped_column(Personal)
    address: Mapped[str] = mapped_column(Personal, default="")
    people: Mapped[int | None]
    households: Mapped[int | None]
    dangers: Mapped[Any] = mapped_column(Facts, default=list)
    going_on: Mapped[bool | None]
    earlier: Mapped[str]
    place: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    handled_by: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    assigned_by: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    responsible: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reporter: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    reporter_is_party: Mapped[bool]
    registered_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    name_hidden: Mapped[bool] = mapped_column(default=False)
    protected: Mapped[bool] = mapped_column(default=False)
    safe_contact: Mapped[str] = mapped_column(default="")
    phone_withheld: Mapped[bool] = mapped_column(default=False)
    care: Mapped[bool] = mapped_column(default=False)
    on_it: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    trouble: Mapped[str] = mapped_column(default="")
    about_unit: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    excluded: Mapped[Any] = mapped_column(Facts, default=list)
    rule: Mapped[str] = mapped_column(default="")
    reason: Mapped[Any] = mapped_column(Facts, default=dict)
    kind_checked: Mapped[bool] = mapped_column(default=False, server_default=false())
    outcome: Mapped[str | None]
    reopened: Mapped[int] = mapped_column(default=0)
    promised_at: Mapped[When | None]
    reported_at: Mapped[When]
    routed_at: Mapped[When | None]
    resolved_at: Mapped[When | None]
    closed_at: Mapped[When | None]
    split_from: Mapped[int | None] = mapped_column(BIG)  # a case; no key, for SQLite would have to make the table anew
    nature: Mapped[str | None]
    money_claimed: Mapped[int | None] = mapped_column(BIG)  # fen
    money_recovered: Mapped[int | None] = mapped_column(BIG)
    moves: Mapped[int] = mapped_column(default=0, server_default="0")
    stopped_until: Mapped[When | None]


class PartyRow(Table):
    """Somebody a case concerns; the other side has no person id until they join."""

    __tablename__ = "parties"
    __table_args__ = (
        Index(None, "case_id"),
        Index(None, "person_id"),
        Index(None, "helps_id"),
        partial("uq_parties_link", "link", unique=True, where=_LINKED),
    )

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    side: Mapped[str]  # bot.rules.terms.Side
    name: Mapped[str] = mapped_column(Personal, default="")
    phone: Mapped[str] = mapped_column(Personal, default="")
    via_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))  # the case that they came with, when it was merged into this one
    helps_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id", ondelete="SET NULL"))
    told_at: Mapped[When | None]
    consent: Mapped[str] = mapped_column(default="", server_default="")
    consent_at: Mapped[When | None]
    link: Mapped[str] = mapped_column(default="", server_default="")
    link_until: Mapped[When | None]
    left: Mapped[str] = mapped_column(default="", server_default="")


class ExclusionRow(Table):
    """A unit for whose people a case does not exist; the same as `cases.excluded`, as rows for lists to ask."""

    __tablename__ = "case_exclusions"
    __table_args__ = (Index(None, "unit_id"),)

    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"), primary_key=True)
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"), primary_key=True)


class CaseEventRow(Table):
    """The append-only history of a case."""

    __tablename__ = "case_events"
    __table_args__ = (Index(None, "case_id", "id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    data: Mapped[Any] = mapped_column(Facts, default=dict)
    note: Mapped[str] = mapped_column(Personal, default="")


class ObligationRow(Table):
    """Something owed; `next_at` is the only time the sweep reads."""

    __tablename__ = "obligations"
    __table_args__ = (
        partial("ix_obligations_next", "next_at", where=_OPEN_WITH_STEP),
        partial("ix_obligations_due", "due_at", "id", where=_OPEN),
        partial("ix_obligations_of_unit", "unit_id", "due_at", "kind", "ended_at", "case_id", where=_OPEN),
        partial("ix_obligations_of_person", "person_id", "due_at", where=_OPEN),
        Index(None, "case_id"),
    )

    id: Mapped[Id]
    kind: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    round: Mapped[int]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    grade: Mapped[str]
    started_at: Mapped[When]
    due_at: Mapped[When]
    next_at: Mapped[When | None]
    step: Mapped[int]
    extensions: Mapped[int] = mapped_column(default=0)
    ended_at: Mapped[When | None]
    how: Mapped[str | None]
    ended_on_time: Mapped[bool | None]
    about: Mapped[int | None] = mapped_column(BIG)  # the row of its kind's subject: a measure, a promise, a meeting


class NagRow(Table):
    """One reminder or escalation for one recipient; made once, told once or dropped because it is no longer owed."""

    __tablename__ = "nags"
    __table_args__ = (
        UniqueConstraint("obligation_id", "key", "person_id", "chat_id"),
        partial("ix_nags_waiting", "person_id", where=_WAITING),
    )

    id: Mapped[Id]
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligations.id"))
    key: Mapped[str]  # the step with its deadline: the same one is never made twice
    step: Mapped[str]
    urgency: Mapped[str]
    person_id: Mapped[int] = mapped_column(BIG)  # 0: to the unit's chat
    chat_id: Mapped[int] = mapped_column(BIG)  # 0: to the person
    owner: Mapped[bool]  # the recipient is who owes it, not who oversees it
    made_at: Mapped[When]
    taken_at: Mapped[When | None]
    told: Mapped[bool | None]


class RequestRow(Table):
    """A question with one decision: more time, a contradicted contact, a late reopening, a new mediator."""

    __tablename__ = "requests"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    kind: Mapped[str]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    obligation_id: Mapped[int | None] = mapped_column(ForeignKey("obligations.id"))
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    asked_at: Mapped[When]
    data: Mapped[Any] = mapped_column(PersonalFacts, default=dict)
    decided_at: Mapped[When | None]
    decided_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    decision: Mapped[str | None]


class CardRow(Table):
    """A message that always shows the present state of a case."""

    __tablename__ = "cards"
    __table_args__ = (UniqueConstraint("case_id", "chat_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    chat_id: Mapped[int] = mapped_column(ForeignKey("chats.id"))
    message_id: Mapped[int | None] = mapped_column(BIG)
    shown_version: Mapped[int] = mapped_column(default=0)


class AttachmentRow(Table):
    """A photo, voice, video, file, location or contact; before it is sent it belongs to a draft of its sender."""

    __tablename__ = "attachments"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    file_id: Mapped[str] = mapped_column(Personal, default="")
    data: Mapped[Any] = mapped_column(PersonalFacts, default=dict)
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    at: Mapped[When]
    kept: Mapped[str | None]  # SHA-256 of the copy in HEYUE_DATA/files
    size: Mapped[int | None] = mapped_column(BIG)  # of that copy, in bytes
    lost: Mapped[str | None]  # why there is none: too_big | too_many | gone | failed
    transcript: Mapped[str | None] = mapped_column(Personal)  # what a program wrote down of it


class LookRow(Table):
    """Who opened the personal part of a case, and when."""

    __tablename__ = "looks"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    person_id: Mapped[int] = mapped_column(ForeignKey("people.id"))
    what: Mapped[str]
    at: Mapped[When]


class CounterRow(Table):
    """The last case number given for a code and a local year."""

    __tablename__ = "counters"

    code: Mapped[str] = mapped_column(primary_key=True)
    year: Mapped[int] = mapped_column(primary_key=True)
    value: Mapped[int]
