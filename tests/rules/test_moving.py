"""A case goes to another unit, is routed by a person, ends without being handled, or gets another grade."""

from datetime import timedelta

import pytest

from bot.rules import ending, moving
from bot.rules.terms import Grade, Kind, Level, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_TOWN,
    OTHER_TOWN_SUPERVISOR,
    OTHER_VILLAGE,
    PROTECTOR,
    REPORTER,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    owed,
    refused,
    started,
)

MOVABLE = (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS)


@pytest.mark.parametrize(
    ("at", "by", "to", "kind", "level", "assigned_by"),
    [
        (VILLAGE, DIRECTOR, OTHER_VILLAGE, "transferred", Level.VILLAGE, TOWN),
        (VILLAGE, CITY_SUPERVISOR, LABOUR, "transferred", Level.DEPARTMENT, CITY),
        (VILLAGE, DIRECTOR, TOWN, "referred_up", Level.TOWN, CITY),
        (VILLAGE, CITY_SUPERVISOR, CITY, "referred_up", Level.CITY, CITY),
        (VILLAGE, DIRECTOR, GRID, "sent_down", Level.GRID, VILLAGE),
        (TOWN, TOWN_LEADER, VILLAGE, "sent_down", Level.VILLAGE, TOWN),
        (GRID, GRID_WORKER, VILLAGE, "referred_up", Level.VILLAGE, TOWN),
        (LABOUR, LABOUR_MEDIATOR, CITY, "referred_up", Level.CITY, CITY),
    ],
)
def test_where_the_new_unit_stands_tells_what_the_step_is(at: int, by: int, to: int, kind: str, level: Level, assigned_by: int) -> None:
    change = moving.move(a_case(handled_by=at), act(by, after=timedelta(days=1)), to, "closer to it")
    assert change.event.kind == kind
    assert (change.event.data["from"], change.event.data["to"], change.event.note) == (at, to, "closer to it")
    after = change.case
    assert (after.stage, after.handled_by, after.level, after.responsible, after.assigned_by) == (
        Stage.ROUTED,
        to,
        level,
        None,
        assigned_by,
    )
    assert change.end_all == "moved"
    assert all(each.unit == to and each.person is None for each in change.started)


def test_a_transfer_starts_a_new_clock_and_the_reporter_hears_the_new_date() -> None:
    case = a_case(promised_at=local_midnight(27))
    change = moving.move(case, act(MEDIATOR, after=timedelta(days=2)), OTHER_VILLAGE, "their street")
    new = started(change)
    assert set(new) == {Kind.ACCEPT, Kind.FIRST_RESPONSE}
    assert new[Kind.ACCEPT].about == VILLAGE
    assert new[Kind.FIRST_RESPONSE].due_at == local_midnight(29)
    assert change.case.promised_at == local_midnight(29)
    told = notices(change)["moved_party"]
    assert (told.to, told.facts["due"]) == ((REPORTER,), local_midnight(29).isoformat())
    assert notices(change)["case_arrived"].unit == OTHER_VILLAGE


def test_on_the_same_day_the_promised_date_stays() -> None:
    change = moving.move(a_case(promised_at=local_midnight(27)), act(MEDIATOR, after=timedelta(hours=1)), OTHER_VILLAGE, "their street")
    assert change.case.promised_at == local_midnight(27)
    assert notices(change)["moved_party"].facts["due"] == ""


@pytest.mark.parametrize("again", [False, True])
def test_a_recorded_first_response_is_not_owed_again_however_often_it_moves(again: bool) -> None:
    case = a_case(Stage.IN_PROGRESS, promised_at=local_midnight(27))
    if again:  # moved before, and not taken yet
        waiting = (owed(Kind.TAKE, person=None), owed(Kind.WEEKLY_REPORT, person=None, id_=2))
        case = a_case(Stage.ROUTED, promised_at=local_midnight(27), open_obligations=waiting)
    change = moving.move(case, act(DIRECTOR, after=timedelta(days=5)), OTHER_VILLAGE, "their street")
    assert set(started(change)) == {Kind.ACCEPT, Kind.WEEKLY_REPORT}
    assert change.case.promised_at == local_midnight(27)


