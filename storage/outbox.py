"""The outbox: everything the bot will say, written in the same transaction as the reason for saying it."""

from collections.abc import Collection, Mapping, Sequence
from contextvars import ContextVar
from dataclasses import dataclass
from datetime import datetime, timedelta
from typing import Any

from sqlalchemy import Connection, bindparam, delete, func, insert, or_, select, update

from storage.chats import Chat
from storage.tables import OutboxRow
from storage.upsert import insert_or_update_returning

REPLY, ALERT, NOTICE = 0, 1, 2
SOME = 500  # rows looked at together
CLAIM = timedelta(seconds=60)  # a claim that is not answered within this is sent again
LATELY = timedelta(seconds=60)
SENT_IN_A_MINUTE = 20_000  # rows looked through for that: far more than a token may send

# The inbox row that is being worked on, so that whatever is said because of it carries its number.
letter_at_work: ContextVar[int | None] = ContextVar("letter_at_work", default=None)


@dataclass(frozen=True, slots=True)
class Parcel:
    """One row of the outbox on its way; `kind` "call" is finished, any other is rendered by bot.screens."""

    id: int
    chat: int
    lane: int
    priority: int
    kind: str
    facts: Mapping[str, Any]
    tries: int = 0
    letter: int | None = None


# Built once: every answer goes through them.
_POST = insert(OutboxRow).returning(OutboxRow.id)
_MESSAGE = select(OutboxRow.message_id).where(OutboxRow.id == bindparam("parcel"), OutboxRow.created_at <= bindparam("by"))
_SENT = (
    update(OutboxRow)
    .where(OutboxRow.id == bindparam("parcel"))
    .values(sent_at=bindparam("at"), message_id=bindparam("message"), claimed_until=None, key=None, facts={}, tries=OutboxRow.tries + 1)
)
_DUE = (
    select(
        OutboxRow.id,
        OutboxRow.chat_id,
        OutboxRow.lane,
        OutboxRow.priority,
        OutboxRow.kind,
        OutboxRow.facts,
        OutboxRow.tries,
        OutboxRow.letter,
    )
    .where(
        OutboxRow.sent_at.is_(None),
        OutboxRow.gave_up_at.is_(None),
        OutboxRow.bot == bindparam("bot"),
        OutboxRow.priority == bindparam("priority"),
        OutboxRow.not_before <= bindparam("now"),
        or_(OutboxRow.claimed_until.is_(None), OutboxRow.claimed_until <= bindparam("now")),
        OutboxRow.id.not_in(bindparam("but", expanding=True)),
        OutboxRow.lane.not_in(bindparam("not_in", expanding=True)),
    )
    .order_by(OutboxRow.not_before, OutboxRow.id)
    .limit(bindparam("most"))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)


def post(
    db: Connection,
    chat: Chat,
    kind: str,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    priority: int = NOTICE,
    not_before: datetime | None = None,
    key: str | None = None,
    claim: bool = False,
) -> Parcel:
    """Put one thing into the outbox. With a key, an unsent one of the same key is replaced.

    `claim` keeps it for this process, which must send the parcel right after the commit.
    """
    row = {
        "key": key,
        "bot": chat.bot,
        "chat_id": chat.id,
        "lane": chat.native_id,
        "letter": letter_at_work.get(),
        "priority": priority,
        "kind": kind,
        "facts": dict(facts),
        "created_at": now,
        "not_before": not_before or now,
        "claimed_until": now + CLAIM if claim else None,
        "tries": 0,
    }
    if key is not None:
        changed = ("facts", "not_before", "kind", "priority", "letter")
        id_ = insert_or_update_returning(db, OutboxRow, row, unique=("key",), update=changed)
    else:
        id_ = db.execute(_POST, row).scalar_one()
    return Parcel(id_, chat.id, chat.native_id, priority, kind, facts, letter=letter_at_work.get())


