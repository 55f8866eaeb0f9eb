"""Fixing the level: the shipped table, who is told besides, and that a case is never without a place."""

import csv
from dataclasses import replace
from pathlib import Path

import pytest

from bot.policy import load
from bot.rules.organisation import Organisation
from bot.rules.reading import read
from bot.rules.reasons import LEVEL_REASONS
from bot.rules.routing import RoutingFacts, route
from bot.rules.routing_table import RoutingRow, To, faults, routing_row
from bot.rules.terms import Category, Earlier, Grade, Level
from tests.rules.sample_tree import (
    CITY,
    GRID,
    LABOUR,
    LONE_GRID,
    MEDICAL,
    OTHER_VILLAGE,
    POLICE,
    TOWN,
    TOWN_LABOUR,
    VILLAGE,
    WOMEN,
    sample,
)

TABLE = load().routing
EXAMPLES = [
    tuple(row) for row in csv.reader(Path(__file__).with_name("routing_examples.tsv").read_text("utf-8").splitlines()[1:], delimiter="\t")
]


@pytest.mark.parametrize(("text", "category", "people", "grade", "earlier", "level", "rule"), EXAMPLES)
@pytest.mark.parametrize("place", [None, GRID])
def test_level_of_example(
    text: str,
    category: str,
    people: str,
    grade: str,
    earlier: str,
    level: str,
    rule: str,
    place: int | None,
) -> None:
    said = read(text)
    facts = RoutingFacts(
        category,
        Grade(grade),
        int(people),
        Earlier(earlier),
        said.gathering,
        said.gathering_with_conflict,
        said.villages,
        said.towns,
        said.minors_harmed,
        said.protected,
        about_level=said.about_level,
        place=place,
    )
    routed = route(facts, sample(), TABLE)
    assert (routed.level, routed.rule) == (level, rule)


ORDINARY = RoutingFacts(Category.NEIGHBOUR, place=GRID)


def test_every_shipped_row_has_its_sentence() -> None:
    assert {row.name for row in TABLE.rows} == set(LEVEL_REASONS)


def test_lowest_department_room_that_covers_the_place() -> None:
    labour = RoutingFacts(Category.LABOUR_WAGE, place=GRID)
    assert route(labour, sample(), TABLE).unit == TOWN_LABOUR
    assert route(replace(labour, place=OTHER_VILLAGE), sample(), TABLE).unit == LABOUR


def test_category_without_a_room_goes_on_down_the_table() -> None:
    units = {id_: unit for id_, unit in sample().units.items() if unit.department != "health"}
    routed = route(RoutingFacts(Category.MEDICAL, place=GRID), Organisation(units), TABLE)
    assert (routed.unit, routed.rule) == (VILLAGE, "ordinary")


def test_doorstep_needs_a_grid_worker() -> None:
    small = replace(ORDINARY, grade=Grade.LOW)
    assert route(small, sample(), TABLE).unit == GRID
    assert route(replace(small, place=LONE_GRID), sample(), TABLE).unit == VILLAGE
    assert route(replace(small, place=VILLAGE), sample(), TABLE).unit == VILLAGE


def test_assigning_unit_of_each_level() -> None:
    assert route(ORDINARY, sample(), TABLE).assigned_by == TOWN
    assert route(replace(ORDINARY, grade=Grade.HIGH), sample(), TABLE).assigned_by == CITY
    assert route(RoutingFacts(Category.MEDICAL, place=GRID), sample(), TABLE).assigned_by == CITY


def test_department_case_gives_the_village_its_card() -> None:
    routed = route(RoutingFacts(Category.MEDICAL, place=GRID), sample(), TABLE)
    assert (routed.unit, routed.place_unit, routed.also) == (MEDICAL, VILLAGE, (VILLAGE,))


def test_critical_case_tells_grid_village_police_and_the_trade() -> None:
    routed = route(RoutingFacts(Category.MEDICAL, Grade.CRITICAL, place=GRID), sample(), TABLE)
    assert routed.unit == CITY
    assert routed.also == (GRID, VILLAGE, POLICE, MEDICAL)


def test_protected_case_tells_only_police_and_womens_federation() -> None:
    routed = route(RoutingFacts(Category.WOMEN_CHILDREN, Grade.HIGH, protected=True, place=GRID), sample(), TABLE)
    assert (routed.unit, routed.also) == (TOWN, (POLICE, WOMEN))


