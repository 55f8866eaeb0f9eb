"""The schema that migrations make is the one the tables describe, on both databases."""

from alembic.autogenerate import compare_metadata
from alembic.migration import MigrationContext

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


def test_upgrading_twice_changes_nothing(database_url: str) -> None:
    upgrade(database_url)
    upgrade(database_url)


def test_what_is_open_is_said_alike_in_sql_and_in_the_rules() -> None:
    closed = ", ".join(f"'{stage}'" for stage in Stage if not stage.open)
    assert OPEN_CASE.text == f"stage NOT IN ({closed})"
