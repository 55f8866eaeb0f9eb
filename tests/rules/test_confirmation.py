"""Judicial confirmation and the mediation limit: who says what, when, and what follows."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.policy import check, load
from bot.rules import confirmation, limit
from bot.rules.agreements import Agreement, Confirmation
from bot.rules.case import Case, New
from bot.rules.limit import Longer
from bot.rules.terms import Kind, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    REPORTER,
    STRANGER,
    TOWN_MEDIATOR,
    TREE,
    a_case,
    act,
    local_midnight,
    notices,
    owed,
    refused,
    started,
)
from tests.rules.test_agreements import DEBTOR, SIDES

UNTIL = local_midnight(24, 12)  # the first instant after the 30th day
IN_EFFECT = Agreement(1, 1, False, NOW, MEDIATOR, "a", "b", "c", "in_effect", effective_at=NOW, confirmable=True)
LATER = timedelta(days=5)


def a_case_of_two(stage: Stage = Stage.CARRYING_OUT, *, debtor: int | None = DEBTOR) -> Case:
    return a_case(stage, parties=(SIDES[0], replace(SIDES[1], person=debtor)))


def asked(**changes: Any) -> Confirmation:
    return replace(Confirmation(1, 1, 1, UNTIL), **changes)


AGREED = asked(yes_reporting=True, yes_other=True)


def test_the_second_yes_begins_the_time_to_apply() -> None:
    one = confirmation.side_answers(a_case_of_two(), act(REPORTER), asked(), yes=True)
    assert not one.started and not one.notices
    both = confirmation.side_answers(a_case_of_two(), act(DEBTOR, after=LATER), one.kept[0], yes=True)
    begun = started(both)[Kind.JUDICIAL_CONFIRMATION]
    assert (begun.about, begun.person, begun.due_at) == (1, MEDIATOR, UNTIL)
    at = {(each.kind, each.at) for each in both.notices}
    nine = timedelta(hours=9)
    assert ("confirmation_reminder", local_midnight(13, 12) + nine) in at  # ten days before 23 December
    assert ("confirmation_reminder", local_midnight(20, 12) + nine) in at
    assert ("confirmation_over", UNTIL + nine) in at


def test_reminders_that_have_passed_are_not_made() -> None:
    late = act(DEBTOR, after=timedelta(days=25))
    both = confirmation.side_answers(a_case_of_two(), late, asked(yes_reporting=True), yes=True)
    assert len([each for each in both.notices if each.kind == "confirmation_reminder"]) == 1


def test_one_no_is_enough_and_nothing_is_owed() -> None:
    change = confirmation.side_answers(a_case_of_two(), act(REPORTER), asked(), yes=False)
    assert not change.started
    assert notices(change)["confirmation_none"].to == (REPORTER, DEBTOR)
    with refused("already_done"):
        confirmation.side_answers(a_case_of_two(), act(REPORTER), change.kept[0], yes=False)
    other = confirmation.side_answers(a_case_of_two(), act(DEBTOR), change.kept[0], yes=True)
    assert not other.started, "one yes and one no are no application"


@pytest.mark.parametrize("by", [STRANGER, MEDIATOR])
def test_only_a_side_answers_for_itself(by: int) -> None:
    with refused("not_a_party"):
        confirmation.side_answers(a_case_of_two(), act(by), asked(), yes=True)


def test_the_mediator_answers_for_a_side_only_where_it_has_no_bot() -> None:
    with refused("button_old"):
        confirmation.record_answer(a_case_of_two(), act(MEDIATOR), asked(), "other", yes=True)
    change = confirmation.record_answer(a_case_of_two(debtor=None), act(MEDIATOR), asked(), "other", yes=True)
    assert change.kept[0].yes_other is True
    with refused("not_responsible"):
        confirmation.record_answer(a_case_of_two(debtor=None), act(COLLEAGUE), asked(), "other", yes=True)


def test_after_the_thirty_days_nobody_can_say_yes_any_more() -> None:
    with refused("confirmation_late"):
        confirmation.side_answers(a_case_of_two(), act(REPORTER, after=timedelta(days=31)), asked(), yes=True)


def test_application_decision_and_service_come_in_order() -> None:
    case = a_case_of_two()
    case = replace(case, open_obligations=(replace(owed(Kind.JUDICIAL_CONFIRMATION, id_=7), about=1),))
    week = act(MEDIATOR, after=timedelta(days=7))
    filed = confirmation.applied(case, week, IN_EFFECT, AGREED, "the court", NOW + LATER)
    assert filed.ended_ones == ((7, "filed"),)
    assert notices(filed)["confirmation_decided_yet"].at is not None
    said = filed.kept[0]
    with refused("already_done"):
        confirmation.served(case, week, said, NOW + LATER)
    with refused("already_done"):
        confirmation.given_up(case, week, said)
    with refused("day_too_early"):
        confirmation.decided(case, week, said, "confirmed", NOW)
    with refused("day_to_come"):
        confirmation.decided(case, week, said, "confirmed", NOW + timedelta(days=8))
    with refused("button_old"):
        confirmation.decided(case, week, said, "withdrawn", NOW + timedelta(days=6))
    done = confirmation.decided(case, week, said, "rejected", NOW + timedelta(days=6)).kept[0]
    assert confirmation.served(case, week, done, NOW + timedelta(days=7)).kept[0].served_at is not None


def test_what_was_filed_late_is_not_filed() -> None:
    with refused("confirmation_late"):
        confirmation.applied(a_case_of_two(), act(MEDIATOR, after=timedelta(days=40)), IN_EFFECT, AGREED, "the court", UNTIL)
    missed = confirmation.given_up(a_case_of_two(), act(MEDIATOR, after=timedelta(days=40)), AGREED)
    assert missed.kept[0].decision == "missed"
    assert confirmation.given_up(a_case_of_two(), act(MEDIATOR), AGREED).kept[0].decision == "withdrawn"


def test_it_goes_on_after_the_closing_and_not_in_a_case_that_ended() -> None:
    assert confirmation.applied(a_case_of_two(Stage.CLOSED), act(MEDIATOR), IN_EFFECT, AGREED, "the court", NOW).case.stage is Stage.CLOSED
    with refused("stage"):
        confirmation.applied(a_case_of_two(Stage.ENDED), act(MEDIATOR), IN_EFFECT, AGREED, "the court", NOW)


def test_courts_are_those_of_the_place() -> None:
    rows = [("甲", '["T"]'), ("乙", '["T2"]'), ("丙", "[]")]
    text = "".join(f'[[courts]]\nname_zh = "{name}"\nname_en = "{name}"\nunits = {units}\n' for name, units in rows)
    found = confirmation.courts_for(a_case_of_two(), TREE, load(text))
    assert [court.name_zh for court in found] == ["甲", "丙"]
    assert [fault.key for fault in check('[[courts]]\nname_zh = "甲"\n')] == ["courts[1].name_en"]
    assert [fault.key for fault in check(text, frozenset({"T"}))] == ["courts[2].units"]


# -- the mediation limit -----------------------------------------------------------------------------------------------

RUNNING = owed(Kind.MEDIATION_LIMIT)
LONGER = Longer(1, 1, 1, RUNNING.due_at + timedelta(days=15), NOW, MEDIATOR)


def mediated(*, debtor: int | None = DEBTOR) -> Case:
    return replace(a_case_of_two(Stage.IN_PROGRESS, debtor=debtor), open_obligations=(RUNNING,))


def test_both_are_asked_and_both_have_to_say_yes() -> None:
    change = limit.ask_longer(mediated(), act(MEDIATOR), RUNNING, LONGER.until, None)
    assert notices(change)["longer_asked"].to == (REPORTER, DEBTOR)
    assert notices(change)["longer_asked"].facts == {"longer": New(0)}
    one = limit.side_says(mediated(), act(REPORTER), RUNNING, LONGER, yes=True)
    assert not one.changed and one.kept[0].state == "open"
    both = limit.side_says(mediated(), act(DEBTOR), RUNNING, one.kept[0], yes=True)
    assert (both.changed[0].due_at, both.changed[0].extensions) == (LONGER.until, 1)
    assert both.kept[0].state == "granted"
    with refused("already_done"):
        limit.side_says(mediated(), act(DEBTOR), RUNNING, both.kept[0], yes=False)


def test_a_no_ends_the_question_and_moves_nothing() -> None:
    change = limit.side_says(mediated(), act(DEBTOR), RUNNING, LONGER, yes=False)
    assert not change.changed and change.kept[0].state == "refused"
    assert notices(change)["longer_decided_staff"].to == (MEDIATOR,)


def test_another_day_replaces_the_question() -> None:
    change = limit.ask_longer(mediated(), act(MEDIATOR), RUNNING, LONGER.until + timedelta(days=1), LONGER)
    assert [each.state for each in change.kept] == ["replaced", "open"]
    assert notices(change)["longer_asked"].facts == {"longer": New(1)}


def test_who_may_ask_and_answer() -> None:
    for by in (COLLEAGUE, TOWN_MEDIATOR):
        with refused("not_responsible"):
            limit.ask_longer(mediated(), act(by), RUNNING, LONGER.until, None)
    assert limit.ask_longer(mediated(), act(DIRECTOR), RUNNING, LONGER.until, None).kept
    with refused("not_a_party"):
        limit.side_says(mediated(), act(STRANGER), RUNNING, LONGER, yes=True)
    with refused("button_old"):
        limit.record_side(mediated(), act(MEDIATOR), RUNNING, LONGER, "other", yes=True)
    assert limit.record_side(mediated(debtor=None), act(MEDIATOR), RUNNING, LONGER, "other", yes=True).kept[0].yes_other
    with refused("day_gone_by"):
        limit.ask_longer(mediated(), act(MEDIATOR), RUNNING, RUNNING.due_at, None)
    with refused("already_done"):
        limit.ask_longer(mediated(), act(MEDIATOR), replace(RUNNING, ended_at=NOW), LONGER.until, None)


def test_a_no_can_become_a_yes_while_both_can_still_apply_and_a_yes_stays() -> None:
    """Both may apply together until the last of the 30 days (People's Mediation Law art. 33)."""
    case, said = a_case_of_two(), asked(yes_reporting=True, yes_other=False)
    change = confirmation.side_answers(case, act(DEBTOR), said, yes=True)
    assert change.kept[0].agreed
    assert [each.kind for each in change.started] == [Kind.JUDICIAL_CONFIRMATION]
    for by, yes in ((DEBTOR, False), (REPORTER, False), (REPORTER, True)):
        with refused("already_done"):
            confirmation.side_answers(case, act(by), said, yes=yes)
    with refused("confirmation_late"):
        confirmation.side_answers(case, act(DEBTOR, after=timedelta(days=40)), said, yes=True)
