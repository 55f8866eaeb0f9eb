"""Obligations by table: when they are due, what is said when, and what happens when they move, wait or change hands."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from bot.policy import load
from bot.rules.calendar import spoken
from bot.rules.obligations import (
    Obligation,
    Start,
    due,
    ended,
    extended,
    extension,
    next_round,
    next_step,
    owned,
    realigned,
    recomputed,
    regraded,
    reopened,
    start,
    starts,
)
from bot.rules.policy import Policy
from bot.rules.terms import Grade, Kind

BERLIN = 'zone = "Europe/Berlin"\n[calendar]\nholidays = "none"\n'
UNIT = 7


def at(text: str, zone: str = "Asia/Shanghai") -> datetime:
    return datetime.fromisoformat(text).replace(tzinfo=ZoneInfo(zone)).astimezone(UTC)


def stored(started: Start, id: int = 1) -> Obligation:
    return Obligation(
        id,
        started.kind,
        100,
        started.round,
        started.unit,
        started.person,
        started.grade,
        started.started_at,
        started.due_at,
        started.next_at,
    )


def owe(kind: Kind, now: str, grade: Grade = Grade.MEDIUM, policy: Policy | None = None) -> Obligation:
    return stored(start(kind, unit=UNIT, person=5, grade=grade, now=at(now), policy=policy or load()))


def lived(obligation: Obligation, until: datetime, policy: Policy | None = None, zone: str = "Asia/Shanghai") -> list[str]:
    """What is said under a clock that visits every due moment: "11-26 09:00 last_day owner"."""
    policy = policy or load()
    said = []
    while obligation.next_at is not None and obligation.next_at <= until:
        now = obligation.next_at
        sweep = next_step(obligation, now, policy)
        assert sweep.next_at is None or sweep.next_at > now
        local = f"{now.astimezone(ZoneInfo(zone)):%m-%d %H:%M}"
        by_step: dict[str, list[str]] = {}
        for nag in sweep.nags:
            by_step.setdefault(nag.step, []).append(nag.recipient.value)
        said += [f"{local} {step} {'+'.join(to)}" for step, to in by_step.items()]
        obligation = replace(obligation, next_at=sweep.next_at, step=sweep.step)
    return said


ALL = "owner+leader+assigning_unit+unit_supervisor"


@pytest.mark.parametrize(
    ("kind", "grade", "started", "said"),
    [
        (Kind.TAKE, Grade.LOW, "2026-11-23 10:20", ("2026-11-23", "14:20")),
        (Kind.TAKE, Grade.MEDIUM, "2026-11-27 17:00", ("2026-11-30", "11:30")),
        (Kind.TAKE, Grade.HIGH, "2026-11-28 23:30", ("2026-11-29", "00:30")),
        (Kind.TAKE, Grade.CRITICAL, "2026-11-28 03:00", ("2026-11-28", "03:15")),
        (Kind.FIRST_RESPONSE, Grade.LOW, "2026-11-23 10:20", ("2026-11-26", "24:00")),
        (Kind.FIRST_RESPONSE, Grade.CRITICAL, "2026-11-23 00:00", ("2026-11-26", "24:00")),
        (Kind.WEEKLY_REPORT, Grade.MEDIUM, "2026-11-26 09:00", ("2026-12-03", "24:00")),
        (Kind.REVISIT, Grade.HIGH, "2026-12-03 23:59", ("2026-12-10", "24:00")),
        (Kind.LATER_CHECK, Grade.LOW, "2026-12-10 12:00", ("2027-01-09", "24:00")),
        (Kind.DUTY_CALL, Grade.CRITICAL, "2026-12-10 03:00", ("2026-12-10", "04:00")),
        (Kind.WRITE_BACK, Grade.CRITICAL, "2026-12-10 03:00", ("2026-12-10", "03:10")),
        (Kind.WRITE_BACK, Grade.LOW, "2026-12-10 23:55", ("2026-12-11", "00:05")),
    ],
)
def test_due_times_of_every_kind(kind: Kind, grade: Grade, started: str, said: tuple[str, str]) -> None:
    day, time = spoken(due(kind, grade, at(started), load()), load())
    assert (day.isoformat(), time) == said


def test_later_checks_of_a_grave_case_are_three_counted_from_the_closing() -> None:
    checks = starts(Kind.LATER_CHECK, unit=UNIT, grade=Grade.CRITICAL, now=at("2026-12-01 10:00"), policy=load())
    assert [(each.round, spoken(each.due_at, load())[0].isoformat()) for each in checks] == [
        (0, "2026-12-08"),
        (1, "2026-12-31"),
        (2, "2027-03-01"),
    ]
    assert len(starts(Kind.LATER_CHECK, unit=UNIT, grade=Grade.MEDIUM, now=at("2026-12-01 10:00"), policy=load())) == 1


def test_a_first_response_ignored_for_days() -> None:
    assert lived(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), at("2026-12-01 12:00")) == [
        "11-25 09:00 day_before owner",
        "11-26 09:00 last_day owner",
        f"11-27 08:00 overdue {ALL}",  # due at midnight, held back by quiet hours
        "11-28 08:00 overdue_1_day level_above_1",
        "11-28 09:00 daily owner",
        "11-29 09:00 daily owner",
        "11-30 08:00 overdue_3_days level_above_2",
        "11-30 09:00 daily owner",
        "12-01 09:00 daily owner",
    ]


def test_a_take_in_duty_hours_has_one_reminder_at_half_time() -> None:
    assert lived(owe(Kind.TAKE, "2026-11-23 10:20"), at("2026-11-26 20:00")) == [
        "11-23 12:20 half_time owner",
        f"11-23 14:20 overdue {ALL}",
        "11-24 09:00 daily owner",
        "11-24 14:20 overdue_1_day level_above_1",
        "11-25 09:00 daily owner",
        "11-26 09:00 daily owner",
        "11-26 14:20 overdue_3_days level_above_2",
    ]


def test_half_time_of_a_take_over_the_weekend_is_half_of_its_duty_time() -> None:
    assert lived(owe(Kind.TAKE, "2026-11-27 17:00"), at("2026-11-30 10:00")) == ["11-30 09:30 half_time owner"]


def test_a_critical_take_climbs_by_hours_at_night() -> None:
    assert lived(owe(Kind.TAKE, "2026-11-23 03:00", Grade.CRITICAL), at("2026-11-23 06:20")) == [
        "11-23 03:07 half_time owner",
        f"11-23 03:15 overdue {ALL}",
        "11-23 04:15 hourly owner",
        "11-23 04:15 overdue_1_hour level_above_1",
        "11-23 05:15 hourly owner",
        "11-23 06:15 hourly owner",
        "11-23 06:15 overdue_3_hours level_above_2",
    ]


def test_a_critical_take_is_told_hourly_for_twelve_hours_and_then_daily() -> None:
    said = lived(owe(Kind.TAKE, "2026-11-23 03:00", Grade.CRITICAL), at("2026-11-25 12:00"))
    assert sum("hourly" in each for each in said) == 12
    assert said[-2:] == ["11-24 09:00 daily owner", "11-25 09:00 daily owner"]


def test_a_high_take_runs_round_the_clock_but_waits_for_morning_to_be_told() -> None:
    assert lived(owe(Kind.TAKE, "2026-11-23 22:00", Grade.HIGH), at("2026-11-24 12:00")) == [f"11-24 08:00 overdue {ALL}"]


def test_only_a_critical_case_rings_at_midnight() -> None:
    assert lived(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20", Grade.CRITICAL), at("2026-11-27 01:00"))[-1] == f"11-27 00:00 overdue {ALL}"
    assert lived(owe(Kind.REVISIT, "2026-11-23 10:20", Grade.CRITICAL), at("2026-12-01 08:30"))[-1] == f"12-01 08:00 overdue {ALL}"


def test_reminders_before_the_start_do_not_exist() -> None:
    policy = load('[obligations.first_response]\nlimit = "1 day"\n')
    assert lived(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20", policy=policy), at("2026-11-24 12:00"), policy) == [
        "11-24 09:00 last_day owner"
    ]


def test_reminders_keep_their_hour_when_the_clocks_change() -> None:
    policy = load(BERLIN)
    obligation = stored(start(Kind.FIRST_RESPONSE, unit=UNIT, grade=Grade.LOW, now=at("2026-03-26 12:00", "Europe/Berlin"), policy=policy))
    assert obligation.due_at == datetime(2026, 3, 29, 22, 0, tzinfo=UTC)
    assert lived(obligation, at("2026-03-31 10:00", "Europe/Berlin"), policy, "Europe/Berlin") == [
        "03-28 09:00 day_before owner",
        "03-29 09:00 last_day owner",
        f"03-30 08:00 overdue {ALL}",
        "03-31 08:00 overdue_1_day level_above_1",
        "03-31 09:00 daily owner",
    ]


def test_the_duty_list_is_called_every_five_minutes() -> None:
    obligation = owe(Kind.DUTY_CALL, "2026-11-23 03:00", Grade.CRITICAL)
    assert obligation.next_at == at("2026-11-23 03:00")
    said = lived(obligation, at("2026-11-24 00:00"))
    assert said[:3] == ["11-23 03:00 call duty", "11-23 03:05 call duty", "11-23 03:10 call duty"]
    assert said[-1] == "11-23 04:00 overdue leader+unit_supervisor+level_above_1"
    assert len(said) == 13


def test_somebody_who_waits_for_a_word_is_not_left_to_the_morning() -> None:
    said = lived(owe(Kind.WRITE_BACK, "2026-11-23 03:00", Grade.LOW), at("2026-11-24 00:00"))
    assert said[:3] == ["11-23 03:05 half_time owner", "11-23 03:10 overdue owner+leader+unit_supervisor", "11-23 03:15 call duty"]
    assert said[-1] == "11-23 04:10 call duty"
    assert len(said) == 14


def test_missed_steps_fall_together_after_an_outage() -> None:
    sweep = next_step(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), at("2026-12-03 15:00"), load())
    assert [(nag.step, nag.recipient.value) for nag in sweep.nags] == [
        ("overdue", "owner"),
        ("overdue", "leader"),
        ("overdue", "assigning_unit"),
        ("overdue", "unit_supervisor"),
        ("overdue_1_day", "level_above_1"),
        ("overdue_3_days", "level_above_2"),
    ]
    assert sweep.next_at == at("2026-12-04 09:00")


def test_of_several_missed_reminders_only_the_last_is_sent() -> None:
    sweep = next_step(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), at("2026-11-26 15:00"), load())
    assert [nag.step for nag in sweep.nags] == ["last_day"]


def test_a_reminder_of_a_deadline_that_has_passed_meanwhile_is_not_said_to_anybody() -> None:
    """To the owner the overdue notice would stand in its place; the duty list, and whom only an own ladder reminds, hear no such notice."""
    hour_over = next_step(owe(Kind.DUTY_CALL, "2026-11-23 03:00", Grade.CRITICAL), at("2026-11-23 04:30"), load())
    assert {(nag.step, nag.recipient.value) for nag in hour_over.nags} == {
        ("overdue", "leader"),
        ("overdue", "unit_supervisor"),
        ("overdue", "level_above_1"),
    }
    own = """
        [[ladders.of_ours]]
        step = "last_day"
        when = "last day"
        to = ["owner", "leader"]
        [[ladders.of_ours]]
        step = "overdue"
        when = "overdue"
        to = ["owner"]
        [obligations.first_response]
        ladder = "of_ours"
    """
    policy = load(own)
    missed = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20", policy=policy)
    told = [
        [(nag.step, nag.recipient.value) for nag in next_step(missed, at(moment), policy).nags]
        for moment in ("2026-11-26 15:00", "2026-11-27 09:00")
    ]
    assert told == [[("last_day", "owner"), ("last_day", "leader")], [("overdue", "owner")]]


def test_an_outage_that_ends_at_night_waits_for_morning_and_loses_nothing() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    night = next_step(obligation, at("2026-11-28 23:00"), load())
    assert night.nags == () and night.next_at == at("2026-11-29 08:00")
    morning = next_step(replace(obligation, next_at=night.next_at, step=night.step), night.next_at, load())
    assert {nag.step for nag in morning.nags} == {"overdue", "overdue_1_day"}


def test_a_look_before_the_time_changes_nothing() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    sweep = next_step(obligation, at("2026-11-24 10:00"), load())
    assert (sweep.nags, sweep.next_at, sweep.step) == ((), obligation.next_at, 0)


def test_nothing_is_said_of_what_has_ended() -> None:
    done = ended(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), "recorded", at("2026-11-24 10:00"))
    assert done.next_at is None
    assert next_step(done, at("2026-12-24 10:00"), load()).nags == ()
    assert not done.overdue(at("2026-12-24 10:00"))


def test_more_time_brings_new_reminders_under_new_keys() -> None:
    now = at("2026-11-27 10:00")
    late = replace(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), step=3, next_at=at("2026-11-28 08:00"))
    more = extended(late, extension(late, 3, now, load()), now, load())
    assert more.extensions == 1
    assert spoken(more.due_at, load())[0].isoformat() == "2026-11-30"
    assert lived(more, at("2026-12-01 08:30")) == [
        "11-29 09:00 day_before owner",
        "11-30 09:00 last_day owner",
        f"12-01 08:00 overdue {ALL}",
    ]
    first = next_step(replace(late, step=2, next_at=at("2026-11-27 08:00")), now, load())
    again = next_step(more, at("2026-12-01 08:00"), load())
    assert not {nag.key for nag in first.nags} & {nag.key for nag in again.nags}


def test_more_time_is_never_less_time() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    with pytest.raises(ValueError, match="later"):
        extended(obligation, obligation.due_at, at("2026-11-24 10:00"), load())
    with pytest.raises(ValueError, match="later"):
        extended(obligation, at("2026-11-28 10:00"), at("2026-11-29 10:00"), load())


def test_an_early_extension_counts_from_the_old_deadline() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    assert extension(obligation, 2, at("2026-11-24 10:00"), load()) == at("2026-11-29 00:00")
    assert extension(obligation, 2, at("2026-12-01 10:00"), load()) == at("2026-12-04 00:00")


def test_a_new_owner_keeps_times_and_hears_the_next_step() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    other = owned(obligation, 6)
    assert (other.due_at, other.next_at, other.step) == (obligation.due_at, obligation.next_at, obligation.step)
    assert other.person == 6


def test_a_recorded_report_begins_the_next_round() -> None:
    report = owe(Kind.WEEKLY_REPORT, "2026-11-23 10:20")
    again = next_round(report, at("2026-11-28 10:00"), load())
    assert (again.round, again.person, again.unit) == (1, 5, UNIT)
    assert spoken(again.due_at, load())[0].isoformat() == "2026-12-05"


@pytest.mark.parametrize(
    ("contradicted", "said"),
    [
        ("2026-11-24 10:00", ("2026-11-26", "24:00")),  # the old due time stands
        ("2026-11-26 10:00", ("2026-11-27", "24:00")),  # it is less than 24 hours ahead
        ("2026-12-05 10:00", ("2026-12-06", "24:00")),  # it has passed
    ],
)
def test_a_contradicted_contact_is_owed_again(contradicted: str, said: tuple[str, str]) -> None:
    recorded = ended(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), "recorded", at("2026-11-24 09:00"))
    again = reopened(recorded, at(contradicted), load())
    assert again.ended_at is None and again.how is None
    day, time = spoken(again.due_at, load())
    assert (day.isoformat(), time) == said
    assert again.next_at is not None and again.next_at > at(contradicted)


def test_a_higher_grade_brings_the_deadline_nearer_and_a_lower_one_never_moves_it() -> None:
    take = owe(Kind.TAKE, "2026-11-23 10:20")
    now = at("2026-11-23 11:00")
    critical = regraded(take, Grade.CRITICAL, now, load())
    assert critical.due_at == now + timedelta(minutes=15)
    assert critical.next_at is not None and critical.next_at > now
    back = regraded(critical, Grade.LOW, now, load())
    assert back.due_at == critical.due_at


def test_a_lower_grade_takes_away_no_step_that_was_due_and_unsaid() -> None:
    """Nothing ran since the overdue notice came due; then a supervisor lowers the grade."""
    unsaid, late = at("2026-11-27 08:00"), at("2026-11-27 12:00")
    response = replace(owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20"), step=2, next_at=unsaid)
    lowered = regraded(response, Grade.LOW, late, load())
    assert [(nag.step, nag.recipient) for nag in next_step(lowered, late, load()).nags if nag.recipient == "owner"] == [
        ("overdue", "owner")
    ]


def test_the_daily_notice_of_a_day_is_one_thing_at_every_grade() -> None:
    """Overdue at 22:10: told at once when critical, else in the morning. Counted from there, a lowered grade lost a day."""
    days = []
    for grade in (Grade.CRITICAL, Grade.MEDIUM):
        take = replace(owe(Kind.TAKE, "2026-11-23 10:20", grade), due_at=at("2026-11-23 22:10"))
        said: dict[str, datetime] = {}
        while take.next_at is not None and take.next_at < at("2026-11-27 00:00"):
            sweep = next_step(take, take.next_at, load())
            said |= {nag.key: take.next_at for nag in sweep.nags if nag.step == "daily"}
            take = replace(take, next_at=sweep.next_at, step=sweep.step)
        days.append(said)
    critical, medium = days
    assert len(critical) == 3
    assert len(medium) == 2
    assert medium.items() <= critical.items()


def test_a_changed_policy_moves_steps_but_no_deadline_unless_asked() -> None:
    obligation = owe(Kind.FIRST_RESPONSE, "2026-11-23 10:20")
    policy = load('reminders_at = "10:00"\n[obligations.first_response]\nlimit = "5 days"\n')
    now = at("2026-11-24 12:00")
    follows = realigned(obligation, now, policy)
    assert follows.due_at == obligation.due_at and follows.next_at == at("2026-11-25 10:00")
    assert spoken(recomputed(obligation, now, policy).due_at, policy)[0].isoformat() == "2026-11-28"
    unsaid, late = at("2026-11-27 08:00"), at("2026-11-27 12:00")
    assert realigned(replace(obligation, step=2, next_at=unsaid), late, policy).next_at == unsaid  # what is due already is said


def test_a_deadline_moved_from_a_holiday_moves_its_reminders() -> None:
    policy = load("[calendar]\nmove_deadline_from_holiday = true\n")
    assert lived(owe(Kind.FIRST_RESPONSE, "2026-09-29 10:00", policy=policy), at("2026-10-09 08:00"), policy) == [
        "10-07 09:00 day_before owner",
        "10-08 09:00 last_day owner",
        f"10-09 08:00 overdue {ALL}",
    ]