def message_of(db: Connection, parcel: int, by: datetime) -> int | None:
    """The message as which it was sent; None while it waits, when it never went, and when it is forgotten.

    It was there at the moment `by`: SQLite gives the number of a forgotten one to another.
    """
    return db.execute(_MESSAGE, {"parcel": parcel, "by": by}).scalar_one_or_none()


def claim(
    db: Connection,
    bot: int,
    now: datetime,
    limit: int,
    *,
    replies_only: bool = False,
    but: Collection[int] = (),
    not_in: Collection[int] = (),
) -> list[Parcel]:
    """Due parcels, replies first, each claimed for a minute; SKIP LOCKED keeps processes apart.

    `but` are parcels on their way already, `not_in` lanes where nothing can go now. Of what is no reply, one for each lane: a chat with
    many must not stand before the others.
    """
    row = OutboxRow
    query = _DUE_LOCKED if db.dialect.name == "postgresql" else _DUE
    parcels: list[Parcel] = []
    for priority in (REPLY,) if replies_only else (REPLY, ALERT, NOTICE):
        # One after another, so that what is held back until morning costs nothing tonight.
        if room := limit - len(parcels):
            taken = [*not_in, *(parcel.lane for parcel in parcels)]
            asked = {"bot": bot, "priority": priority, "now": now, "most": room, "but": list(but), "not_in": taken}
            found = [Parcel(*each) for each in db.execute(query, asked)]
            parcels += found if priority == REPLY else {parcel.lane: parcel for parcel in reversed(found)}.values()
    # In the order in which they were said, whatever held them back.
    parcels.sort(key=lambda parcel: (parcel.priority, parcel.id))
    if parcels:
        # The key is free again from here on: what is said is no longer replaced.
        db.execute(update(row).where(row.id.in_([parcel.id for parcel in parcels])).values(claimed_until=now + CLAIM, key=None))
    return parcels


def withdraw(db: Connection, key: str, now: datetime) -> None:
    """What waits under this key is not said: something else has been said instead."""
    unsent = (OutboxRow.key == key, OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))
    db.execute(update(OutboxRow).where(*unsent).values(gave_up_at=now, error="overtaken", key=None))


def unclaim(db: Connection, parcels: Sequence[int]) -> None:
    """Claimed, and never begun: due as before."""
    if parcels:
        row = OutboxRow
        db.execute(update(row).where(row.id.in_(parcels), row.sent_at.is_(None)).values(claimed_until=None))


def keep_facts(db: Connection, parcel: int, facts: Mapping[str, Any]) -> None:
    """What a parcel turned out to be about when it was rendered, so that it can be rendered again."""
    db.execute(update(OutboxRow).where(OutboxRow.id == parcel).values(facts=dict(facts)))


def hurry(db: Connection, bot: int, lanes: Mapping[int, datetime], now: datetime) -> None:
    """What waits in these lanes until that very moment, because something failed, is due at once: the bad days are over."""
    row = OutboxRow
    for lane, until in lanes.items():
        unsent = (row.bot == bot, row.sent_at.is_(None), row.gave_up_at.is_(None))
        db.execute(update(row).where(*unsent, row.lane == lane, row.not_before == until).values(not_before=now))


def sent_lately(db: Connection, bot: int, now: datetime) -> list[tuple[int, float]]:
    """(lane, seconds ago) of what was sent for the token within the last minute, the oldest first; among the newest rows only.

    What another process had claimed it may have sent this very moment: since when it was claimed says nothing about that.
    """
    row = OutboxRow
    newest = db.execute(select(func.max(row.id))).scalar_one() or 0
    since = now - LATELY
    query = (
        select(row.lane, row.sent_at).where(row.id > newest - SENT_IN_A_MINUTE, row.bot == bot, row.sent_at > since).order_by(row.sent_at)
    )
    found = [(lane, max(0.0, (now - at).total_seconds())) for lane, at in db.execute(query) if at is not None]
    claimed = select(row.lane).where(row.bot == bot, row.sent_at.is_(None), row.gave_up_at.is_(None), row.claimed_until.is_not(None))
    return found + [(lane, 0.0) for lane in db.execute(claimed).scalars()]


