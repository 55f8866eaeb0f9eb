"""Agreements 人民调解协议, their dated promises 履行, and judicial confirmation 司法确认."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the sides agreed (People's Mediation Law 人民调解法 arts. 28, 29); in effect with the last signature and the seal."""

    id: int
    case: int
    oral: bool
    made_at: datetime
    by: int | None = None
    facts: str = ""
    responsibility: str = ""
    terms: str = ""
    state: str = "draft"  # draft | in_effect | void
    signed_reporting_at: datetime | None = None
    signed_other_at: datetime | None = None
    signed_mediator_at: datetime | None = None
    sealed_at: datetime | None = None
    effective_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Promise:
    """One dated promise of an agreement; both sides are asked whether it was kept."""

    id: int
    case: int
    agreement: Any  # an id, or bot.rules.case.New
    by: int | None  # the party who promised
    what: str
    due_at: datetime
    amount: int | None = None  # fen
    state: str = "open"  # open | kept | broken
    said_reporting: str = ""  # kept | not_kept | "" not said yet
    said_other: str = ""
    settled_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Judicial confirmation of an agreement: both apply together within 30 days of its effect (art. 33)."""

    id: int
    case: int
    agreement: int
    until: datetime  # the first instant after the last day
    yes_reporting: bool | None = None
    yes_other: bool | None = None
    court: str = ""
    applied_at: datetime | None = None
    decided_at: datetime | None = None
    decision: str = ""  # confirmed | rejected | withdrawn
    served_at: datetime | None = None
