"""Clock stops: who asks, who grants, what moves by how much, and what comes back when it is over sooner."""

from dataclasses import replace
from datetime import date, datetime, timedelta
from typing import Any

import pytest

from bot.rules import handling, moving, stopping
from bot.rules.case import Case, Change
from bot.rules.stops import Stop
from bot.rules.terms import Kind, Outcome, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    OTHER_VILLAGE,
    POLICY,
    REPORTER,
    STRANGER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    obligation,
    owed,
    refused,
    started,
)

DAY = timedelta(days=1)
FRIDAY = date(2026, 11, 27)


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.IN_PROGRESS])
def test_who_has_the_case_asks_a_supervisor(stage: Stage) -> None:
    change = stopping.ask_stop(a_case(stage), act(MEDIATOR), "court", FRIDAY, "the judgement comes on Friday")
    assert change.asked is not None and change.asked.to == (TOWN_SUPERVISOR,)
    assert change.asked.data["until"] == local_midnight(28).isoformat()
    assert change.case.stopped_until is None and change.changed == ()


@pytest.mark.parametrize(
    ("facts", "by", "reason", "day", "why", "code"),
    [
        ({}, COLLEAGUE, "court", FRIDAY, "judgement", "not_responsible"),
        ({}, TOWN_MEDIATOR, "court", FRIDAY, "judgement", "not_responsible"),
        ({}, STRANGER, "court", FRIDAY, "judgement", "not_responsible"),
        ({}, REPORTER, "court", FRIDAY, "judgement", "no_such_case"),
        ({}, MEDIATOR, "war", FRIDAY, "judgement", "button_old"),
        ({}, MEDIATOR, "court", date(2026, 11, 22), "judgement", "day_gone_by"),
        ({}, MEDIATOR, "appraisal", date(2027, 1, 23), "judgement", "stop_too_long"),
        ({}, MEDIATOR, "court", FRIDAY, " ", "reason_needed"),
        ({"stage": Stage.ROUTED}, DIRECTOR, "court", FRIDAY, "judgement", "stage"),
        ({"stage": Stage.RESOLVED}, MEDIATOR, "court", FRIDAY, "judgement", "stage"),
        ({"stopped_until": NOW + DAY}, MEDIATOR, "court", FRIDAY, "judgement", "stopped_already"),
    ],
)
def test_asking_that_is_refused(facts: dict[str, Any], by: int, reason: str, day: date, why: str, code: str) -> None:
    case = a_case(**{"stage": Stage.ASSIGNED, **facts})
    with refused(code):
        stopping.ask_stop(case, act(by), reason, day, why)


def granted(case: Case, until: datetime, after: timedelta = timedelta()) -> Change:
    return stopping.decide_stop(case, act(TOWN_SUPERVISOR, after=after), 7, "court", until, yes=True, asked_by=MEDIATOR)


def stopped(case: Case, until: datetime, after: timedelta = timedelta()) -> tuple[Case, Stop]:
    """As they are stored then."""
    change = granted(case, until, after)
    moved = {each.id: each for each in change.changed}
    owing = tuple(moved.get(each.id, each) for each in case.open_obligations)
    (stop,) = change.kept
    return replace(change.case, open_obligations=owing), replace(stop, id=3)


def test_days_move_by_whole_days_and_reminders_with_them() -> None:
    case = a_case(Stage.ASSIGNED, promised_at=local_midnight(27))
    change = granted(case, local_midnight(29), after=DAY)  # from the 24th to the end of the 28th
    (first,) = change.changed
    assert first.due_at == local_midnight(2, 12)
    assert first.next_at == local_midnight(30) + timedelta(hours=9)
    assert (change.case.stopped_until, change.case.promised_at) == (local_midnight(29), local_midnight(2, 12))
    assert notices(change)["clock_stopped"].facts["due"] == local_midnight(2, 12).isoformat()
    assert notices(change)["stop_decided"].to == (MEDIATOR,)
    again = notices(change)["clock_runs_again"]
    assert (again.to, again.at) == ((MEDIATOR,), local_midnight(29) + timedelta(hours=8))
    (stop,) = change.kept
    assert (stop.began_at, stop.until, stop.granted_by, stop.ended_at) == (NOW + DAY, local_midnight(29), TOWN_SUPERVISOR, None)


def test_what_is_owed_in_hours_or_by_somebodys_date_does_not_move() -> None:
    others = (owed(Kind.MEASURE, id_=5), owed(Kind.DUTY_CALL, id_=6), owed(Kind.PROMISE, id_=7))
    case = a_case(Stage.ASSIGNED, open_obligations=(*a_case(Stage.ASSIGNED).open_obligations, *others))
    assert [each.kind for each in granted(case, local_midnight(29)).changed] == [Kind.FIRST_RESPONSE]


def test_what_is_overdue_stays_overdue() -> None:
    change = granted(a_case(Stage.ASSIGNED), local_midnight(20, 12), after=10 * DAY)
    assert change.changed == ()
    assert notices(change)["clock_stopped"].facts["due"] == ""


