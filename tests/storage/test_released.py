"""A database of the first released schema, with a life in it, is upgraded and lives on; no migration loses anything of it, up or down."""

import shutil
from datetime import datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage import database
from storage.database import is_newest, move, newest_revision, reading, revision_of, upgrade, writing
from storage.tables import NagRow, PersonRow, RosterRow
from tests.storage.released import load, people, present
from tests.stories.town import BOT_ID, Town

FIRST = "0001"
MIGRATION = """
from alembic import op
import sqlalchemy as sa
revision, down_revision, branch_labels, depends_on = "{number}", "{before}", None, None
def upgrade() -> None:
    {up}
def downgrade() -> None:
    {down}
"""


def goes_up_and_down(url: str) -> None:
    """Load the released rows, upgrade, go back and up again; each time every row is compared."""
    released = load(url)
    assert present(url) == released
    upgrade(url)
    with reading(url) as db:
        assert revision_of(db) == newest_revision()
    above = present(url)
    for table, rows in released.items():
        # A migration that renames or moves something has to say here where it went.
        kept = [{name: row.get(name, "gone") for name in was} for was, row in zip(rows, above.get(table, []), strict=True)]
        assert kept == rows, table
    with writing(url) as db:
        move(db, FIRST)
    assert present(url) == released
    upgrade(url)
    assert present(url) == above


def test_no_row_of_the_first_release_is_lost_up_down_and_up(database_url: str) -> None:
    goes_up_and_down(database_url)


@pytest.mark.parametrize(
    ("up", "down", "whole"),
    [
        ("op.add_column('people', sa.Column('hat', sa.String()))", "op.drop_column('people', 'hat')", True),
        ("op.drop_column('cases', 'words')", "op.add_column('cases', sa.Column('words', sa.String()))", False),
        ("op.execute('DELETE FROM nags')", "pass", False),
        ("op.execute(\"UPDATE cases SET words = ''\")", "pass", False),
        ("op.add_column('people', sa.Column('hat', sa.String()))", "op.execute('DELETE FROM case_events')", False),
    ],
)
def test_a_migration_that_loses_something_is_noticed(
    sqlite_url: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, up: str, down: str, whole: bool
) -> None:
    migrations = tmp_path / "migrations"
    shutil.copytree(database.MIGRATIONS, migrations)
    before = newest_revision()
    number = f"{int(before) + 1:04}"
    (migrations / "versions" / f"{number}_next.py").write_text(MIGRATION.format(number=number, before=before, up=up, down=down))
    monkeypatch.setattr(database, "MIGRATIONS", migrations)
    if whole:
        goes_up_and_down(sqlite_url)
        return
    with pytest.raises((AssertionError, ValueError)):
        goes_up_and_down(sqlite_url)


def test_it_lives_on(database_url: str) -> None:
    """Of the life at the first release: what is due is taken, a case ends by its resident's word, the next roster is loaded."""
    released = load(database_url)
    upgrade(database_url)
    with reading(database_url) as db:
        assert is_newest(db)
    last = max(datetime.fromisoformat(str(row["received_at"])) for row in released["inbox"])
    town = Town(database_url, last)
    try:
        town.world.bots[BOT_ID].next_update = 10_000  # the messenger's numbers go on, too
        resident, mediator = people(town)
        assert town.do(lambda db, house: house.policy.invitation_days) == 6

        def made() -> int:
            return town.do(lambda db, house: db.execute(select(func.count()).select_from(NagRow)).scalar_one())

        assert made() == len(released["nags"]) > 0
        town.wait(days=8)
        assert made() > len(released["nags"])
        assert any("LJ-2026-000001" in text for text in mediator.texts())
        resident.says("/cases")
        resident.presses("000001")
        resident.presses("撤回反映")
        resident.presses("撤回反映")
        assert "撤回" in mediator.read()
        with reading(database_url) as db:
            # The very same roster was loaded again when the town was opened.
            assert db.execute(select(func.count()).select_from(RosterRow)).scalar_one() == len(released["rosters"]) + 1
            assert db.execute(select(func.count()).select_from(PersonRow)).scalar_one() == len(released["people"])
        stages = {str(row["number"]): row["stage"] for row in present(database_url)["cases"]}
        assert stages["LJ-2026-000001"] == stages["LJ-2026-000002"] == "ended"
        assert len(stages) == len(released["cases"]) == 3
    finally:
        town.close()
