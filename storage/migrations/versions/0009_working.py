"""What a case is worked with: meetings, measures and task forces, agreements, the people affected, clock stops."""

import sqlalchemy as sa
from alembic import op

from storage.columns import BIG, Facts, Personal, UtcDateTime

revision = "0009"
down_revision = "0008"
branch_labels = None
depends_on = None


def upgrade() -> None:
    op.create_table(
        "meetings",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("starts_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("place", Personal(), nullable=False),
        sa.Column("made_by", BIG, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("minutes", Personal(), nullable=False),
        sa.Column("held_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("venue", sa.String(), nullable=False),
        sa.Column("unit_id", BIG, nullable=True),
        sa.Column("point", Personal(), nullable=False),
        sa.Column("changes", sa.Integer(), nullable=False),
        sa.Column("shared", sa.Boolean(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_meetings_case_id_cases")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_meetings_unit_id_units")),
        sa.ForeignKeyConstraint(["made_by"], ["people.id"], name=op.f("fk_meetings_made_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_meetings")),
    )
    op.create_index("ix_meetings_case_id", "meetings", ["case_id"])
    op.create_table(
        "invited",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("meeting_id", BIG, nullable=False),
        sa.Column("party_id", BIG, nullable=True),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("answer", sa.String(), nullable=False),
        sa.Column("came", sa.Boolean(), nullable=True),
        sa.Column("said", Personal(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_invited_case_id_cases")),
        sa.ForeignKeyConstraint(["meeting_id"], ["meetings.id"], name=op.f("fk_invited_meeting_id_meetings")),
        sa.ForeignKeyConstraint(["party_id"], ["parties.id"], name=op.f("fk_invited_party_id_parties"), ondelete="SET NULL"),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_invited_person_id_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_invited")),
    )
    op.create_index("ix_invited_case_id", "invited", ["case_id"])
    op.create_index("ix_invited_meeting_id", "invited", ["meeting_id"])
    op.create_table(
        "task_forces",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("lead", BIG, nullable=False),
        sa.Column("units", Facts(), nullable=False),
        sa.Column("began_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("studied_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("decision", Personal(), nullable=False),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_task_forces_case_id_cases")),
        sa.ForeignKeyConstraint(["lead"], ["people.id"], name=op.f("fk_task_forces_lead_people")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_task_forces_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_task_forces")),
    )
    op.create_index("ix_task_forces_case_id", "task_forces", ["case_id"])
    op.create_table(
        "measures",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("kind", sa.String(), nullable=False),
        sa.Column("unit_id", BIG, nullable=False),
        sa.Column("person_id", BIG, nullable=True),
        sa.Column("step", Personal(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("force_id", BIG, nullable=True),
        sa.Column("done_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("done", Personal(), nullable=False),
        sa.Column("checked_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("worked", sa.Boolean(), nullable=True),
        sa.Column("found", Personal(), nullable=False),
        sa.Column("dropped", Personal(), nullable=False),
        sa.Column("slug", sa.String(), nullable=False),
        sa.Column("cannot", Personal(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_measures_case_id_cases")),
        sa.ForeignKeyConstraint(["unit_id"], ["units.id"], name=op.f("fk_measures_unit_id_units")),
        sa.ForeignKeyConstraint(["person_id"], ["people.id"], name=op.f("fk_measures_person_id_people")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_measures_by_people")),
        sa.ForeignKeyConstraint(["force_id"], ["task_forces.id"], name=op.f("fk_measures_force_id_task_forces")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_measures")),
    )
    op.create_index("ix_measures_case_id", "measures", ["case_id"])
    op.create_table(
        "agreements",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("oral", sa.Boolean(), nullable=False),
        sa.Column("made_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("facts", Personal(), nullable=False),
        sa.Column("responsibility", Personal(), nullable=False),
        sa.Column("terms", Personal(), nullable=False),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("signed_reporting_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_other_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("signed_mediator_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("sealed_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("effective_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("confirmable", sa.Boolean(), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_agreements_case_id_cases")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_agreements_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_agreements")),
    )
    op.create_index("ix_agreements_case_id", "agreements", ["case_id"])
    op.create_table(
        "promises",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("what", Personal(), nullable=False),
        sa.Column("due_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("amount", BIG, nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.Column("said_reporting", sa.String(), nullable=False),
        sa.Column("said_other", sa.String(), nullable=False),
        sa.Column("settled_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("received", Personal(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_promises_case_id_cases")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_promises_agreement_id_agreements")),
        sa.ForeignKeyConstraint(["by"], ["parties.id"], name=op.f("fk_promises_by_parties"), ondelete="SET NULL"),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_promises")),
    )
    op.create_index("ix_promises_agreement_id", "promises", ["agreement_id"])
    op.create_index("ix_promises_case_id", "promises", ["case_id"])
    op.create_table(
        "confirmations",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("agreement_id", BIG, nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("yes_reporting", sa.Boolean(), nullable=True),
        sa.Column("yes_other", sa.Boolean(), nullable=True),
        sa.Column("court", sa.String(), nullable=False),
        sa.Column("applied_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("decided_at", UtcDateTime(timezone=True), nullable=True),
        sa.Column("decision", sa.String(), nullable=False),
        sa.Column("served_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_confirmations_case_id_cases")),
        sa.ForeignKeyConstraint(["agreement_id"], ["agreements.id"], name=op.f("fk_confirmations_agreement_id_agreements")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_confirmations")),
    )
    op.create_index("ix_confirmations_case_id", "confirmations", ["case_id"])
    op.create_table(
        "longer_limits",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("obligation_id", BIG, nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("by", BIG, nullable=True),
        sa.Column("yes_reporting", sa.Boolean(), nullable=True),
        sa.Column("yes_other", sa.Boolean(), nullable=True),
        sa.Column("state", sa.String(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_longer_limits_case_id_cases")),
        sa.ForeignKeyConstraint(["obligation_id"], ["obligations.id"], name=op.f("fk_longer_limits_obligation_id_obligations")),
        sa.ForeignKeyConstraint(["by"], ["people.id"], name=op.f("fk_longer_limits_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_longer_limits")),
    )
    op.create_index("ix_longer_limits_case_id", "longer_limits", ["case_id"])
    op.create_table(
        "claimants",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("name", Personal(), nullable=False),
        sa.Column("phone", Personal(), nullable=False),
        sa.Column("claimed", BIG, nullable=True),
        sa.Column("recovered", BIG, nullable=True),
        sa.Column("note", Personal(), nullable=False),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_claimants_case_id_cases")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_claimants")),
    )
    op.create_index("ix_claimants_case_id", "claimants", ["case_id"])
    op.create_table(
        "stops",
        sa.Column("id", BIG, nullable=False),
        sa.Column("case_id", BIG, nullable=False),
        sa.Column("reason", sa.String(), nullable=False),
        sa.Column("began_at", UtcDateTime(timezone=True), nullable=False),
        sa.Column("until", UtcDateTime(timezone=True), nullable=False),
        sa.Column("asked_by", BIG, nullable=True),
        sa.Column("granted_by", BIG, nullable=True),
        sa.Column("ended_at", UtcDateTime(timezone=True), nullable=True),
        sa.ForeignKeyConstraint(["case_id"], ["cases.id"], name=op.f("fk_stops_case_id_cases")),
        sa.ForeignKeyConstraint(["asked_by"], ["people.id"], name=op.f("fk_stops_asked_by_people")),
        sa.ForeignKeyConstraint(["granted_by"], ["people.id"], name=op.f("fk_stops_granted_by_people")),
        sa.PrimaryKeyConstraint("id", name=op.f("pk_stops")),
    )
    op.create_index("ix_stops_case_id", "stops", ["case_id"])


def downgrade() -> None:
    for table in (
        "stops", "claimants", "longer_limits", "confirmations", "promises", "agreements", "measures", "task_forces", "invited", "meetings",
    ):  # fmt: skip
        op.drop_table(table)
