"""Revisit, closing, later checks and everything that opens a case again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import closing
from bot.rules.case import Change
from bot.rules.terms import Grade, Kind, Outcome, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    POLICY,
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


def revisit(by: int = TOWN_MEDIATOR, outcome: Outcome = Outcome.SETTLED, **answers: Any) -> Change:
    case = a_case(Stage.RESOLVED, outcome=outcome)
    given: dict[str, Any] = {"how": "visit", "result": "kept", "content": "yes", "note": "the pipe is mended", **answers}
    return closing.revisit(case, act(by), **given)


@pytest.mark.parametrize("by", [TOWN_MEDIATOR, TOWN_LEADER, TOWN_SUPERVISOR, CITY_SUPERVISOR])
def test_a_good_revisit_closes_the_case(by: int) -> None:
    change = revisit(by)
    assert (change.case.stage, change.case.closed_at) == (Stage.CLOSED, NOW)
    assert change.end_all == "closed"
    check = started(change)[Kind.LATER_CHECK]
    assert (check.unit, check.due_at) == (TOWN, local_midnight(24, 12))  # the end of the 30th day
    assert notices(change)["closed"].to == (REPORTER,)
    assert notices(change)["closed_by_revisit"].to == (MEDIATOR,)


@pytest.mark.parametrize(("answers", "again"), [({"result": "not_kept"}, True), ({"content": "no"}, True), ({"content": "partly"}, False)])
def test_not_kept_or_not_content_opens_it_again(answers: dict[str, Any], again: bool) -> None:
    change = revisit(**answers)
    assert change.case.stage is (Stage.IN_PROGRESS if again else Stage.CLOSED)
    if again:
        assert (change.case.reopened, change.case.outcome) == (1, None)
        weekly = started(change)[Kind.WEEKLY_REPORT]
        assert (weekly.unit, weekly.person, weekly.due_at) == (VILLAGE, MEDIATOR, local_midnight(1, 12))


@pytest.mark.parametrize("outcome", [Outcome.NOT_SETTLED, Outcome.REFUSED, Outcome.HANDED_OVER])
def test_what_ended_without_agreement_closes_once_the_people_know_where_to_go(outcome: Outcome) -> None:
    assert revisit(outcome=outcome, result="explained", content="no").case.stage is Stage.CLOSED
    assert revisit(outcome=outcome, result="not_kept").case.stage is Stage.IN_PROGRESS
    with refused("button_old"):
        revisit(outcome=outcome, result="kept")


@pytest.mark.parametrize("forged", [{"how": "x"}, {"result": "explained"}, {"result": "closed"}, {"content": ""}])
def test_answers_that_no_button_offers_close_nothing(forged: dict[str, Any]) -> None:
    with refused("button_old"):
        revisit(**forged)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (MEDIATOR, "revisit_by_handler"),
        (COLLEAGUE, "not_assigning_unit"),
        (DIRECTOR, "not_assigning_unit"),
        (STRANGER, "not_assigning_unit"),
    ],
)
def test_who_does_not_owe_the_revisit_does_not_make_it(by: int, reason: str) -> None:
    with refused(reason):
        revisit(by)


@pytest.mark.parametrize("stage", [each for each in Stage if each is not Stage.RESOLVED])
def test_no_other_stage_is_closed_by_a_revisit(stage: Stage) -> None:
    with refused("stage"):
        closing.revisit(a_case(stage), act(TOWN_MEDIATOR), how="visit", result="kept", content="yes", note="fine")


@pytest.mark.parametrize(
    ("grade", "days"), [(Grade.LOW, [30]), (Grade.MEDIUM, [30]), (Grade.HIGH, [7, 30, 90]), (Grade.CRITICAL, [7, 30, 90])]
)
def test_later_checks_come_one_after_another_and_are_all_counted_from_the_closing(grade: Grade, days: list[int]) -> None:
    case = replace(a_case(Stage.RESOLVED, grade=grade), outcome=Outcome.SETTLED)
    change = closing.revisit(case, act(TOWN_MEDIATOR), how="phone", result="kept", content="yes", note="fine")
    seen = []
    after = timedelta()
    while change.started:
        (check,) = change.started
        seen.append(((check.due_at - NOW).days, check.round))
        after += timedelta(days=5)
        open_check = owed(Kind.LATER_CHECK, unit=TOWN, person=None, grade=grade)
        open_check = replace(open_check, round=check.round, due_at=check.due_at)
        closed = replace(change.case, open_obligations=(open_check,))
        change = closing.later_check(closed, act(TOWN_MEDIATOR, after=after), relapse=False, how="phone", note="quiet")
        assert change.ended == ((Kind.LATER_CHECK, "recorded"),)
    assert seen == [(each, number) for number, each in enumerate(days)]


@pytest.mark.parametrize(("late", "following"), [(29, [1]), (31, [2]), (89, [2]), (92, [])])
def test_a_later_check_that_comes_late_stands_for_those_due_meanwhile(late: int, following: list[int]) -> None:
    open_check = owed(Kind.LATER_CHECK, unit=TOWN, person=None, grade=Grade.HIGH)
    closed = a_case(Stage.CLOSED, grade=Grade.HIGH, closed_at=NOW, open_obligations=(replace(open_check, round=0),))
    change = closing.later_check(closed, act(TOWN_MEDIATOR, after=timedelta(days=late)), relapse=False, how="phone", note="quiet")
    assert [check.round for check in change.started] == following
    assert all(check.due_at > NOW + timedelta(days=late) for check in change.started)


def test_a_relapse_opens_the_case_again_and_the_supervisor_hears_how_often() -> None:
    change = closing.later_check(a_case(Stage.CLOSED, reopened=1), act(TOWN_LEADER), relapse=True, how="visit", note="it drips again")
    assert (change.case.stage, change.case.reopened) == (Stage.IN_PROGRESS, 2)
    told = notices(change)["reopened_supervisor"]
    assert told.to == (TOWN_SUPERVISOR,)
    assert (told.facts["times"], told.facts["why"]) == (2, "relapse")
    assert notices(change)["reopened"].to == (MEDIATOR,)


def test_a_case_that_nobody_has_any_more_is_reopened_for_its_unit() -> None:
    change = closing.later_check(a_case(Stage.CLOSED, responsible=None), act(TOWN_LEADER), relapse=True, how="visit", note="again")
    assert (notices(change)["reopened"].to, notices(change)["reopened"].unit) == ((), VILLAGE)


def test_a_check_needs_one_that_is_due_and_somebody_who_owes_it() -> None:
    with refused("no_check_owed"):
        closing.later_check(a_case(Stage.CLOSED, open_obligations=()), act(TOWN_LEADER), relapse=False, how="phone", note="quiet")
    with refused("revisit_by_handler"):
        closing.later_check(a_case(Stage.CLOSED), act(MEDIATOR), relapse=False, how="phone", note="quiet")
    with refused("stage"):
        closing.later_check(a_case(Stage.RESOLVED), act(TOWN_LEADER), relapse=False, how="phone", note="quiet")
    with refused("button_old"):
        closing.later_check(a_case(Stage.CLOSED), act(TOWN_LEADER), relapse=False, how="dream", note="quiet")


@pytest.mark.parametrize(("answer", "stage"), [("yes", Stage.RESOLVED), ("partly", Stage.IN_PROGRESS), ("no", Stage.IN_PROGRESS)])
def test_what_a_party_says_before_closing(answer: str, stage: Stage) -> None:
    change = closing.party_answers(a_case(Stage.RESOLVED, outcome=Outcome.SETTLED), act(REPORTER), answer)
    assert change.case.stage is stage
    assert change.event.kind == "party_answered"


@pytest.mark.parametrize("answer", ["yes", "no"])
@pytest.mark.parametrize("by", [STRANGER, MEDIATOR, TOWN_SUPERVISOR])
def test_only_parties_say_whether_it_is_solved(by: int, answer: str) -> None:
    with refused("not_a_party"):
        closing.party_answers(a_case(Stage.RESOLVED), act(by), answer)


def test_a_reporter_who_is_not_a_party_cannot_reopen() -> None:
    case = a_case(Stage.RESOLVED, reporter_is_party=False, parties=())
    with refused("not_a_party"):
        closing.still_not_solved(case, act(REPORTER))


@pytest.mark.parametrize(("days", "late"), [(1, False), (90, False), (91, True)])
def test_after_closing_the_supervisor_is_asked_for_ninety_days(days: int, late: bool) -> None:
    closed = a_case(Stage.CLOSED, closed_at=NOW)
    assert POLICY.cases.reopen_days == 90
    if late:
        with refused("reopen_too_late"):
            closing.still_not_solved(closed, act(REPORTER, after=timedelta(days=days)))
    else:
        change = closing.still_not_solved(closed, act(REPORTER, after=timedelta(days=days)))
        assert change.case.stage is Stage.CLOSED
        assert change.asked is not None
        assert (change.asked.kind, change.asked.to) == ("reopen", (TOWN_SUPERVISOR,))


def test_the_question_passes_by_who_is_excluded_and_stays_with_protection_staff() -> None:
    about = a_case(Stage.CLOSED, closed_at=NOW, handled_by=CITY, assigned_by=CITY, excluded=frozenset({TOWN}))
    asked = closing.still_not_solved(about, act(REPORTER)).asked
    assert asked is not None and asked.to == (CITY_SUPERVISOR,)
    protected = closing.still_not_solved(a_case(Stage.CLOSED, closed_at=NOW, protected=True), act(REPORTER)).asked
    assert protected is not None and protected.to == (PROTECTOR,)


def test_the_supervisor_decides_about_a_late_reopening() -> None:
    closed = a_case(Stage.CLOSED, closed_at=NOW)
    yes = closing.decide_reopening(closed, act(TOWN_SUPERVISOR), 5, yes=True)
    assert (yes.case.stage, yes.decided) == (Stage.IN_PROGRESS, (5, "yes"))
    assert set(started(yes)) == {Kind.WEEKLY_REPORT}
    no = closing.decide_reopening(closed, act(TOWN_SUPERVISOR), 5, yes=False)
    assert (no.case.stage, no.decided) == (Stage.CLOSED, (5, "no"))
    assert notices(no)["reopening_refused"].to == (REPORTER,)
    for by in (TOWN_LEADER, DIRECTOR, STRANGER):
        with refused("not_supervisor"):
            closing.decide_reopening(closed, act(by), 5, yes=True)
    with refused("stage"):
        closing.decide_reopening(a_case(Stage.IN_PROGRESS), act(TOWN_SUPERVISOR), 5, yes=True)
