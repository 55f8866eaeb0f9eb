"""The links by which the people of a case join: each is for one person, and only the hash of its secret stands in their row."""

import hashlib

from sqlalchemy import Connection, select

from storage.tables import PartyRow


def hashed(secret: str) -> str:
    """What is kept of a secret: whoever reads the database cannot join by it."""
    return hashlib.sha256(secret.encode()).hexdigest()


def by_secret(db: Connection, secret: str) -> tuple[int, int] | None:
    """The case and the party a link was made for; None for one that is not known, or was replaced by a newer one."""
    if not secret:
        return None
    found = db.execute(select(PartyRow.case_id, PartyRow.id).where(PartyRow.link == hashed(secret))).one_or_none()
    return None if found is None else (found.case_id, found.id)
