"""Who may send, and what a long silence means."""

from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy.exc import DBAPIError

from storage import database, leases
from storage.database import writing
from storage.leases import LONG, Hold

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)


def test_one_holder_at_a_time_and_taken_over_when_it_ran_out(database_url: str) -> None:
    with writing(database_url) as db:
        assert leases.last_held(db, "send:1") is None
        assert leases.hold(db, "send:1", "a", NOW) == (Hold.NEW, LONG)
        assert leases.hold(db, "send:1", "b", NOW) == (Hold.OTHERS, timedelta())
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=4)) == (Hold.MINE, timedelta(seconds=6))
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=6)) == (Hold.MINE, LONG)
        assert leases.hold(db, "send:1", "b", NOW + timedelta(seconds=12))[0] is Hold.OTHERS
        assert leases.hold(db, "send:1", "b", NOW + timedelta(seconds=17))[0] is Hold.NEW
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=17))[0] is Hold.OTHERS


def test_a_holder_that_was_away_too_long_begins_anew(database_url: str) -> None:
    """Somebody may have held it in between."""
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        assert leases.hold(db, "send:1", "a", NOW + timedelta(seconds=11))[0] is Hold.NEW


def test_a_dead_holder_does_not_keep_anybody_waiting(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        assert leases.hold(db, "send:1", "b", NOW, gone=lambda lease: lease.holder == "a")[0] is Hold.NEW


def test_a_clock_set_back_does_not_let_a_lease_last_longer(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        an_hour_ago = NOW - timedelta(hours=1)
        assert leases.hold(db, "send:1", "a", an_hour_ago) == (Hold.MINE, LONG)
        assert leases.last_held(db, "send:1") == an_hour_ago + LONG


def test_given_back_it_is_free_at_once(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        leases.give_back(db, "send:1", "a", NOW)
        assert leases.hold(db, "send:1", "b", NOW)[0] is Hold.NEW


def test_word_is_left_for_the_next_holder_and_by_nobody_else(database_url: str) -> None:
    with writing(database_url) as db:
        leases.hold(db, "send:1", "a", NOW)
        leases.note(db, "send:1", "a", {"closed_until": "soon"})
        leases.note(db, "send:1", "b", {"closed_until": "never"})
        found = leases.present(db, "send:1")
        assert found is not None
        assert found.facts == {"closed_until": "soon"}


def test_who_is_frozen_in_the_middle_of_a_transaction_lets_go(postgresql_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """A stopped process keeps its connection open; without a limit the lease would be locked for as long as it sleeps."""
    monkeypatch.setattr(database, "FROZEN_SECONDS", 1)
    frozen, awake = database.writing_engine(postgresql_url), database.writing_engine(postgresql_url)
    with awake.begin() as db:
        leases.hold(db, "send:1", "frozen", NOW - 2 * LONG)
    with frozen.connect() as sleeping:
        assert leases.present(sleeping, "send:1") is not None  # locked, and then nothing more
        with awake.begin() as db:
            found, _left = leases.hold(db, "send:1", "awake", NOW)
        assert found is Hold.NEW
        with pytest.raises(DBAPIError):
            leases.present(sleeping, "send:1")
        sleeping.invalidate()
    frozen.dispose()
    awake.dispose()
