"""How Alembic reaches our tables; always online, always batch mode for SQLite, always in the caller's transaction."""

from alembic import context

import storage.tables  # noqa: F401  (makes the tables known)
from storage.columns import Table

context.configure(
    connection=context.config.attributes["connection"],
    target_metadata=Table.metadata,
    render_as_batch=True,
    compare_type=True,
)
with context.begin_transaction():
    context.run_migrations()
