"""Jobs that only one process may do at a time, such as sending for a token; held for seconds, renewed while it lives."""

from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import UTC, datetime, timedelta
from enum import Enum
from typing import Any

from sqlalchemy import Connection, func, select, update

from storage.tables import LeaseRow
from storage.upsert import insert_new

LONG = timedelta(seconds=10)


class Hold(Enum):
    MINE = "mine"
    NEW = "new"  # just taken: whoever held it before may have left something half done
    OTHERS = "others"


@dataclass(frozen=True, slots=True)
class Lease:
    """Who holds a job, until when by `machine_time`, and what the holder wrote down for whoever comes next."""

    holder: str
    until: datetime
    facts: Mapping[str, Any]


def machine_time(db: Connection, here: datetime) -> datetime:
    """The time that leases go by: the server's where several machines share one, else `here`, this machine's own."""
    if db.dialect.name != "postgresql":
        return here
    found: datetime = db.execute(select(func.clock_timestamp())).scalar_one()
    return found.astimezone(UTC)


def present(db: Connection, name: str) -> Lease | None:
    """The lease as it stands, locked for this transaction; None if nobody ever held it."""
    query = select(LeaseRow.holder, LeaseRow.until, LeaseRow.facts).where(LeaseRow.name == name)
    if db.dialect.name == "postgresql":
        query = query.with_for_update()
    found = db.execute(query).one_or_none()
    return Lease(*found) if found is not None else None


def hold(
    db: Connection, name: str, holder: str, now: datetime, *, gone: Callable[[Lease], bool] = lambda lease: False
) -> tuple[Hold, timedelta]:
    """Take or renew a lease; gives for how much longer it is held.

    One that ran out is taken over, and one whose holder is certainly `gone`. `now` is the machine's time. One that would last longer
    than a lease can is from before a clock was set back: its holder makes it anew, nobody else may trust it.
    """
    lease = present(db, name)
    if lease is None:
        insert_new(db, LeaseRow, [{"name": name, "holder": holder, "until": now + LONG, "facts": {}}], unique=("name",))
        mine = db.execute(select(LeaseRow.holder).where(LeaseRow.name == name)).scalar_one() == holder
        return (Hold.NEW, LONG) if mine else (Hold.OTHERS, timedelta())
    if lease.holder == holder and lease.until > now:
        # A write for every look would be a commit for nothing.
        if now + LONG / 2 <= lease.until <= now + LONG:
            return Hold.MINE, lease.until - now
        db.execute(update(LeaseRow).where(LeaseRow.name == name).values(until=now + LONG))
        return Hold.MINE, LONG
    if lease.holder != holder and lease.until > now and not gone(lease):
        return Hold.OTHERS, timedelta()
    # Also one's own that ran out: whoever held it meanwhile and gave it back has left no trace.
    db.execute(update(LeaseRow).where(LeaseRow.name == name).values(holder=holder, until=now + LONG))
    return Hold.NEW, LONG


def bots(db: Connection) -> list[int]:
    """Every bot that ever sent for this organisation."""
    names = db.execute(select(LeaseRow.name).where(LeaseRow.name.startswith("send:"))).scalars()
    return [int(name.removeprefix("send:")) for name in names]


def note(db: Connection, name: str, holder: str, facts: Mapping[str, Any]) -> None:
    """Leave word for whoever holds it next."""
    db.execute(update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder).values(facts=dict(facts)))


def last_held(db: Connection, name: str) -> datetime | None:
    """Until when somebody last held it, as a measure of how long nobody was there; None if nobody ever was."""
    return db.execute(select(LeaseRow.until).where(LeaseRow.name == name)).scalar_one_or_none()


def give_back(db: Connection, name: str, holder: str, now: datetime) -> None:
    """At a graceful end the next process need not wait."""
    db.execute(update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder).values(until=now))
