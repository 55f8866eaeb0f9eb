"""Groups of units: bound, set free, lost and found again."""

from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, delete, select, update

from storage import chats
from storage.tables import CardRow, ChatRow


@dataclass(frozen=True, slots=True)
class Group:
    """A group chat as the bot knows it: the unit it belongs to, and since when the bot is not in it."""

    id: int
    title: str
    unit: int | None
    gone_at: datetime | None
    topic: int


def known(db: Connection, chat: int) -> Group:
    row = ChatRow
    return Group(*db.execute(select(row.id, row.title, row.unit_id, row.gone_at, row.topic).where(row.id == chat)).one())


def of_unit(db: Connection, unit: int) -> Group | None:
    """The unit's group, also one that the bot has been taken out of."""
    row = ChatRow
    query = select(row.id, row.title, row.unit_id, row.gone_at, row.topic).where(row.unit_id == unit).order_by(row.id.desc()).limit(1)
    found = db.execute(query).one_or_none()
    return Group(*found) if found else None


def of_native(db: Connection, bot: int, native_id: int) -> list[Group]:
    """A native chat with all its topics."""
    row = ChatRow
    query = select(row.id, row.title, row.unit_id, row.gone_at, row.topic).where(row.bot == bot, row.native_id == native_id)
    return [Group(*found) for found in db.execute(query.order_by(row.topic))]


def bound(db: Connection) -> set[int]:
    """Units with a group that the bot is in."""
    row = ChatRow
    return {
        unit
        for unit in db.execute(select(row.unit_id).where(row.unit_id.is_not(None), row.gone_at.is_(None))).scalars()
        if unit is not None
    }


def bind(db: Connection, chat: int, unit: int) -> int | None:
    """Give a group to a unit; returns the group that had it before. Cards in a group that changes hands, or was left, are posted anew."""
    row = ChatRow
    was = known(db, chat)
    former = db.execute(select(row.id).where(row.unit_id == unit, row.id != chat)).scalars().all()
    if was.gone_at is not None or was.unit not in (None, unit):
        _forget_cards(db, chat)
    for other in former:
        release(db, other)
    chats.bind(db, chat, unit)
    return former[-1] if former else None


def release(db: Connection, chat: int) -> None:
    """The group belongs to no unit any more; its cards stay as they are."""
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(unit_id=None))
    _forget_cards(db, chat)


def language_of(db: Connection, chat: int) -> str:
    """zh or en: what is said to the whole group is said in this language."""
    return db.execute(select(ChatRow.language).where(ChatRow.id == chat)).scalar_one_or_none() or "zh"


def choose_language(db: Connection, chat: int, language: str) -> None:
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(language=language))


def rename(db: Connection, chat: int, title: str) -> None:
    db.execute(update(ChatRow).where(ChatRow.id == chat).values(title=title))


def _forget_cards(db: Connection, chat: int) -> None:
    db.execute(delete(CardRow).where(CardRow.chat_id == chat))
