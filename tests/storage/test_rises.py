"""A kind that may be rising is looked at once, and no report is passed over, however many processes mark and look."""

from datetime import UTC, datetime

from sqlalchemy import insert

from storage import rises
from storage.database import closing, writing
from storage.tables import UnitRow

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def a_town(url: str) -> int:
    with writing(url) as db:
        facts = {"code": "t", "name": "Town", "level": "town", "categories": []}
        return db.execute(insert(UnitRow).returning(UnitRow.id), facts).scalar_one()


def test_what_is_marked_is_looked_at_once(database_url: str) -> None:
    town = a_town(database_url)
    with writing(database_url) as db:
        for _ in range(3):
            rises.mark(db, town, "labour_wage", NOW)
    with writing(database_url) as db:
        found = rises.waiting(db, NOW, 10)
        assert [(each.town, each.category, each.rise.told) for each in found] == [(town, "labour_wage", 0)]
        assert rises.next_due(db) == NOW
        rises.told(db, found[0], NOW, 5, NOW)
    with writing(database_url) as db:
        assert not rises.waiting(db, NOW, 10)
        assert rises.next_due(db) is None
        rises.mark(db, town, "labour_wage", NOW)
        again = rises.waiting(db, NOW, 10)
        assert [(each.rise.told, each.rise.since) for each in again] == [(5, NOW)]
        rises.looked(db, again[0])
        assert not rises.waiting(db, NOW, 10)


def test_nobody_counts_while_a_report_is_being_written_or_somebody_else_counts(postgresql_url: str) -> None:
    town = a_town(postgresql_url)
    with closing(postgresql_url) as engine:
        with engine.begin() as db:
            rises.mark(db, town, "labour_wage", NOW)
        with engine.connect() as writes, engine.connect() as looks, engine.connect() as too:
            rises.mark(writes, town, "labour_wage", NOW)
            assert not rises.waiting(looks, NOW, 10)
            writes.commit()
            assert len(rises.waiting(looks, NOW, 10)) == 1
            assert not rises.waiting(too, NOW, 10)
            looks.rollback()
