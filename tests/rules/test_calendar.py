"""Days, duty hours and quiet hours: tables of dates, with holidays, make-up days and zones that have summer time."""

from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy import load
from bot.rules.calendar import (
    add_duty_time,
    after_quiet,
    duty_time_between,
    end_of_day,
    end_of_day_after,
    end_of_working_day_after,
    in_duty_hours,
    in_quiet_hours,
    is_working_day,
    spoken,
    years_without_calendar,
)
from bot.rules.policy import Policy

SHANGHAI = ZoneInfo("Asia/Shanghai")
STRICT = "[calendar]\ncount_first_day = true\n"
MOVING = "[calendar]\nmove_deadline_from_holiday = true\n"
BERLIN = 'zone = "Europe/Berlin"\n[calendar]\nholidays = "none"\n'
CAIRO = 'zone = "Africa/Cairo"\n[calendar]\nholidays = "none"\n'  # its clocks change at midnight

MOMENTS = st.integers(0, 60 * 24 * 366).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


@pytest.mark.parametrize(
    ("overlay", "start", "days", "end"),
    [
        ("", "2026-11-23 10:20", 3, "2026-11-27 00:00"),
        ("", "2026-11-23 00:00", 3, "2026-11-27 00:00"),
        ("", "2026-11-23 23:59", 3, "2026-11-27 00:00"),
        ("", "2026-12-29 12:00", 7, "2027-01-06 00:00"),
        (STRICT, "2026-11-23 10:20", 3, "2026-11-26 00:00"),
        ("", "2026-09-29 10:00", 3, "2026-10-03 00:00"),  # in the middle of the National Day holiday
        (MOVING, "2026-09-29 10:00", 3, "2026-10-09 00:00"),  # 8 October is the first working day after it
        (MOVING, "2026-11-25 10:00", 3, "2026-12-01 00:00"),  # Saturday 28 November moves to Monday
        (MOVING, "2026-10-07 10:00", 3, "2026-10-11 00:00"),  # Saturday 10 October 2026 is a make-up working day
    ],
)
def test_the_first_day_is_not_counted_and_the_last_lasts_until_midnight(overlay: str, start: str, days: int, end: str) -> None:
    assert end_of_day_after(at(start), days, load(overlay)) == at(end)


def test_a_deadline_across_the_change_of_summer_time_is_still_local_midnight() -> None:
    policy = load(BERLIN)
    due = end_of_day_after(at("2026-03-27 12:00", "Europe/Berlin"), 3, policy)
    assert due == datetime(2026, 3, 30, 22, 0, tzinfo=UTC)
    assert spoken(due, policy) == (date(2026, 3, 30), "24:00")


def test_a_midnight_that_does_not_exist_is_the_first_instant_of_the_day() -> None:
    policy = load(CAIRO)
    due = end_of_day(date(2026, 4, 23), policy)  # at 24:00 the clocks go on to 01:00
    assert due == datetime(2026, 4, 23, 22, 0, tzinfo=UTC)
    assert spoken(due, policy) == (date(2026, 4, 23), "24:00")


@pytest.mark.parametrize(
    ("due", "said"),
    [
        ("2026-11-27 00:00", (date(2026, 11, 26), "24:00")),
        ("2026-11-23 14:20", (date(2026, 11, 23), "14:20")),
        ("2026-11-23 00:01", (date(2026, 11, 23), "00:01")),
        ("2027-01-01 00:00", (date(2026, 12, 31), "24:00")),
    ],
)
def test_midnight_is_spoken_as_the_end_of_the_day_before(due: str, said: tuple[date, str]) -> None:
    assert spoken(at(due), load()) == said


@pytest.mark.parametrize(
    ("day", "worked"),
    [
        (date(2026, 11, 23), True),
        (date(2026, 11, 22), False),
        (date(2026, 10, 1), False),
        (date(2026, 9, 20), True),  # a Sunday that makes up for the National Day holiday
        (date(2031, 10, 1), True),  # nothing is published yet: a Wednesday is a Wednesday
        (date(2031, 10, 4), False),
    ],
)
def test_published_holidays_and_make_up_days(day: date, worked: bool) -> None:
    assert is_working_day(day, load()) is worked


def test_the_organisations_own_days_stand_above_published_ones() -> None:
    policy = load('[calendar.days]\n"2026-11-23" = "rest"\n"2026-10-01" = "work"\n')
    assert not is_working_day(date(2026, 11, 23), policy)
    assert is_working_day(date(2026, 10, 1), policy)