def release(db: Connection, bot: int, *, but: Collection[int] = ()) -> int:
    """What an earlier sender had claimed is due again at once: it may have been sent, its answer is not stored. Returns how many."""
    row = OutboxRow
    return db.execute(
        update(row)
        .where(row.bot == bot, row.sent_at.is_(None), row.gave_up_at.is_(None), row.claimed_until.is_not(None), row.id.not_in(but))
        .values(claimed_until=None)
    ).rowcount


def sent(db: Connection, parcels: Sequence[tuple[int, int | None]], now: datetime) -> None:
    """(parcel, message id) that arrived. What was said is forgotten here; the history is the case's events."""
    if parcels:
        db.execute(_SENT, [{"parcel": parcel, "message": message, "at": now} for parcel, message in parcels])


def dropped(db: Connection, parcels: Sequence[int], now: datetime, why: str) -> None:
    """Parcels that are not sent: no longer true, or refused for good."""
    if parcels:
        db.execute(update(OutboxRow).where(OutboxRow.id.in_(parcels)).values(gave_up_at=now, error=why[:200], claimed_until=None, key=None))


def again(db: Connection, parcel: int, at: datetime) -> None:
    """A temporary failure: try once more at a stored time."""
    db.execute(update(OutboxRow).where(OutboxRow.id == parcel).values(not_before=at, claimed_until=None, tries=OutboxRow.tries + 1))


def replaced(db: Connection, parcel: int, facts: Mapping[str, Any], now: datetime) -> None:
    """Another call instead: the message to edit is gone, so the same is said anew."""
    db.execute(
        update(OutboxRow)
        .where(OutboxRow.id == parcel)
        .values(kind="call", facts=dict(facts), not_before=now, claimed_until=None, tries=OutboxRow.tries + 1)
    )


def hold_lane(db: Connection, bot: int, lane: int, until: datetime) -> None:
    """Nothing of this chat goes before `until`, so that replies stay in order behind one that must wait."""
    row = OutboxRow
    db.execute(
        update(row)
        .where(row.bot == bot, row.lane == lane, row.sent_at.is_(None), row.gave_up_at.is_(None), row.not_before < until)
        .values(not_before=until, claimed_until=None)
    )


def forget(db: Connection, before: datetime, limit: int) -> int:
    """Remove what was sent or given up before this, the oldest first and up to `limit`; returns how many."""
    row = OutboxRow
    last, gone = 0, 0
    while gone < limit:
        some = db.execute(
            select(row.id, row.created_at, row.sent_at, row.gave_up_at).where(row.id > last).order_by(row.id).limit(min(SOME, limit - gone))
        ).all()
        old = [id_ for id_, _created, sent_at, gave_up in some if (ended := sent_at or gave_up) is not None and ended < before]
        if old:
            gone += db.execute(delete(row).where(row.id.in_(old))).rowcount
        if not some or some[-1].created_at >= before:
            return gone
        last = some[-1].id
    return gone


def empty(db: Connection, now: datetime) -> bool:
    """Nothing is due to be sent at this moment."""
    row = OutboxRow
    return db.execute(select(func.count()).where(row.sent_at.is_(None), row.gave_up_at.is_(None), row.not_before <= now)).scalar_one() == 0


def next_due(db: Connection, now: datetime) -> datetime | None:
    """When the next held-back parcel may go."""
    row = OutboxRow
    query = select(func.min(row.not_before)).where(row.sent_at.is_(None), row.gave_up_at.is_(None), row.not_before > now)
    return db.execute(query).scalar_one()


def lanes_moved(db: Connection, bot: int, old: int, new: int) -> None:
    """A group became a supergroup: what waits for it goes to the new id."""
    db.execute(update(OutboxRow).where(OutboxRow.bot == bot, OutboxRow.lane == old, OutboxRow.sent_at.is_(None)).values(lane=new))
