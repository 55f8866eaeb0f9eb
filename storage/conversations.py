"""Where each person stands in each chat, and reports that wait to be finished."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, select, update

from storage.tables import ConversationRow
from storage.upsert import insert_or_update

ACTIVE, PARKED = "active", "parked"
ASKED = "asked"  # beside the active one: where its question stands, as the message, or as the outbox row that becomes one


@dataclass(frozen=True, slots=True)
class Conversation:
    """A conversation's name and what it has gathered so far."""

    name: str
    data: dict[str, Any]
    updated_at: datetime


# Statements of the way every update goes are built once: building one costs as much as running it.
_HERE = (
    (ConversationRow.chat_id == bindparam("chat"))
    & (ConversationRow.person_id == bindparam("person"))
    & (ConversationRow.slot == bindparam("in_slot"))
)
_LOAD = select(ConversationRow.name, ConversationRow.data, ConversationRow.updated_at).where(_HERE)
_FINISH = delete(ConversationRow).where(_HERE)


def load(db: Connection, chat: int, person: int, slot: str = ACTIVE) -> Conversation | None:
    found = db.execute(_LOAD, {"chat": chat, "person": person, "in_slot": slot}).one_or_none()
    return Conversation(*found) if found else None


def keep(
    db: Connection,
    chat: int,
    person: int,
    name: str,
    data: Mapping[str, Any],
    now: datetime,
    remind_at: datetime | None = None,
    slot: str = ACTIVE,
) -> None:
    row = {
        "chat_id": chat,
        "person_id": person,
        "slot": slot,
        "name": name,
        "data": dict(data),
        "updated_at": now,
        "remind_at": remind_at,
        "version": 1,
    }
    insert_or_update(db, ConversationRow, row, unique=("chat_id", "person_id", "slot"), update=("name", "data", "updated_at", "remind_at"))


def finish(db: Connection, chat: int, person: int, slot: str = ACTIVE) -> None:
    db.execute(_FINISH, {"chat": chat, "person": person, "in_slot": slot})


def park(db: Connection, chat: int, person: int, now: datetime) -> None:
    """The active conversation waits as a draft; a draft that waited before is replaced by it."""
    row = ConversationRow
    here = (row.chat_id == chat) & (row.person_id == person)
    found = db.execute(select(row.name, row.data, row.remind_at).where(here, row.slot == ACTIVE)).one_or_none()
    if found is not None:
        finish(db, chat, person)
        keep(db, chat, person, found.name, found.data, now, found.remind_at, slot=PARKED)


def unpark(db: Connection, chat: int, person: int, now: datetime) -> Conversation | None:
    """Go on with the draft that waited, or None if there is none."""
    waiting = load(db, chat, person, PARKED)
    if waiting is None:
        return None
    finish(db, chat, person, PARKED)
    keep(db, chat, person, waiting.name, waiting.data, now)
    return waiting


def due(db: Connection, now: datetime, limit: int) -> list[tuple[int, int, str, Conversation]]:
    """(chat, person, slot, conversation) of drafts whose reminder or expiry has come."""
    row = ConversationRow
    query = (
        select(row.chat_id, row.person_id, row.slot, row.name, row.data, row.updated_at)
        .where(row.remind_at <= now)
        .order_by(row.remind_at)
        .limit(limit)
    )
    return [(chat, person, slot, Conversation(name, data, at)) for chat, person, slot, name, data, at in db.execute(query)]


def look_again(db: Connection, chat: int, person: int, slot: str, at: datetime | None) -> None:
    row = ConversationRow
    db.execute(update(row).where(row.chat_id == chat, row.person_id == person, row.slot == slot).values(remind_at=at))


def next_due(db: Connection) -> datetime | None:
    query = select(ConversationRow.remind_at).where(ConversationRow.remind_at.is_not(None)).order_by(ConversationRow.remind_at).limit(1)
    return db.execute(query).scalar_one_or_none()


def listening(db: Connection, person: int) -> int | None:
    """The case into which goes whatever this person writes next, or None."""
    row = ConversationRow
    query = select(row.data).where(row.person_id == person, row.slot == ACTIVE, row.name == "adding").order_by(row.updated_at.desc())
    data = db.execute(query).scalars().first()
    return None if data is None else data.get("case")