def test_who_had_it_hears_that_it_is_gone() -> None:
    change = moving.move(a_case(Stage.ASSIGNED), act(DIRECTOR), OTHER_VILLAGE, "their street")
    assert notices(change)["not_yours_any_more"].to == (MEDIATOR,)
    assert "not_yours_any_more" not in notices(moving.move(a_case(Stage.ASSIGNED), act(MEDIATOR), OTHER_VILLAGE, "their street"))


def test_a_critical_case_calls_people_out_again_only_while_nobody_is_on_it() -> None:
    called = a_case(grade=Grade.CRITICAL)
    assert Kind.DUTY_CALL in started(moving.move(called, act(MEDIATOR), TOWN, "needs the town"))
    answered = a_case(Stage.ASSIGNED, grade=Grade.CRITICAL)
    change = moving.move(answered, act(MEDIATOR), TOWN, "needs the town")
    assert set(started(change)) == {Kind.ACCEPT, Kind.FIRST_RESPONSE}
    assert notices(change)["case_arrived"].urgent


@pytest.mark.parametrize("stage", MOVABLE)
@pytest.mark.parametrize("by", [DIRECTOR, TOWN_SUPERVISOR, CITY_SUPERVISOR])
def test_who_leads_moves_it_at_any_stage(stage: Stage, by: int) -> None:
    assert moving.move(a_case(stage), act(by), OTHER_VILLAGE, "their street").case.handled_by == OTHER_VILLAGE


def test_a_colleague_passes_on_only_what_nobody_has() -> None:
    assert moving.move(a_case(), act(COLLEAGUE), OTHER_VILLAGE, "their street").case.handled_by == OTHER_VILLAGE
    with refused("not_responsible"):
        moving.move(a_case(Stage.ASSIGNED), act(COLLEAGUE), OTHER_VILLAGE, "their street")


@pytest.mark.parametrize("stage", MOVABLE)
@pytest.mark.parametrize(
    "by", [NEIGHBOUR_MEDIATOR, OTHER_TOWN_SUPERVISOR, LABOUR_MEDIATOR, TOWN_MEDIATOR, TOWN_LEADER, GRID_WORKER, STRANGER]
)
def test_others_move_nothing(stage: Stage, by: int) -> None:
    with refused("not_your_unit"):
        moving.move(a_case(stage), act(by), OTHER_VILLAGE, "their street")
    with refused("not_your_unit"):
        moving.refer_up(a_case(stage), act(by), "too hard")
    with refused("not_your_unit"):
        moving.send_down(a_case(stage), act(by), GRID, "small")


@pytest.mark.parametrize("stage", [Stage.RESOLVED, Stage.CLOSED, Stage.ENDED])
def test_what_is_handled_does_not_move(stage: Stage) -> None:
    with refused("stage"):
        moving.move(a_case(stage), act(DIRECTOR), OTHER_VILLAGE, "their street")


@pytest.mark.parametrize(
    ("to", "reason", "why"),
    [
        (VILLAGE, "same_unit", "their street"),
        (999, "unit_not_possible", "their street"),
        (OTHER_VILLAGE, "reason_needed", " x "),
        (OTHER_VILLAGE, "reason_needed", ""),
    ],
)
def test_moves_that_are_refused(to: int, reason: str, why: str) -> None:
    with refused(reason):
        moving.move(a_case(), act(DIRECTOR), to, why)


@pytest.mark.parametrize("to", [VILLAGE, GRID])
def test_an_excluded_unit_and_what_lies_below_it_never_get_the_case(to: int) -> None:
    case = a_case(handled_by=TOWN, assigned_by=CITY, excluded=frozenset({VILLAGE}))
    with refused("unit_not_possible"):
        moving.move(case, act(TOWN_LEADER), to, "their street")
    with refused("unit_not_possible"):
        moving.send_down(case, act(TOWN_LEADER), to, "their street")


