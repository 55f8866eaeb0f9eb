"""Cases are found by keyed hashes of names, phone numbers and words; the old ones are taken in by the running bot."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG

revision = "0010"
down_revision = "0009"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "search_tokens",
        sa.Column("token", BIG, autoincrement=False, nullable=False),
        sa.Column("case_id", BIG, autoincrement=False, nullable=False),
        sa.PrimaryKeyConstraint("token", "case_id", name=op.f("pk_search_tokens")),
        sqlite_with_rowid=False,
    )
    op.create_table(
        "search_state",
        sa.Column("id", BIG, autoincrement=False, nullable=False),
        sa.Column("secret", sa.String(), nullable=False),
        sa.Column("behind", BIG, nullable=False),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_search_state")),
    )
    # A party that is taken away, when merged cases are taken apart, is looked for wherever a party can be named.
    op.create_index("ix_parties_helps_id", "parties", ["helps_id"])
    op.create_index("ix_invited_party_id", "invited", ["party_id"])
    op.create_index("ix_promises_by", "promises", ["by"])


def downgrade() -> None:
    op.drop_index("ix_promises_by", "promises")
    op.drop_index("ix_invited_party_id", "invited")
    op.drop_index("ix_parties_helps_id", "parties")
    op.drop_table("search_state")
    op.drop_table("search_tokens")
