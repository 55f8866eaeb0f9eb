"""No screen, reminder or message may cost more because there are more cases: no statement walks a growing table."""

import pytest
from sqlalchemy import func, select

from storage.tables import CaseRow
from tests.growth.plans import watched
from tests.growth.screens import every_screen
from tests.stories.residents import reports
from tests.stories.test_doubles import PLAYS, Story
from tests.stories.test_one_matter import merges, two_neighbours
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


def test_what_is_alike_is_found_without_a_walk(sqlite_url: str) -> None:
    """Two reports of one matter, merged and taken apart; a second report of one's own; many of one kind."""
    town = Town(sqlite_url)
    try:
        town.holding("linjiang", "supervisor")
        with watched(town.office.engine) as walking:
            _mediator, upstairs, _neighbour = two_neighbours(town)
            director = town.holding("wenjun", "leader")[0]
            merges(director)
            director.presses("撤销并案")
            director.presses("撤销并案")
            reports(upstairs, "楼上又漏水了，天花板又掉下来一块")
            for number in range(3):
                reports(town.resident(f"邻居{number}", "wenjun-3"))
            town.wait(minutes=1)
        assert "类反映有" in town.holding("linjiang", "supervisor")[0].everything()
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
