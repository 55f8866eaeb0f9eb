"""Obligations: what somebody owes, by when, and what is said about it at each moment. The one engine behind all nagging."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta
from itertools import islice
from typing import Any

from bot.rules.calendar import (
    add_duty_time,
    after_quiet,
    days_later,
    end_of_day,
    end_of_day_after,
    end_of_working_day_after,
    in_quiet_hours,
    local_date,
)
from bot.rules.ladder import Owed, Step, steps
from bot.rules.policy import Policy
from bot.rules.rungs import Limit, Recipient, Span
from bot.rules.terms import Grade, Kind

# Kinds whose date somebody has said: neither a grade nor a policy moves it, and the policy's limit is only what is proposed.
OWN_DATE = frozenset({Kind.MEASURE, Kind.PROMISE, Kind.MEETING})
# Kinds that go on when the handling ends, is taken up again or goes to another unit: somebody has promised them by name.
LASTING = frozenset({Kind.MEETING, Kind.MEASURE, Kind.MEASURE_CHECK, Kind.PROMISE, Kind.JUDICIAL_CONFIRMATION, Kind.POLICE_REPORT})
# Kinds that a named person owes, whoever has the case.
NAMED = frozenset({Kind.MEASURE, Kind.MEASURE_CHECK, Kind.POLICE_REPORT})


@dataclass(frozen=True, slots=True)
class Obligation:
    """Something owed for a case by a person, or by the whole unit while `person` is None.

    `due_at` is the first instant after the deadline; `next_at` is when the next step of its ladder is due, None for never again;
    `step` counts the steps of the ladder that lie behind it.
    """

    id: int
    kind: Kind
    case: int
    round: int
    unit: int
    person: int | None
    grade: Grade
    started_at: datetime
    due_at: datetime
    next_at: datetime | None
    step: int = 0
    extensions: int = 0
    ended_at: datetime | None = None
    how: str | None = None
    about: int | None = None  # the row it is about: a measure, a promise, a meeting

    def overdue(self, now: datetime) -> bool:
        return self.ended_at is None and now >= self.due_at


@dataclass(frozen=True, slots=True)
class Start:
    """An obligation to be started."""

    kind: Kind
    unit: int
    person: int | None
    grade: Grade
    started_at: datetime
    due_at: datetime
    next_at: datetime | None
    round: int = 0
    about: Any = None  # an id, or bot.rules.case.New


@dataclass(frozen=True, slots=True)
class Nag:
    """One thing to say to one kind of recipient; `step` is the rung's name, `key` is unique within the obligation."""

    step: str
    key: str
    recipient: Recipient
    urgency: str  # reminder | overdue | critical; only critical ones pass quiet hours
    turn: int = 0


@dataclass(frozen=True, slots=True)
class Sweep:
    """What one look at an obligation brings; `step` and `next_at` are to be stored in the same transaction as the nags."""

    nags: tuple[Nag, ...]
    next_at: datetime | None
    step: int


def due(kind: Kind, grade: Grade, started_at: datetime, policy: Policy, round: int = 0) -> datetime:
    """The first instant after the deadline; of several limits the one of that round, the last for all later rounds."""
    return after(limit_of(kind, grade, policy, round), started_at, policy)


def after(limit: Limit, started_at: datetime, policy: Policy) -> datetime:
    """The first instant after a time limit that begins now."""
    match limit.span:
        case Span.DAYS:
            return end_of_day_after(started_at, limit.amount, policy)
        case Span.WORKING_DAYS:
            return end_of_working_day_after(started_at, limit.amount, policy)
        case Span.DUTY_HOURS:
            return add_duty_time(started_at, limit.length, policy)
    return started_at.astimezone(UTC) + limit.length


def limit_of(kind: Kind, grade: Grade, policy: Policy, round: int) -> Limit:
    limits = policy.limits(kind, grade)
    return limits[min(round, len(limits) - 1)]


def start(
    kind: Kind,
    *,
    unit: int,
    grade: Grade,
    now: datetime,
    policy: Policy,
    person: int | None = None,
    round: int = 0,
    about: Any = None,
    until: datetime | None = None,
) -> Start:
    """A new obligation with its first step; due at `until`, else as the policy says."""
    due_at = until or due(kind, grade, now, policy, round)
    first = next(steps(Owed(kind, grade, now, due_at, limit_of(kind, grade, policy, round)), policy), None)
    return Start(kind, unit, person, grade, now, due_at, first.at if first else None, round, about)


