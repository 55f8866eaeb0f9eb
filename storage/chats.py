"""Chats by our own id: private ones of people and groups bound to units."""

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, insert, select, update

from storage.among import among
from storage.tables import CardRow, ChatRow, OutboxRow


@dataclass(frozen=True, slots=True)
class Chat:
    """Where something is said; `native_id` and `topic` are the channel's own, topic 0 is none."""

    id: int
    channel: str
    bot: int
    native_id: int
    topic: int
    kind: str
    person: int | None
    unit: int | None

    @property
    def private(self) -> bool:
        return self.kind == "private"


_COLUMNS = (
    ChatRow.id,
    ChatRow.channel,
    ChatRow.bot,
    ChatRow.native_id,
    ChatRow.topic,
    ChatRow.kind,
    ChatRow.person_id,
    ChatRow.unit_id,
)


# Built once, for building a statement costs as much as running it five times.
_BY_ID = select(*_COLUMNS).where(ChatRow.id == bindparam("chat"))
_FIND = select(*_COLUMNS).where(
    ChatRow.channel == bindparam("channel"),
    ChatRow.bot == bindparam("bot"),
    ChatRow.native_id == bindparam("native"),
    ChatRow.topic == bindparam("topic"),
)
_ADD = insert(ChatRow).returning(ChatRow.id)
_PRIVATE_OF = (
    select(*_COLUMNS)
    .where(ChatRow.person_id == bindparam("person"), ChatRow.kind == "private", ChatRow.gone_at.is_(None))
    .order_by(ChatRow.id.desc())
    .limit(1)
)
_PRIVATE_OF_ALL = (
    select(*_COLUMNS).where(among(ChatRow.person_id, "people"), ChatRow.kind == "private", ChatRow.gone_at.is_(None)).order_by(ChatRow.id)
)
_OF_UNIT = select(*_COLUMNS).where(ChatRow.unit_id == bindparam("unit"), ChatRow.gone_at.is_(None)).order_by(ChatRow.id.desc()).limit(1)


def by_id(db: Connection, chat: int) -> Chat:
    return Chat(*db.execute(_BY_ID, {"chat": chat}).one())


def find(db: Connection, bot: int, native_id: int, topic: int = 0, channel: str = "telegram") -> Chat | None:
    found = db.execute(_FIND, {"channel": channel, "bot": bot, "native": native_id, "topic": topic}).one_or_none()
    return Chat(*found) if found else None


def add(
    db: Connection,
    bot: int,
    native_id: int,
    *,
    topic: int = 0,
    kind: str,
    title: str = "",
    person: int | None = None,
    channel: str = "telegram",
) -> Chat:
    row = {
        "channel": channel,
        "bot": bot,
        "native_id": native_id,
        "topic": topic,
        "kind": kind,
        "title": title,
        "person_id": person,
        "version": 1,
    }
    id_ = db.execute(_ADD, row).scalar_one()
    return Chat(id_, channel, bot, native_id, topic, kind, person, None)


def private_of(db: Connection, person: int) -> Chat | None:
    """The private chat where this person can be reached: not gone; the newest if there are several."""
    found = db.execute(_PRIVATE_OF, {"person": person}).one_or_none()
    return Chat(*found) if found else None


def private_of_all(db: Connection, people: Iterable[int]) -> dict[int, Chat]:
    """The same for many people at once; whoever cannot be reached is not in it."""
    found: dict[int, Chat] = {}
    for row in db.execute(_PRIVATE_OF_ALL, {"people": list(people)}):
        chat = Chat(*row)
        if chat.person is not None:
            found[chat.person] = chat
    return found


def of_units(db: Connection) -> dict[int, Chat]:
    """The group chat of every unit that has one."""
    query = select(*_COLUMNS).where(ChatRow.unit_id.is_not(None), ChatRow.gone_at.is_(None)).order_by(ChatRow.unit_id, ChatRow.id)
    return {chat.unit: chat for row in db.execute(query) if (chat := Chat(*row)).unit is not None}


def of_unit(db: Connection, unit: int) -> Chat | None:
    """The group chat bound to a unit, or None."""
    found = db.execute(_OF_UNIT, {"unit": unit}).one_or_none()
    return Chat(*found) if found else None


def bind(db: Connection, chat: int, unit: int | None) -> None:
    """Give a group to a unit; the unit's earlier group is set free."""
    if unit is not None:
        db.execute(update(ChatRow).where(ChatRow.unit_id == unit, ChatRow.id != chat).values(unit_id=None))
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(unit_id=unit, gone_at=None))


def gone(db: Connection, chat: int, at: datetime | None) -> None:
    """Blocked, kicked or deleted at this time; None: it is back."""
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(gone_at=at))


def gone_all(db: Connection, bot: int, native_id: int, at: datetime | None) -> None:
    """The same for a native chat with all its topics."""
    db.execute(update(ChatRow).where(ChatRow.bot == bot, ChatRow.native_id == native_id).values(gone_at=at))


def became(db: Connection, bot: int, old: int, new: int) -> bool:
    """A group became a supergroup: the same chats under a new native id. False when that is known already.

    A message from the new one may have come first and made a row for it: the two change places, so that unit, cards and what
    waits to be said stay with the row they have. Message ids begin anew there, so cards are posted again.
    """
    columns = (ChatRow.topic, ChatRow.id, ChatRow.unit_id)
    rows = {
        native: {
            topic: (id_, unit) for topic, id_, unit in db.execute(select(*columns).where(ChatRow.bot == bot, ChatRow.native_id == native))
        }
        for native in (old, new)
    }
    moved = False
    for topic, (id_, unit) in rows[old].items():
        twin, its_unit = rows[new].get(topic, (None, None))
        if twin is not None and (unit is None or its_unit is not None):
            continue
        if twin is not None:
            _set_native(db, twin, 0)  # nothing has this id: the pair (native id, topic) is unique at every moment
        _set_native(db, id_, new)
        if twin is not None:
            _set_native(db, twin, old)
            db.execute(update(OutboxRow).where(OutboxRow.chat_id == twin, OutboxRow.sent_at.is_(None)).values(chat_id=id_))
        db.execute(update(ChatRow).where(ChatRow.id == id_).values(gone_at=None))
        db.execute(update(CardRow).where(CardRow.chat_id == id_).values(message_id=None, shown_version=0))
        moved = True
    return moved


def _set_native(db: Connection, chat: int, native: int) -> None:
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(native_id=native))
