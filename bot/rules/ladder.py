"""The steps of one obligation in time: reminders before it is due, the overdue notice, and how that climbs."""

from collections.abc import Iterator
from dataclasses import dataclass
from datetime import date, datetime
from heapq import merge
from itertools import count, islice

from bot.rules.calendar import (
    DAY,
    add_duty_time,
    after_quiet,
    at_local,
    days_later,
    duty_time_between,
    local_date,
    spoken,
)
from bot.rules.policy import Policy
from bot.rules.rungs import Anchor, Limit, Rung, Span, When
from bot.rules.terms import Grade, Kind


@dataclass(frozen=True, slots=True)
class Owed:
    """What the steps are counted from."""

    kind: Kind
    grade: Grade
    started_at: datetime
    due_at: datetime
    limit: Limit


@dataclass(frozen=True, slots=True)
class Step:
    """One rung at one moment; `turn` counts the repetitions of a rung that comes again, from 0."""

    at: datetime
    rung: Rung
    turn: int
    day: date | None = None  # of what comes once a day

    @property
    def name(self) -> str:
        """Unique within one deadline of one obligation, whatever policy or grade it comes from: a repetition carries its day or moment."""
        if not self.rung.when.every:
            return self.rung.step
        return f"{self.rung.step}.{self.day}" if self.day is not None else f"{self.rung.step}.{self.at:%Y%m%dT%H%M%S}"


def steps(owed: Owed, policy: Policy) -> Iterator[Step]:
    """Every step in order of time, without end where a rung repeats; those that quiet hours hold back stand at their end.

    Reminders that would come before the start, or at or after the deadline, do not exist.
    """
    return merge(
        *(_of_rung(rung, owed, policy) for rung in policy.rungs(owed.kind, owed.grade)),
        key=lambda step: step.at,
    )


def _of_rung(rung: Rung, owed: Owed, policy: Policy) -> Iterator[Step]:
    any_hour = policy.any_hour(owed.kind, owed.grade)
    moments = islice(_moments(rung.when, owed, policy, any_hour=any_hour), rung.times)
    for turn, moment in enumerate(moments):
        at = moment if any_hour else after_quiet(moment, policy)
        if rung.when.before_due:
            if at >= owed.due_at:
                return
            if at < owed.started_at or (at == owed.started_at and rung.when.anchor is not Anchor.FROM_START):
                continue
        yield Step(at, rung, turn, local_date(moment, policy) if rung.when.anchor is Anchor.DAILY else None)


def _moments(when: When, owed: Owed, policy: Policy, *, any_hour: bool) -> Iterator[datetime]:
    match when.anchor:
        case Anchor.HALF_TIME:
            yield _half_time(owed, policy)
        case Anchor.LAST_DAY:
            yield at_local(spoken(owed.due_at, policy)[0], policy.reminders_at, policy)
        case Anchor.OVERDUE:
            yield owed.due_at
        case Anchor.DAILY:
            # The day of the overdue notice has had its word.
            told_at = owed.due_at if any_hour else after_quiet(owed.due_at, policy)
            for number in count(1):
                yield at_local(local_date(told_at, policy) + number * DAY, policy.reminders_at, policy)
        case Anchor.FROM_START:
            for number in count():
                yield _moved(owed.started_at, when, number, policy)
        case Anchor.BEFORE:
            if when.span is not None and when.span.by_day:
                yield at_local(spoken(owed.due_at, policy)[0] - when.span.amount * DAY, policy.reminders_at, policy)
            else:
                yield _moved(owed.due_at, when, -1, policy)
        case Anchor.AFTER:
            for number in count(1) if when.every else (1,):
                yield _moved(owed.due_at, when, number, policy)


def _moved(at: datetime, when: When, times: int, policy: Policy) -> datetime:
    """So many times the span later; days by the wall clock."""
    assert when.span is not None
    if when.span.by_day:
        return days_later(at, times * when.span.amount, policy)
    return at + times * when.span.length


def _half_time(owed: Owed, policy: Policy) -> datetime:
    if owed.limit.span is Span.DUTY_HOURS:
        return add_duty_time(owed.started_at, duty_time_between(owed.started_at, owed.due_at, policy) / 2, policy)
    return owed.started_at + (owed.due_at - owed.started_at) / 2
