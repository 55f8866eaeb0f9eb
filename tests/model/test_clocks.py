"""Clocks as they are: summer time, an hour back, an hour forward, two days of sleep. No reminder twice, none lost."""

import random
from datetime import UTC, datetime, timedelta

import pytest
from sqlalchemy import select, update

from bot.clock import ManualClock
from storage import policies
from storage.database import writing
from storage.tables import LeaseRow, OutboxRow
from tests.model.bureau import BEGIN, Bureau, furnish
from tests.model.living import Life, act, compared

HOUR = timedelta(hours=1)
# Reminders at a time that one change leaves out and the other brings twice, right after quiet hours that end within it.
BERLIN = """
zone = "Europe/Berlin"
reminders_at = "02:30"
digest_at = "02:45"
[calendar]
holidays = "none"
[quiet]
begin = "21:00"
end = "02:15"
"""
SPRING, AUTUMN = datetime(2027, 3, 24, 9, 0, tzinfo=UTC), datetime(2026, 10, 21, 9, 0, tzinfo=UTC)


@pytest.mark.parametrize("begin", [SPRING, AUTUMN], ids=["spring", "autumn"])
def test_summer_time_brings_nothing_twice_and_loses_nothing(sqlite_url: str, begin: datetime) -> None:
    resident = furnish(sqlite_url)
    with writing(sqlite_url) as db:
        policies.apply(db, BERLIN, begin)
    bureau = Bureau(sqlite_url, ManualClock(begin))
    life = Life(seed=begin.month, cases=8, days=9, begin=begin)
    try:
        some_cases(bureau, resident, life)  # neglected over the change, so that something comes every day
        to_the_end(bureau, life)
        assert bureau.house.policy.zone == "Europe/Berlin"
        assert compared(bureau, life) == []
    finally:
        bureau.close()


class SetClock(ManualClock):
    """A machine's clock, which somebody sets."""

    def set(self, moment: datetime) -> None:
        self._now = moment


def some_cases(bureau: Bureau, resident: int, life: Life) -> None:
    """Cases that nobody looks after: everything about them is said."""
    dice = random.Random(life.seed)
    for number in range(life.cases):
        bureau.walk(life.begin + number * HOUR)
        life.remember(bureau.do(lambda db, house: act(db, house, now=bureau.clock.now(), dice=dice, resident=resident, id_=0)))


def to_the_end(bureau: Bureau, life: Life) -> None:
    bureau.walk(life.until)
    bureau.look()
    bureau.send()


def test_a_clock_set_back_an_hour_says_nothing_again(sqlite_url: str) -> None:
    resident = furnish(sqlite_url)
    clock = SetClock(BEGIN)
    bureau = Bureau(sqlite_url, clock)
    life = Life(seed=3, cases=5, days=6)
    try:
        some_cases(bureau, resident, life)
        for day in (1, 2, 3, 4, 5):
            # Right after what came at nine has been made, and before it has been sent.
            bureau.walk(BEGIN.replace(hour=1) + timedelta(days=day))
            bureau.look()
            clock.set(clock.now() - HOUR)
            bureau.look()
            bureau.send()
        to_the_end(bureau, life)
        assert compared(bureau, life) == []
    finally:
        bureau.close()


def test_a_clock_set_forward_an_hour_tells_what_it_passed_once(sqlite_url: str) -> None:
    resident = furnish(sqlite_url)
    bureau = Bureau(sqlite_url)
    life = Life(seed=4, cases=5, days=6)
    asleep = []
    try:
        some_cases(bureau, resident, life)
        for day in (1, 2, 3, 4, 5):
            begin = BEGIN.replace(hour=0, minute=30) + timedelta(days=day)
            asleep.append((begin, begin + HOUR))
            sleep(bureau, *asleep[-1])
        to_the_end(bureau, life)
        assert compared(bureau, life, asleep) == []
    finally:
        bureau.close()


def sleep(bureau: Bureau, begin: datetime, end: datetime) -> None:
    """Nothing runs between these moments."""
    bureau.walk(begin)
    bureau.look()
    bureau.send()
    bureau.stand_at(end)
    bureau.look()
    bureau.send()


def test_after_two_days_of_sleep_what_became_overdue_is_told_once_and_that_messages_may_be_missing(sqlite_url: str) -> None:
    resident = furnish(sqlite_url)
    bureau = Bureau(sqlite_url)
    life = Life(seed=5, cases=12, days=9)
    some_cases(bureau, resident, life)
    begin = BEGIN + timedelta(days=3, hours=1)
    end = begin + timedelta(days=2)
    bureau.walk(begin)
    bureau.look()
    bureau.send()
    bureau.close()
    with writing(sqlite_url) as db:
        # Who may send is asked of the machine's clock, which cannot be set here.
        held = db.execute(select(LeaseRow.until).where(LeaseRow.name.startswith("send:"))).scalar_one()
        db.execute(update(LeaseRow).where(LeaseRow.name.startswith("send:")).values(until=held - timedelta(days=2)))
    awake = Bureau(sqlite_url, ManualClock(end))
    try:
        awake.look()
        awake.send()
        to_the_end(awake, life)
        assert compared(awake, life, [(begin, end)]) == []
        query = select(OutboxRow.sent_at).where(OutboxRow.kind == "messages_missed")
        missed = awake.do(lambda db, house: db.execute(query).scalars().all())
        assert len(missed) == len(awake.house.organisation.supervisors(1))
        assert all(missed)
    finally:
        awake.close()
