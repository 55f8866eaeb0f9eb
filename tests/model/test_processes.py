"""Two, four and eight processes on one PostgreSQL: each reminder and escalation once, whoever sweeps and whoever sends."""

import os
from pathlib import Path

import pytest

from tests.model.bureau import furnish
from tests.model.comparing import read
from tests.model.living import Life
from tests.model.workers import Workers, compared_together, live_together

FULL = os.environ.get("HEYUE_FAULTS") == "full"
CASES, DAYS = (500, 90) if FULL else (8, 10)


@pytest.mark.parametrize("count", [2, 4, 8] if FULL else [4])
def test_processes_and_reference_agree(postgresql_url: str, tmp_path: Path, count: int) -> None:
    resident = furnish(postgresql_url)
    life = Life(seed=count, cases=CASES, days=DAYS)
    workers = Workers(postgresql_url, tmp_path, count, resident, life.begin)
    try:
        races = live_together(workers, life)
        differ = compared_together(workers, life, races)
        assert not differ, "\n".join(differ)
        found = workers.ask(lambda db, house: read(db))
        # Of one moment each process may send one with what it found; where somebody acted in it, what that brought on is another.
        most = sum(min(len(said), count) for said in found.messages.values())
        assert len(found.messages) <= found.sent <= most + len(races)
        assert len(found.made) > life.cases * 5
    finally:
        _sent, falls = workers.close()
    assert falls == []
