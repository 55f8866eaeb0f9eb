"""No screen, reminder or message may cost more because there are more cases: no statement walks a growing table."""

import pytest
from sqlalchemy import func, select

from storage.tables import CaseRow
from tests.growth.plans import watched
from tests.growth.screens import every_screen
from tests.stories.test_doubles import PLAYS, Story
from tests.stories.town import Town

NEWEST = select(CaseRow.number).where(CaseRow.id == select(func.max(CaseRow.id)).scalar_subquery())


@pytest.mark.parametrize("which", PLAYS)
def test_no_statement_walks_a_table_that_grows(sqlite_url: str, which: str) -> None:
    """Two stories, and afterwards all that anybody can look at."""
    town = Town(sqlite_url)
    try:
        with watched(town.office.engine) as walking:
            PLAYS[which](Story(town))
            newest = town.do(lambda db, house: db.execute(NEWEST).scalar_one())
            opened = [each for phone in list(town.phones.values()) for each in every_screen(town, phone, newest, times=1)]
        assert len(opened) > 90
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