def test_referring_up_passes_what_cannot_take_it() -> None:
    assert moving.refer_up(a_case(), act(DIRECTOR), "too hard").case.handled_by == TOWN
    assert moving.refer_up(a_case(handled_by=GRID), act(GRID_WORKER), "too hard").case.handled_by == VILLAGE
    assert moving.refer_up(a_case(excluded=frozenset({TOWN})), act(DIRECTOR), "about the town").case.handled_by == CITY
    assert moving.refer_up(a_case(), act(DIRECTOR), "too hard", receiving={CITY}).case.handled_by == CITY
    with refused("nothing_above"):
        moving.refer_up(a_case(handled_by=CITY), act(CITY_SUPERVISOR), "too hard")
    with refused("nothing_above"):
        moving.refer_up(a_case(), act(DIRECTOR), "too hard", receiving=set())


@pytest.mark.parametrize("to", [TOWN, CITY, OTHER_TOWN, LABOUR])
def test_sending_down_stays_in_the_own_subtree(to: int) -> None:
    with refused("unit_not_possible"):
        moving.send_down(a_case(handled_by=TOWN), act(TOWN_LEADER), to, "small")


@pytest.mark.parametrize("by", [TOWN_MEDIATOR, TOWN_LEADER, TOWN_SUPERVISOR, CITY_SUPERVISOR])
def test_a_case_without_a_place_is_given_to_a_unit_by_who_it_waits_at(by: int) -> None:
    case = a_case(Stage.REPORTED, handled_by=None, routed_at=None)
    change = moving.move(case, act(by), VILLAGE, "they said where it is")
    assert change.event.kind == "routed"
    assert (change.case.stage, change.case.assigned_by, change.case.routed_at) == (Stage.ROUTED, TOWN, NOW)
    assert set(started(change)) == {Kind.TAKE, Kind.FIRST_RESPONSE}
    assert change.case.promised_at == local_midnight(27)
    assert notices(change)["moved_party"].facts["how"] == "routed"


@pytest.mark.parametrize("by", [MEDIATOR, DIRECTOR, GRID_WORKER, OTHER_TOWN_SUPERVISOR, STRANGER])
def test_others_do_not_route_it(by: int) -> None:
    with refused("not_your_unit"):
        moving.move(a_case(Stage.REPORTED, handled_by=None), act(by), VILLAGE, "for us")


def test_rejecting_ends_the_case_and_tells_the_reporter_where_to_go() -> None:
    change = ending.reject(a_case(), act(DIRECTOR), "not_ours", "please ask the housing office")
    assert (change.case.stage, change.case.closed_at, change.end_all) == (Stage.ENDED, NOW, "ended")
    told = notices(change)["rejected"]
    assert (told.to, told.facts["reason"], told.facts["note"]) == ((REPORTER,), "not_ours", "please ask the housing office")


@pytest.mark.parametrize(
    ("stage", "by", "reason", "note", "why"),
    [
        (Stage.ROUTED, MEDIATOR, "not_ours", "ask there", "not_leader"),
        (Stage.ROUTED, TOWN_LEADER, "not_ours", "ask there", "not_leader"),
        (Stage.ROUTED, STRANGER, "not_ours", "ask there", "not_leader"),
        (Stage.ROUTED, DIRECTOR, "boring", "ask there", "reason_needed"),
        (Stage.ROUTED, DIRECTOR, "not_ours", " ", "reason_needed"),
        (Stage.ASSIGNED, DIRECTOR, "not_ours", "ask there", "stage"),
        (Stage.IN_PROGRESS, DIRECTOR, "not_ours", "ask there", "stage"),
        (Stage.CLOSED, DIRECTOR, "not_ours", "ask there", "stage"),
    ],
)
def test_rejections_that_are_refused(stage: Stage, by: int, reason: str, note: str, why: str) -> None:
    with refused(why):
        ending.reject(a_case(stage), act(by), reason, note)


