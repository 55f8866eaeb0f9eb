"""The day of a try that came to nothing, as people write a day that has been."""

from datetime import date

import pytest

from handlers.casework.reaching import past_day

TODAY = date(2026, 11, 27)  # a Friday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", date(2026, 11, 27)),
        ("昨天", date(2026, 11, 26)),
        ("前天", date(2026, 11, 25)),
        ("Yesterday", date(2026, 11, 26)),
        ("11月20日", date(2026, 11, 20)),
        ("12月30日", date(2025, 12, 30)),
        ("2026-11-03", date(2026, 11, 3)),
        ("周三", date(2026, 11, 25)),
        ("看情况", None),
    ],
)
def test_a_day_that_has_been_is_read(said: str, day: date | None) -> None:
    assert past_day(said, TODAY) == day
