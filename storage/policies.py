"""Versions of the organisation's policy file; the newest is in force, none means the shipped one."""

from datetime import datetime

from sqlalchemy import Connection, insert, select

from storage import versions
from storage.tables import PolicyRow


def newest(db: Connection) -> tuple[int, str] | None:
    """(version, text) of the policy in force, or None for the shipped one."""
    found = db.execute(select(PolicyRow.id, PolicyRow.text).order_by(PolicyRow.id.desc()).limit(1)).one_or_none()
    return (found.id, found.text) if found else None


def apply(db: Connection, text: str, now: datetime) -> int:
    id_ = db.execute(insert(PolicyRow).returning(PolicyRow.id), {"text": text, "applied_at": now}).scalar_one()
    versions.changed(db)
    return id_
