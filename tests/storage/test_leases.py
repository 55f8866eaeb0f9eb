"""Who may send, and what a long silence means."""

from datetime import UTC, datetime, timedelta

from storage import leases
from storage.database import writing
from storage.leases import Hold

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_one_holder_at_a_time_and_taken_over_when_it_ran_out(database_url: str) -> None:
    with writing(database_url) as db:
        assert leases.last_held(db, "send:1") is None
        assert leases.hold(db, "send:1", "a", NOW) is Hold.NEW
        assert leases.hold(db, "send:1", "b", NOW) is Hold.OTHERS
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=6)) is Hold.MINE
        assert leases.hold(db, "send:1", "b", NOW + timedelta(seconds=12)) is Hold.OTHERS
        assert leases.hold(db, "send:1", "b", NOW + timedelta(seconds=17)) is Hold.NEW
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=17)) is Hold.OTHERS


def test_a_dead_holder_does_not_keep_anybody_waiting(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        assert leases.hold(db, "send:1", "b", NOW, dead=lambda holder: holder == "a") is Hold.NEW


def test_given_back_it_is_free_at_once(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        leases.give_back(db, "send:1", "a", NOW)
        assert leases.hold(db, "send:1", "b", NOW) is Hold.NEW
