"""Ninety days in one process: every reminder and escalation that is due is said once, and nothing else."""

import os

from tests.model.bureau import Bureau, furnish
from tests.model.comparing import read
from tests.model.living import Life, compared, live

FULL = os.environ.get("HEYUE_FAULTS") == "full"


def test_program_and_reference_agree(database_url: str) -> None:
    resident = furnish(database_url)
    bureau = Bureau(database_url)
    life = Life(seed=20261123, cases=500 if FULL else 20, days=90 if FULL else 25)
    try:
        live(bureau, resident, life)
        assert compared(bureau, life) == []
        found = bureau.do(lambda db, house: read(db))
        assert len(found.made) > life.cases * 5
    finally:
        bureau.close()
