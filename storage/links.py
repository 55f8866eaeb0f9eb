"""The links by which the people of a case join: each is for one person, and stands in their row."""

from sqlalchemy import Connection, select

from storage.tables import PartyRow


def by_secret(db: Connection, secret: str) -> tuple[int, int] | None:
    """The case and the party a link was made for; None for one that is not known, or was replaced by a newer one."""
    if not secret:
        return None
    found = db.execute(select(PartyRow.case_id, PartyRow.id).where(PartyRow.link == secret)).one_or_none()
    return None if found is None else (found.case_id, found.id)
