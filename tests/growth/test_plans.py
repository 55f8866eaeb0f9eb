"""No screen, reminder or message may cost more because there are more cases: no statement of the stories walks a growing table."""

import pytest

from tests.growth.plans import watched
from tests.stories.test_doubles import PLAYS, Story
from tests.stories.town import Town

COMMANDS = ("/start", "/cases", "/work", "/overdue", "/case 1", "/case LJ-2026-000001", "/admin", "/help")


@pytest.mark.parametrize("which", PLAYS)
def test_no_statement_walks_a_table_that_grows(sqlite_url: str, which: str) -> None:
    town = Town(sqlite_url)
    try:
        with watched(town.office.engine) as walking:
            PLAYS[which](Story(town))
            for phone in list(town.phones.values()):
                for command in COMMANDS:
                    phone.says(command)
        assert not walking
    finally:
        town.close()


def test_a_walk_is_noticed(sqlite_url: str) -> None:
    """The watch itself: a question that has no index is found."""
    town = Town(sqlite_url)
    try:
        with watched(town.office.engine) as walking, town.office.engine.begin() as db:
            db.exec_driver_sql("SELECT words FROM cases WHERE stage = ?", ("closed",))
        assert list(walking.values()) == ["SCAN cases"]
    finally:
        town.close()