@pytest.mark.parametrize("by", [TOWN_MEDIATOR, TOWN_SUPERVISOR])
def test_who_a_reported_case_waits_at_can_reject_it(by: int) -> None:
    assert ending.reject(a_case(Stage.REPORTED, handled_by=None), act(by), "no_dispute", "a question").case.stage is Stage.ENDED


def test_the_person_concerned_takes_the_report_back() -> None:
    change = ending.withdraw(a_case(Stage.ASSIGNED), act(REPORTER))
    assert (change.case.stage, change.end_all) == (Stage.ENDED, "ended")
    assert notices(change)["withdrawn"].to == (MEDIATOR,)
    assert notices(ending.withdraw(a_case(), act(REPORTER)))["withdrawn"].unit == VILLAGE
    for by in (MEDIATOR, STRANGER):
        with refused("not_a_party"):
            ending.withdraw(a_case(), act(by))
    with refused("not_a_party"):
        ending.withdraw(a_case(reporter_is_party=False, parties=()), act(REPORTER))
    with refused("stage"):
        ending.withdraw(a_case(Stage.RESOLVED), act(REPORTER))


@pytest.mark.parametrize(("facts", "told"), [({"grade": Grade.CRITICAL}, (TOWN_SUPERVISOR,)), ({"protected": True}, (PROTECTOR,))])
def test_a_protected_or_critical_case_is_looked_at_all_the_same(facts: dict[str, object], told: tuple[int, ...]) -> None:
    change = ending.withdraw(a_case(Stage.ASSIGNED, **facts), act(REPORTER))
    assert (change.case.stage, change.end_all) == (Stage.ASSIGNED, None)
    assert notices(change)["withdrawal_asked"].to == told


def test_raising_the_grade_brings_deadlines_nearer_and_calls_people_out() -> None:
    change = ending.change_grade(a_case(), act(DIRECTOR), Grade.CRITICAL)
    assert change.case.grade is Grade.CRITICAL
    assert set(started(change)) == {Kind.DUTY_CALL}
    take = next(each for each in change.changed if each.kind is Kind.TAKE)
    assert (take.due_at, take.grade) == (NOW + timedelta(minutes=15), Grade.CRITICAL)
    first = next(each for each in change.changed if each.kind is Kind.FIRST_RESPONSE)
    assert first.due_at == local_midnight(27)


def test_lowering_needs_a_supervisor_and_calls_nobody_out_any_more() -> None:
    critical = a_case(grade=Grade.CRITICAL)
    with refused("lowering_needs_supervisor"):
        ending.change_grade(critical, act(DIRECTOR), Grade.HIGH)
    change = ending.change_grade(critical, act(TOWN_SUPERVISOR), Grade.HIGH)
    assert change.ended == ((Kind.DUTY_CALL, "regraded"),)
    assert Kind.DUTY_CALL not in {each.kind for each in change.changed}
    before = critical.owed(Kind.TAKE)
    after = next(each for each in change.changed if each.kind is Kind.TAKE)
    assert before is not None and after.due_at == before.due_at


def test_a_supervisor_grades_what_still_waits_for_a_unit() -> None:
    assert ending.change_grade(a_case(Stage.REPORTED, handled_by=None), act(TOWN_SUPERVISOR), Grade.HIGH).case.grade is Grade.HIGH


@pytest.mark.parametrize(
    ("stage", "by", "grade", "reason"),
    [
        (Stage.ASSIGNED, MEDIATOR, Grade.MEDIUM, "same_grade"),
        (Stage.ASSIGNED, COLLEAGUE, Grade.HIGH, "not_responsible"),
        (Stage.ASSIGNED, TOWN_MEDIATOR, Grade.HIGH, "not_responsible"),
        (Stage.CLOSED, DIRECTOR, Grade.HIGH, "stage"),
    ],
)
def test_grades_that_are_refused(stage: Stage, by: int, grade: Grade, reason: str) -> None:
    with refused(reason):
        ending.change_grade(a_case(stage), act(by), grade)
