"""Automatic assignment: by which mode, to whom, and where a person decides all the same."""

from dataclasses import replace
from typing import Any

import pytest

from bot.policy import load
from bot.rules import assigning
from bot.rules.assigning import Load
from bot.rules.organisation import Absence
from bot.rules.policy import Mode
from bot.rules.terms import Grade, Level, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    MEDIATOR,
    NOW,
    STAFF_IDS,
    TREE,
    UNITS,
    VILLAGE,
    a_case,
    act,
    notices,
    person,
    refused,
)

SHIPPED = load().assignment
TURNS = replace(SHIPPED, mode=Mode.IN_TURN)
STARTED = frozenset(STAFF_IDS)


@pytest.mark.parametrize(
    ("chosen", "changes", "mode"),
    [
        ("", {}, Mode.BY_HAND),
        ("", {"mode": Mode.IN_TURN}, Mode.IN_TURN),
        ("", {"mode": Mode.IN_TURN, "levels": {Level.VILLAGE: Mode.LEAST_LOADED}}, Mode.LEAST_LOADED),
        ("", {"levels": {Level.VILLAGE: Mode.LEAST_LOADED}, "units": {"V": Mode.IN_TURN}}, Mode.IN_TURN),
        ("least_loaded", {"units": {"V": Mode.IN_TURN}}, Mode.LEAST_LOADED),
        ("least_loaded", {"leader_may_choose": False}, Mode.BY_HAND),
        ("nonsense", {"mode": Mode.IN_TURN}, Mode.IN_TURN),
    ],
)
def test_which_mode_counts(chosen: str, changes: dict[str, Any], mode: Mode) -> None:
    assert assigning.mode_of(replace(UNITS[VILLAGE], assignment=chosen), replace(SHIPPED, **changes)) is mode


@pytest.mark.parametrize(
    ("changes", "mode"),
    [
        ({}, Mode.IN_TURN),
        ({"grade": Grade.HIGH}, Mode.IN_TURN),
        ({"grade": Grade.CRITICAL}, None),
        ({"protected": True}, None),
        ({"stage": Stage.REPORTED, "handled_by": None}, None),
        ({"stage": Stage.ASSIGNED}, None),
    ],
)
def test_where_a_person_decides(changes: dict[str, Any], mode: Mode | None) -> None:
    assert assigning.gives_by_itself(replace(a_case(), **changes), TREE, TURNS) is mode


def test_who_can_get_one() -> None:
    case = a_case()
    assert assigning.candidates(case, TREE, STARTED) == (MEDIATOR, COLLEAGUE)
    assert assigning.candidates(case, TREE, STARTED - {MEDIATOR}) == (COLLEAGUE,)
    away = replace(TREE, away={COLLEAGUE: Absence(1, COLLEAGUE, NOW, NOW, None, COLLEAGUE)})
    assert assigning.candidates(case, away, STARTED) == (MEDIATOR,)
    assert assigning.candidates(replace(case, reporter=MEDIATOR, parties=()), TREE, STARTED) == (COLLEAGUE,)
    assert assigning.candidates(replace(case, excluded=frozenset({VILLAGE})), TREE, STARTED) == ()
    assert assigning.candidates(a_case(handled_by=GRID), TREE, STARTED) == (GRID_WORKER,)


@pytest.mark.parametrize(
    ("mode", "loads", "to"),
    [
        (Mode.LEAST_LOADED, [Load(MEDIATOR, 2, 1), Load(COLLEAGUE, 1, 9)], COLLEAGUE),
        (Mode.LEAST_LOADED, [Load(MEDIATOR, 2, 9), Load(COLLEAGUE, 2, 4)], COLLEAGUE),
        (Mode.IN_TURN, [Load(MEDIATOR, 7, 3), Load(COLLEAGUE, 0, 4)], MEDIATOR),
        (Mode.IN_TURN, [Load(MEDIATOR, 0, 3), Load(COLLEAGUE, 5)], COLLEAGUE),
    ],
)
def test_who_gets_it(mode: Mode, loads: list[Load], to: int) -> None:
    change = assigning.give(a_case(), act(DIRECTOR), mode, loads)
    assert change is not None
    assert (change.case.responsible, change.owner, change.case.stage) == (to, to, Stage.ASSIGNED)
    assert change.event.kind == "assigned_by_itself"
    assert change.event.data["mode"] == mode and change.event.data["to"] == to and "open" in change.event.data
    assert notices(change)["yours"].to == (to,)


def test_with_nobody_it_waits_as_always() -> None:
    assert assigning.give(a_case(), act(DIRECTOR), Mode.IN_TURN, []) is None


def test_a_leader_chooses_for_the_own_unit_where_the_policy_lets_it() -> None:
    assigning.must_choose(person(DIRECTOR), VILLAGE, TREE, SHIPPED)
    with refused("not_leader"):
        assigning.must_choose(person(MEDIATOR), VILLAGE, TREE, SHIPPED)
    with refused("not_leader"):
        assigning.must_choose(person(DIRECTOR), 2, TREE, SHIPPED)
    with refused("mode_fixed"):
        assigning.must_choose(person(DIRECTOR), VILLAGE, TREE, replace(SHIPPED, leader_may_choose=False))
