"""What holds for every obligation, whenever it starts and however the clock moves."""

from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from itertools import pairwise
from zoneinfo import ZoneInfo

from hypothesis import given, settings
from hypothesis import strategies as st

from bot.policy import load
from bot.rules.calendar import in_quiet_hours
from bot.rules.obligations import Nag, Obligation, next_step, start
from bot.rules.policy import Policy
from bot.rules.terms import Grade, Kind

MOMENTS = st.integers(0, 60 * 24 * 330).map(lambda minutes: datetime(2026, 1, 1, tzinfo=UTC) + timedelta(minutes=minutes))
KINDS = st.sampled_from(Kind)
GRADES = st.sampled_from(Grade)
OVERLAYS = st.sampled_from(
    [
        "",
        'zone = "Europe/Berlin"\n[calendar]\nholidays = "none"\n',
        'zone = "Africa/Cairo"\n[calendar]\nholidays = "none"\n',
        '[quiet]\nbegin = "12:00"\nend = "14:00"\n',
        "[calendar]\nmove_deadline_from_holiday = true\ncount_first_day = true\n",
    ]
)
WHILE = timedelta(days=90)


def owed(kind: Kind, grade: Grade, now: datetime, policy: Policy) -> Obligation:
    made = start(kind, unit=1, grade=grade, now=now, policy=policy)
    return Obligation(1, kind, 1, 0, 1, None, grade, now, made.due_at, made.next_at)


def walked(obligation: Obligation, until: datetime, policy: Policy) -> list[tuple[datetime, Nag]]:
    """Every nag under a clock that stops at each due moment."""
    said = []
    while obligation.next_at is not None and obligation.next_at <= until:
        now = obligation.next_at
        sweep = next_step(obligation, now, policy)
        assert sweep.next_at is None or sweep.next_at > now
        assert sweep.step >= obligation.step
        said += [(now, nag) for nag in sweep.nags]
        obligation = replace(obligation, next_at=sweep.next_at, step=sweep.step)
    return said


@settings(deadline=None, max_examples=60)
@given(KINDS, GRADES, MOMENTS, OVERLAYS)
def test_no_one_hears_the_same_step_twice_and_time_goes_on(kind: Kind, grade: Grade, now: datetime, overlay: str) -> None:
    policy = load(overlay)
    said = walked(owed(kind, grade, now, policy), now + timedelta(days=45), policy)
    heard = [(nag.key, nag.recipient) for _, nag in said]
    assert len(heard) == len(set(heard))
    assert all(earlier <= later for (earlier, _), (later, _) in pairwise(said))


@settings(deadline=None, max_examples=60)
@given(KINDS, GRADES, MOMENTS, OVERLAYS)
def test_only_critical_steps_come_in_quiet_hours(kind: Kind, grade: Grade, now: datetime, overlay: str) -> None:
    policy = load(overlay)
    for at, nag in walked(owed(kind, grade, now, policy), now + timedelta(days=20), policy):
        assert nag.urgency == "critical" or not in_quiet_hours(at, policy)


@settings(deadline=None, max_examples=60)
@given(
    st.sampled_from((Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT, Kind.REVISIT)),
    st.sampled_from((Grade.LOW, Grade.MEDIUM, Grade.HIGH)),
    MOMENTS,
)
def test_ninety_days_of_silence_have_as_many_steps_as_a_plain_count(kind: Kind, grade: Grade, now: datetime) -> None:
    """Counted apart from the ladder: days by the local calendar, as mechanism and policy say."""
    policy = load()
    zone = ZoneInfo("Asia/Shanghai")
    until = now + WHILE
    days = 3 if kind is Kind.FIRST_RESPONSE else 7
    first: date = now.astimezone(zone).date()
    told = {"day_before": days - 1, "last_day": days, "overdue": days + 1, "overdue_1_day": days + 2, "overdue_3_days": days + 4}
    dates = {step: first + timedelta(days=number) for step, number in told.items()}
    hours = {"day_before": 9, "last_day": 9}
    wanted = [(step, datetime(day.year, day.month, day.day, hours.get(step, 8), tzinfo=zone)) for step, day in dates.items()]
    each = datetime(first.year, first.month, first.day, 9, tzinfo=zone) + timedelta(days=days + 2)
    while each <= until:
        wanted.append(("daily", each))
        each += timedelta(days=1)
    said = {(nag.step, at) for at, nag in walked(owed(kind, grade, now, policy), until, policy)}
    assert said == {(step, at) for step, at in wanted if at <= until}


@settings(deadline=None, max_examples=60)
@given(KINDS, GRADES, MOMENTS, OVERLAYS, st.lists(st.integers(1, 60 * 24 * 6), min_size=1, max_size=25))
def test_a_clock_that_jumps_loses_no_recipient_and_repeats_no_step(
    kind: Kind, grade: Grade, now: datetime, overlay: str, jumps: list[int]
) -> None:
    """Looks come late and at odd hours: everybody who would have heard of it by then has heard of it, once per step at most."""
    policy = load(overlay)
    obligation = owed(kind, grade, now, policy)
    steady = obligation
    heard: list[tuple[str, str]] = []
    clock = now
    for minutes in jumps:
        clock += timedelta(minutes=minutes)
        sweep = next_step(obligation, clock, policy)
        assert sweep.next_at is None or sweep.next_at > clock
        assert len({nag.recipient for nag in sweep.nags}) == len(sweep.nags)
        heard += [(nag.key, nag.recipient) for nag in sweep.nags]
        obligation = replace(obligation, next_at=sweep.next_at, step=sweep.step)
    assert len(heard) == len(set(heard))
    if obligation.next_at is not None and in_quiet_hours(clock, policy) and not policy.any_hour(kind, grade):
        return
    late = {nag.recipient for _, nag in walked(steady, clock, policy) if nag.urgency != "reminder"}
    if clock >= obligation.due_at:
        assert late - {"duty"} <= {recipient for _, recipient in heard}
