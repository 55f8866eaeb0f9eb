"""One-time links that let people and groups in; of a link only the hash of its token is kept."""

import hashlib
import secrets
from dataclasses import dataclass
from datetime import datetime, timedelta

from sqlalchemy import Connection, delete, insert, select, update

from bot.rules.case import Refused
from storage.tables import InvitationRow

PERSON, UNIT, ADMINISTRATOR = "person", "unit", "administrator"
TOKEN_BYTES = 24  # 32 letters of a link; a payload may have 64


@dataclass(frozen=True, slots=True)
class Invitation:
    """A link for a person of the roster, for a unit's group, or for the first administrator."""

    id: int
    kind: str
    person: int | None
    unit: int | None
    made_by: int | None
    expires_at: datetime
    used_by: int | None


_COLUMNS = (
    InvitationRow.id,
    InvitationRow.kind,
    InvitationRow.person_id,
    InvitationRow.unit_id,
    InvitationRow.made_by,
    InvitationRow.expires_at,
    InvitationRow.used_by,
)


def make(
    db: Connection,
    kind: str,
    now: datetime,
    days: int,
    *,
    person: int | None = None,
    unit: int | None = None,
    made_by: int | None = None,
) -> str:
    """A new token, good for one use within `days`; links made earlier for the same person or group and not used yet end."""
    row = InvitationRow
    if kind != ADMINISTRATOR:
        db.execute(delete(row).where(row.kind == kind, row.person_id == person, row.unit_id == unit, row.used_at.is_(None)))
    token = secrets.token_urlsafe(TOKEN_BYTES)
    facts = {
        "token_hash": _hash(token),
        "kind": kind,
        "person_id": person,
        "unit_id": unit,
        "made_by": made_by,
        "made_at": now,
        "expires_at": now + timedelta(days=days),
    }
    db.execute(insert(row), facts)
    return token


def use(db: Connection, token: str, by: int, now: datetime, *kinds: str) -> Invitation:
    """Use a link up, in one statement, so that of two who press at once one gets in. Refused link_unknown, link_expired, link_used."""
    row = InvitationRow
    hashed = _hash(token)
    found = db.execute(select(*_COLUMNS).where(row.token_hash == hashed, row.kind.in_(kinds))).one_or_none()
    if found is None:
        raise Refused("link_unknown")
    invitation = Invitation(*found)
    if invitation.used_by is not None:
        raise Refused("link_used")
    if now >= invitation.expires_at:
        raise Refused("link_expired")
    # The link of a person of the roster is used by that person, whoever the account was taken for until now.
    who = invitation.person if invitation.person is not None else by
    done = db.execute(update(row).where(row.id == invitation.id, row.used_at.is_(None)).values(used_at=now, used_by=who))
    if done.rowcount != 1:
        raise Refused("link_used")
    return invitation


def used_by(db: Connection, token: str) -> tuple[Invitation, int] | None:
    """An invitation that has been used, and by whom: who presses their own link again is simply told where they are."""
    found = db.execute(select(*_COLUMNS).where(InvitationRow.token_hash == _hash(token))).one_or_none()
    invitation = Invitation(*found) if found else None
    return (invitation, invitation.used_by) if invitation is not None and invitation.used_by is not None else None


def waiting(db: Connection, now: datetime) -> list[Invitation]:
    """Links that have been made and can still be used, the soonest to expire first."""
    row = InvitationRow
    query = select(*_COLUMNS).where(row.used_at.is_(None), row.expires_at > now).order_by(row.expires_at, row.id)
    return [Invitation(*found) for found in db.execute(query)]


def _hash(token: str) -> str:
    return hashlib.sha256(token.encode()).hexdigest()
