"""People and money of a case: counts, sums and payments, in total and for each of a list."""

from dataclasses import replace

import pytest

from bot.rules import sums
from bot.rules.claimants import Claimant
from bot.rules.terms import Stage
from tests.rules.sample_case import COLLEAGUE, DIRECTOR, MEDIATOR, REPORTER, STRANGER, a_case, act, refused

WANG, OTHER_WANG, LI = (
    Claimant(1, 1, "王强", "13812341234", 300_000, None),
    Claimant(2, 1, "王强", "13812345678", 200_000, 100_000),
    Claimant(3, 1, "李 四", "", 500_000, None),
)
LISTED = (WANG, OTHER_WANG, LI)


def test_who_has_the_case_writes_it_down() -> None:
    for by in (MEDIATOR, DIRECTOR):
        assert sums.say_people(a_case(Stage.ASSIGNED), act(by), 60).case.people == 60
    for by, reason in ((COLLEAGUE, "not_responsible"), (STRANGER, "not_responsible"), (REPORTER, "no_such_case")):
        with refused(reason):
            sums.say_claimed(a_case(Stage.ASSIGNED), act(by), 100)
    with refused("stage"):
        sums.say_claimed(a_case(Stage.CLOSED), act(MEDIATOR), 100)


@pytest.mark.parametrize(("text", "count"), [("60", 60), (" 60 人", 60), ("1人", 1), ("60 people", 60)])
def test_counts(text: str, count: int) -> None:
    assert sums.count_of(text) == count


@pytest.mark.parametrize("text", ["", "0", "-3", "六十", "about 60", "60多", "1000000", "٦٠"])
def test_what_is_no_count(text: str) -> None:
    with refused("no_count"):
        sums.count_of(text)


def test_a_payment_is_added_with_its_event() -> None:
    case = a_case(Stage.ASSIGNED, money_claimed=10_000_000, money_recovered=1_000_000)
    change = sums.pay(case, act(MEDIATOR), sums.payment_in("12万", ()))
    assert change.case.money_recovered == 13_000_000
    assert (change.event.kind, change.event.data["fen"], change.event.data["one"]) == ("recovered", 12_000_000, False)


@pytest.mark.parametrize(
    ("text", "whose", "fen"),
    [
        ("3000", None, 300_000),
        ("李四 3000", LI, 300_000),
        ("李 四：3千", LI, 300_000),
        ("王强 13812345678 3000", OTHER_WANG, 300_000),
        ("王强 138 1234 1234 3000", WANG, 300_000),
    ],
)
def test_a_payment_of_one_in_the_list(text: str, whose: Claimant | None, fen: int) -> None:
    assert sums.payment_in(text, LISTED) == sums.Payment(fen, whose)


@pytest.mark.parametrize(
    ("text", "reason"),
    [("王强 3000", "several_so"), ("赵六 3000", "not_in_list"), ("李四", "no_sum"), ("李四 约3000", "no_sum"), ("", "no_sum")],
)
def test_payments_that_are_refused(text: str, reason: str) -> None:
    with refused(reason):
        sums.payment_in(text, LISTED)


def test_nothing_is_no_payment() -> None:
    with refused("no_sum"):
        sums.pay(a_case(Stage.ASSIGNED), act(MEDIATOR), sums.Payment(0))


def test_what_one_got_is_kept_with_them_and_counts_for_all() -> None:
    change = sums.pay(a_case(Stage.ASSIGNED), act(MEDIATOR), sums.Payment(50_000, OTHER_WANG))
    assert change.kept == (replace(OTHER_WANG, recovered=150_000),)
    assert change.case.money_recovered == 50_000
    assert "王强" not in str(change.event)


def test_a_wrong_sum_is_corrected_but_not_below_what_the_list_says() -> None:
    case = a_case(Stage.ASSIGNED, money_recovered=1_000_000)
    change = sums.correct_recovered(case, act(MEDIATOR), 100_000, LISTED)
    assert (change.case.money_recovered, change.event.data["from"]) == (100_000, 1_000_000)
    with refused("more_than_came"):
        sums.correct_recovered(case, act(MEDIATOR), 99_999, LISTED)


def test_a_list_says_how_many_and_how_much() -> None:
    case = a_case(Stage.ASSIGNED, people=5, money_recovered=7)
    change = sums.put_list(case, act(MEDIATOR), LISTED)
    assert (change.case.people, change.case.money_claimed, change.case.money_recovered) == (3, 1_000_000, 100_000)
    assert change.listed == LISTED
    assert sums.put_list(case, act(MEDIATOR), (WANG,)).case.money_recovered == 7  # nobody in it says what came back
    for people in ((), (WANG,) * 5001):
        with refused("list_too_long"):
            sums.put_list(case, act(MEDIATOR), people)


def test_payments_stay_when_the_list_is_put_anew() -> None:
    case = a_case(Stage.ASSIGNED, money_recovered=150_000)  # 1,000 yuan for one by name, 500 for nobody
    again = sums.carried(LISTED, (replace(OTHER_WANG, recovered=None), replace(WANG, recovered=200_000)))
    assert [each.recovered for each in again] == [100_000, 200_000]
    assert sums.put_list(case, act(MEDIATOR), again, LISTED).case.money_recovered == 350_000
    assert sums.put_list(case, act(MEDIATOR), LISTED).case.money_recovered == 150_000  # the first list tells of what is known


def test_what_a_new_list_changes() -> None:
    found = sums.difference(LISTED, (WANG, LI, Claimant(0, 0, "赵六", "", 100)))
    assert (found.new, found.gone, found.claimed, found.recovered) == (1, 1, 800_100, 0)
