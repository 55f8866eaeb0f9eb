"""A case always ends somewhere: every fallback, down to nobody in the whole city, and who is told of it."""

from dataclasses import replace
from typing import Any

import pytest

from bot.policy import load
from bot.rules.case import Notice
from bot.rules.organisation import Absence, Organisation
from bot.rules.receiving import (
    ALL_AWAY,
    NO_DUTY_LIST,
    NO_GROUP,
    NOBODY_STARTED,
    Reach,
    lack,
    menders,
    nobody_for,
    receiving,
    to_mend,
    told_at_once,
)
from bot.rules.routing import RoutingFacts, route, sent_to
from bot.rules.terms import Category, Grade, Role
from tests.rules.sample_case import (
    CITY,
    CITY_DUTY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NOW,
    PROTECTOR,
    STAFF,
    STAFF_IDS,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
)

ADMINISTRATOR = 13
TABLE = load().routing
CITY_TREE = replace(TREE, staff={**STAFF, CITY: STAFF[CITY] | {(ADMINISTRATOR, Role.ADMINISTRATOR)}})
EVERY_GROUP = frozenset({CITY, TOWN, VILLAGE, LABOUR})
EVERYBODY = frozenset({*STAFF_IDS, ADMINISTRATOR})
ROOM = frozenset({DIRECTOR, MEDIATOR, COLLEAGUE})
CENTRE = frozenset({TOWN_LEADER, TOWN_MEDIATOR, TOWN_SUPERVISOR})


def away(*people: int) -> Organisation:
    return replace(CITY_TREE, away={person: Absence(person, person, NOW, NOW, None, person) for person in people})


NEIGHBOURS = RoutingFacts(Category.NEIGHBOUR, place=GRID)
SMALL = replace(NEIGHBOURS, grade=Grade.LOW)
WAGES = RoutingFacts(Category.LABOUR_WAGE, place=GRID)
CRITICAL = replace(NEIGHBOURS, grade=Grade.CRITICAL)
NOWHERE = RoutingFacts(Category.NEIGHBOUR)
ALL = Reach(EVERY_GROUP, EVERYBODY)


@pytest.mark.parametrize(
    ("facts", "tree", "reach", "unit", "passed"),
    [
        (NEIGHBOURS, CITY_TREE, ALL, VILLAGE, {}),
        (NEIGHBOURS, CITY_TREE, Reach(EVERY_GROUP - {VILLAGE}, EVERYBODY), TOWN, {VILLAGE: NO_GROUP}),
        (NEIGHBOURS, CITY_TREE, Reach(EVERY_GROUP, EVERYBODY - ROOM), TOWN, {VILLAGE: NOBODY_STARTED}),
        (NEIGHBOURS, away(*ROOM), ALL, TOWN, {VILLAGE: ALL_AWAY}),
        (NEIGHBOURS, away(MEDIATOR, COLLEAGUE), ALL, VILLAGE, {}),
        (NEIGHBOURS, away(*ROOM), Reach(EVERY_GROUP - {TOWN}, EVERYBODY), CITY, {VILLAGE: ALL_AWAY, TOWN: NO_GROUP}),
        (SMALL, CITY_TREE, Reach(frozenset(), EVERYBODY), GRID, {}),
        (SMALL, away(GRID_WORKER), ALL, VILLAGE, {GRID: ALL_AWAY}),
        (SMALL, CITY_TREE, Reach(EVERY_GROUP, EVERYBODY - {GRID_WORKER}), VILLAGE, {GRID: NOBODY_STARTED}),
        (WAGES, CITY_TREE, ALL, LABOUR, {}),
        (WAGES, CITY_TREE, Reach(EVERY_GROUP - {LABOUR}, EVERYBODY), CITY, {LABOUR: NO_GROUP}),
        (WAGES, away(LABOUR_MEDIATOR), ALL, CITY, {LABOUR: ALL_AWAY}),
        (CRITICAL, CITY_TREE, ALL, CITY, {}),
        (CRITICAL, away(CITY_DUTY), ALL, CITY, {CITY: NO_DUTY_LIST}),
        (CRITICAL, CITY_TREE, Reach(EVERY_GROUP, EVERYBODY - {CITY_DUTY}), CITY, {CITY: NO_DUTY_LIST}),
        (NOWHERE, CITY_TREE, ALL, CITY, {}),
        (NOWHERE, CITY_TREE, Reach(), CITY, {CITY: NO_GROUP}),
        (NEIGHBOURS, CITY_TREE, Reach(), CITY, {VILLAGE: NO_GROUP, TOWN: NO_GROUP, CITY: NO_GROUP}),
        (NEIGHBOURS, away(*EVERYBODY), ALL, CITY, {VILLAGE: ALL_AWAY, TOWN: ALL_AWAY, CITY: ALL_AWAY}),
    ],
)
def test_where_it_ends_and_why(facts: RoutingFacts, tree: Organisation, reach: Reach, unit: int, passed: dict[int, str]) -> None:
    critical = facts.grade is Grade.CRITICAL
    routed = route(facts, tree, TABLE, can_receive=lambda each: not lack(each, tree, reach, critical=critical))
    assert routed.unit == unit
    assert {each: lack(each, tree, reach, critical=critical) for each in routed.passed_up} == passed


