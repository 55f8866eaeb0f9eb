"""The schema that migrations make is the one the tables describe, on both databases."""

import subprocess
import sys

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext
from sqlalchemy import text

from bot.rules.terms import Stage
from storage.columns import Table
from storage.database import upgrade, writing_engine
from storage.tables import OPEN_CASE


def test_migrations_make_the_tables_that_are_described(database_url: str) -> None:
    engine = writing_engine(database_url)
    with engine.connect() as db:
        context = MigrationContext.configure(db, opts={"compare_type": True, "render_as_batch": True})
        differences = compare_metadata(context, Table.metadata)
    engine.dispose()
    assert differences == []


def test_partial_indexes_are_partial_by_the_words_that_describe_them(database_url: str) -> None:
    described = {each.name: each.info.get("where") for table in Table.metadata.tables.values() for each in table.indexes}
    assert sum(where is not None for where in described.values()) > 10
    engine = writing_engine(database_url)
    with engine.connect() as db:
        sqlite = db.dialect.name == "sqlite"
        asked = "name, sql FROM sqlite_master WHERE type = 'index'" if sqlite else "indexname, indexdef FROM pg_indexes"
        made: dict[str, str] = dict(db.execute(text(f"SELECT {asked}")).all())
        for name, where in described.items():
            _, is_partial, condition = made[str(name)].partition(" WHERE ")
            assert bool(is_partial) == (where is not None), name
            if where is not None and sqlite:  # the other tells it in words of its own
                assert condition == where
    engine.dispose()


def test_no_process_reads_in_what_only_another_database_needs() -> None:
    """The dialect of a database that is not used takes 4 MB and a tenth of a second of the start."""
    script = "import sys, bot.app; print([each for each in sys.modules if each.startswith('sqlalchemy.dialects.postgresql')])"
    assert subprocess.run([sys.executable, "-c", script], check=True, capture_output=True, text=True).stdout.strip() == "[]"


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)


def test_what_is_open_is_said_alike_in_sql_and_in_the_rules() -> None:
    closed = ", ".join(f"'{stage}'" for stage in Stage if not stage.open)
    assert OPEN_CASE.text == f"stage NOT IN ({closed})"
