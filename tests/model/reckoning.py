"""Deadlines and ladders, worked out a second time from the written mechanism and docs/policy.md, as plainly as possible.

Nothing here asks the program's own calendar, obligations, ladders or recipients: two readings of the same words have to meet.
"""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from datetime import UTC, date, datetime, time, timedelta
from zoneinfo import ZoneInfo

DAY = timedelta(days=1)
MINUTES = {"minute": timedelta(minutes=1), "hour": timedelta(hours=1)}


@dataclass(frozen=True)
class Rung:
    """One step as the policy writes it: when "1 day before", to ("owner",), at most `times` times."""

    name: str
    when: str
    to: tuple[str, ...]
    times: int | None


@dataclass(frozen=True)
class Step:
    """A rung at a moment; `mark` tells its repetitions apart, by day or by moment, and is "" for what is said once."""

    at: datetime
    rung: Rung
    mark: str = ""
    turn: int = 0


@dataclass(frozen=True)
class Numbers:
    """A policy as plain facts; times of day are local, `height` says how high a grade climbs (town 2, city 3)."""

    zone: ZoneInfo
    reminders_at: time
    quiet: tuple[time, time]
    on_duty: Mapping[bool, tuple[time, time] | None]  # by whether the day is worked
    special_days: Mapping[date, bool]
    limits: Mapping[tuple[str, str], tuple[str, ...]]  # by kind and grade
    ladders: Mapping[tuple[str, str], tuple[Rung, ...]]
    any_hour: frozenset[tuple[str, str]]
    height: Mapping[str, int]
    contradicted: timedelta
    first_day_counts: bool = False
    off_rest_days: bool = False

    def day(self, at: datetime) -> date:
        return at.astimezone(self.zone).date()

    def at(self, day: date, clock: time) -> datetime:
        return datetime.combine(day, clock, tzinfo=self.zone).astimezone(UTC)

    def midnight_after(self, day: date) -> datetime:
        """A day's 24:00."""
        return self.at(day + DAY, time(0))

    def last_day(self, due: datetime) -> date:
        """The day that a deadline belongs to: 24:00 belongs to the day that ends then."""
        return self.day(due - timedelta(microseconds=1))

    def worked(self, day: date) -> bool:
        return self.special_days.get(day, day.weekday() < 5)

    # -- deadlines --------------------------------------------------------------------------------------------------

    def due(self, kind: str, grade: str, start: datetime, round_: int = 0) -> datetime:
        """The first instant after the deadline: days end at 24:00 and the first is not counted (Civil Code art. 201)."""
        number, unit = self.limit(kind, grade, round_)
        if unit == "day":
            last = self.day(start) + timedelta(days=number - self.first_day_counts)
            while self.off_rest_days and not self.worked(last):
                last += DAY
            return self.midnight_after(last)
        if unit == "duty hour":
            return self.after_duty(start, timedelta(hours=number))
        return start + number * MINUTES[unit]

    def limit(self, kind: str, grade: str, round_: int) -> tuple[int, str]:
        """(4, "duty hour")"""
        limits = self.limits[kind, grade]
        number, unit = limits[min(round_, len(limits) - 1)].split(" ", 1)
        return int(number), unit.removesuffix("s")

    def after_duty(self, start: datetime, left: timedelta) -> datetime:
        """When so much duty time has run since `start`."""
        for begin, end in self._duty(start):
            if end - begin >= left:
                return begin + left
            left -= end - begin
        raise AssertionError("somebody is on duty one day")

    def duty_between(self, start: datetime, end: datetime) -> timedelta:
        total = timedelta()
        for begin, stop in self._duty(start):
            if begin >= end:
                break
            total += min(stop, end) - begin
        return total

    def _duty(self, start: datetime) -> list[tuple[datetime, datetime]]:
        found = []
        for number in range(40):
            day = self.day(start) + number * DAY
            hours = self.on_duty[self.worked(day)]
            if hours is not None:
                begin, end = max(start, self.at(day, hours[0])), self.at(day, hours[1])
                if begin < end:
                    found.append((begin, end))
        return found

    # -- hours ------------------------------------------------------------------------------------------------------

    def is_quiet(self, at: datetime) -> bool:
        begin, end = self.quiet
        clock = at.astimezone(self.zone).time()
        return begin <= clock < end if begin < end else clock >= begin or clock < end

    def waking(self, at: datetime) -> datetime:
        """The moment itself, or the first one after it that is not quiet."""
        if not self.is_quiet(at):
            return at
        # The wall clock may stand still or jump on the way, so the end is looked for on the days around.
        days = [self.day(at) + number * DAY for number in (0, 1)]
        ends = [
            datetime.combine(day, self.quiet[1].replace(fold=fold), tzinfo=self.zone).astimezone(UTC) for day in days for fold in (0, 1)
        ]
        return min(end for end in ends if end > at)

    def days_on(self, at: datetime, days: int) -> datetime:
        """The same time by the wall clock, so many days later."""
        local = at.astimezone(self.zone)
        return self.at(local.date() + timedelta(days=days), local.time())

    # -- ladders ----------------------------------------------------------------------------------------------------

    def ladder(self, kind: str, grade: str, start: datetime, due: datetime, round_: int, until: datetime) -> list[Step]:
        """All that may be said of it up to `until`, in order."""
        passes = (kind, grade) in self.any_hour
        found: list[Step] = []
        for rung in self.ladders[kind, grade]:
            for turn, planned in enumerate(self._planned(rung, kind, grade, start, due, round_, until)):
                if rung.times is not None and turn >= rung.times:
                    break
                at = planned if passes else self.waking(planned)
                if early(rung) and (at >= due or at < start or (at == start and "from start" not in rung.when)):
                    continue
                mark = self.day(planned).isoformat() if rung.when == "daily" else planned.isoformat() if "every" in rung.when else ""
                found.append(Step(at, rung, mark, turn))
        return sorted(found, key=lambda step: step.at)

    def _planned(
        self, rung: Rung, kind: str, grade: str, start: datetime, due: datetime, round_: int, until: datetime
    ) -> Iterator[datetime]:
        """The moments of a rung, before quiet hours are asked."""
        when = rung.when
        if when == "overdue":
            yield due
        elif when == "last day":
            yield self.at(self.last_day(due), self.reminders_at)
        elif when == "half time":
            by_duty = self.limit(kind, grade, round_)[1] == "duty hour"
            yield self.after_duty(start, self.duty_between(start, due) / 2) if by_duty else start + (due - start) / 2
        elif when == "daily":
            told = due if (kind, grade) in self.any_hour else self.waking(due)
            day = self.day(told) + DAY
            while self.at(day, self.reminders_at) <= until:
                yield self.at(day, self.reminders_at)
                day += DAY
        elif when.endswith("before"):
            number, unit = _span(when)
            yield self.at(self.last_day(due) - number * DAY, self.reminders_at) if unit == "day" else due - number * MINUTES[unit]
        else:
            number, unit = _span(when)
            origin, times = (start, 0) if when.endswith("from start") else (due, 1)
            while True:
                at = self.days_on(origin, times * number) if unit == "day" else origin + times * number * MINUTES[unit]
                if at > until:
                    return
                yield at
                if not when.startswith("every"):
                    return
                times += 1


def _span(when: str) -> tuple[int, str]:
    """(5, "minute") of "every 5 minutes from start"."""
    number, unit = when.removeprefix("every ").split(" ")[:2]
    return int(number), unit.removesuffix("s")


def early(rung: Rung) -> bool:
    """Whether it is a reminder: what would come before the start, or not before the deadline, does not exist."""
    return rung.when in ("half time", "last day") or rung.when.endswith(("before", "from start"))
