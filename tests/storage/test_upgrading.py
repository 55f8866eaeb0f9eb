"""The schema goes up and down with rows in it, and processes that start at once do not get into each other's way."""

import subprocess
import sys
from pathlib import Path

import pytest
from sqlalchemy import MetaData, inspect, select

from bot import sample
from bot.clock import ManualClock
from bot.roster_files import load
from storage import roster
from storage.database import is_newest, move, newest_revision, reading, revision_of, upgrade, writing
from storage.tables import RosterRow, UnitRow
from tests.storage.rows import a_case

ROOT = Path(__file__).parents[2]
STARTERS = 6
STARTER = "import sys; from storage.database import upgrade; print(flush=True); sys.stdin.readline(); upgrade(sys.argv[1])"


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


def test_processes_that_start_at_once_upgrade_once(empty_url: str) -> None:
    command = [sys.executable, "-c", STARTER, empty_url]
    pipe = subprocess.PIPE
    starting = [subprocess.Popen(command, cwd=ROOT, stdin=pipe, stdout=pipe, stderr=pipe, text=True) for _ in range(STARTERS)]
    for each in starting:
        assert each.stdout is not None
        each.stdout.readline()  # all of them have imported the program
    for each in starting:
        assert each.stdin is not None
        each.stdin.write("\n")
        each.stdin.flush()
    said = [each.communicate(timeout=120)[1] for each in starting]
    assert [each.returncode for each in starting] == [0] * STARTERS, said
    with reading(empty_url) as db:
        assert revision_of(db) == newest_revision()
