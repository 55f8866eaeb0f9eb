"""When rosters were loaded."""

import sqlalchemy as sa
from alembic import op

import storage.columns

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "rosters",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), nullable=False),
        sa.Column("applied_at", storage.columns.UtcDateTime(timezone=True), nullable=False),
        sa.Column("changes", storage.columns.Facts(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_rosters")),
    )


def downgrade() -> None:
    op.drop_table("rosters")
