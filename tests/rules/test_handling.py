"""Take, assign, first response, progress, resolve: who may, what is refused, and what is owed afterwards by when."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import handling
from bot.rules.terms import Grade, Kind, Outcome, Stage
from tests.rules.sample_case import (
    CITY_DUTY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_TOWN_SUPERVISOR,
    REPORTER,
    STRANGER,
    TOWN,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    owed,
    person,
    refused,
    started,
)

NOTE = "rang both sides, meeting on Thursday"


@pytest.mark.parametrize("by", [MEDIATOR, COLLEAGUE, DIRECTOR])
def test_anybody_of_the_unit_takes_a_case(by: int) -> None:
    change = handling.take(a_case(), act(by))
    assert (change.case.stage, change.case.responsible) == (Stage.ASSIGNED, by)
    assert change.ended == ((Kind.TAKE, "taken"),)
    assert change.owner == by
    assert change.started == ()
    assert notices(change)["yours"].to == (by,)
    assert notices(change)["in_hand"].to == (REPORTER,)


@pytest.mark.parametrize(
    "by", [TOWN_MEDIATOR, TOWN_SUPERVISOR, CITY_SUPERVISOR, NEIGHBOUR_MEDIATOR, LABOUR_MEDIATOR, GRID_WORKER, STRANGER]
)
def test_nobody_else_takes_it(by: int) -> None:
    with refused("not_your_unit"):
        handling.take(a_case(), act(by))


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED, Stage.CLOSED, Stage.ENDED])
def test_what_somebody_has_is_not_taken_again(stage: Stage) -> None:
    with refused("stage") as found:
        handling.take(a_case(stage, responsible=COLLEAGUE), act(MEDIATOR))
    assert found.value.facts["stage"] is stage
    assert found.value.facts["responsible"] == COLLEAGUE


def test_a_case_in_progress_that_nobody_has_can_be_taken() -> None:
    change = handling.take(a_case(Stage.IN_PROGRESS, responsible=None), act(MEDIATOR))
    assert (change.case.stage, change.case.responsible) == (Stage.IN_PROGRESS, MEDIATOR)


def test_a_case_that_moved_after_its_first_response_goes_on_with_weekly_reports() -> None:
    moved = a_case(Stage.ROUTED, open_obligations=(owed(Kind.TAKE, person=None), owed(Kind.WEEKLY_REPORT, person=None, id_=2)))
    taken = handling.take(moved, act(MEDIATOR)).case
    assert taken.stage is Stage.IN_PROGRESS
    assert handling.progress(taken, act(MEDIATOR), NOTE).case.stage is Stage.IN_PROGRESS


@pytest.mark.parametrize("by", [DIRECTOR, TOWN_SUPERVISOR, CITY_SUPERVISOR])
@pytest.mark.parametrize("stage", [Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.RESOLVED])
def test_who_leads_assigns_by_name_at_any_time(by: int, stage: Stage) -> None:
    case = a_case(stage)
    change = handling.assign(case, act(by), person(COLLEAGUE))
    assert change.case.responsible == COLLEAGUE
    assert change.owner == COLLEAGUE
    assert change.started == ()  # the clock of the unit goes on
    if case.responsible is not None:
        assert notices(change)["not_yours_any_more"].to == (MEDIATOR,)
        assert notices(change)["other_mediator"].to == (REPORTER,)


@pytest.mark.parametrize("by", [MEDIATOR, COLLEAGUE, TOWN_MEDIATOR, OTHER_TOWN_SUPERVISOR, STRANGER])
def test_others_do_not_assign(by: int) -> None:
    with refused("not_leader"):
        handling.assign(a_case(Stage.ASSIGNED), act(by), person(COLLEAGUE))


@pytest.mark.parametrize("to", [NEIGHBOUR_MEDIATOR, TOWN_MEDIATOR, GRID_WORKER, STRANGER, REPORTER])
def test_only_people_of_the_unit_are_assigned(to: int) -> None:
    with refused("assignee_outside"):
        handling.assign(a_case(), act(DIRECTOR), person(to))


def test_assigning_to_who_has_it_says_so() -> None:
    with refused("already_theirs"):
        handling.assign(a_case(Stage.ASSIGNED), act(DIRECTOR), person(MEDIATOR))


@pytest.mark.parametrize("stage", [Stage.CLOSED, Stage.ENDED])
def test_an_ended_case_is_not_assigned(stage: Stage) -> None:
    with refused("stage"):
        handling.assign(a_case(stage), act(DIRECTOR), person(COLLEAGUE))


def test_a_supervisor_takes_over() -> None:
    change = handling.take_over(a_case(Stage.ASSIGNED), act(TOWN_SUPERVISOR))
    assert change.case.responsible == TOWN_SUPERVISOR
    assert notices(change)["not_yours_any_more"].to == (MEDIATOR,)
    with refused("already_theirs"):
        handling.take_over(replace(change.case, open_obligations=()), act(TOWN_SUPERVISOR))


@pytest.mark.parametrize(("grade", "may"), [(Grade.LOW, False), (Grade.HIGH, False), (Grade.CRITICAL, True)])
def test_who_is_on_duty_takes_over_critical_cases_only(grade: Grade, may: bool) -> None:
    case = a_case(grade=grade)
    if may:
        assert handling.take_over(case, act(CITY_DUTY)).case.responsible == CITY_DUTY
    else:
        with refused("not_leader"):
            handling.take_over(case, act(CITY_DUTY))


def test_the_first_response_starts_the_weekly_clock() -> None:
    change = handling.first_response(a_case(Stage.ASSIGNED), act(MEDIATOR, after=timedelta(days=1)), "phone", NOTE)
    assert change.case.stage is Stage.IN_PROGRESS
    assert (Kind.FIRST_RESPONSE, "recorded") in change.ended
    weekly = started(change)[Kind.WEEKLY_REPORT]
    assert (weekly.person, weekly.unit, weekly.round) == (MEDIATOR, VILLAGE, 1)
    assert weekly.due_at == local_midnight(2, 12)  # the end of the 7th day after 24 November
    assert notices(change)["contact_recorded"].to == (REPORTER,)
    assert notices(change)["contact_recorded"].facts["obligation"] == 1


def test_a_leader_who_records_a_case_that_nobody_took_has_it() -> None:
    change = handling.first_response(a_case(), act(DIRECTOR), "visit", NOTE)
    assert change.case.responsible == DIRECTOR
    assert (Kind.TAKE, "taken") in change.ended


@pytest.mark.parametrize(
    ("by", "how", "note", "reason"),
    [
        (COLLEAGUE, "phone", NOTE, "not_responsible"),
        (STRANGER, "phone", NOTE, "not_responsible"),
        (MEDIATOR, "telepathy", NOTE, "button_old"),
        (MEDIATOR, "phone", " ok ", "note_too_short"),
    ],
)
def test_first_responses_that_do_not_count(by: int, how: str, note: str, reason: str) -> None:
    with refused(reason):
        handling.first_response(a_case(Stage.ASSIGNED), act(by), how, note)


def test_a_first_response_is_recorded_once() -> None:
    with refused("first_response_recorded"):
        handling.first_response(a_case(Stage.IN_PROGRESS), act(MEDIATOR), "phone", NOTE)
    with refused("stage"):
        handling.first_response(a_case(Stage.RESOLVED), act(MEDIATOR), "phone", NOTE)


def test_progress_begins_the_week_anew() -> None:
    change = handling.progress(a_case(Stage.IN_PROGRESS), act(MEDIATOR, after=timedelta(days=3)), NOTE)
    weekly = started(change)[Kind.WEEKLY_REPORT]
    assert weekly.round == 1
    assert weekly.due_at == local_midnight(4, 12)
    assert change.ended == ((Kind.WEEKLY_REPORT, "recorded"),)
    for by, reason in ((COLLEAGUE, "not_responsible"), (TOWN_MEDIATOR, "not_responsible")):
        with refused(reason):
            handling.progress(a_case(Stage.IN_PROGRESS), act(by), NOTE)
    with refused("stage"):
        handling.progress(a_case(Stage.ASSIGNED), act(MEDIATOR), NOTE)


@pytest.mark.parametrize("outcome", list(Outcome))
def test_every_outcome_ends_all_that_was_owed_and_owes_the_revisit_to_the_assigning_unit(outcome: Outcome) -> None:
    change = handling.resolve(a_case(Stage.IN_PROGRESS), act(MEDIATOR), outcome, NOTE)
    assert (change.case.stage, change.case.outcome) == (Stage.RESOLVED, outcome)
    assert change.end_all == "resolved"
    revisit = started(change)[Kind.REVISIT]
    assert (revisit.unit, revisit.person, revisit.due_at) == (TOWN, None, local_midnight(1, 12))
    asked = "outcome_recorded" if outcome is Outcome.SETTLED else "ended_recorded"
    assert notices(change)[asked].to == (REPORTER,)
    assert notices(change)["revisit_owed"].unit == TOWN


@pytest.mark.parametrize("stage", [Stage.ROUTED, Stage.ASSIGNED, Stage.RESOLVED, Stage.CLOSED, Stage.ENDED])
def test_only_what_is_in_progress_is_resolved(stage: Stage) -> None:
    with refused("stage"):
        handling.resolve(a_case(stage, responsible=MEDIATOR), act(MEDIATOR), Outcome.SETTLED, NOTE)


def test_settled_on_the_spot_is_first_response_and_resolution_in_one() -> None:
    case = a_case(handled_by=GRID)
    change = handling.settle_on_the_spot(case, act(GRID_WORKER), "")
    assert (change.case.stage, change.case.responsible) == (Stage.RESOLVED, GRID_WORKER)
    assert change.event.kind == "settled_on_the_spot"
    assert set(started(change)) == {Kind.REVISIT}
    with refused("not_your_unit"):
        handling.settle_on_the_spot(case, act(MEDIATOR), "")


@pytest.mark.parametrize("by", [CITY_DUTY, TOWN_SUPERVISOR, MEDIATOR])
def test_the_duty_call_is_answered_once_and_the_name_reaches_the_reporter(by: int) -> None:
    change = handling.answer_duty(a_case(grade=Grade.CRITICAL), act(by))
    assert change.ended == ((Kind.DUTY_CALL, "answered"),)
    told = notices(change)["duty_on_it"]
    assert (told.to, told.facts["who"], told.urgent) == ((REPORTER,), by, True)
    with refused("duty_answered"):
        handling.answer_duty(a_case(grade=Grade.CRITICAL, open_obligations=()), act(by))


def test_who_is_not_called_does_not_answer() -> None:
    for by in (STRANGER, LABOUR_MEDIATOR):
        with refused("not_your_unit"):
            handling.answer_duty(a_case(grade=Grade.CRITICAL), act(by))
    with refused("no_such_case"):
        handling.answer_duty(a_case(grade=Grade.CRITICAL, protected=True), act(MEDIATOR))


def test_taking_does_not_move_the_clock_of_the_first_response() -> None:
    routed = a_case()
    first = routed.owed(Kind.FIRST_RESPONSE)
    assert first is not None
    assert first.due_at == local_midnight(27)  # routed on the 23rd: the end of the 26th
    assert handling.take(routed, act(MEDIATOR, after=timedelta(hours=3))).changed == ()
    take = routed.owed(Kind.TAKE)
    assert take is not None
    assert take.due_at == NOW + timedelta(hours=4)