def test_a_year_without_a_published_calendar_is_seen_before_it_begins() -> None:
    policy = load()
    last = max(policy.calendar_years)
    assert years_without_calendar(at(f"{last}-06-01 12:00"), policy) == ()
    assert years_without_calendar(at(f"{last}-12-20 12:00"), policy) == (last + 1,)
    assert years_without_calendar(at(f"{last}-12-20 12:00"), load('[calendar]\nholidays = "none"')) == ()


@pytest.mark.parametrize(
    ("start", "hours", "end"),
    [
        ("2026-11-23 10:20", 4, "2026-11-23 14:20"),
        ("2026-11-23 16:00", 4, "2026-11-24 10:30"),
        ("2026-11-23 14:00", 4, "2026-11-23 18:00"),
        ("2026-11-23 03:00", 4, "2026-11-23 12:30"),
        ("2026-11-27 17:00", 4, "2026-11-30 11:30"),  # over a weekend
        ("2026-09-30 17:00", 4, "2026-10-08 11:30"),  # over the National Day holiday
        ("2026-09-19 12:00", 4, "2026-09-20 12:30"),  # Saturday rests, the Sunday after it is worked
        ("2026-11-23 10:00", 20, "2026-11-25 11:00"),
    ],
)
def test_duty_hours_run_only_while_somebody_is_on_duty(start: str, hours: int, end: str) -> None:
    assert add_duty_time(at(start), timedelta(hours=hours), load()) == at(end)


def test_duty_hours_of_rest_days() -> None:
    policy = load('[duty]\nrest_day_begin = "09:00"\nrest_day_end = "12:00"\n')
    assert add_duty_time(at("2026-11-27 17:00"), timedelta(hours=4), policy) == at("2026-11-28 12:00")
    assert in_duty_hours(at("2026-11-28 09:00"), policy)
    assert not in_duty_hours(at("2026-11-28 12:00"), policy)
    assert not in_duty_hours(at("2026-11-28 09:00"), load())


@settings(deadline=None)
@given(
    start=MOMENTS,
    minutes=st.integers(1, 3000),
    zone=st.sampled_from(["", BERLIN, CAIRO]),
)
def test_duty_time_added_is_duty_time_between(start: datetime, minutes: int, zone: str) -> None:
    policy = load(zone)
    amount = timedelta(minutes=minutes)
    assert duty_time_between(start, add_duty_time(start, amount, policy), policy) == amount


def test_working_days() -> None:
    assert end_of_working_day_after(at("2026-11-27 10:00"), 3, load()) == at("2026-12-03 00:00")
    assert end_of_working_day_after(at("2026-11-27 10:00"), 3, load(STRICT)) == at("2026-12-02 00:00")
    assert end_of_working_day_after(at("2026-09-29 10:00"), 2, load()) == at("2026-10-09 00:00")


@pytest.mark.parametrize(
    ("now", "end"),
    [
        ("2026-11-23 20:59", None),
        ("2026-11-23 21:00", "2026-11-24 08:00"),
        ("2026-11-24 00:00", "2026-11-24 08:00"),
        ("2026-11-24 07:59", "2026-11-24 08:00"),
        ("2026-11-24 08:00", None),
    ],
)
def test_quiet_hours_run_over_midnight(now: str, end: str | None) -> None:
    policy = load()
    assert in_quiet_hours(at(now), policy) is (end is not None)
    assert after_quiet(at(now), policy) == at(end or now)


def test_quiet_hours_within_one_day() -> None:
    policy = load('[quiet]\nbegin = "12:00"\nend = "14:00"\n')
    assert after_quiet(at("2026-11-23 13:00"), policy) == at("2026-11-23 14:00")
    assert after_quiet(at("2026-11-23 23:00"), policy) == at("2026-11-23 23:00")


@settings(deadline=None)
@given(
    now=MOMENTS,
    overlay=st.sampled_from(["", BERLIN, CAIRO, BERLIN + '[quiet]\nbegin = "22:00"\nend = "02:30"\n']),
)
def test_the_end_of_quiet_hours_is_never_earlier_and_never_quiet(now: datetime, overlay: str) -> None:
    policy: Policy = load(overlay)
    end = after_quiet(now, policy)
    assert end >= now
    assert (end == now) is not in_quiet_hours(now, policy)
    assert not in_quiet_hours(end, policy)