@pytest.mark.parametrize(
    ("by", "asked_by", "code"),
    [(MEDIATOR, MEDIATOR, "own_request"), (DIRECTOR, MEDIATOR, "not_supervisor"), (TOWN_SUPERVISOR, TOWN_SUPERVISOR, "own_request")],
)
def test_only_a_supervisor_grants_and_never_to_themselves(by: int, asked_by: int, code: str) -> None:
    with refused(code):
        stopping.decide_stop(a_case(Stage.ASSIGNED), act(by), 7, "court", local_midnight(29), yes=True, asked_by=asked_by)


def test_no_changes_nothing() -> None:
    change = stopping.decide_stop(
        a_case(Stage.ASSIGNED), act(TOWN_SUPERVISOR), 7, "court", local_midnight(29), yes=False, asked_by=MEDIATOR
    )
    assert (change.changed, change.kept, change.case.stopped_until, change.decided) == ((), (), None, (7, "no"))


def test_a_day_that_has_passed_meanwhile_is_not_granted() -> None:
    with refused("day_gone_by"):
        granted(a_case(Stage.ASSIGNED), local_midnight(25), after=3 * DAY)


@pytest.mark.parametrize(("after", "due"), [(2, 28), (3, 29), (5, 1)])
def test_ended_early_the_dates_come_back_by_the_rest(after: int, due: int) -> None:
    """Stopped on the 23rd until the end of the 28th: due on the 26th at first, on 2 December then."""
    case, stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    change = stopping.end_stop(case, act(MEDIATOR, after=after * DAY), [stop])
    (first,) = change.changed
    assert first.due_at == local_midnight(due + 1, 12 if due == 1 else 11)
    assert first.next_at is not None and first.next_at > NOW + after * DAY
    assert (change.case.stopped_until, change.case.promised_at) == (None, first.due_at)
    assert change.kept == (replace(stop, ended_at=NOW + after * DAY),)


def test_ended_at_once_nothing_is_gained() -> None:
    case, stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    (first,) = stopping.end_stop(case, act(MEDIATOR, after=timedelta(minutes=5)), [stop]).changed
    assert first.due_at == local_midnight(27)


def test_a_report_written_meanwhile_counts_from_the_end_of_the_stop() -> None:
    case, stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    weekly = started(handling.first_response(case, act(MEDIATOR, after=DAY), "phone", "spoke with both"))[Kind.WEEKLY_REPORT]
    assert weekly.due_at == local_midnight(7, 12)  # seven days after the 29th, when it begins
    working = replace(case, stage=Stage.IN_PROGRESS, open_obligations=(obligation(weekly, 20),))
    (back,) = stopping.end_stop(working, act(MEDIATOR, after=2 * DAY), [stop]).changed
    assert back.due_at == local_midnight(3, 12)  # seven days after the 25th


def test_what_never_was_moved_does_not_come_nearer() -> None:
    case, stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    late = replace(owed(Kind.WEEKLY_REPORT, id_=9), started_at=NOW + 2 * DAY, due_at=local_midnight(3, 12))
    working = replace(case, open_obligations=(late,))
    (kept,) = stopping.end_stop(working, act(MEDIATOR, after=3 * DAY), [stop]).changed
    assert kept.due_at == local_midnight(3, 12)


def test_a_unit_that_gets_it_meanwhile_counts_from_the_end_too() -> None:
    case, _stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    begun = started(moving.move(case, act(DIRECTOR, after=DAY), OTHER_VILLAGE, "their street"))
    assert begun[Kind.FIRST_RESPONSE].due_at == local_midnight(3, 12)
    assert begun[Kind.ACCEPT].due_at < local_midnight(26)


def test_only_once_and_only_while_it_stands() -> None:
    case, stop = stopped(a_case(Stage.ASSIGNED), local_midnight(29))
    for by in (COLLEAGUE, STRANGER):
        with refused("not_responsible"):
            stopping.end_stop(case, act(by), [stop])
    over = stopping.end_stop(case, act(MEDIATOR), [stop]).case
    with refused("not_stopped"):
        stopping.end_stop(over, act(MEDIATOR), [replace(stop, ended_at=NOW)])
    with refused("not_stopped"):
        stopping.end_stop(case, act(MEDIATOR, after=7 * DAY), [stop])


def test_it_is_over_when_the_handling_is() -> None:
    case, _stop = stopped(a_case(Stage.IN_PROGRESS), local_midnight(29))
    assert handling.resolve(case, act(MEDIATOR), Outcome.SETTLED, "they agreed on it").case.stopped_until is None


def test_days_are_counted() -> None:
    first = Stop(1, 1, "court", NOW, local_midnight(29), ended_at=NOW + 2 * DAY)
    second = Stop(2, 1, "hospital", NOW + 4 * DAY, NOW + 20 * DAY)
    assert stopping.days_stopped([first, second], NOW + 7 * DAY) == 5
    assert stopping.days_stopped([second], NOW + 90 * DAY) == 16
    assert stopping.days_to_ask("appraisal", POLICY) == (7, 30, 60)
    assert a_case().handled_by == VILLAGE