@pytest.mark.parametrize(
    ("tree", "reach", "told"),
    [
        (CITY_TREE, ALL, (TOWN_SUPERVISOR,)),
        (away(TOWN_SUPERVISOR), ALL, (CITY_SUPERVISOR,)),
        (CITY_TREE, Reach(EVERY_GROUP, EVERYBODY - {TOWN_SUPERVISOR}), (CITY_SUPERVISOR,)),
        (CITY_TREE, Reach(EVERY_GROUP, frozenset({ADMINISTRATOR})), (ADMINISTRATOR,)),
        (away(ADMINISTRATOR), Reach(EVERY_GROUP, frozenset({ADMINISTRATOR})), (ADMINISTRATOR,)),
        (CITY_TREE, Reach(), ()),
    ],
)
def test_who_is_told_what_the_village_lacks(tree: Organisation, reach: Reach, told: tuple[int, ...]) -> None:
    assert menders(VILLAGE, tree, reach) == told


NOBODY = Reach(EVERY_GROUP, frozenset({ADMINISTRATOR}))
AT_CITY = a_case(handled_by=CITY, assigned_by=CITY)


@pytest.mark.parametrize(
    ("changes", "reach", "kind", "to"),
    [
        ({}, ALL, None, ()),
        ({}, NOBODY, "nobody_here", (ADMINISTRATOR,)),
        ({}, Reach(), "nobody_here", ()),
        ({"protected": True}, NOBODY, "nobody_here", (ADMINISTRATOR,)),
        ({"protected": True}, Reach(frozenset(), frozenset({PROTECTOR})), None, ()),
        ({"excluded": frozenset({CITY})}, NOBODY, "nobody_here", ()),
        ({}, Reach(frozenset(), EVERYBODY), "waits_without_group", (CITY_SUPERVISOR,)),
        ({"handled_by": None}, NOBODY, "nobody_here", (ADMINISTRATOR,)),
        ({"handled_by": TOWN}, Reach(frozenset(), EVERYBODY), "waits_without_group", (TOWN_LEADER,)),
        ({"handled_by": TOWN}, Reach(frozenset(), CENTRE - {TOWN_LEADER}), "waits_without_group", (TOWN_MEDIATOR, TOWN_SUPERVISOR)),
    ],
)
def test_who_hears_at_once_where_no_group_does(changes: dict[str, Any], reach: Reach, kind: str | None, to: tuple[int, ...]) -> None:
    case = replace(AT_CITY, **changes)
    told = told_at_once(case, CITY_TREE, reach)
    assert [(each.kind, each.to) for each in told] == ([] if kind is None else [(kind, to)])
    assert nobody_for(case, CITY_TREE, reach) == (kind == "nobody_here")
    assert all(isinstance(each, Notice) for each in told)


def test_that_nobody_is_on_duty_is_said_once() -> None:
    assert to_mend({VILLAGE: NO_DUTY_LIST, TOWN: NO_DUTY_LIST, CITY: NO_DUTY_LIST}) == ((CITY, NO_DUTY_LIST),)
    assert to_mend({VILLAGE: NO_GROUP, TOWN: ALL_AWAY}) == ((VILLAGE, NO_GROUP), (TOWN, ALL_AWAY))


def test_a_unit_that_a_person_chose_and_that_cannot_take_it_passes_it_up() -> None:
    routed = route(SMALL, CITY_TREE, TABLE)
    chosen = sent_to(routed, VILLAGE, CITY_TREE, TABLE, can_receive=lambda unit: unit == CITY)
    assert (chosen.unit, chosen.passed_up, chosen.assigned_by) == (CITY, (VILLAGE, TOWN), CITY)


def test_an_ordinary_unit_receives() -> None:
    assert receiving(CITY_TREE, ALL) >= {CITY, TOWN, VILLAGE, GRID, LABOUR}
