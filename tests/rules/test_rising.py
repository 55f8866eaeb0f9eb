"""When a rise is told, to whom, and when again."""

from datetime import timedelta

import pytest

from bot.rules.policy import RiseNumbers, RisePolicy
from bot.rules.rising import Rise, counted, hear, to_tell, window
from tests.rules.sample_case import CITY_SUPERVISOR, NOW, OTHER_TOWN, TOWN, TOWN_SUPERVISOR, TREE

FIVE = RiseNumbers(5, 3)
POLICY = RisePolicy(FIVE, 7, {"labour_wage": RiseNumbers(3, 7)})
A_DAY = timedelta(days=1)
TOLD = Rise(NOW - 4 * A_DAY, NOW - A_DAY, 5)


@pytest.mark.parametrize(
    ("rise", "reports", "told"),
    [
        (Rise(), 4, False),
        (Rise(), 5, True),
        (TOLD, 6, False),
        (TOLD, 9, False),
        (TOLD, 10, True),
        (Rise(TOLD.since, NOW - A_DAY, 10), 14, False),
        (Rise(TOLD.since, NOW - A_DAY, 10), 15, True),
        (Rise(TOLD.since, NOW - 7 * A_DAY, 5), 5, True),  # the quiet days are over, and it goes on
        (Rise(TOLD.since, NOW - 7 * A_DAY, 5), 4, False),
    ],
)
def test_once_for_each_rise(rise: Rise, reports: int, told: bool) -> None:
    assert to_tell(rise, reports, NOW, FIVE, POLICY) is told


def test_no_reports_is_never() -> None:
    assert not to_tell(Rise(), 100, NOW, RiseNumbers(0, 3), POLICY)


def test_a_kind_may_have_numbers_of_its_own() -> None:
    assert POLICY.of("labour_wage") == RiseNumbers(3, 7)
    assert POLICY.of("neighbour") == FIVE


def test_while_it_goes_on_it_is_counted_from_its_beginning() -> None:
    assert window(Rise(), NOW, FIVE, POLICY) == NOW - 3 * A_DAY
    assert window(TOLD, NOW, FIVE, POLICY) == TOLD.since
    assert window(Rise(TOLD.since, NOW - 8 * A_DAY, 5), NOW, FIVE, POLICY) == NOW - 3 * A_DAY


def test_few_protected_ones_are_no_number() -> None:
    assert [counted(4, protected) for protected in range(5)] == [4, 4, 4, 7, 8]


def test_the_towns_supervisors_and_at_twice_the_number_those_above() -> None:
    assert hear(TOWN, 5, FIVE, TREE) == hear(TOWN, 9, FIVE, TREE) == (TOWN_SUPERVISOR,)
    assert hear(TOWN, 10, FIVE, TREE) == (TOWN_SUPERVISOR, CITY_SUPERVISOR)
    assert CITY_SUPERVISOR not in hear(OTHER_TOWN, 5, FIVE, TREE)
