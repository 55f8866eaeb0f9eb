"""What ends and what goes on when a case becomes a protected one in the middle of the work, and who hears what of it."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules.agreements import Confirmation
from bot.rules.amending import Amendment
from bot.rules.case import Case, Change
from bot.rules.limit import Longer
from bot.rules.measures import Measure, TaskForce
from bot.rules.midway import UnderWay, Waiting
from bot.rules.obligations import Obligation
from bot.rules.permits import MIDWAY
from bot.rules.sorting import check_kind
from bot.rules.terms import Category, Kind, MeasureKind, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    PROTECTOR,
    REPORTER,
    TOWN_SUPERVISOR,
    VILLAGE,
    act,
    notices,
    owed,
    refused,
    started,
)
from tests.rules.test_meetings import OTHER, planned, the_case

REACHED = frozenset({PROTECTOR})


def protected(case: Case, there: UnderWay | None = None, **by: Any) -> Change:
    return check_kind(case, act(by.get("by", MEDIATOR)), Category.WOMEN_CHILDREN, REACHED, there or UnderWay())


def about(kind: Kind, id_: int, what: int, person: int | None) -> Obligation:
    return replace(owed(kind, person=person, id_=id_), about=what)


def step(id_: int, person: int, **more: Any) -> Measure:
    return Measure(id_, 1, MeasureKind.HANDLE, VILLAGE, person, "look at the leak", NOW + timedelta(days=3), **more)


def test_the_meeting_is_called_off_with_one_and_the_same_sentence_for_everybody_who_was_to_come() -> None:
    case, meeting, invited = planned(the_case())
    change = protected(case, UnderWay([meeting], invited))
    assert (9, "called_off") in change.ended_ones
    assert [(each.id, each.state, each.changes) for each in change.kept if each.__class__ is meeting.__class__] == [(5, "called_off", 1)]
    said = [each for each in change.notices if each.kind == "meeting_not_now"]
    assert {each.to[0] for each in said} == {REPORTER, OTHER}, "who has said so reads it in the answer"
    assert all(set(each.facts) == {"meeting", "invited", "changes"} for each in said)
    lies = notices(change)["lies_there"]
    assert lies.to == (PROTECTOR,) and (lies.facts["meetings"], lies.facts["by_phone"]) == ([5], 1)


def test_who_had_it_hears_the_same_when_somebody_else_says_so() -> None:
    case, meeting, invited = planned(the_case())
    change = protected(case, UnderWay([meeting], invited), by=TOWN_SUPERVISOR)
    assert {each.to[0] for each in change.notices if each.kind == "meeting_not_now"} == {REPORTER, OTHER, MEDIATOR}
    assert notices(change)["nothing_asked"].to == (MEDIATOR,)


def test_what_was_held_or_has_begun_is_not_called_off() -> None:
    case, meeting, invited = planned(the_case(), at=NOW + timedelta(hours=1))
    held = replace(meeting, state="held")
    assert "meeting_not_now" not in notices(protected(case, UnderWay([held], invited)))
    begun = replace(meeting, starts_at=NOW - timedelta(hours=1))
    change = protected(case, UnderWay([begun], invited))
    assert "meeting_not_now" not in notices(change) and (9, "called_off") in change.ended_ones, "nobody can write it down any more"


@pytest.mark.parametrize(("hours", "urgent"), [(6, True), (48, False)])
def test_word_that_could_come_too_late_passes_quiet_hours(hours: int, urgent: bool) -> None:
    case, meeting, invited = planned(the_case(), at=NOW + timedelta(hours=hours))
    said = [each for each in protected(case, UnderWay([meeting], invited)).notices if each.kind == "meeting_not_now"]
    assert {each.urgent for each in said} == {urgent}


def test_the_limit_and_the_questions_to_both_sides_end() -> None:
    case = the_case()
    case = replace(case, open_obligations=(*case.open_obligations, owed(Kind.MEDIATION_LIMIT, id_=7)))
    longer = Longer(1, 1, 7, NOW + timedelta(days=40), NOW)
    asked = Confirmation(2, 1, 1, NOW + timedelta(days=20), yes_other=True)
    agreed = Confirmation(3, 1, 1, NOW + timedelta(days=20), yes_reporting=True, yes_other=True)
    moved = Amendment(5, 1, 1, None, "the money came another way", NOW, yes_other=True)
    there = UnderWay(longer=[longer, replace(longer, id=4, state="replaced")], amendments=[moved], confirmations=[asked, agreed])
    change = protected(case, there)
    assert [(each.id, each.state) for each in change.kept if isinstance(each, Amendment)] == [(5, "withdrawn")]
    assert (7, "protected") in change.ended_ones
    assert [each.id for each in change.kept if isinstance(each, Longer)] == [1]
    assert [(each.id, each.decision) for each in change.kept if isinstance(each, Confirmation)] == [(2, "withdrawn")]


def test_what_is_owed_goes_on_without_a_name_that_may_not_know_of_it() -> None:
    case = the_case()
    promise = about(Kind.PROMISE, 8, 3, MEDIATOR)
    theirs, others = about(Kind.MEASURE, 10, 1, NEIGHBOUR_MEDIATOR), about(Kind.MEASURE, 11, 2, PROTECTOR)
    case = replace(case, open_obligations=(*case.open_obligations, promise, theirs, others))
    change = protected(case, UnderWay(measures=[step(1, NEIGHBOUR_MEDIATOR), step(2, PROTECTOR)]))
    assert {(each.id, each.person) for each in change.changed} == {(2, None), (8, None), (10, None)}
    assert [(each.id, each.person) for each in change.kept if isinstance(each, Measure) and each.id] == [(1, None)]
    assert notices(change)["nothing_asked"].to == (NEIGHBOUR_MEDIATOR,)
    lies = notices(change)["lies_there"].facts
    assert (lies["steps"], lies["promises"]) == (1, 1)
    assert change.case.responsible is None and change.case.stage is Stage.IN_PROGRESS


def test_who_is_named_staff_keeps_it_and_gets_what_others_had() -> None:
    case = the_case(responsible=PROTECTOR)
    case = replace(case, open_obligations=(owed(Kind.WEEKLY_REPORT, person=PROTECTOR, id_=2), about(Kind.MEASURE, 10, 1, COLLEAGUE)))
    change = protected(case, UnderWay(measures=[step(1, COLLEAGUE)]), by=PROTECTOR)
    assert change.case.responsible == PROTECTOR
    assert {(each.id, each.person) for each in change.changed} == {(10, PROTECTOR)}


@pytest.mark.parametrize("stage", [Stage.ASSIGNED, Stage.ROUTED])
def test_what_was_taken_or_offered_waits_for_one_of_the_named_staff(stage: Stage) -> None:
    offered = stage is Stage.ROUTED
    case = the_case(stage)
    if offered:
        rest = tuple(each for each in case.open_obligations if each.kind is not Kind.TAKE)
        case = replace(case, open_obligations=(*rest, owed(Kind.ACCEPT, person=None, id_=6)))
    change = protected(case, by=TOWN_SUPERVISOR)
    assert change.case.stage is Stage.ROUTED and change.case.responsible is None
    assert Kind.TAKE in started(change)
    assert ((Kind.ACCEPT, "protected") in change.ended) is offered


def test_a_task_force_ends_with_its_study_meeting() -> None:
    case = the_case(
        reason={"force": {"id": 4, "lead": COLLEAGUE, "units": [VILLAGE], "ended": False}, "contested": {"units": [], "over": 1}}
    )
    study = about(Kind.MEASURE, 10, 1, COLLEAGUE)
    case = replace(case, open_obligations=(*case.open_obligations, study))
    force = TaskForce(4, 1, COLLEAGUE, (VILLAGE,), NOW)
    change = protected(case, UnderWay(measures=[step(1, COLLEAGUE, slug="study")], forces=[force]))
    assert (10, "dropped") in change.ended_ones and change.case.reason["force"]["ended"] and "contested" not in change.case.reason
    assert [each.ended_at for each in change.kept if isinstance(each, TaskForce)] == [NOW]


def test_requests_end_but_for_the_reporting_sides_own_and_what_went_past_the_unit() -> None:
    waiting = [
        Waiting(1, "more_time"),
        Waiting(2, "other_mediator", "reporting"),
        Waiting(3, "question", "other"),
        Waiting(4, "question", "reporting"),
        Waiting(5, "trouble"),
        Waiting(6, "contact", "", 77),
    ]
    change = protected(the_case(), UnderWay(requests=waiting))
    assert change.withdrawn == (1, 2, 3, 6)
    assert change.asked is not None and (change.asked.kind, change.asked.obligation, change.asked.to) == ("contact", 77, (PROTECTOR,))


def test_it_is_marked_so_that_every_card_falls_silent_and_said_once() -> None:
    change = protected(the_case())
    assert change.case.reason[MIDWAY] == the_case().version + 1 and change.event.data["protected"]
    assert "lies_there" not in notices(change), "where nothing lies nothing is said"
    again = check_kind(replace(change.case, responsible=PROTECTOR), act(PROTECTOR), Category.NEIGHBOUR, REACHED)
    assert again.case.protected and not again.ended_ones and "protected" not in again.event.data
    with refused("no_such_case"):
        check_kind(change.case, act(MEDIATOR), Category.NEIGHBOUR, REACHED)
