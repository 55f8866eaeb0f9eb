"""What a case is worked with: meetings, measures, agreements, the people affected, clock stops; columns are named as the rules' fields."""

from typing import Any

from sqlalchemy import ForeignKey, Index
from sqlalchemy.orm import Mapped, mapped_column

from storage.columns import BIG, Facts, Id, Personal, Table, When


class MeetingRow(Table):
    __tablename__ = "meetings"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    starts_at: Mapped[When]
    place: Mapped[str] = mapped_column(Personal)
    made_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    state: Mapped[str]
    minutes: Mapped[str] = mapped_column(Personal)
    held_at: Mapped[When | None]
    venue: Mapped[str]
    unit_id: Mapped[int | None] = mapped_column(ForeignKey("units.id"))
    point: Mapped[str] = mapped_column(Personal)
    changes: Mapped[int]
    shared: Mapped[bool]


class InvitedRow(Table):
    __tablename__ = "invited"
    __table_args__ = (Index(None, "case_id"), Index(None, "meeting_id"), Index(None, "party_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    meeting_id: Mapped[int] = mapped_column(ForeignKey("meetings.id"))
    # Who came with a merged case leaves with it when the two are taken apart.
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id", ondelete="SET NULL"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    answer: Mapped[str]
    came: Mapped[bool | None]
    said: Mapped[str] = mapped_column(Personal)


class MeasureRow(Table):
    __tablename__ = "measures"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    kind: Mapped[str]
    unit_id: Mapped[int] = mapped_column(ForeignKey("units.id"))
    person_id: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    step: Mapped[str] = mapped_column(Personal)
    due_at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    force_id: Mapped[int | None] = mapped_column(ForeignKey("task_forces.id"))
    done_at: Mapped[When | None]
    done: Mapped[str] = mapped_column(Personal)
    checked_at: Mapped[When | None]
    worked: Mapped[bool | None]
    found: Mapped[str] = mapped_column(Personal)
    dropped: Mapped[str] = mapped_column(Personal)
    slug: Mapped[str]
    cannot: Mapped[str] = mapped_column(Personal)
    via_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))


class TaskForceRow(Table):
    __tablename__ = "task_forces"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    lead: Mapped[int] = mapped_column(ForeignKey("people.id"))
    units: Mapped[Any] = mapped_column(Facts)
    began_at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    studied_at: Mapped[When | None]
    decision: Mapped[str] = mapped_column(Personal)
    ended_at: Mapped[When | None]


class AgreementRow(Table):
    __tablename__ = "agreements"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    oral: Mapped[bool]
    made_at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    facts: Mapped[str] = mapped_column(Personal)
    responsibility: Mapped[str] = mapped_column(Personal)
    terms: Mapped[str] = mapped_column(Personal)
    state: Mapped[str]
    signed_mediator_at: Mapped[When | None]
    sealed_at: Mapped[When | None]
    effective_at: Mapped[When | None]
    confirmable: Mapped[bool | None]


class SignatureRow(Table):
    __tablename__ = "signatures"
    __table_args__ = (Index(None, "case_id"), Index(None, "party_id"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    party_id: Mapped[int | None] = mapped_column(ForeignKey("parties.id", ondelete="SET NULL"))
    at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    taken_back_at: Mapped[When | None]


class PromiseRow(Table):
    __tablename__ = "promises"
    __table_args__ = (Index(None, "case_id"), Index(None, "agreement_id"), Index(None, "by"))

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    by: Mapped[int | None] = mapped_column(ForeignKey("parties.id", ondelete="SET NULL"))
    what: Mapped[str] = mapped_column(Personal)
    due_at: Mapped[When]
    amount: Mapped[int | None] = mapped_column(BIG)  # fen
    state: Mapped[str]
    said_reporting: Mapped[str]
    said_other: Mapped[str]
    settled_at: Mapped[When | None]
    received: Mapped[str] = mapped_column(Personal)


class AmendmentRow(Table):
    __tablename__ = "amendments"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    promise_id: Mapped[int] = mapped_column(ForeignKey("promises.id"))
    until: Mapped[When | None]
    why: Mapped[str] = mapped_column(Personal)
    asked_at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    yes_reporting: Mapped[bool | None]
    yes_other: Mapped[bool | None]
    state: Mapped[str]


class ConfirmationRow(Table):
    __tablename__ = "confirmations"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    agreement_id: Mapped[int] = mapped_column(ForeignKey("agreements.id"))
    until: Mapped[When]
    yes_reporting: Mapped[bool | None]
    yes_other: Mapped[bool | None]
    court: Mapped[str]
    applied_at: Mapped[When | None]
    decided_at: Mapped[When | None]
    decision: Mapped[str]
    served_at: Mapped[When | None]


class LongerRow(Table):
    __tablename__ = "longer_limits"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    obligation_id: Mapped[int] = mapped_column(ForeignKey("obligations.id"))
    until: Mapped[When]
    asked_at: Mapped[When]
    by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    yes_reporting: Mapped[bool | None]
    yes_other: Mapped[bool | None]
    state: Mapped[str]


class ClaimantRow(Table):
    __tablename__ = "claimants"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    name: Mapped[str] = mapped_column(Personal)
    phone: Mapped[str] = mapped_column(Personal)
    claimed: Mapped[int | None] = mapped_column(BIG)
    recovered: Mapped[int | None] = mapped_column(BIG)
    note: Mapped[str] = mapped_column(Personal)
    via_id: Mapped[int | None] = mapped_column(ForeignKey("cases.id"))


class StopRow(Table):
    __tablename__ = "stops"
    __table_args__ = (Index(None, "case_id"),)

    id: Mapped[Id]
    case_id: Mapped[int] = mapped_column(ForeignKey("cases.id"))
    reason: Mapped[str]
    began_at: Mapped[When]
    until: Mapped[When]
    asked_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    granted_by: Mapped[int | None] = mapped_column(ForeignKey("people.id"))
    ended_at: Mapped[When | None]
