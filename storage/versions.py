"""How often the organisation has changed: by it every process sees that its own picture of people, chats and rules is old."""

from sqlalchemy import Connection, bindparam, delete, insert, select, update

from storage.tables import CounterRow

HOUSE = "house"  # among the counters of case numbers; those have upper-case codes and a year
PROOF = "proof"
_MINE = (CounterRow.code == HOUSE, CounterRow.year == 0)
_PRESENT = select(CounterRow.value).where(CounterRow.code == bindparam("code"), CounterRow.year == 0)


def present(db: Connection) -> int:
    return db.execute(_PRESENT, {"code": HOUSE}).scalar_one_or_none() or 0


def write_nothing_new(db: Connection) -> None:
    """Fails where nothing can be written. A row that comes and goes, because SQLite does not write what an update leaves as it was."""
    db.execute(insert(CounterRow), {"code": PROOF, "year": 0, "value": 0})
    db.execute(delete(CounterRow).where(CounterRow.code == PROOF))


def changed(db: Connection) -> None:
    """Roster, policy, a role or a chat changed in this transaction; said last in it, for it lets others who change something wait."""
    if not db.execute(update(CounterRow).where(*_MINE).values(value=CounterRow.value + 1)).rowcount:
        db.execute(insert(CounterRow), {"code": HOUSE, "year": 0, "value": 1})
