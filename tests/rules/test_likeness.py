"""Which reports are taken for one matter, by sentences that people would write; and what is said of the reasons."""

import csv
from dataclasses import replace
from datetime import timedelta
from pathlib import Path

import pytest

from bot.policy import load
from bot.rules.likeness import Told, around, common_place, likeness
from bot.rules.terms import Category
from tests.rules.sample_case import CITY, GRID, LABOUR, NOW, OTHER_TOWN, OTHER_VILLAGE, TOWN, TREE, VILLAGE

PLACES = {
    "grid": (GRID, GRID),
    "village": (GRID, VILLAGE),
    "town": (GRID, TOWN),
    "apart": (GRID, OTHER_VILLAGE),
    "none": (GRID, OTHER_TOWN),
}
KINDS = {"same": Category.NEIGHBOUR, "near": Category.PROPERTY_MANAGEMENT, "other": Category.SCHOOL}


def examples() -> list[dict[str, str]]:
    with (Path(__file__).parent / "likeness_examples.tsv").open(encoding="utf-8") as file:
        return list(csv.DictReader(file, delimiter="\t"))


@pytest.mark.parametrize("row", examples(), ids=lambda row: row["one"][:20])
def test_alike_or_not(row: dict[str, str]) -> None:
    here, there = PLACES[row["where"]]
    one = Told(here, Category.NEIGHBOUR, row["one"], NOW)
    other = Told(there, KINDS[row["kind"]], row["other"], NOW - timedelta(days=int(row["days"])))
    both = (likeness(one, other, TREE), likeness(other, one, TREE))
    scores = [0 if found is None else found.score for found in both]
    assert scores[0] == scores[1]
    assert (scores[0] >= load().duplicates.likely) == (row["alike"] == "yes"), both[0]


def test_the_reasons_are_those_that_people_would_give() -> None:
    leak, again = "楼上漏水找了三回都不理，天花板都霉了", "3栋5楼的水管漏水，漏到我家天花板上"
    found = likeness(Told(GRID, Category.NEIGHBOUR, leak, NOW), Told(GRID, Category.NEIGHBOUR, again, NOW - timedelta(days=2)), TREE)
    assert found is not None
    assert (found.place, found.same_kind, found.days) == ("grid", True, 2)
    assert set(found.both_say) == {"漏水", "天花板"}


def test_nobody_is_compared_with_an_empty_report() -> None:
    told = Told(GRID, Category.NEIGHBOUR, "", NOW)
    assert likeness(told, told, TREE) is None


def test_places_that_two_reports_have_in_common() -> None:
    assert common_place(GRID, GRID, TREE) == "grid"
    assert common_place(GRID, VILLAGE, TREE) == "village"
    assert common_place(TOWN, GRID, TREE) == common_place(OTHER_VILLAGE, TOWN, TREE) == "town"
    apart = ((VILLAGE, OTHER_VILLAGE), (GRID, OTHER_TOWN), (None, GRID), (CITY, CITY), (LABOUR, LABOUR))
    assert not any(common_place(one, other, TREE) for one, other in apart)


def test_where_a_like_case_is_looked_for() -> None:
    assert set(around(GRID, TREE)) == {TOWN, VILLAGE, GRID}
    assert set(around(TOWN, TREE)) == {TOWN, VILLAGE, GRID, OTHER_VILLAGE}
    assert around(None, TREE) == around(CITY, TREE) == ()


def test_an_address_is_compared_and_never_quoted() -> None:
    """Who reads the reasons may not see where somebody lives."""
    leak, again = "楼上漏水，天花板都霉了", "漏水漏到天花板上"
    one = Told(GRID, Category.NEIGHBOUR, leak, NOW, "桂花巷12栋301室")
    two = Told(GRID, Category.NEIGHBOUR, again, NOW, "桂花巷12栋301室")
    spoken = Told(GRID, Category.NEIGHBOUR, f"{again}，桂花巷12栋301室", NOW)
    for other in (two, spoken):
        for found in (likeness(one, other, TREE), likeness(other, one, TREE)):
            assert found is not None
            assert set(found.both_say) == {"漏水", "天花板"}
    vague = replace(one, words="漏水，没人修，地板也泡坏了")
    apart, near = likeness(replace(vague, address=""), two, TREE), likeness(vague, two, TREE)
    assert apart is not None and near is not None and near.score > apart.score
