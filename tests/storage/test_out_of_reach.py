"""Errors that say the database cannot be worked with, and those that are of one transaction only."""

import sqlite3

import pytest
from sqlalchemy import create_engine, text
from sqlalchemy.exc import DBAPIError

from storage.database import closing, out_of_reach


def failure_of(url: str, *statements: str) -> DBAPIError:
    """What the last of the statements brings on."""
    with closing(url) as engine, engine.connect() as db:
        for statement in statements[:-1]:
            db.execute(text(statement))
        with pytest.raises(DBAPIError) as failure:
            db.execute(text(statements[-1]))
    return failure.value


@pytest.mark.parametrize(
    ("code", "away"),
    [
        ("25006", True),  # read only, after a failover
        ("53100", True),  # disk full
        ("53300", True),  # too many connections
        ("57P01", True),  # the server is being shut down
        ("40P01", False),  # deadlock
        ("40001", False),  # serialisation
        ("57014", False),  # a statement that takes too long will take too long again
        ("23505", False),  # a key that is there already
        ("22P02", False),  # a value that cannot be read
    ],
)
def test_codes_of_postgresql(postgresql_url: str, code: str, *, away: bool) -> None:
    failure = failure_of(postgresql_url, f"DO $$ BEGIN RAISE EXCEPTION 'no' USING ERRCODE = '{code}'; END $$")
    assert out_of_reach(failure) is away


def test_a_locked_a_read_only_and_a_full_file_are_out_of_reach_and_a_missing_table_is_not(sqlite_url: str) -> None:
    path = sqlite_url.removeprefix("sqlite:///")
    locked = create_engine(sqlite_url, connect_args={"timeout": 0.01})
    with sqlite3.connect(path) as other:
        other.execute("BEGIN IMMEDIATE")
        with pytest.raises(DBAPIError) as failure, locked.begin() as db:
            db.execute(text("DELETE FROM policies"))
        assert out_of_reach(failure.value)
        other.rollback()
    locked.dispose()
    other.close()
    assert out_of_reach(failure_of(sqlite_url, "PRAGMA query_only=ON", "DELETE FROM policies"))
    fills = "INSERT INTO policies (text, applied_at) SELECT hex(zeroblob(999999)), 0"
    assert out_of_reach(failure_of(sqlite_url, "PRAGMA max_page_count=1", fills))
    assert not out_of_reach(failure_of(sqlite_url, "DELETE FROM nowhere"))
