"""A day that has been, as people write it in both languages: of a try that came to nothing, of an agreement by word of mouth."""

from datetime import date

import pytest

from bot.rules.dates import read_past_day

TODAY = date(2026, 11, 27)  # a Friday


@pytest.mark.parametrize(
    ("said", "day"),
    [
        ("今天", (2026, 11, 27)),
        ("昨天", (2026, 11, 26)),
        ("前天", (2026, 11, 25)),
        ("大前天", (2026, 11, 24)),
        ("Yesterday.", (2026, 11, 26)),
        ("the day before yesterday", (2026, 11, 25)),
        ("三天前", (2026, 11, 24)),
        ("两个星期前", (2026, 11, 13)),
        ("3 days ago", (2026, 11, 24)),
        ("a week ago", (2026, 11, 20)),
        ("11月20日", (2026, 11, 20)),
        ("十一月二十号", (2026, 11, 20)),
        ("11/20", (2026, 11, 20)),
        ("20 Nov", (2026, 11, 20)),
        ("on November 20th", (2026, 11, 20)),
        ("2026-11-03", (2026, 11, 3)),
        ("2025年12月30日", (2025, 12, 30)),
        ("3 December 2025", (2025, 12, 3)),
        ("20号", (2026, 11, 20)),
        ("27号", (2026, 11, 27)),
        ("28号", (2026, 10, 28)),
        ("上个月20号", (2026, 10, 20)),
        ("the 20th", (2026, 11, 20)),
        ("30th", (2026, 10, 30)),
        ("周三", (2026, 11, 25)),
        ("星期五", (2026, 11, 27)),
        ("周六", (2026, 11, 21)),
        ("上周五", (2026, 11, 20)),
        ("上个星期天", (2026, 11, 22)),
        ("Wed", (2026, 11, 25)),
        ("on Saturday", (2026, 11, 21)),
        ("last Friday", (2026, 11, 20)),
        ("last Wednesday", (2026, 11, 25)),
    ],
)
def test_a_day_that_has_been_is_read(said: str, day: tuple[int, int, int]) -> None:
    assert read_past_day(said, TODAY) == date(*day)


def test_without_a_year_it_is_of_the_last_half_year_so_that_a_day_to_come_is_seen_as_one() -> None:
    assert read_past_day("12月30日", TODAY) == date(2026, 12, 30)
    assert read_past_day("12月30日", date(2027, 1, 5)) == date(2026, 12, 30)
    assert read_past_day("30 Dec", date(2027, 1, 5)) == date(2026, 12, 30)
    assert read_past_day("31号", date(2027, 1, 5)) == date(2026, 12, 31)


@pytest.mark.parametrize(
    "said", ["看情况", "明天", "下周三", "next Friday", "3天", "3 days", "31号31", "last", "soon", "", "2026-13-01", "0天前吧"]
)
def test_what_is_no_day_that_has_been(said: str) -> None:
    assert read_past_day(said, TODAY) is None
