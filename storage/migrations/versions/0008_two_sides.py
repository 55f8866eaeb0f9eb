"""Parties are heard each for themselves; obligations know what they are about; a case has its nature, its money and its way."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG, UtcDateTime

revision = "0008"
down_revision = "0007"
branch_labels = None
depends_on = None

LINKED = sa.text("link != ''")


def upgrade() -> None:
    with op.batch_alter_table("parties") as parties:
        parties.add_column(sa.Column("helps_id", BIG, nullable=True))
        parties.add_column(sa.Column("told_at", UtcDateTime(timezone=True), nullable=True))
        parties.add_column(sa.Column("consent", sa.String(), nullable=False, server_default=""))
        parties.add_column(sa.Column("consent_at", UtcDateTime(timezone=True), nullable=True))
        parties.add_column(sa.Column("link", sa.String(), nullable=False, server_default=""))
        parties.add_column(sa.Column("link_until", UtcDateTime(timezone=True), nullable=True))
        parties.add_column(sa.Column("left", sa.String(), nullable=False, server_default=""))
        parties.create_foreign_key(op.f("fk_parties_helps_id_parties"), "parties", ["helps_id"], ["id"], ondelete="SET NULL")
    op.create_index("uq_parties_link", "parties", ["link"], unique=True, sqlite_where=LINKED, postgresql_where=LINKED)
    op.add_column("obligations", sa.Column("about", BIG, nullable=True))
    op.add_column("cases", sa.Column("split_from", BIG, nullable=True))
    op.add_column("cases", sa.Column("nature", sa.String(), nullable=True))
    op.add_column("cases", sa.Column("money_claimed", BIG, nullable=True))
    op.add_column("cases", sa.Column("money_recovered", BIG, nullable=True))
    op.add_column("cases", sa.Column("moves", sa.Integer(), nullable=False, server_default="0"))
    op.add_column("cases", sa.Column("stopped_until", UtcDateTime(timezone=True), nullable=True))


def downgrade() -> None:
    # Dropped in place: to make these tables anew, as a batch does, SQLite would have to drop what others refer to.
    for column in ("stopped_until", "moves", "money_recovered", "money_claimed", "nature", "split_from"):
        op.drop_column("cases", column)
    op.drop_column("obligations", "about")
    op.drop_index("uq_parties_link", "parties")
    with op.batch_alter_table("parties") as parties:
        parties.drop_constraint(op.f("fk_parties_helps_id_parties"), type_="foreignkey")
        for column in ("left", "link_until", "link", "consent_at", "consent", "told_at", "helps_id"):
            parties.drop_column(column)
