"""Writing with somebody in danger: who may, what a word ends, and when one is owed."""

from dataclasses import replace
from typing import Any

import pytest

from bot.rules import talking
from bot.rules.case import Case
from bot.rules.terms import Grade, Kind, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_DUTY,
    COLLEAGUE,
    MEDIATOR,
    PROTECTOR,
    REPORTER,
    STRANGER,
    VILLAGE,
    a_case,
    act,
    notices,
    owed,
    refused,
)

CALL = owed(Kind.DUTY_CALL, unit=CITY, person=None, grade=Grade.CRITICAL)


def dying(**changes: Any) -> Case:
    """A critical case at the city, whose reporter wants to write; nobody has answered the call yet."""
    facts = {"grade": Grade.CRITICAL, "handled_by": CITY, "assigned_by": CITY, "care": True, "safe_contact": "message"}
    return a_case(**{**facts, "open_obligations": (CALL,), **changes})


def test_the_duty_list_is_called_while_nobody_has_answered() -> None:
    assert talking.called(dying(), act(REPORTER)) == (CITY_DUTY,)


@pytest.mark.parametrize(
    "changes",
    [
        {"open_obligations": ()},  # answered
        {"excluded": frozenset({CITY})},  # it is about them
        {"reporter": CITY_DUTY},  # it is their own
        {"handled_by": None, "assigned_by": None},
    ],
)
def test_nobody_is_called_who_must_not_be(changes: dict[str, Any]) -> None:
    assert talking.called(dying(**changes), act(REPORTER)) == ()


@pytest.mark.parametrize(
    ("changes", "owes"),
    [
        ({"on_it": CITY_DUTY}, True),
        ({"on_it": None}, False),  # the call goes on instead
        ({"on_it": CITY_DUTY, "care": False}, False),
        ({"on_it": CITY_DUTY, "safe_contact": "phone"}, False),
        ({"on_it": CITY_DUTY, "open_obligations": (owed(Kind.WRITE_BACK, unit=CITY, person=CITY_DUTY),)}, False),
        ({"on_it": CITY_DUTY, "stage": Stage.CLOSED}, False),
    ],
)
def test_a_word_is_owed_by_whoever_is_on_it(changes: dict[str, Any], owes: bool) -> None:
    begun = talking.word_owed(dying(**changes), act(REPORTER))
    assert [(each.kind, each.unit, each.person) for each in begun] == ([(Kind.WRITE_BACK, CITY, CITY_DUTY)] if owes else [])


def test_writing_first_answers_the_call() -> None:
    change = talking.write(dying(), act(CITY_DUTY), "I am here.")
    assert change.case.on_it == CITY_DUTY
    assert change.ended == ((Kind.WRITE_BACK, "written"), (Kind.DUTY_CALL, "answered"))
    told = notices(change)["written"]
    assert (told.to, told.urgent, told.facts) == ((REPORTER,), True, {"who": CITY_DUTY, "words": "I am here."})


def test_writing_again_ends_only_the_word_that_was_owed() -> None:
    change = talking.write(dying(on_it=MEDIATOR, open_obligations=()), act(CITY_DUTY), "I am here, too.")
    assert change.case.on_it == MEDIATOR
    assert change.ended == ((Kind.WRITE_BACK, "written"),)
    assert change.event.data == {"first": False}


@pytest.mark.parametrize(
    ("case", "by", "words", "reason"),
    [
        (dying(), CITY_DUTY, " ", "words_needed"),
        (dying(), STRANGER, "hello", "not_on_duty"),
        (dying(), COLLEAGUE, "hello", "not_on_duty"),
        (dying(grade=Grade.MEDIUM), CITY_DUTY, "hello", "not_on_duty"),
        (dying(), PROTECTOR, "hello", "not_on_duty"),
        (dying(safe_contact="none"), CITY_DUTY, "hello", "no_contact_now"),
        (dying(reporter=None, parties=()), CITY_DUTY, "hello", "nobody_to_ask"),
        (dying(reporter=CITY_DUTY), CITY_DUTY, "hello", "no_such_case"),
    ],
)
def test_who_may_not_write_or_cannot(case: Case, by: int, words: str, reason: str) -> None:
    with refused(reason):
        talking.write(case, act(by), words)


@pytest.mark.parametrize(("by", "protected"), [(MEDIATOR, False), (CITY_DUTY, True), (PROTECTOR, True)])
def test_the_responsible_person_and_protection_staff_may_write(by: int, protected: bool) -> None:
    case = replace(dying(protected=protected), responsible=MEDIATOR, handled_by=VILLAGE)
    assert notices(talking.write(case, act(by), "hello"))["written"].to == (REPORTER,)


def test_for_an_ordinary_mediator_there_is_no_protected_case() -> None:
    with refused("no_such_case"):
        talking.write(dying(protected=True), act(MEDIATOR), "hello")
