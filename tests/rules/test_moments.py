"""A day and an hour as people write them, in Chinese and English, whole or in part."""

from datetime import UTC, date, datetime, time, timedelta

import pytest

from bot.rules.moments import Said, moment_of, read_said
from tests.rules.sample_case import NOW, POLICY, refused

TODAY = date(2026, 11, 23)  # a Monday
TUESDAY, WEDNESDAY, FRIDAY = (date(2026, 11, day) for day in (24, 25, 27))
NEXT_WEDNESDAY, DECEMBER = date(2026, 12, 2), date(2026, 12, 1)


@pytest.mark.parametrize(
    ("text", "day", "clock"),
    [
        ("明天下午3点", TUESDAY, time(15)),
        ("明天下午三点半", TUESDAY, time(15, 30)),
        ("明天3点", TUESDAY, time(15)),
        ("明天03:00", TUESDAY, time(3)),
        ("明天 15：00", TUESDAY, time(15)),
        ("明天１５：３０", TUESDAY, time(15, 30)),
        ("明早八点", TUESDAY, time(8)),
        ("明晚7点", TUESDAY, time(19)),
        ("明天中午", TUESDAY, time(12)),
        ("明天中午12点半", TUESDAY, time(12, 30)),
        ("明天中午一点", TUESDAY, time(13)),
        ("明天上午十点一刻", TUESDAY, time(10, 15)),
        ("明天上午十点三刻", TUESDAY, time(10, 45)),
        ("后天上午九点半", WEDNESDAY, time(9, 30)),
        ("后天的上午九点", WEDNESDAY, time(9)),
        ("大后天十点钟", date(2026, 11, 26), time(10)),
        ("3天后下午2点", date(2026, 11, 26), time(14)),
        ("周五15:00", FRIDAY, time(15)),
        ("周五十点", FRIDAY, time(10)),
        ("周二十点", TUESDAY, time(10)),
        ("周二二十点", TUESDAY, time(20)),
        ("星期五 下午 4 点 30 分", FRIDAY, time(16, 30)),
        ("礼拜五下午两点二十", FRIDAY, time(14, 20)),
        ("星期五下午3:05", FRIDAY, time(15, 5)),
        ("下周三下午两点", NEXT_WEDNESDAY, time(14)),
        ("下星期三14点整", NEXT_WEDNESDAY, time(14)),
        ("12月1日 14点", DECEMBER, time(14)),
        ("12月1号下午2点", DECEMBER, time(14)),
        ("十二月一日十四点三十分", DECEMBER, time(14, 30)),
        ("12.1 14:30", DECEMBER, time(14, 30)),
        ("12/1 14:30", DECEMBER, time(14, 30)),
        ("2026年12月1日上午9点", DECEMBER, time(9)),
        ("2026-12-01 14:00", DECEMBER, time(14)),
        ("2026-12-01T14:00", DECEMBER, time(14)),
        ("1号上午9点", DECEMBER, time(9)),
        ("今晚七点", TODAY, time(19)),
        ("今天晚上7点半", TODAY, time(19, 30)),
        ("今天下午四点", TODAY, time(16)),
        ("Fri 15:00", FRIDAY, time(15)),
        ("friday at 3", FRIDAY, time(15)),
        ("Friday at 9", FRIDAY, time(9)),
        ("tomorrow 3pm", TUESDAY, time(15)),
        ("3 p.m. tomorrow", TUESDAY, time(15)),
        ("tomorrow at half past two", TUESDAY, time(14, 30)),
        ("tomorrow at three o'clock", TUESDAY, time(15)),
        ("tomorrow morning at 9", TUESDAY, time(9)),
        ("tomorrow at 9 in the morning", TUESDAY, time(9)),
        ("tomorrow 12am", TUESDAY, time(0)),
        ("tomorrow noon", TUESDAY, time(12)),
        ("the day after tomorrow 9am", WEDNESDAY, time(9)),
        ("next Wed at 2:30 pm", NEXT_WEDNESDAY, time(14, 30)),
        ("next Wednesday, 2.30 pm", NEXT_WEDNESDAY, time(14, 30)),
        ("at 3pm on Friday", FRIDAY, time(15)),
        ("1 Dec 14:00", DECEMBER, time(14)),
        ("Dec 1, 2 pm", DECEMBER, time(14)),
        ("1st of December 9:30", DECEMBER, time(9, 30)),
        ("tonight at 7", TODAY, time(19)),
        ("this evening 7:30", TODAY, time(19, 30)),
    ],
)
def test_a_day_with_its_hour(text: str, day: date, clock: time) -> None:
    assert read_said(text, TODAY) == Said(day, clock)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ("明天", Said(TUESDAY)),
        ("明天下午", Said(TUESDAY)),
        ("周五上午", Said(FRIDAY)),
        ("12月1日", Said(DECEMBER)),
        ("next Wednesday", Said(NEXT_WEDNESDAY)),
        ("tomorrow afternoon", Said(TUESDAY)),
        ("下午3点", Said(None, time(15))),
        ("三点半", Said(None, time(15, 30))),
        ("15:00", Said(None, time(15))),
        ("15", Said(None, time(15))),
        ("九", Said(None, time(9))),
        ("at 3", Said(None, time(15))),
        ("2 pm", Said(None, time(14))),
    ],
)
def test_half_of_it(text: str, said: Said) -> None:
    assert read_said(text, TODAY) == said


@pytest.mark.parametrize(
    "text",
    [
        "",
        "随便",
        "等他有空",
        "25:00",
        "明天25点",
        "明天14:75",
        "24点",
        "晚上12点",
        "上午15点",
        "2月30日 14:00",
        "三天",
        "a week",
        "明天下午3点去他家",
        "明天下午3点还是4点",
        "soon",
        "some time at 3",
        "13 pm pm",
        "☃",
        "99999999999999999999",
        "第3点意见",
    ],
)
def test_nonsense_is_not_guessed(text: str) -> None:
    assert read_said(text, TODAY) is None


def test_the_moment_is_in_utc_and_neither_past_nor_far() -> None:
    assert moment_of(TUESDAY, time(15), NOW, POLICY) == datetime(2026, 11, 24, 7, tzinfo=UTC)
    assert moment_of(TODAY, time(10, 30), NOW, POLICY) == NOW + timedelta(minutes=30)
    with refused("moment_gone_by"):
        moment_of(TODAY, time(10), NOW, POLICY)
    with refused("moment_gone_by"):
        moment_of(date(2026, 11, 22), time(15), NOW, POLICY)
    moment_of(date(2027, 11, 24), time(15), NOW, POLICY)
    with refused("day_too_far"):
        moment_of(date(2027, 11, 25), time(15), NOW, POLICY)
