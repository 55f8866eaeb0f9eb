"""Who may put a step on whom, what becomes of it, and who looks back at it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import looking_back, measures
from bot.rules.case import Case, Change, New
from bot.rules.measures import Measure
from bot.rules.obligations import Obligation, start
from bot.rules.permits import helps, may_read, may_see_names
from bot.rules.terms import Kind, MeasureKind, Nature, Stage
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
    OTHER_VILLAGE,
    POLICY,
    PROTECTOR,
    REPORTER,
    STAFF_IDS,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    obligation,
    owed,
    person,
    refused,
    started,
)

EVERYBODY = frozenset(STAFF_IDS)
UNTIL = local_midnight(27)
STEP = "look at the pipe together"


def put(
    case: Case,
    by: int = MEDIATOR,
    *,
    kind: MeasureKind = MeasureKind.HANDLE,
    unit: int = VILLAGE,
    who: int = COLLEAGUE,
    started: frozenset[int] = EVERYBODY,
) -> Change:
    return measures.add(case, act(by), kind=kind, step=STEP, unit=unit, person=who, until=UNTIL, started=started)


def with_step(who: int | None = NEIGHBOUR_MEDIATOR, **changes: Any) -> tuple[Case, Measure, Obligation]:
    """A case with one open step."""
    case = a_case(Stage.IN_PROGRESS)
    measure = replace(Measure(7, 1, MeasureKind.HANDLE, OTHER_VILLAGE, who, STEP, UNTIL, MEDIATOR), **changes)
    begun = start(Kind.MEASURE, unit=OTHER_VILLAGE, person=who, grade=case.grade, now=NOW, policy=POLICY, until=UNTIL)
    open_now = replace(obligation(begun, 9), about=7)
    return replace(case, open_obligations=(*case.open_obligations, open_now)), measure, open_now


def test_a_step_is_owed_by_its_person_up_to_its_own_date() -> None:
    change = put(a_case(Stage.IN_PROGRESS))
    owes = started(change)[Kind.MEASURE]
    assert (owes.person, owes.unit, owes.due_at, owes.about) == (COLLEAGUE, VILLAGE, UNTIL, New(0))
    assert change.kept[0].step == STEP and change.kept[0].by == MEDIATOR
    assert notices(change)["measure_yours"].to == (COLLEAGUE,)
    assert change.event.note == STEP and STEP not in str(change.event.data)
    assert not put(a_case(Stage.IN_PROGRESS), who=MEDIATOR).notices, "nobody is told what they have just put down for themselves"


@pytest.mark.parametrize("by", [COLLEAGUE, NEIGHBOUR_MEDIATOR, TOWN_MEDIATOR])
def test_the_list_is_kept_by_who_has_the_case_and_who_leads(by: int) -> None:
    with refused("not_responsible"):
        put(a_case(Stage.IN_PROGRESS), by)
    for lead in (MEDIATOR, DIRECTOR, TOWN_SUPERVISOR, CITY_SUPERVISOR):
        put(a_case(Stage.IN_PROGRESS), lead)


@pytest.mark.parametrize("stage", [Stage.REPORTED, Stage.CLOSED, Stage.ENDED])
def test_a_step_needs_a_case_that_somebody_works_on(stage: Stage) -> None:
    with refused("stage"):
        put(a_case(stage, responsible=MEDIATOR))


def test_help_can_be_given_after_the_closing() -> None:
    assert put(a_case(Stage.CLOSED), kind=MeasureKind.ASSIST).started


@pytest.mark.parametrize(
    ("unit", "who"),
    [
        (VILLAGE, NEIGHBOUR_MEDIATOR),  # works elsewhere
        (VILLAGE, REPORTER),  # whose matter it is
        (999, COLLEAGUE),
        (CITY, PROTECTOR),  # has no work there that could be given
    ],
)
def test_nobody_is_given_a_step_who_could_not_do_it(unit: int, who: int) -> None:
    with refused("cannot_help"):
        put(a_case(Stage.IN_PROGRESS), unit=unit, who=who)


def test_who_has_not_started_is_excluded_or_away_is_given_none() -> None:
    case = a_case(Stage.IN_PROGRESS)
    with refused("cannot_help"):
        put(case, started=frozenset({MEDIATOR}))
    with refused("cannot_help"):
        put(replace(case, excluded=frozenset({OTHER_VILLAGE})), unit=OTHER_VILLAGE, who=NEIGHBOUR_MEDIATOR)
    with refused("cannot_help"):
        put(
            replace(case, handled_by=TOWN, responsible=TOWN_MEDIATOR, excluded=frozenset({VILLAGE})),
            TOWN_MEDIATOR,
            unit=GRID,
            who=GRID_WORKER,
        )


def test_a_protected_case_gives_steps_to_named_staff_only() -> None:
    case = a_case(Stage.IN_PROGRESS, protected=True, responsible=PROTECTOR)
    with refused("cannot_help"):
        put(case, PROTECTOR, who=COLLEAGUE)
    with refused("no_such_case"):
        put(case, MEDIATOR, who=PROTECTOR)
    assert put(case, PROTECTOR, who=PROTECTOR).started


def test_cracking_down_is_a_supervisors_and_goes_to_an_authority() -> None:
    case = a_case(Stage.IN_PROGRESS)
    with refused("not_supervisor"):
        put(case, DIRECTOR, kind=MeasureKind.CRACK_DOWN, unit=LABOUR, who=LABOUR_MEDIATOR)
    with refused("not_an_authority"):
        put(case, TOWN_SUPERVISOR, kind=MeasureKind.CRACK_DOWN)
    assert put(case, TOWN_SUPERVISOR, kind=MeasureKind.CRACK_DOWN, unit=LABOUR, who=LABOUR_MEDIATOR).started


def test_words_and_a_day_to_come_are_needed() -> None:
    case = a_case(Stage.IN_PROGRESS)
    with refused("step_too_short"):
        measures.add(case, act(MEDIATOR), kind=MeasureKind.HANDLE, step="x", unit=VILLAGE, person=COLLEAGUE, until=UNTIL, started=EVERYBODY)
    with refused("day_gone_by"):
        measures.add(case, act(MEDIATOR), kind=MeasureKind.HANDLE, step=STEP, unit=VILLAGE, person=COLLEAGUE, until=NOW, started=EVERYBODY)


def test_the_nature_is_the_matters_and_said_once() -> None:
    case = a_case(Stage.IN_PROGRESS)
    change = measures.set_nature(case, act(MEDIATOR), Nature.LONG_STANDING)
    assert change.case.nature is Nature.LONG_STANDING and not change.notices
    with refused("same_nature"):
        measures.set_nature(change.case, act(MEDIATOR), Nature.LONG_STANDING)
    with refused("not_responsible"):
        measures.set_nature(case, act(COLLEAGUE), Nature.LONG_STANDING)


def test_whoever_helps_sees_their_step_and_neither_words_nor_names() -> None:
    case, _measure, _owed = with_step()
    helper = person(NEIGHBOUR_MEDIATOR)
    assert helps(helper, case, TREE)
    assert not may_read(helper, case, TREE) and not may_see_names(helper, case, TREE)
    assert not helps(helper, replace(case, excluded=frozenset({OTHER_VILLAGE})), TREE)
    assert not helps(helper, replace(case, open_obligations=()), TREE)


def test_done_ends_the_very_obligation_and_the_looking_back_begins() -> None:
    case, measure, open_now = with_step()
    change = looking_back.done(case, act(NEIGHBOUR_MEDIATOR), measure, open_now, "looked at it together", EVERYBODY)
    assert change.ended_ones == ((open_now.id, "recorded"),)
    check = started(change)[Kind.MEASURE_CHECK]
    assert (check.person, check.unit, check.about, check.due_at) == (MEDIATOR, VILLAGE, 7, UNTIL)
    assert change.kept[0].done == "looked at it together"
    with refused("already_done"):
        looking_back.done(case, act(NEIGHBOUR_MEDIATOR), change.kept[0], open_now, "looked at it together", EVERYBODY)
    with refused("not_responsible"):
        looking_back.done(case, act(LABOUR_MEDIATOR), measure, open_now, "looked at it together", EVERYBODY)


@pytest.mark.parametrize(
    ("who", "by", "checks"),
    [
        (NEIGHBOUR_MEDIATOR, NEIGHBOUR_MEDIATOR, MEDIATOR),
        (MEDIATOR, MEDIATOR, TOWN_LEADER),  # who has the case did it: the assigning unit asks
        (NEIGHBOUR_MEDIATOR, MEDIATOR, TOWN_LEADER),  # or said that it is done
    ],
)
def test_nobody_asks_whether_their_own_step_worked(who: int, by: int, checks: int) -> None:
    case, measure, open_now = with_step(who)
    change = looking_back.done(case, act(by), measure, open_now, "looked at it together", EVERYBODY)
    assert started(change)[Kind.MEASURE_CHECK].person == checks


def test_a_fixed_step_is_a_fact_and_nobody_is_asked_about_it() -> None:
    case, measure, open_now = with_step(slug="verify")
    assert not looking_back.done(case, act(NEIGHBOUR_MEDIATOR), measure, open_now, "verified on the spot", EVERYBODY).started
    case, measure, open_now = with_step(slug="care")
    assert looking_back.done(case, act(NEIGHBOUR_MEDIATOR), measure, open_now, "brought two meals", EVERYBODY).started


def test_who_asks_the_people_sees_who_they_are_unless_a_name_is_hidden() -> None:
    case = a_case(Stage.CLOSED, open_obligations=(replace(owed(Kind.MEASURE_CHECK, unit=TOWN, person=TOWN_LEADER), about=7),))
    assert may_see_names(person(TOWN_LEADER), case, TREE)
    assert not may_see_names(person(TOWN_LEADER), replace(case, name_hidden=True), TREE)
    assert not may_see_names(person(TOWN_LEADER), replace(case, open_obligations=()), TREE)


@pytest.mark.parametrize(("result", "worked"), [("yes", True), ("partly", None), ("no", False)])
def test_what_the_people_say_is_kept(result: str, worked: bool | None) -> None:
    case, measure, _owed = with_step()
    check = replace(owed(Kind.MEASURE_CHECK, person=MEDIATOR, id_=11), about=7)
    done = replace(measure, done_at=NOW, done="looked at it")
    change = looking_back.check(case, act(MEDIATOR), done, check, result, "they say so")
    assert (change.kept[0].worked, change.kept[0].checked_at, change.kept[0].found) == (worked, NOW, "they say so")
    assert change.ended_ones == ((11, "recorded"),)
    with refused("button_old"):
        looking_back.check(case, act(MEDIATOR), done, check, "maybe", "they say so")
    with refused("step_too_short"):
        looking_back.check(case, act(MEDIATOR), done, check, result, "")


def test_the_doer_does_not_record_what_another_is_to_ask() -> None:
    case, measure, _owed = with_step(MEDIATOR)
    check = replace(owed(Kind.MEASURE_CHECK, unit=TOWN, person=TOWN_LEADER, id_=11), about=7)
    with refused("check_by_doer"):
        looking_back.check(case, act(MEDIATOR), measure, check, "yes", "they say so")


def test_who_cannot_hands_it_to_who_has_the_case_with_the_same_date() -> None:
    case, measure, open_now = with_step()
    change = looking_back.cannot(case, act(NEIGHBOUR_MEDIATOR), measure, open_now, "away for weeks")
    (moved,) = change.changed
    assert (moved.person, moved.due_at) == (MEDIATOR, UNTIL)
    assert notices(change)["measure_cannot"].to == (MEDIATOR,)
    with refused("button_old"):
        looking_back.cannot(case, act(TOWN_SUPERVISOR), measure, open_now, "away for weeks")
    case, measure, open_now = with_step(MEDIATOR)
    own = looking_back.cannot(case, act(MEDIATOR), measure, open_now, "away for weeks")
    assert not own.changed and notices(own)["measure_cannot"].to == (DIRECTOR,)


def test_given_to_another_the_date_stays_and_the_one_before_hears_it() -> None:
    case, measure, open_now = with_step(cannot="away for weeks")
    change = measures.give(case, act(MEDIATOR), measure, open_now, VILLAGE, COLLEAGUE, EVERYBODY)
    assert (change.changed[0].person, change.changed[0].unit, change.changed[0].due_at) == (COLLEAGUE, VILLAGE, UNTIL)
    assert (change.kept[0].person, change.kept[0].cannot) == (COLLEAGUE, "")
    assert notices(change)["measure_not_yours"].to == (NEIGHBOUR_MEDIATOR,)
    with refused("cannot_help"):
        measures.give(case, act(MEDIATOR), measure, open_now, VILLAGE, LABOUR_MEDIATOR, EVERYBODY)


def test_nobody_puts_off_or_drops_their_own_step() -> None:
    case, measure, open_now = with_step(MEDIATOR)
    later = UNTIL + timedelta(days=3)
    with refused("own_request"):
        measures.move_date(case, act(MEDIATOR), measure, open_now, later, "not yet")
    with refused("own_request"):
        measures.drop(case, act(MEDIATOR), measure, open_now, "not needed")
    assert measures.move_date(case, act(DIRECTOR), measure, open_now, later, "not yet").changed[0].due_at == later
    with refused("date_not_later"):
        measures.move_date(case, act(DIRECTOR), measure, open_now, UNTIL, "not yet")
    with refused("reason_needed"):
        measures.drop(case, act(DIRECTOR), measure, open_now, " ")
    assert measures.drop(case, act(DIRECTOR), measure, open_now, "not needed").ended_ones == ((open_now.id, "dropped"),)
