"""SIGKILL at random moments of running conversations: nothing is lost, nothing is done twice."""

import asyncio
import os
from pathlib import Path

from tests.faults.killing import killed

KILLS = 300 if os.environ.get("HEYUE_FAULTS") == "full" else 50


def test_fifty_kills_lose_nothing_and_double_nothing(sqlite_url: str, tmp_path: Path) -> None:
    counted = asyncio.run(killed(sqlite_url, tmp_path, kills=KILLS, people=6, seed=20261123))
    print(f"kills {counted.kills}, reports {sum(counted.told.values())}, messages sent twice {counted.doubled}")
    assert counted.cases == counted.told  # every report became exactly one case
    assert counted.unfinished == 0
    assert counted.set_aside == 0
    assert counted.unsent == 0
    assert sum(counted.told.values()) >= KILLS / 4  # there was something to lose
    assert counted.doubled <= counted.kills  # only what was sent in the moment of a kill, its answer not yet stored


def test_twenty_kills_of_a_bot_that_is_given_its_updates(sqlite_url: str, tmp_path: Path) -> None:
    counted = asyncio.run(killed(sqlite_url, tmp_path, kills=KILLS if KILLS > 50 else 20, people=6, seed=20261125, webhook=True))
    print(f"kills {counted.kills}, reports {sum(counted.told.values())}, messages sent twice {counted.doubled}")
    assert counted.cases == counted.told
    assert (counted.unfinished, counted.set_aside, counted.unsent) == (0, 0, 0)
    assert counted.doubled <= counted.kills


def test_twenty_kills_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    counted = asyncio.run(killed(postgresql_url, tmp_path, kills=max(20, KILLS // 3), people=6, seed=20261124))
    assert counted.cases == counted.told
    assert (counted.unfinished, counted.set_aside, counted.unsent) == (0, 0, 0)
