"""How Alembic reaches our tables; always online, always batch mode for SQLite."""

from alembic import context

import storage.tables  # noqa: F401  (makes the tables known)
from storage.columns import Table
from storage.database import writing_engine

engine = writing_engine(context.config.attributes["url"])
with engine.connect() as connection:
    context.configure(
        connection=connection,
        target_metadata=Table.metadata,
        render_as_batch=True,
        compare_type=True,
    )
    with context.begin_transaction():
        context.run_migrations()
    connection.commit()
engine.dispose()
