"""What is overdue in a whole city is read in its order, and not sorted each time."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")


def upgrade() -> None:
    op.create_index("ix_obligations_due", "obligations", ["due_at", "id"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)


def downgrade() -> None:
    op.drop_index("ix_obligations_due", "obligations", sqlite_where=OPEN, postgresql_where=OPEN)
