"""Stepping back 回避: the case is the unit's again at once, with every date as it was, and nothing of it is the person's any more."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import handling
from bot.rules.case import Case
from bot.rules.moving import move
from bot.rules.obligations import start
from bot.rules.permits import kept_out, may_hear, may_read, may_see_names, works_on
from bot.rules.stepping_back import step_back
from bot.rules.terms import Kind, Role, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    OTHER_VILLAGE,
    POLICY,
    STAFF,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    notices,
    obligation,
    person,
    refused,
    started,
)

ALONE = replace(TREE, staff={**STAFF, VILLAGE: frozenset({(MEDIATOR, Role.MEDIATOR)})})


def left(case: Case) -> Case:
    return step_back(case, act(MEDIATOR), "she is my cousin").case


def test_what_was_only_taken_waits_to_be_taken_again_and_the_dates_stay() -> None:
    case = a_case(Stage.ASSIGNED)
    change = step_back(case, act(MEDIATOR), "she is my cousin")
    assert (change.case.stage, change.case.responsible) == (Stage.ROUTED, None)
    assert set(started(change)) == {Kind.TAKE} and started(change)[Kind.TAKE].person is None
    (first,) = change.changed
    assert (first.kind, first.person, first.due_at) == (Kind.FIRST_RESPONSE, None, case.open_obligations[0].due_at)
    assert change.asked is not None and change.asked.to == (DIRECTOR,) and not change.asked.data["alone"]


@pytest.mark.parametrize("stage", [Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED])
def test_later_it_stays_where_it_is_with_nobody_who_has_it(stage: Stage) -> None:
    change = step_back(a_case(stage), act(MEDIATOR), "she is my cousin")
    assert (change.case.stage, change.case.responsible, change.started) == (stage, None, ())


def test_every_step_in_their_name_is_the_units() -> None:
    step = replace(obligation(start(Kind.MEASURE, unit=VILLAGE, person=MEDIATOR, grade=a_case().grade, now=NOW, policy=POLICY), 9), about=7)
    others = replace(step, id=10, person=COLLEAGUE)
    case = a_case(Stage.IN_PROGRESS)
    case = replace(case, open_obligations=(*case.open_obligations, step, others))
    change = step_back(case, act(MEDIATOR), "she is my cousin")
    assert {(each.id, each.person) for each in change.changed} == {(2, None), (9, None)}


def test_from_then_on_the_case_is_not_theirs_to_read_or_work_on() -> None:
    case, me = left(a_case(Stage.IN_PROGRESS)), person(MEDIATOR)
    assert kept_out(me, case) and not works_on(me, case, TREE)
    assert not may_read(me, case, TREE) and not may_see_names(me, case, TREE)
    assert may_hear((MEDIATOR, COLLEAGUE), case, TREE) == (COLLEAGUE,)
    with refused("stepped_back"):
        handling.take(case, act(MEDIATOR))
    with refused("stepped_back"):
        handling.progress(case, act(MEDIATOR), "spoke with both of them")
    with refused("stepped_back"):
        move(case, act(MEDIATOR), OTHER_VILLAGE, "better there")
    with refused("stepped_back"):
        step_back(case, act(MEDIATOR), "once more")


def test_it_is_carried_by_the_others_meanwhile_and_given_to_anybody_but_them() -> None:
    case = left(a_case(Stage.IN_PROGRESS))
    assert handling.progress(case, act(DIRECTOR), "spoke with both of them").event.kind == "progress"
    assert handling.take(case, act(COLLEAGUE)).case.responsible == COLLEAGUE
    assert handling.assign(case, act(DIRECTOR), person(COLLEAGUE)).case.responsible == COLLEAGUE
    with refused("they_stepped_back"):
        handling.assign(case, act(DIRECTOR), person(MEDIATOR))


def test_who_leads_steps_back_as_everybody_does_and_gives_it_to_nobody() -> None:
    change = step_back(a_case(Stage.IN_PROGRESS, responsible=DIRECTOR), act(DIRECTOR), "she is my cousin")
    assert change.asked is not None and change.asked.to == (TOWN_SUPERVISOR,) and not change.asked.data["alone"]
    with refused("stepped_back"):
        handling.assign(change.case, act(DIRECTOR), person(COLLEAGUE))


def test_of_who_is_alone_in_the_unit_the_supervisor_is_told() -> None:
    change = step_back(a_case(Stage.IN_PROGRESS), act(MEDIATOR, tree=ALONE), "she is my cousin")
    assert change.asked is not None and change.asked.to == (TOWN_SUPERVISOR,) and change.asked.data["alone"]
    assert handling.take_over(change.case, act(TOWN_SUPERVISOR, tree=ALONE)).case.responsible == TOWN_SUPERVISOR


def test_it_stays_so_when_the_case_goes_elsewhere() -> None:
    moved = move(left(a_case(Stage.IN_PROGRESS)), act(TOWN_SUPERVISOR), OTHER_VILLAGE, "better there").case
    assert kept_out(person(MEDIATOR), moved)


def test_a_duty_call_that_they_had_answered_is_theirs_no_more() -> None:
    assert step_back(a_case(Stage.IN_PROGRESS, on_it=MEDIATOR), act(MEDIATOR), "she is my cousin").case.on_it is None
    assert step_back(a_case(Stage.IN_PROGRESS, on_it=COLLEAGUE), act(MEDIATOR), "she is my cousin").case.on_it == COLLEAGUE


def test_who_has_it_says_why_and_nobody_else_can() -> None:
    with refused("reason_needed"):
        step_back(a_case(Stage.IN_PROGRESS), act(MEDIATOR), " ")
    with refused("not_responsible"):
        step_back(a_case(Stage.IN_PROGRESS), act(COLLEAGUE), "mine")
    with refused("stage"):
        step_back(a_case(Stage.CLOSED), act(MEDIATOR), "mine")
    nobody = replace(ALONE, staff={VILLAGE: ALONE.staff[VILLAGE]})
    with refused("nobody_decides"):
        step_back(a_case(Stage.IN_PROGRESS), act(MEDIATOR, tree=nobody), "mine")


def test_a_meeting_that_stands_is_told_to_who_leads() -> None:
    case = a_case(Stage.IN_PROGRESS)
    begins = NOW + timedelta(days=3)
    minutes = replace(
        obligation(start(Kind.MEETING, unit=VILLAGE, person=MEDIATOR, grade=case.grade, now=begins, policy=POLICY), 9), about=7
    )
    change = step_back(replace(case, open_obligations=(*case.open_obligations, minutes)), act(MEDIATOR), "she is my cousin")
    assert notices(change)["meeting_waits"].to == (DIRECTOR,)
