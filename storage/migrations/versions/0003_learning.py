"""What kind of matter a case is can be checked by staff, and what is learned from that is kept."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Facts, UtcDateTime

revision = "0003"
down_revision = "0002"
branch_labels = None
depends_on = None

CHECKED = sa.text("kind_checked")


def upgrade() -> None:
    op.add_column("cases", sa.Column("kind_checked", sa.Boolean(), nullable=False, server_default=sa.false()))
    op.create_index("ix_cases_checked", "cases", ["id", "kind_checked"], unique=False, sqlite_where=CHECKED, postgresql_where=CHECKED)
    op.create_table(
        "learned",
        sa.Column("id", sa.BigInteger().with_variant(sa.Integer(), "sqlite"), autoincrement=True, nullable=False),
        sa.Column("model", Facts(), nullable=False),
        sa.Column("scores", Facts(), nullable=False),
        sa.Column("learned_at", UtcDateTime(), nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_learned")),
    )


def downgrade() -> None:
    op.drop_table("learned")
    op.drop_index("ix_cases_checked", "cases", sqlite_where=CHECKED, postgresql_where=CHECKED)
    op.drop_column("cases", "kind_checked")
