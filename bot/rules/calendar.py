"""Days, duty hours and quiet hours in the organisation's zone; every moment given and returned is aware, results in UTC."""

from datetime import UTC, date, datetime, time, timedelta

from bot.rules.policy import Hours, Policy

DAY = timedelta(days=1)
FAR = 3660  # days; nobody owes anything later, and a policy without any duty hour ends here


def local_date(at: datetime, policy: Policy) -> date:
    return at.astimezone(policy.zone_info).date()


def at_local(day: date, clock: time, policy: Policy) -> datetime:
    """That time of that day; a time that summer time skips is the moment of the change or shortly after it."""
    return datetime.combine(day, clock, tzinfo=policy.zone_info).astimezone(UTC)


def start_of_day(day: date, policy: Policy) -> datetime:
    """The first instant of a day."""
    return at_local(day, time.min, policy)


def end_of_day(day: date, policy: Policy) -> datetime:
    """The first instant after a day: its 24:00."""
    return start_of_day(day + DAY, policy)


def days_later(at: datetime, days: int, policy: Policy) -> datetime:
    """The same time by the wall clock, so many days later."""
    local = at.astimezone(policy.zone_info)
    return at_local(local.date() + days * DAY, local.time(), policy)


def is_working_day(day: date, policy: Policy) -> bool:
    """By the organisation's own table, else by the published holidays and make-up days, else Monday to Friday."""
    return policy.special_days.get(day, day.weekday() < 5)


def years_without_calendar(now: datetime, policy: Policy, ahead_days: int = 40) -> tuple[int, ...]:
    """Years between now and so many days ahead whose holidays are not known, so that Monday to Friday count as worked."""
    if policy.calendar.holidays == "none":
        return ()
    today = local_date(now, policy)
    years = range(today.year, (today + ahead_days * DAY).year + 1)
    return tuple(year for year in years if year not in policy.calendar_years)


def end_of_day_after(start: datetime, days: int, policy: Policy) -> datetime:
    """The first instant after the last of so many calendar days.

    The first day is not counted, and the last one lasts until 24:00 (Civil Code arts. 201 and 203). By policy the first day counts,
    or a deadline that falls on a rest day moves to the next working day (as art. 203 has it for statutory holidays).
    """
    last = local_date(start, policy) + days * DAY
    if policy.calendar.count_first_day and days > 0:
        last -= DAY
    return end_of_day(moved_from_rest(last, policy), policy)


def end_of_working_day_after(start: datetime, days: int, policy: Policy) -> datetime:
    """The first instant after the last of so many working days; the first day is counted only by policy."""
    day = local_date(start, policy)
    left = days
    if policy.calendar.count_first_day and is_working_day(day, policy):
        left -= 1
    for _ in range(FAR):
        if left <= 0:
            return end_of_day(day, policy)
        day += DAY
        left -= is_working_day(day, policy)
    raise ValueError("no working day within ten years")


def moved_from_rest(day: date, policy: Policy) -> date:
    """The day itself, or the next working day where the policy moves deadlines from rest days."""
    if policy.calendar.move_deadline_from_holiday:
        for later in range(FAR):
            if is_working_day(day + later * DAY, policy):
                return day + later * DAY
    return day


def duty_window(day: date, policy: Policy) -> tuple[datetime, datetime] | None:
    """When limits of duty hours run on that day, or None."""
    hours: Hours | None = policy.duty.working_days if is_working_day(day, policy) else policy.duty.rest_days
    if hours is None:
        return None
    return at_local(day, hours.begin, policy), at_local(day, hours.end, policy)


def in_duty_hours(now: datetime, policy: Policy) -> bool:
    window = duty_window(local_date(now, policy), policy)
    return window is not None and window[0] <= now < window[1]


def add_duty_time(start: datetime, amount: timedelta, policy: Policy) -> datetime:
    """The moment when so much duty time has run; ValueError when the policy has no duty hours at all."""
    day = local_date(start, policy)
    left = amount
    for _ in range(FAR):
        window = duty_window(day, policy)
        if window is not None:
            begin = max(start.astimezone(UTC), window[0])
            if begin < window[1] and begin + left <= window[1]:
                return begin + left
            left -= max(window[1] - begin, timedelta())
        day += DAY
    raise ValueError("no duty hours within ten years")


def duty_time_between(start: datetime, end: datetime, policy: Policy) -> timedelta:
    """How much duty time lies between two moments."""
    total = timedelta()
    day, last = local_date(start, policy), local_date(end, policy)
    while day <= last:
        if window := duty_window(day, policy):
            total += max(min(end, window[1]) - max(start, window[0]), timedelta())
        day += DAY
    return total


def in_quiet_at(clock: time, quiet: Hours) -> bool:
    """Whether a time of day lies in the quiet hours."""
    if quiet.begin < quiet.end:
        return quiet.begin <= clock < quiet.end
    return clock >= quiet.begin or clock < quiet.end


def in_quiet_hours(now: datetime, policy: Policy) -> bool:
    return in_quiet_at(now.astimezone(policy.zone_info).time(), policy.quiet)


def after_quiet(now: datetime, policy: Policy) -> datetime:
    """The moment itself, or the end of the quiet hours it lies in."""
    if not in_quiet_hours(now, policy):
        return now.astimezone(UTC)
    local = now.astimezone(policy.zone_info)
    over_midnight = policy.quiet.begin > policy.quiet.end and local.time() >= policy.quiet.begin
    day = local.date() + DAY if over_midnight else local.date()
    end = at_local(day, policy.quiet.end, policy)
    if end < now:  # the hour that the end of summer time brings twice
        end = datetime.combine(day, policy.quiet.end.replace(fold=1), tzinfo=policy.zone_info).astimezone(UTC)
    return max(end, now.astimezone(UTC))


def spoken(due_at: datetime, policy: Policy) -> tuple[date, str]:
    """A deadline as people say it: local midnight is 24:00 of the day before; any other moment its own day and time."""
    local = due_at.astimezone(policy.zone_info)
    if due_at == start_of_day(local.date(), policy):
        return local.date() - DAY, "24:00"
    return local.date(), f"{local:%H:%M}"
