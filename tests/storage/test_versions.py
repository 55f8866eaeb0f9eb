"""A role given, a group bound or a policy applied in one process is known to all of them from their next unit of work on."""

import pytest
from sqlalchemy import Connection, select, update

from bot.posting import House
from bot.rules.terms import Level
from storage import chats, policies, versions
from storage.database import closing, writing
from storage.tables import ChatRow, CounterRow
from tests.model.bureau import KEPT, Bureau, furnish


def test_what_one_process_changes_another_knows(database_url: str) -> None:
    furnish(database_url)
    one, other = Bureau(database_url), Bureau(database_url)
    try:
        unit = next(each for each in sorted(other.house.receiving) if other.house.organisation.units[each].level is not Level.GRID)

        def kicked(db: Connection, house: House) -> None:
            db.execute(update(ChatRow).where(ChatRow.unit_id == unit).values(gone_at=one.clock.now()))
            house.stale = True

        one.do(kicked)
        assert unit not in other.house.receiving
        assert unit not in one.house.receiving

        def bound(db: Connection, house: House) -> None:
            chats.bind(db, db.execute(select(ChatRow.id).where(ChatRow.unit_id == unit)).scalars().one(), unit)
            house.stale = True

        other.do(bound)
        assert unit in one.house.receiving
        first = one.house
        assert one.house is first  # what has not changed is not read again
        with writing(database_url) as db:
            policies.apply(db, KEPT, one.clock.now())
        assert one.house is not first
    finally:
        one.close()
        other.close()


def test_what_was_undone_is_news_to_nobody(database_url: str) -> None:
    furnish(database_url)
    bureau = Bureau(database_url)
    try:
        before = bureau.do(lambda db, house: versions.present(db))

        def falls(_db: Connection, house: House) -> None:
            house.stale = True
            raise LookupError

        with pytest.raises(LookupError):
            bureau.do(falls)
        assert bureau.do(lambda db, house: versions.present(db)) == before
    finally:
        bureau.close()


def test_what_proves_that_something_can_be_written_is_written(database_url: str) -> None:
    """As the database itself sees it; and it leaves nothing behind."""
    with closing(database_url) as engine, closing(database_url) as another, another.connect() as other:
        sqlite = engine.dialect.name == "sqlite"
        before = other.exec_driver_sql("PRAGMA data_version").scalar_one() if sqlite else None
        other.rollback()
        with engine.begin() as db:
            versions.write_nothing_new(db)
            assert sqlite or db.exec_driver_sql("SELECT pg_current_xact_id_if_assigned()").scalar_one() is not None
        assert not sqlite or other.exec_driver_sql("PRAGMA data_version").scalar_one() != before
        assert other.execute(select(CounterRow)).all() == []
