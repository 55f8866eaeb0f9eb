"""The time of the policy: its zone, duty hours, holidays and working days."""

from datetime import date
from functools import cache
from typing import Final
from zoneinfo import ZoneInfo

from bot.policy_reader import Reader
from bot.rules.marking import N_
from bot.rules.policy import CalendarPolicy, DutyPolicy, Hours

FIRST_YEAR: Final = 2025  # published holidays before it concern nobody's deadline


def zone(reader: Reader) -> str:
    zone = reader.value("zone")
    try:
        return ZoneInfo(zone).key
    except (KeyError, ValueError, TypeError, OSError, AttributeError):
        reader.fault("zone", N_("{given} is no time zone."), N_('Write a name such as "Asia/Shanghai".'), given=str(zone))
        return "Asia/Shanghai"


def duty(reader: Reader) -> DutyPolicy:
    working = Hours(reader.clock("duty.begin"), reader.clock("duty.end"))
    if working.begin >= working.end:
        reader.fault("duty.end", N_("Duty hours end before they begin."), N_("Write a later time than in duty.begin."))
    given = [reader.value(f"duty.rest_day_{each}") for each in ("begin", "end")]
    if given == ["", ""]:
        return DutyPolicy(working, None)
    rest = Hours(reader.clock("duty.rest_day_begin"), reader.clock("duty.rest_day_end"))
    if rest.begin >= rest.end:
        reader.fault("duty.rest_day_end", N_("Duty hours end before they begin."), N_('Write a later time, or "" for both.'))
    return DutyPolicy(working, rest)


def calendar(reader: Reader) -> CalendarPolicy:
    holidays = reader.value("calendar.holidays")
    reader.choice("calendar.holidays", holidays, ("china", "none"))
    days: dict[date, str] = {}
    for key, value in reader.table("calendar.days").items():
        path = f"calendar.days.{key}"
        try:
            day = date.fromisoformat(key)
        except ValueError:
            reader.fault(path, N_("{given} is not a date."), N_('Write year, month and day, as "2027-02-05".'), given=key)
            continue
        if reader.choice(path, value, ("rest", "work")):
            days[day] = value
    return CalendarPolicy(
        count_first_day=reader.yes("calendar.count_first_day"),
        move_deadline_from_holiday=reader.yes("calendar.move_deadline_from_holiday"),
        holidays=str(holidays),
        days=days,
    )


def special_days(calendar: CalendarPolicy) -> tuple[dict[date, bool], frozenset[int]]:
    """Days that are not as their weekday says, and the years whose holidays are published."""
    days, years = published_days() if calendar.holidays == "china" else ({}, frozenset())
    return {**days, **{day: said == "work" for day, said in calendar.days.items()}}, years


@cache
def published_days() -> tuple[dict[date, bool], frozenset[int]]:
    """China's published public holidays (False) and make-up working days (True), as far as the installed calendar knows them."""
    from chinese_calendar import constants

    rest = {day: False for day in constants.holidays if day.year >= FIRST_YEAR}
    work = {day: True for day in constants.workdays if day.year >= FIRST_YEAR}
    return {**rest, **work}, frozenset(day.year for day in constants.holidays)
