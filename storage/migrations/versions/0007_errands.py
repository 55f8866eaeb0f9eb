"""What needs the network or minutes is a row; attachments know their kept copy, and what a program wrote down of a voice."""

import sqlalchemy as sa
from alembic import op

from storage.columns import Personal, PersonalFacts, UtcDateTime

revision = "0007"
down_revision = "0006"
branch_labels = None
depends_on = None

BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")
UNFINISHED = sa.text("finished_at IS NULL")


def upgrade() -> None:
    op.create_table(
        "errands",
        sa.Column("id", BIG, nullable=False),
        sa.Column("key", sa.String(), nullable=True),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("bot", BIG, nullable=False),
        sa.Column("lane", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("subject", BIG, nullable=True),
        sa.Column("facts", PersonalFacts(), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("next_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("holder", sa.String(), nullable=True),
        sa.Column("claimed_until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("attempts", sa.Integer(), nullable=False),
        sa.Column("finished_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("failed", sa.String(), nullable=True),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_errands")),
        sa.UniqueConstraint("key", name=op.f("uq_errands_key")),
    )
    op.create_index(
        "ix_errands_unfinished",
        "errands",
        ["bot", "kind", "next_at", "id"],
        unique=False,
        sqlite_where=UNFINISHED,
        postgresql_where=UNFINISHED,
    )
    op.add_column("attachments", sa.Column("kept", sa.String(), nullable=True))
    op.add_column("attachments", sa.Column("size", BIG, nullable=True))
    op.add_column("attachments", sa.Column("lost", sa.String(), nullable=True))
    op.add_column("attachments", sa.Column("transcript", Personal(), nullable=True))


def downgrade() -> None:
    with op.batch_alter_table("attachments") as batch:
        for column in ("transcript", "lost", "size", "kept"):
            batch.drop_column(column)
    op.drop_index("ix_errands_unfinished", "errands", sqlite_where=UNFINISHED, postgresql_where=UNFINISHED)
    op.drop_table("errands")
