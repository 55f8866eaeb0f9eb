"""People can be away with somebody standing in, and units can hand out their cases by themselves."""

import sqlalchemy as sa
from alembic import op

from storage.columns import UtcDateTime

revision = "0005"
down_revision = "0004"
branch_labels = None
depends_on = None

OPEN = sa.text("ended_at IS NULL")
CLOSED = sa.text("closed_at IS NOT NULL")
BIG = sa.BigInteger().with_variant(sa.Integer(), "sqlite")


def upgrade() -> None:
    op.create_table(
        "absences",
        sa.Column("id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=False),
        sa.Column("since", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("stand_in", BIG, nullable=True),
        sa.Column("set_by", BIG, nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_absences_person_id_people")),
        sa.ForeignKeyConstraint(["stand_in"], ["people.id"], name=op.f("fk_absences_stand_in_people")),
        sa.ForeignKeyConstraint(["set_by"], ["people.id"], name=op.f("fk_absences_set_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_absences")),
    )
    op.create_index("ix_absences_away", "absences", ["person_id"], unique=True, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_index("ix_absences_until", "absences", ["until"], unique=False, sqlite_where=OPEN, postgresql_where=OPEN)
    op.create_table(
        "turns",
        sa.Column("unit_id", BIG, autoincrement=False, nullable=False),
        sa.Column("person_id", BIG, autoincrement=False, nullable=False),
        sa.Column("event", BIG, nullable=False),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_turns_unit_id_units")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_turns_person_id_people")),
        sa.PrimaryKeyConstraint("unit_id", "person_id", name=op.f("pk_turns")),
    )
    op.create_index(
        "ix_cases_closed_of_person", "cases", ["responsible", "closed_at"], unique=False, sqlite_where=CLOSED, postgresql_where=CLOSED
    )
    op.add_column("units", sa.Column("assignment", sa.String(), nullable=True))
    op.add_column("units", sa.Column("passed_up_on", sa.String(), nullable=True))


def downgrade() -> None:
    op.drop_column("units", "passed_up_on")
    op.drop_column("units", "assignment")
    op.drop_index("ix_cases_closed_of_person", "cases", sqlite_where=CLOSED, postgresql_where=CLOSED)
    op.drop_table("turns")
    op.drop_index("ix_absences_until", "absences", sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_index("ix_absences_away", "absences", sqlite_where=OPEN, postgresql_where=OPEN)
    op.drop_table("absences")
