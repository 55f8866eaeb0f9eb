"""Errands: what needs the network or minutes, done by one process at a time outside any transaction; the result comes as a letter."""

import json
from collections.abc import Callable, Collection, Mapping
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, bindparam, delete, exists, or_, select, update

from storage.tables import ErrandRow, InboxRow
from storage.upsert import insert_new, insert_new_returning

SOME = 500  # rows looked at together
MARK = '{"errand":'  # how the body of such a letter begins; an update of a messenger has its own number first


@dataclass(frozen=True, slots=True)
class Errand:
    """One errand; `subject` is the id of what it is about, as its kind says."""

    id: int
    kind: str
    bot: int
    lane: int
    person: int | None
    subject: int | None
    facts: Mapping[str, Any] = field(default_factory=dict)
    attempts: int = 0


_ROW = ErrandRow
_DUE = (
    select(_ROW.id, _ROW.kind, _ROW.bot, _ROW.lane, _ROW.person_id, _ROW.subject, _ROW.facts, _ROW.attempts)
    .where(
        _ROW.finished_at.is_(None),
        _ROW.bot == bindparam("for_bot"),
        _ROW.kind == bindparam("of_kind"),
        _ROW.next_at <= bindparam("now"),
        or_(_ROW.claimed_until.is_(None), _ROW.claimed_until <= bindparam("now")),
        _ROW.id.not_in(bindparam("but", expanding=True)),
    )
    .order_by(_ROW.next_at, _ROW.id)
    .limit(bindparam("most"))
)
_DUE_LOCKED = _DUE.with_for_update(skip_locked=True)
_HOLDERS = select(_ROW.holder).where(_ROW.finished_at.is_(None), _ROW.bot == bindparam("for_bot"), _ROW.holder.is_not(None)).distinct()


def ask(
    db: Connection,
    bot: int,
    kind: str,
    subject: int | None,
    facts: Mapping[str, Any],
    now: datetime,
    *,
    lane: int = 0,
    person: int | None = None,
    key: str | None = None,
) -> None:
    """A new errand; with a key, nothing is asked for while the same thing is not done."""
    row = {
        "key": key,
        "kind": kind,
        "bot": bot,
        "lane": lane,
        "person_id": person,
        "subject": subject,
        "facts": dict(facts),
        "asked_at": now,
        "next_at": now,
        "attempts": 0,
    }
    insert_new(db, _ROW, [row], unique=("key",))


def claim(
    db: Connection, bot: int, holder: str, now: datetime, until: datetime, room: Mapping[str, int], but: Collection[int]
) -> list[Errand]:
    """Due errands, at most so many of each kind, claimed until then and the attempt counted; SKIP LOCKED keeps processes apart.

    `but` are those that the holder is at, should their time have run out while it was asleep.
    """
    query = _DUE_LOCKED if db.dialect.name == "postgresql" else _DUE
    found: list[Errand] = []
    for kind, most in room.items():
        if most > 0:
            asked = {"for_bot": bot, "of_kind": kind, "now": now, "but": list(but), "most": most}
            found += [replace(Errand(*row), attempts=row.attempts + 1) for row in db.execute(query, asked)]
    if found:
        ours = _ROW.id.in_([each.id for each in found])
        db.execute(update(_ROW).where(ours).values(holder=holder, claimed_until=until, attempts=_ROW.attempts + 1))
    return found


def free_of(db: Connection, bot: int, gone: Callable[[str], bool]) -> None:
    """What processes that are certainly gone had claimed is due as before."""
    for holder in db.execute(_HOLDERS, {"for_bot": bot}).scalars().all():
        if holder is not None and gone(holder):
            unfinished = (_ROW.finished_at.is_(None), _ROW.bot == bot, _ROW.holder == holder)
            db.execute(update(_ROW).where(*unfinished).values(holder=None, claimed_until=None))


def renew(db: Connection, holder: str, ids: Collection[int], until: datetime) -> None:
    """Still at it."""
    if ids:
        db.execute(update(_ROW).where(_ROW.id.in_(ids), _ROW.holder == holder).values(claimed_until=until))


def again(db: Connection, id_: int, holder: str, at: datetime, *, tried: bool = True) -> None:
    """It did not work now; once more at a later time. What was not `tried` is not counted as an attempt."""
    mine = (_ROW.id == id_, _ROW.holder == holder, _ROW.finished_at.is_(None))
    attempts = _ROW.attempts if tried else _ROW.attempts - 1
    db.execute(update(_ROW).where(*mine).values(next_at=at, holder=None, claimed_until=None, attempts=attempts))


def waiting_for(db: Connection, bot: int, kind: str, person: int, most: int) -> int:
    """How many errands of a kind somebody waits for, counted up to `most`."""
    mine = (_ROW.finished_at.is_(None), _ROW.bot == bot, _ROW.kind == kind, _ROW.person_id == person)
    return len(db.execute(select(_ROW.id).where(*mine).limit(most)).all())


def give_back(db: Connection, holder: str) -> None:
    """What a stopping process was at is due again, and the attempt is not counted."""
    mine = (_ROW.holder == holder, _ROW.finished_at.is_(None))
    db.execute(update(_ROW).where(*mine).values(holder=None, claimed_until=None, attempts=_ROW.attempts - 1))


def finish(db: Connection, errand: Errand, holder: str, result: Mapping[str, Any], now: datetime) -> bool:
    """The errand is done: its result goes into the inbox, once. False if another process has taken it over or done it.

    The letter's number is the errand's own below zero, where no messenger counts.
    """
    mine = (_ROW.id == errand.id, _ROW.holder == holder, _ROW.finished_at.is_(None))
    ended: dict[str, Any] = {"finished_at": now, "failed": result.get("failed"), "key": None, "facts": {}, "claimed_until": None}
    if not db.execute(update(_ROW).where(*mine).values(**ended)).rowcount:
        return False
    body = {
        "errand": errand.id,
        "kind": errand.kind,
        "person": errand.person,
        "subject": errand.subject,
        "facts": dict(errand.facts),
        "result": dict(result),
    }
    letter = {
        "bot": errand.bot,
        "update_id": -errand.id,
        "lane": errand.lane,
        "body": json.dumps(body, ensure_ascii=False, separators=(",", ":")),
        "received_at": now,
        "attempts": 0,
        "set_aside": False,
    }
    insert_new_returning(db, InboxRow, [letter], unique=("bot", "update_id"))
    return True


def forget(db: Connection, before: datetime, limit: int) -> int:
    """Remove what was done before this, the oldest first and up to `limit`; returns how many.

    While its letter is there its number must not be given again, or the result of another errand would be taken for no news.
    """
    letter = exists().where(InboxRow.bot == _ROW.bot, InboxRow.update_id == -_ROW.id)
    last, gone = 0, 0
    while gone < limit:
        # By id, which is by age: the look ends at the first errand that is too young, however many there are.
        query = select(_ROW.id, _ROW.asked_at, _ROW.finished_at, letter).where(_ROW.id > last).order_by(_ROW.id)
        some = db.execute(query.limit(min(SOME, limit - gone))).all()
        old = [id_ for id_, _asked, finished, known in some if finished is not None and finished < before and not known]
        if old:
            gone += db.execute(delete(_ROW).where(_ROW.id.in_(old))).rowcount
        if not some or some[-1].asked_at >= before:
            return gone
        last = some[-1].id
    return gone
