"""A task force: who begins it, what its study meeting decides, what its units may see, and when it ends."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules import task_force
from bot.rules.case import Case, Change
from bot.rules.measures import TaskForce
from bot.rules.permits import in_force, leads_force, may_read, may_see_names
from bot.rules.terms import Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    LABOUR,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_VILLAGE,
    PROTECTOR,
    STAFF_IDS,
    TOWN,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    person,
    refused,
)

EVERYBODY = frozenset(STAFF_IDS)
PEOPLE = ((VILLAGE, MEDIATOR), (OTHER_VILLAGE, NEIGHBOUR_MEDIATOR), (LABOUR, LABOUR_MEDIATOR), (TOWN, TOWN_LEADER))
UNTIL = local_midnight(27)


def forced(**changes: Any) -> tuple[Case, TaskForce]:
    """A case whose task force the town's leader leads."""
    case = a_case(Stage.IN_PROGRESS, **changes)
    change = task_force.begin(case, act(TOWN_SUPERVISOR), TOWN, TOWN_LEADER, EVERYBODY)
    return change.case, replace(change.kept[0], id=5)


def decided(case: Case, force: TaskForce, by: int = TOWN_LEADER, **changes: Any) -> Change:
    facts: dict[str, Any] = {
        "decision": "all three together",
        "units": (OTHER_VILLAGE, LABOUR),
        "people": PEOPLE,
        "until": UNTIL,
        **changes,
    }
    return task_force.decide(case, act(by), force, None, started=EVERYBODY, **facts)


def test_a_supervisor_names_the_lead_who_owes_the_study_meeting() -> None:
    change = task_force.begin(a_case(Stage.IN_PROGRESS), act(TOWN_SUPERVISOR), TOWN, TOWN_LEADER, EVERYBODY)
    force, study = change.kept
    assert (force.lead, force.units, study.person, study.slug) == (TOWN_LEADER, (VILLAGE, TOWN), TOWN_LEADER, "study")
    assert study.force.at == 0 and change.started[0].about.at == 1
    assert notices(change)["force_lead"].to == (TOWN_LEADER,)
    with refused("force_there"):
        task_force.begin(change.case, act(TOWN_SUPERVISOR), TOWN, TOWN_LEADER, EVERYBODY)


@pytest.mark.parametrize("by", [MEDIATOR, DIRECTOR, TOWN_LEADER, NEIGHBOUR_MEDIATOR])
def test_nobody_else_begins_one(by: int) -> None:
    with refused("not_supervisor"):
        task_force.begin(a_case(Stage.IN_PROGRESS), act(by), TOWN, TOWN_LEADER, EVERYBODY)


def test_a_leader_proposes_one_to_the_supervisor() -> None:
    change = task_force.propose(a_case(Stage.IN_PROGRESS), act(DIRECTOR), "two towns are in it")
    assert notices(change)["force_proposed"].to == (TOWN_SUPERVISOR,)
    with refused("not_leader"):
        task_force.propose(a_case(Stage.IN_PROGRESS), act(MEDIATOR), "two towns are in it")


def test_a_protected_case_has_none() -> None:
    with refused("no_such_case"):
        task_force.begin(a_case(Stage.IN_PROGRESS, protected=True), act(TOWN_SUPERVISOR), TOWN, TOWN_LEADER, EVERYBODY)
    with refused("button_old"):
        task_force.must_suit(a_case(Stage.IN_PROGRESS, protected=True, responsible=PROTECTOR))


def test_the_decision_makes_members_and_four_first_steps() -> None:
    case, force = forced()
    change = decided(case, force)
    steps, after = change.kept[:4], change.kept[4]
    assert tuple(each.slug for each in steps) == task_force.FIRST_STEPS
    assert tuple((each.unit, each.person) for each in steps) == PEOPLE
    assert {each.force for each in steps} == {5} and {each.due_at for each in change.started} == {UNTIL}
    assert after.units == (VILLAGE, TOWN, OTHER_VILLAGE, LABOUR) and after.studied_at == NOW
    assert change.case.reason["force"]["units"] == [VILLAGE, TOWN, OTHER_VILLAGE, LABOUR]
    assert TOWN_LEADER not in notices(change)["force_steps"].to, "who wrote it down knows"
    with refused("already_done"):
        decided(case, after)


def test_what_is_no_decision_is_refused() -> None:
    case, force = forced()
    with refused("not_force_lead"):
        decided(case, force, NEIGHBOUR_MEDIATOR)
    with refused("not_force_lead"):
        decided(case, force, MEDIATOR)
    with refused("cannot_help"):
        decided(case, force, people=(*PEOPLE[:3], (TOWN, COLLEAGUE)))
    with refused("cannot_help"):
        decided(case, force, units=(OTHER_VILLAGE,))  # somebody of a unit that does not belong to it
    with refused("button_old"):
        decided(case, force, people=PEOPLE[:2])
    with refused("unit_not_possible"):
        decided(replace(case, excluded=frozenset({LABOUR})), force)
    with refused("step_too_short"):
        decided(case, force, decision="")


def test_its_units_see_its_steps_and_its_lead_may_read() -> None:
    case, force = forced()
    case = decided(case, force).case
    helper = person(NEIGHBOUR_MEDIATOR)
    assert in_force(helper, case, TREE) and not may_read(helper, case, TREE) and not may_see_names(helper, case, TREE)
    lead = person(TOWN_LEADER)
    assert leads_force(lead, case, TREE) and may_read(lead, case, TREE) and not may_see_names(lead, case, TREE)
    assert not in_force(helper, replace(case, excluded=frozenset({OTHER_VILLAGE})), TREE)
    assert not in_force(helper, replace(case, protected=True), TREE)


def test_its_end_leaves_open_steps_with_their_names() -> None:
    case, force = forced()
    with refused("not_force_lead"):
        task_force.end(case, act(MEDIATOR), force)
    change = task_force.end(case, act(TOWN_LEADER), force)
    assert not change.ended and not change.ended_ones and change.end_all is None
    assert task_force.force_of(change.case) is None and not leads_force(person(TOWN_LEADER), change.case, TREE)
    with refused("force_over"):
        task_force.end(change.case, act(TOWN_SUPERVISOR), change.kept[0])
