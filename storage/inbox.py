"""The inbox: updates kept before they are acknowledged, and finished with the work they caused."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import datetime

from sqlalchemy import Connection, bindparam, delete, func, select, text, update

from storage.tables import InboxRow
from storage.upsert import insert_new_returning

MOST_TRIES = 3
SOME = 500  # rows looked at together


@dataclass(frozen=True, slots=True)
class Letter:
    """One update waiting in the inbox."""

    id: int
    bot: int
    lane: int
    body: str
    attempts: int


def keep(db: Connection, letters: Iterable[tuple[int, int, int, str]], now: datetime) -> list[int]:
    """Store (bot, update id, lane, body) each once, its first attempt counted; a redelivered update is no news. Returns the new ids."""
    rows = [
        {"bot": bot, "update_id": update_id, "lane": lane, "body": body, "received_at": now, "attempts": 1, "set_aside": False}
        for bot, update_id, lane, body in letters
    ]
    return insert_new_returning(db, InboxRow, rows, unique=("bot", "update_id")) if rows else []


# Built once, for they run for every batch.
_WAITING = (InboxRow.finished_at.is_(None)) & (InboxRow.set_aside.is_(False))
_CLAIM = (
    select(InboxRow.id, InboxRow.bot, InboxRow.lane, InboxRow.body, InboxRow.attempts)
    .where(_WAITING, InboxRow.bot == bindparam("bot"))
    .order_by(InboxRow.id)
    .limit(bindparam("most"))
)
_CLAIM_ONE = _CLAIM.where(InboxRow.id == bindparam("only"))
_STILL = select(InboxRow.id).where(InboxRow.id.in_(bindparam("letters", expanding=True)), _WAITING)
# Tried one after another until there are enough, so that another process finds lanes of its own.
_LOCK = text("SELECT lane FROM unnest(CAST(:lanes AS bigint[])) AS lane WHERE pg_try_advisory_xact_lock(lane) LIMIT :most")
LOOK = 4  # times as many letters as wanted are looked at, for other processes may be at work on the first of them
_FINISH = update(InboxRow).where(InboxRow.id == bindparam("letter"))


def claim(db: Connection, bot: int, limit: int, only: int | None = None) -> list[Letter]:
    """The oldest waiting letters to this bot in order, or only that one; another bot of the organisation has processes of its own.

    On PostgreSQL each lane among them is locked for the transaction, so a chat stays in order across processes.
    """
    shared = db.dialect.name == "postgresql"
    most = limit * LOOK if shared else limit
    asked = {"bot": bot, "most": most}
    found = db.execute(_CLAIM, asked) if only is None else db.execute(_CLAIM_ONE, {**asked, "only": only})
    letters = [Letter(*row) for row in found]
    if not shared or not letters:
        return letters
    lanes = list(dict.fromkeys(letter.lane for letter in letters))
    ours = set(db.execute(_LOCK, {"lanes": lanes, "most": limit}).scalars())
    letters = [letter for letter in letters if letter.lane in ours][:limit]
    # Another process may have finished a letter between our look and our lock.
    waiting_still = set(db.execute(_STILL, {"letters": [letter.id for letter in letters]}).scalars())
    return [letter for letter in letters if letter.id in waiting_still]


def count_attempt(db: Connection, ids: Sequence[int]) -> None:
    """Committed before the work begins, so that a letter which kills the process is not tried forever."""
    db.execute(update(InboxRow).where(InboxRow.id.in_(ids)).values(attempts=InboxRow.attempts + 1))


def finish(db: Connection, ids: Sequence[int], now: datetime) -> None:
    if ids:
        db.execute(_FINISH, [{"letter": letter, "finished_at": now} for letter in ids])


def set_aside(db: Connection, letter: int) -> None:
    """A letter that failed too often waits for an engineer; its lane goes on."""
    db.execute(update(InboxRow).where(InboxRow.id == letter).values(set_aside=True))


def waiting(db: Connection) -> int:
    return db.execute(select(func.count()).where(InboxRow.finished_at.is_(None), InboxRow.set_aside.is_(False))).scalar_one()


def forget(db: Connection, before: datetime, limit: int) -> int:
    """Remove letters finished before this, the oldest first and up to `limit`; returns how many.

    A redelivery comes within a day, so nothing older is needed to know it again.
    """
    row = InboxRow
    last, gone = 0, 0
    while gone < limit:
        # By id, which is by age: the look ends at the first letter that is too young, however many there are.
        some = db.execute(
            select(row.id, row.received_at, row.finished_at).where(row.id > last).order_by(row.id).limit(min(SOME, limit - gone))
        ).all()
        old = [id_ for id_, _received, finished in some if finished is not None and finished < before]
        if old:
            gone += db.execute(delete(row).where(row.id.in_(old))).rowcount
        if not some or some[-1].received_at >= before:
            return gone
        last = some[-1].id
    return gone
