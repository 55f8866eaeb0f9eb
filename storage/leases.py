"""Jobs that only one process may do at a time, such as sending for a token; held for seconds, renewed while it lives."""

from collections.abc import Callable
from datetime import datetime, timedelta
from enum import Enum

from sqlalchemy import Connection, select, update

from storage.tables import LeaseRow
from storage.upsert import insert_new

LONG = timedelta(seconds=10)


class Hold(Enum):
    MINE = "mine"
    NEW = "new"  # just taken: whoever held it before may have left something half done
    OTHERS = "others"


def hold(db: Connection, name: str, holder: str, now: datetime, *, dead: Callable[[str], bool] = lambda holder: False) -> Hold:
    """Take or renew a lease; one that ran out, or whose holder is known to be dead, is taken over. `now` is the machine's time."""
    query = select(LeaseRow.holder, LeaseRow.until).where(LeaseRow.name == name)
    if db.dialect.name == "postgresql":
        query = query.with_for_update()
    found = db.execute(query).one_or_none()
    if found is None:
        insert_new(db, LeaseRow, [{"name": name, "holder": holder, "until": now + LONG, "facts": {}}], unique=("name",))
        return Hold.NEW if db.execute(select(LeaseRow.holder).where(LeaseRow.name == name)).scalar_one() == holder else Hold.OTHERS
    if found.holder == holder:
        if found.until < now + LONG / 2:  # a write for every look would be a commit for nothing
            db.execute(update(LeaseRow).where(LeaseRow.name == name).values(until=now + LONG))
        return Hold.MINE
    if found.until > now and not dead(found.holder):
        return Hold.OTHERS
    db.execute(update(LeaseRow).where(LeaseRow.name == name).values(holder=holder, until=now + LONG))
    return Hold.NEW


def last_held(db: Connection, name: str) -> datetime | None:
    """Until when somebody last held it, as a measure of how long nobody was there; None if nobody ever was."""
    return db.execute(select(LeaseRow.until).where(LeaseRow.name == name)).scalar_one_or_none()


def give_back(db: Connection, name: str, holder: str, now: datetime) -> None:
    """At a graceful end the next process need not wait."""
    db.execute(update(LeaseRow).where(LeaseRow.name == name, LeaseRow.holder == holder).values(until=now))
