"""The tables, by subject; importing this package makes all of them known to the metadata."""

from storage.tables.cases import (
    MARKED_CASE,
    OPEN_CASE,
    PROTECTED_CASE,
    AttachmentRow,
    CardRow,
    CaseEventRow,
    CaseRow,
    CounterRow,
    ExclusionRow,
    LookRow,
    NagRow,
    ObligationRow,
    PartyRow,
    RequestRow,
)
from storage.tables.organisation import (
    AccountRow,
    ChatRow,
    InvitationRow,
    PersonRow,
    PolicyRow,
    RoleRow,
    RosterRow,
    UnitRow,
)
from storage.tables.presence import AbsenceRow, TurnRow
from storage.tables.routines import DigestRow, RoutineRow
from storage.tables.traffic import ConversationRow, InboxRow, LeaseRow, OutboxRow

__all__ = [
    "MARKED_CASE",
    "OPEN_CASE",
    "PROTECTED_CASE",
    "AbsenceRow",
    "AccountRow",
    "AttachmentRow",
    "CardRow",
    "CaseEventRow",
    "CaseRow",
    "ChatRow",
    "ConversationRow",
    "CounterRow",
    "DigestRow",
    "ExclusionRow",
    "InboxRow",
    "InvitationRow",
    "LeaseRow",
    "LookRow",
    "NagRow",
    "ObligationRow",
    "OutboxRow",
    "PartyRow",
    "PersonRow",
    "PolicyRow",
    "RequestRow",
    "RoleRow",
    "RosterRow",
    "RoutineRow",
    "TurnRow",
    "UnitRow",
]
