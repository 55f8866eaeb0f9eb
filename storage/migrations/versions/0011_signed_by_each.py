"""Each party signs for themselves; a promise can be waived or moved by both sides; what a merged case brings along is known as its own."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG, Facts, Personal, UtcDateTime

revision = "0011"
down_revision = "0010"
branch_labels = None
depends_on = None

AGREEMENTS = sa.table(
    "agreements",
    sa.column("id"),
    sa.column("case_id"),
    sa.column("signed_reporting_at", UtcDateTime(timezone=True)),
    sa.column("signed_other_at", UtcDateTime(timezone=True)),
)
PARTIES = sa.table("parties", sa.column("id"), sa.column("case_id"), sa.column("side"), sa.column("left"))
SIGNATURES = sa.table(
    "signatures",
    sa.column("case_id"),
    sa.column("agreement_id"),
    sa.column("party_id"),
    sa.column("at", UtcDateTime(timezone=True)),
    sa.column("taken_back_at", UtcDateTime(timezone=True)),
)
SIDES = {"reporting": AGREEMENTS.c.signed_reporting_at, "other": AGREEMENTS.c.signed_other_at}
LISTS = ("measures", "claimants")


def upgrade() -> None:
    op.create_table(
        "signatures",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=True),
        sa.Column("at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("taken_back_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_signatures_case_id_cases")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_signatures_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_signatures_party_id_parties"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_signatures_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_signatures")),
    )
    op.create_index("ix_signatures_case_id", "signatures", ["case_id"])
    op.create_index("ix_signatures_party_id", "signatures", ["party_id"])
    # A side that had signed were all who stood on it then.
    for side, at in SIDES.items():
        op.execute(
            SIGNATURES.insert().from_select(
                ["case_id", "agreement_id", "party_id", "at"],
                sa.select(AGREEMENTS.c.case_id, AGREEMENTS.c.id, PARTIES.c.id, at)
                .join_from(AGREEMENTS, PARTIES, PARTIES.c.case_id == AGREEMENTS.c.case_id)
                .where(at.is_not(None), PARTIES.c.side == side, PARTIES.c.left == ""),
            )
        )
    for column in ("signed_reporting_at", "signed_other_at"):
        op.drop_column("agreements", column)
    op.create_table(
        "amendments",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("promise_id", BIG, nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=True),
        sa.Column("why", Personal(), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("yes_reporting", sa.Boolean(), nullable=True),
        sa.Column("yes_other", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_amendments_case_id_cases")),
        sa.ForeignKeyConstraint(["promise_id"], ["promises.id"], name=op.f("fk_amendments_promise_id_promises")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_amendments_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_amendments")),
    )
    op.create_index("ix_amendments_case_id", "amendments", ["case_id"])
    op.add_column("merges", sa.Column("before", Facts(), nullable=True))
    # SQLite makes a table anew for a key to another; nothing refers to these.
    for table in LISTS:
        with op.batch_alter_table(table) as changed:
            changed.add_column(sa.Column("via_id", BIG, nullable=True))
            changed.create_foreign_key(op.f(f"fk_{table}_via_id_cases"), "cases", ["via_id"], ["id"])


def downgrade() -> None:
    for table in LISTS:
        with op.batch_alter_table(table) as changed:
            changed.drop_constraint(op.f(f"fk_{table}_via_id_cases"), type_="foreignkey")
            changed.drop_column("via_id")
    op.drop_column("merges", "before")
    op.drop_table("amendments")
    for column in ("signed_reporting_at", "signed_other_at"):
        op.add_column("agreements", sa.Column(column, UtcDateTime(timezone=True), nullable=True))
    # A side has signed when all who stand on it have.
    for side, at in SIDES.items():
        stands = sa.and_(SIGNATURES.c.agreement_id == AGREEMENTS.c.id, SIGNATURES.c.taken_back_at.is_(None))
        here = sa.and_(PARTIES.c.case_id == AGREEMENTS.c.case_id, PARTIES.c.side == side, PARTIES.c.left == "")
        signed = sa.select(SIGNATURES.c.party_id).where(stands, SIGNATURES.c.party_id.is_not(None))
        last = sa.select(sa.func.max(SIGNATURES.c.at)).where(stands, SIGNATURES.c.party_id == PARTIES.c.id, here).scalar_subquery()
        missing = sa.exists().where(here, PARTIES.c.id.not_in(signed))
        op.execute(AGREEMENTS.update().where(~missing).values({at.name: last}))
    op.drop_table("signatures")
