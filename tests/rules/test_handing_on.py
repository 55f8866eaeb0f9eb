"""A meeting that stands goes with the case: told to who has it from now on, once, and to who leads while nobody has."""

from dataclasses import replace
from datetime import timedelta

from bot.rules import convening, handling
from bot.rules.case import Case, Notice
from bot.rules.handing_on import REMINDED_ONCE, leading, meetings_given, meetings_wait
from bot.rules.moving import move
from bot.rules.terms import Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    GRID,
    MEDIATOR,
    NOW,
    OTHER_VILLAGE,
    TOWN_SUPERVISOR,
    act,
    person,
    refused,
)
from tests.rules.test_meetings import FRIDAY, plan, planned, the_case


def kinds(told: tuple[Notice, ...]) -> list[tuple[str, tuple[int, ...], int | None]]:
    return [(each.kind, each.to, each.facts.get("hours")) for each in told if each.kind.startswith("meeting_")]


def assigned(case: Case, to: int = COLLEAGUE) -> tuple[Notice, ...]:
    return handling.assign(case, act(DIRECTOR), person(to)).notices


def test_whoever_gets_the_case_is_told_of_the_meeting_and_reminded_as_everybody() -> None:
    case, _meeting, _invited = planned(the_case())
    told = assigned(case)
    assert kinds(told) == [
        ("meeting_yours", (COLLEAGUE,), None),
        ("meeting_reminder", (COLLEAGUE,), 24),
        ("meeting_reminder", (COLLEAGUE,), 1),
    ]
    yours = next(each for each in told if each.kind == "meeting_yours")
    assert (yours.facts["meeting"], yours.facts["starts"]) == (5, FRIDAY.isoformat())
    assert {each.once for each in told if each.kind == "meeting_reminder"} == {REMINDED_ONCE}


def test_who_planned_it_and_has_it_still_is_told_nothing_anew() -> None:
    case, _meeting, _invited = planned(the_case())
    assert meetings_given(case, act(DIRECTOR), MEDIATOR) == ()


def test_one_that_has_begun_is_no_news() -> None:
    case, _meeting, _invited = planned(the_case())
    assert meetings_given(case, act(DIRECTOR, after=timedelta(days=5)), COLLEAGUE) == ()


def test_a_reminder_whose_hour_has_passed_is_left_out_and_a_soon_meeting_passes_quiet_hours() -> None:
    case, _meeting, _invited = planned(the_case())
    told = meetings_given(case, act(DIRECTOR, after=FRIDAY - NOW - timedelta(hours=3)), COLLEAGUE)
    assert kinds(told) == [("meeting_yours", (COLLEAGUE,), None), ("meeting_reminder", (COLLEAGUE,), 1)]
    assert told[0].urgent


def test_while_nobody_has_it_the_leader_hears_or_who_stands_above() -> None:
    case, _meeting, _invited = planned(the_case())
    moved = move(case, act(TOWN_SUPERVISOR), OTHER_VILLAGE, "they have the house")
    waits = [each for each in moved.notices if each.kind == "meeting_waits"]
    assert {each.to for each in waits} == {(TOWN_SUPERVISOR,)}, "the other village has no leader"
    assert [each.facts.get("hours") for each in waits] == [None, 24, 1]
    nobodys = replace(case, responsible=None)
    assert {each.to for each in meetings_wait(nobodys, act(MEDIATOR))} == {(DIRECTOR,)}
    assert leading(replace(nobodys, handled_by=GRID), act(MEDIATOR)) == (DIRECTOR,), "a grid is led by its village"
    assert meetings_wait(the_case(Stage.IN_PROGRESS), act(MEDIATOR)) == ()


def test_another_room_of_the_same_sort_is_a_change_only_after_a_move() -> None:
    case, meeting, invited = planned(the_case())
    with refused("meeting_same"):
        convening.change(case, act(MEDIATOR), meeting, invited, plan())
    elsewhere = replace(case, handled_by=OTHER_VILLAGE)
    change = convening.change(elsewhere, act(TOWN_SUPERVISOR), meeting, invited, plan())
    assert change.kept[0].unit == OTHER_VILLAGE
