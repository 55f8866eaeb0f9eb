"""The schema goes up and down with rows in it, and processes that start at once do not get into each other's way."""

from multiprocessing.connection import Connection as Pipe
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, select

from bot import sample
from bot.clock import ManualClock
from bot.roster_files import load
from storage import roster
from storage.database import is_newest, move, newest_revision, reading, revision_of, upgrade, writing
from storage.tables import RosterRow, UnitRow
from tests.forked import prepared
from tests.storage.rows import a_case

STARTERS = 6


def settle(url: str) -> None:
    found, _faults = load(sample.ROSTER)
    assert found is not None
    now = ManualClock().now()
    with writing(url) as db:
        roster.apply(db, found, now)
        a_case(db, "wenjun", now)


def tables(url: str) -> set[str]:
    with reading(url) as db:
        return set(inspect(db).get_table_names())


def test_up_down_and_up_again_with_rows_in_it(database_url: str) -> None:
    before = tables(database_url)
    settle(database_url)
    with writing(database_url) as db:
        move(db, "base")
    assert tables(database_url) == {"alembic_version"}
    with reading(database_url) as db:
        assert revision_of(db) is None
    upgrade(database_url)
    assert tables(database_url) == before
    settle(database_url)  # and it can be worked with
    with reading(database_url) as db:
        assert is_newest(db)
        assert len(db.execute(select(UnitRow.id)).all()) > 20
        assert len(db.execute(select(RosterRow.id)).all()) == 1


def test_a_move_that_is_interrupted_leaves_everything_as_it_was(database_url: str) -> None:
    settle(database_url)
    before = tables(database_url)

    def cut_off() -> None:
        with writing(database_url) as db:
            move(db, "base")
            raise KeyboardInterrupt

    with pytest.raises(KeyboardInterrupt):
        cut_off()
    assert tables(database_url) == before
    with reading(database_url) as db:
        assert is_newest(db)
        assert len(db.execute(select(UnitRow.id)).all()) > 20


@pytest.fixture(params=["sqlite", "postgresql"])
def empty_url(request: pytest.FixtureRequest, tmp_path: Path) -> str:
    """A database without a schema."""
    if request.param == "sqlite":
        return f"sqlite:///{tmp_path / 'new.db'}"
    url: str = request.getfixturevalue("postgresql_url")
    with writing(url) as db:
        found = MetaData()
        found.reflect(db)
        found.drop_all(db)
    return url


def upgrading(pipe: Pipe, url: str) -> None:
    pipe.recv()
    upgrade(url)
    pipe.send("done")


def test_processes_that_start_at_once_upgrade_once(empty_url: str) -> None:
    pipes = []
    starting = []
    for _ in range(STARTERS):
        ours, theirs = prepared().Pipe()
        process = prepared().Process(target=upgrading, args=(theirs, empty_url), daemon=True)
        process.start()
        pipes.append(ours)
        starting.append(process)
    for pipe in pipes:
        pipe.send("now")
    for process in starting:
        process.join(120)
    assert [process.exitcode for process in starting] == [0] * STARTERS
    assert [pipe.recv() for pipe in pipes] == ["done"] * STARTERS
    with reading(empty_url) as db:
        assert revision_of(db) == newest_revision()
