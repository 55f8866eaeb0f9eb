"""Rows that can never match are found, by one row before them or by several together, and no others."""

from itertools import product
from typing import Any

import pytest

from bot.policy import load
from bot.rules.routing import RoutingFacts, meets
from bot.rules.routing_check import never_matching
from bot.rules.routing_table import RoutingRow, routing_row
from bot.rules.terms import Earlier, Grade

DOORSTEP = load().routing.doorstep
Row = dict[str, Any]
REST: Row = {"name": "rest", "to": "village"}


def said(*rows: Row) -> list[str]:
    return [str(each) for each in never_matching([routing_row(row) for row in rows], DOORSTEP)]


@pytest.mark.parametrize(
    "row",
    [
        {"people_min": 9, "people_max": 5},
        {"doorstep": True, "grades": ["high"]},
        {"doorstep": True, "earlier": ["town", "village"]},
        {"doorstep": True, "categories": ["labour_wage"]},
        {"doorstep": False, "categories": ["neighbour"], "grades": ["low"], "earlier": ["none"]},
        {"gathering": False, "gathering_with_conflict": True},
    ],
)
def test_conditions_that_exclude_each_other(row: Row) -> None:
    assert said({"name": "odd", "to": "town", **row}, REST) == ["Routing row odd can never match: its conditions exclude each other."]


@pytest.mark.parametrize(
    ("before", "row", "over"),
    [
        ([{}], {"people_min": 5}, "r1"),
        ([{"people_min": 5}], {"people_min": 30}, "r1"),
        ([{"grades": ["low", "high"]}], {"grades": ["low"], "protected": True}, "r1"),
        ([{"grid_worker": True}, {"grid_worker": False}], {"grades": ["critical"]}, "r1, r2"),
        ([{"people_max": 4}, {"protected": True}, {"people_min": 5}], {"towns_min": 2}, "r1, r3"),
        ([{"gathering": True}], {"gathering_with_conflict": True}, "r1"),
        ([{"grades": ["low"]}], {"doorstep": True}, "r1"),
        ([{"earlier": ["none"]}, {"earlier": ["village", "town"]}], {"villages_min": 2}, "r1, r2"),
    ],
)
def test_rows_before_it_take_every_such_case(before: list[Row], row: Row, over: str) -> None:
    rows = [{"name": f"r{number}", "to": "town", **each} for number, each in enumerate(before, 1)]
    assert said(*rows, {"name": "late", "to": "city", **row})[:1] == [
        f"Routing row late can never match: {over} before it takes every such case."
    ]


def test_the_shipped_table_has_none() -> None:
    assert never_matching(load().routing.rows, DOORSTEP) == ()


def test_what_is_left_over_is_enough() -> None:
    assert said({"name": "many", "to": "town", "people_min": 5}, {"name": "some", "to": "city", "people_min": 4}, REST) == []
    assert said({"name": "far", "to": "city", "towns_min": 3}, {"name": "near", "to": "town", "towns_min": 2}, REST) == []


CONDITIONS: tuple[Row, ...] = (
    {},
    {"grades": ["low"]},
    {"doorstep": True},
    {"doorstep": False, "people_max": 4},
    {"gathering_with_conflict": True},
    {"gathering": False},
    {"earlier": ["none"], "people_min": 5},
)


@pytest.mark.parametrize("chosen", list(product(CONDITIONS, repeat=2)), ids=str)
def test_it_agrees_with_trying_every_case(chosen: tuple[Row, Row]) -> None:
    """All cases that can tell these conditions apart, one by one, through the very function that routes."""
    rows = [routing_row({"name": f"r{number}", "to": "town", **row}) for number, row in enumerate(chosen)]
    reached: set[str] = set()
    for grade, earlier, people, conflict, gathering, category in product(
        (Grade.LOW, Grade.HIGH), (Earlier.NONE, Earlier.TOWN), (0, 5), (True, False), (True, False), ("neighbour", "labour_wage")
    ):
        facts = RoutingFacts(category, grade, people, earlier, gathering=gathering, gathering_with_conflict=conflict)
        small = category in DOORSTEP and grade is Grade.LOW and earlier is Earlier.NONE
        first = next((row.name for row in rows if _meets(row, facts, small=small)), None)
        reached |= set() if first is None else {first}
    found = {each.facts["row"] for each in never_matching(rows, DOORSTEP)}
    assert found == {row.name for row in rows} - reached


def _meets(row: RoutingRow, facts: RoutingFacts, *, small: bool) -> bool:
    return meets(row, facts, doorstep=small, grid_worker=True, department_room=True)
