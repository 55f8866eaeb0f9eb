"""Cases of one matter are found by their place and merged; many reports of one kind in one town are noticed."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG, UtcDateTime

revision = "0006"
down_revision = "0005"
branch_labels = None
depends_on = None

STANDS = sa.text("undone_at IS NULL")
WAITING = sa.text("look_at IS NOT NULL")


def upgrade() -> None:
    op.create_table(
        "merges",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("into_id", BIG, nullable=False),
        sa.Column("stage_before", sa.String(), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("undone_by", BIG, nullable=True),
        sa.Column("undone_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_merges_case_id_cases")),
        sa.ForeignKeyConstraint(["into_id"], ["cases.id"], name=op.f("fk_merges_into_id_cases")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_merges_by_people")),
        sa.ForeignKeyConstraint(["undone_by"], ["people.id"], name=op.f("fk_merges_undone_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_merges")),
    )
    op.create_index("uq_merges_standing", "merges", ["case_id"], unique=True, sqlite_where=STANDS, postgresql_where=STANDS)
    op.create_index("ix_merges_into_id", "merges", ["into_id"])
    op.create_table(
        "rises",
        sa.Column("unit_id", BIG, autoincrement=False, nullable=False),
        sa.Column("category", sa.String(), nullable=False),
        sa.Column("look_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("since", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("told", sa.Integer(), nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_rises_unit_id_units")),
        sa.PrimaryKeyConstraint("unit_id", "category", name=op.f("pk_rises")),
    )
    op.create_index("ix_rises_next", "rises", ["look_at"], sqlite_where=WAITING, postgresql_where=WAITING)
    op.create_index("ix_cases_place_closed_at_id", "cases", ["place", "closed_at", "id"])
    op.create_index("ix_cases_place_category_reported_at", "cases", ["place", "category", "reported_at"])
    # SQLite makes the table anew for a key to another; nothing refers to this one.
    with op.batch_alter_table("parties") as parties:
        parties.add_column(sa.Column("via_id", BIG, nullable=True))
        parties.create_foreign_key(op.f("fk_parties_via_id_cases"), "cases", ["via_id"], ["id"])


def downgrade() -> None:
    op.execute("DELETE FROM parties WHERE via_id IS NOT NULL")
    with op.batch_alter_table("parties") as parties:
        parties.drop_constraint(op.f("fk_parties_via_id_cases"), type_="foreignkey")
        parties.drop_column("via_id")
    op.drop_index("ix_cases_place_category_reported_at", "cases")
    op.drop_index("ix_cases_place_closed_at_id", "cases")
    op.drop_table("rises")
    op.drop_table("merges")
