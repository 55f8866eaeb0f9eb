"""Who sees what as numbers and what one by one, and which step of a list somebody could take."""

import pytest

from bot.rules.overseeing import listed_grades, nearest, next_act, overseen, work_units
from bot.rules.terms import Grade, Kind, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR,
    MEDIATOR,
    OTHER_TOWN,
    OTHER_TOWN_SUPERVISOR,
    OTHER_VILLAGE,
    POLICY,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    owed,
    person,
)

BELOW_TOWN = {TOWN, VILLAGE, GRID, OTHER_VILLAGE}


@pytest.mark.parametrize(
    ("who", "units", "close", "grades"),
    [
        (CITY_SUPERVISOR, {CITY, *BELOW_TOWN, OTHER_TOWN, LABOUR}, {CITY, LABOUR}, (Grade.HIGH, Grade.CRITICAL)),
        (TOWN_SUPERVISOR, BELOW_TOWN, BELOW_TOWN, tuple(Grade)),
        (OTHER_TOWN_SUPERVISOR, {OTHER_TOWN}, {OTHER_TOWN}, tuple(Grade)),
        (DIRECTOR, {VILLAGE, GRID}, {VILLAGE, GRID}, ()),
        (TOWN_LEADER, {TOWN}, {TOWN}, ()),
        (MEDIATOR, set(), set(), ()),
        (STRANGER, set(), set(), ()),
    ],
)
def test_numbers_reach_down_the_subtree_and_single_cases_as_high_as_their_grade(
    who: int, units: set[int], close: set[int], grades: tuple[Grade, ...]
) -> None:
    assert overseen(person(who), TREE) == units
    assert nearest(person(who), TREE) == close
    assert listed_grades(person(who), TREE, POLICY) == grades


@pytest.mark.parametrize(
    ("stage", "kind", "owner", "does"),
    [
        (Stage.ROUTED, Kind.TAKE, None, {MEDIATOR: "take", COLLEAGUE: "take", DIRECTOR: "take"}),
        (Stage.ROUTED, Kind.FIRST_RESPONSE, None, {}),
        (Stage.ASSIGNED, Kind.FIRST_RESPONSE, MEDIATOR, {MEDIATOR: "record"}),
        (Stage.IN_PROGRESS, Kind.WEEKLY_REPORT, MEDIATOR, {MEDIATOR: "record"}),
        (Stage.RESOLVED, Kind.REVISIT, None, dict.fromkeys((TOWN_LEADER, TOWN_MEDIATOR, TOWN_SUPERVISOR, CITY_SUPERVISOR), "record")),
        (Stage.CLOSED, Kind.LATER_CHECK, None, dict.fromkeys((TOWN_LEADER, TOWN_MEDIATOR, TOWN_SUPERVISOR, CITY_SUPERVISOR), "record")),
        (Stage.ROUTED, Kind.DUTY_CALL, None, {}),
    ],
)
def test_a_list_offers_only_what_the_rules_allow(stage: Stage, kind: Kind, owner: int | None, does: dict[int, str]) -> None:
    unit = TOWN if kind in (Kind.REVISIT, Kind.LATER_CHECK) else VILLAGE
    case, step = a_case(stage), owed(kind, unit=unit, person=owner)
    everybody = (MEDIATOR, COLLEAGUE, DIRECTOR, TOWN_LEADER, TOWN_MEDIATOR, TOWN_SUPERVISOR, CITY_SUPERVISOR, GRID_WORKER, STRANGER)
    assert {who: act for who in everybody if (act := next_act(person(who), case, step, TREE))} == does


def test_a_case_that_nobody_has_any_more_is_offered_to_its_unit() -> None:
    case = a_case(Stage.IN_PROGRESS, responsible=None)
    step = owed(Kind.WEEKLY_REPORT, person=None)
    assert next_act(person(COLLEAGUE), case, step, TREE) == "take"
    assert next_act(person(TOWN_MEDIATOR), case, step, TREE) == ""


def test_common_work_is_that_of_the_own_units() -> None:
    assert work_units(person(MEDIATOR), TREE) == (VILLAGE,)
    assert work_units(person(GRID_WORKER), TREE) == (GRID,)
    assert work_units(person(STRANGER), TREE) == ()