def test_report_about_a_unit_goes_above_it_and_hides_it() -> None:
    routed = route(replace(ORDINARY, about_unit=VILLAGE), sample(), TABLE)
    assert (routed.unit, routed.excluded, routed.facts["about"]) == (TOWN, (VILLAGE,), "LJ-WJ")
    about_town = route(replace(ORDINARY, about_unit=TOWN), sample(), TABLE)
    assert (about_town.unit, about_town.assigned_by) == (CITY, CITY)


def test_report_about_a_department_room_never_reaches_it() -> None:
    routed = route(RoutingFacts(Category.MEDICAL, place=GRID, about_unit=MEDICAL), sample(), TABLE)
    assert routed.unit == CITY
    assert MEDICAL not in (*routed.also, routed.matter_unit)


def test_critical_report_about_the_village_keeps_the_village_out() -> None:
    routed = route(replace(ORDINARY, grade=Grade.CRITICAL, about_unit=VILLAGE), sample(), TABLE)
    assert VILLAGE not in routed.also
    assert routed.place_unit is None
    assert POLICE in routed.also


def test_report_about_the_city_centre_waits_for_a_person() -> None:
    routed = route(replace(ORDINARY, about_unit=CITY), sample(), TABLE)
    assert (routed.unit, routed.needs_person) == (CITY, True)


def test_unit_that_cannot_receive_passes_it_up() -> None:
    routed = route(ORDINARY, sample(), TABLE, can_receive=lambda unit: unit == CITY)
    assert (routed.unit, routed.level, routed.passed_up, routed.assigned_by) == (CITY, Level.CITY, (VILLAGE, TOWN), CITY)


def test_nobody_can_receive_and_the_case_still_has_a_place() -> None:
    routed = route(ORDINARY, sample(), TABLE, can_receive=lambda _unit: False)
    assert (routed.unit, routed.passed_up) == (CITY, (VILLAGE, TOWN, CITY))


def test_passing_up_leaves_the_excluded_unit_out() -> None:
    routed = route(
        replace(ORDINARY, about_unit=GRID),
        sample(),
        TABLE,
        can_receive=lambda unit: unit not in (VILLAGE, TOWN),
    )
    assert (routed.unit, routed.passed_up, routed.excluded) == (CITY, (VILLAGE, TOWN), (GRID,))


@pytest.mark.parametrize("place", [None, CITY])
def test_without_a_place_a_person_routes_at_the_city(place: int | None) -> None:
    routed = route(replace(ORDINARY, place=place), sample(), TABLE)
    assert (routed.unit, routed.needs_person) == (CITY, True)


def test_without_a_place_a_trade_goes_to_the_citys_room() -> None:
    routed = route(RoutingFacts(Category.LABOUR_WAGE), sample(), TABLE)
    assert (routed.unit, routed.needs_person) == (LABOUR, False)


@pytest.mark.parametrize(("people", "level"), [(4, Level.VILLAGE), (5, Level.TOWN), (29, Level.TOWN), (30, Level.CITY)])
def test_number_of_people_at_its_borders(people: int, level: Level) -> None:
    assert route(replace(ORDINARY, people=people), sample(), TABLE).level is level


@pytest.mark.parametrize(
    ("rows", "said"),
    [
        ([{"name": "a", "to": "town", "people_min": 5}], "No routing row takes what is left"),
        ([{"name": "a", "to": "above"}, {"name": "b", "to": "village"}], "about_unit"),
        ([{"name": "a", "to": "department"}, {"name": "b", "to": "village"}], "department_room"),
    ],
)
def test_faults_of_a_table(rows: list[dict[str, object]], said: str) -> None:
    assert said in " ".join(faults(tuple(routing_row(row) for row in rows)))


@pytest.mark.parametrize(
    ("row", "said"),
    [
        ({"name": "a", "to": "moon"}, "to must be one of"),
        ({"name": "a", "to": "town", "peeple_min": 5}, "unknown key peeple_min"),
        ({"name": "a", "to": "town", "grades": ["awful"]}, "awful is not one of"),
        ({"name": "a", "to": "town", "people_min": True}, "whole number"),
        ({"name": "a", "to": "town", "gathering": "yes"}, "true or false"),
        ({"to": "town"}, "no name"),
    ],
)
def test_faults_of_a_row(row: dict[str, object], said: str) -> None:
    with pytest.raises(ValueError, match=said):
        routing_row(row)


def test_narrow_row_after_a_wide_one_of_another_kind_is_no_fault() -> None:
    rows = (
        RoutingRow("many", To.TOWN, people_min=5),
        RoutingRow("school", To.CITY, categories=frozenset({"school"})),
        RoutingRow("rest", To.VILLAGE),
    )
    assert faults(rows) == ()