def starts(kind: Kind, *, unit: int, grade: Grade, now: datetime, policy: Policy, person: int | None = None) -> tuple[Start, ...]:
    """One obligation for each limit that the policy gives, as the later checks after 7, 30 and 90 days."""
    rounds = range(len(policy.limits(kind, grade)))
    return tuple(start(kind, unit=unit, person=person, grade=grade, now=now, policy=policy, round=each) for each in rounds)


def next_round(obligation: Obligation, now: datetime, policy: Policy) -> Start:
    """The same thing owed again by the same owner, as a weekly report after the one recorded now."""
    return start(
        obligation.kind,
        unit=obligation.unit,
        person=obligation.person,
        grade=obligation.grade,
        now=now,
        policy=policy,
        round=obligation.round + 1,
    )


def next_step(obligation: Obligation, now: datetime, policy: Policy) -> Sweep:
    """What is to be said now, and when to look again.

    Steps missed while nothing ran fall together: reminders are dropped once it is overdue, and each recipient hears the latest of
    what was missed, a single notice before a daily one. Quiet hours put all of it off, critical matters excepted.
    """
    if obligation.ended_at is not None or obligation.next_at is None:
        return Sweep((), None, obligation.step)
    if now < obligation.next_at:
        return Sweep((), obligation.next_at, obligation.step)
    any_hour = policy.any_hour(obligation.kind, obligation.grade)
    if not any_hour and in_quiet_hours(now, policy):
        return Sweep((), after_quiet(now, policy), obligation.step)
    missed: list[Step] = []
    next_at = None
    for step in islice(steps(_owed(obligation, policy), policy), obligation.step, None):
        if step.at > now:
            next_at = step.at
            break
        missed.append(step)
    late = now >= obligation.due_at
    present = [step for step in missed if not (late and step.rung.when.before_due)]
    urgency = "critical" if any_hour else "overdue" if late else "reminder"
    return Sweep(_nags(present, obligation, urgency), next_at, obligation.step + len(missed))


def _nags(present: list[Step], obligation: Obligation, urgency: str) -> tuple[Nag, ...]:
    told: dict[Recipient, Step] = {}
    latest_first = sorted(present, key=lambda step: (step.rung.when.every, obligation.due_at - step.at))
    for step in latest_first:
        for recipient in step.rung.to:
            told.setdefault(recipient, step)
    # A moved deadline is a new promise: its steps are told again, so the key carries it.
    deadline = f"{obligation.due_at.astimezone(UTC):%Y%m%dT%H%M}"
    return tuple(
        Nag(told[recipient].rung.step, f"{told[recipient].name}@{deadline}", recipient, urgency, told[recipient].turn)
        for recipient in Recipient
        if recipient in told
    )


def _owed(obligation: Obligation, policy: Policy) -> Owed:
    limit = limit_of(obligation.kind, obligation.grade, policy, obligation.round)
    return Owed(obligation.kind, obligation.grade, obligation.started_at, obligation.due_at, limit)


def _aligned(obligation: Obligation, now: datetime, policy: Policy, unsaid: datetime | None = None) -> Obligation:
    """Put on the first step after now, or on what has been due since `unsaid`; what would have been said before is not said any more."""
    for number, step in enumerate(steps(_owed(obligation, policy), policy)):
        if step.at > now or (unsaid is not None and step.at >= unsaid):
            return replace(obligation, step=number, next_at=step.at)
    return replace(obligation, next_at=None)


def _unsaid(obligation: Obligation, now: datetime) -> datetime | None:
    """Since when something has been due that nobody has been told yet, as after an outage."""
    return obligation.next_at if obligation.next_at is not None and obligation.next_at <= now else None


def realigned(obligation: Obligation, now: datetime, policy: Policy) -> Obligation:
    """After a change of policy: the due time stays, the steps to come follow the new ladder and hours."""
    return obligation if obligation.ended_at is not None else _aligned(obligation, now, policy, _unsaid(obligation, now))


