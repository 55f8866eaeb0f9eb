"""Somebody records a step in one process while another looks and sends: who looks after the recording says nothing any more."""

import os
import random
import threading
import time
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import partial

from sqlalchemy import Connection, Select, select

from bot.clock import ManualClock
from bot.posting import House
from bot.rules.terms import Grade, Kind
from storage.tables import NagRow, ObligationRow
from tests.model.acting import Actor
from tests.model.bureau import BEGIN, Bureau, furnish
from tests.model.reference import Deed

TRIES = 300 if os.environ.get("HEYUE_FAULTS") == "full" else 16
UNIT = 13
CALL = timedelta(minutes=5)  # the duty list is called so often, at any hour and without gathering


@dataclass(frozen=True)
class Race:
    """When by the stopwatch the recording was done and the look and the sending began, and what was said of it in this moment."""

    recorded: float
    looked: float
    sent: float
    done: float
    made: bool
    told: bool


def test_a_step_recorded_before_the_look_or_the_sending_is_not_spoken_of(postgresql_url: str) -> None:
    resident = furnish(postgresql_url)
    clock = ManualClock(BEGIN)
    records, nags = Bureau(postgresql_url, clock), Bureau(postgresql_url, clock)
    dice = random.Random(11)
    try:
        races: list[Race] = []
        for number in range(TRIES):
            # Where the two meet is drawn by how long a look with its sending took here just now.
            span = races[-1].done - races[-1].looked if races else 0.05
            share = (-1.5, 2.0)[number] if number < 2 else dice.uniform(-1.0, 1.5)
            races.append(race(records, nags, clock, resident, dice, pause=share * span))
    finally:
        records.close()
        nags.close()
    assert [each for each in races if each.made and each.recorded < each.looked] == []
    assert [each for each in races if each.told and each.recorded < each.sent] == []
    # That it was a race at all: sometimes recorded in time, sometimes too late.
    assert any(each.told for each in races)
    assert any(not each.told for each in races)


def race(records: Bureau, nags: Bureau, clock: ManualClock, resident: int, dice: random.Random, *, pause: float) -> Race:
    """A critical matter is reported and answered while the duty list is called for the second time."""
    chance = random.Random(dice.random())

    def acting(what: str, case: int) -> Callable[..., Deed | None]:
        return lambda db, house: Actor(db, house, clock.now(), chance, resident).act(what, case)

    reported = records.do(lambda db, house: Actor(db, house, clock.now(), chance, resident).report(UNIT, Grade.CRITICAL))
    nags.look()
    nags.send()
    clock.advance_to(clock.now() + CALL)
    moment = clock.now()
    times: dict[str, float] = {}
    together = threading.Barrier(2)

    def record() -> None:
        together.wait()
        time.sleep(max(pause, 0.0))
        assert records.do(acting("answer_call", reported.case)) is not None
        times["recorded"] = time.perf_counter()

    thread = threading.Thread(target=record)
    thread.start()
    together.wait()
    time.sleep(max(-pause, 0.0))
    looked = time.perf_counter()
    nags.look()
    time.sleep(abs(pause) / 2)  # so that some are recorded between
    sent = time.perf_counter()
    nags.send()
    done = time.perf_counter()
    thread.join()
    nags.look()
    nags.send()
    query = (
        select(NagRow.told)
        .join(ObligationRow, ObligationRow.id == NagRow.obligation_id)
        .where(ObligationRow.case_id == reported.case, ObligationRow.kind == Kind.DUTY_CALL, NagRow.made_at == moment)
    )
    said = records.do(partial(_all, query=query))
    clock.advance_to(clock.now() + timedelta(seconds=3))
    nags.look()
    nags.send()
    return Race(times["recorded"], looked, sent, done, bool(said), any(said))


def _all(db: Connection, house: House, *, query: Select[bool | None]) -> list[bool | None]:
    return list(db.execute(query).scalars())