def recomputed(obligation: Obligation, now: datetime, policy: Policy) -> Obligation:
    """With the due time that the present policy gives, for when that is asked for expressly; an extension that was granted stays."""
    if obligation.ended_at is not None or obligation.extensions or obligation.kind in OWN_DATE:
        return obligation
    due_at = due(obligation.kind, obligation.grade, obligation.started_at, policy, obligation.round)
    return obligation if due_at == obligation.due_at else _aligned(replace(obligation, due_at=due_at, step=0), now, policy)


def extended(obligation: Obligation, until: datetime, now: datetime, policy: Policy) -> Obligation:
    """More time 延期; ValueError unless `until` is later than the present due time and than now."""
    if until <= max(obligation.due_at, now):
        raise ValueError("an extension ends later than the deadline")
    return _aligned(replace(obligation, due_at=until, extensions=obligation.extensions + 1), now, policy)


def redated(obligation: Obligation, until: datetime, now: datetime, policy: Policy) -> Obligation:
    """By another day that all agreed on, later or sooner; a later one counts as more time."""
    if until > max(obligation.due_at, now):
        return extended(obligation, until, now, policy)
    return sooner(obligation, until, now, policy)


def extension(obligation: Obligation, days: int, now: datetime, policy: Policy) -> datetime:
    """The new due time for so many days more: the end of a day, counted from the old deadline or, if that has passed, from today."""
    last = max(local_date(obligation.due_at - timedelta(microseconds=1), policy), local_date(now, policy))
    return end_of_day(last + timedelta(days=days), policy)


def owned(obligation: Obligation, person: int | None) -> Obligation:
    """A new owner in the same unit, with the same due time: the next step is said to them, and no more to the one before."""
    return replace(obligation, person=person)


def ended(obligation: Obligation, how: str, now: datetime) -> Obligation:
    """Done, moved or not owed any more; nothing more is said about it."""
    return replace(obligation, ended_at=now, how=how, next_at=None)


def sooner(obligation: Obligation, due_at: datetime, now: datetime, policy: Policy) -> Obligation:
    """By an earlier time that somebody else has been promised; never later than it was."""
    if obligation.ended_at is not None or due_at >= obligation.due_at:
        return obligation
    return _aligned(replace(obligation, due_at=due_at), now, policy)


def reopened(obligation: Obligation, now: datetime, policy: Policy, hours: int | None = None) -> Obligation:
    """Owed again: with its old due time, but never less than so many hours ahead (end of that day).

    Without `hours` as the policy says for a contradicted contact.
    """
    earliest = now + timedelta(hours=policy.cases.contradicted_hours if hours is None else hours)
    due_at = obligation.due_at
    if due_at < earliest:
        by_day = limit_of(obligation.kind, obligation.grade, policy, obligation.round).by_day
        due_at = end_of_day(local_date(earliest, policy), policy) if by_day else earliest
    return _aligned(replace(obligation, ended_at=None, how=None, due_at=due_at), now, policy)


def resumed(obligation: Obligation, now: datetime, policy: Policy) -> Obligation:
    """Owed again as if it had never ended: with its old due time, and what has come due meanwhile is said now."""
    return _aligned(replace(obligation, ended_at=None, how=None), now, policy, obligation.ended_at)


def shifted(obligation: Obligation, since: datetime, until: datetime, now: datetime, policy: Policy) -> Obligation:
    """The due time moved by the time from `since` to `until`, which may be backwards; for limits in days by whole days."""
    due_at = obligation.due_at + (until - since)
    if limit_of(obligation.kind, obligation.grade, policy, obligation.round).by_day:
        due_at = days_later(obligation.due_at, (local_date(until, policy) - local_date(since, policy)).days, policy)
    return _aligned(replace(obligation, due_at=due_at), now, policy)


def regraded(obligation: Obligation, grade: Grade, now: datetime, policy: Policy) -> Obligation:
    """Under another grade: a higher one can bring the deadline nearer, counted from now, and never moves it away; ladders follow it."""
    if obligation.ended_at is not None or grade is obligation.grade:
        return obligation
    due_at = obligation.due_at
    if grade.rank > obligation.grade.rank and obligation.kind not in OWN_DATE:
        due_at = min(due_at, due(obligation.kind, grade, now, policy, obligation.round))
    unsaid = _unsaid(obligation, now) if due_at == obligation.due_at else None
    return _aligned(replace(obligation, grade=grade, due_at=due_at), now, policy, unsaid)
