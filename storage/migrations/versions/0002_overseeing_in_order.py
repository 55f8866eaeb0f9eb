"""What is open and overdue in a whole city is read in its order and counted from indexes, without a look at each case."""

import sqlalchemy as sa
from alembic import op

revision = "0002"
down_revision = "0001"
branch_labels = None
depends_on = None

OWED = sa.text("ended_at IS NULL")
OPEN = sa.text("stage NOT IN ('closed', 'ended')")
PROTECTED = sa.text("protected")
MARKED = sa.text("stage NOT IN ('closed', 'ended') AND (grade = 'critical' OR reopened > 0 OR trouble != '')")


def upgrade() -> None:
    _again("ix_obligations_of_unit", "obligations", ["unit_id", "due_at", "kind", "ended_at", "case_id"], OWED)
    _again("ix_cases_of_unit", "cases", ["handled_by", "assigned_by", "stage", "id"], OPEN)
    _partial("ix_obligations_due", "obligations", ["due_at", "id"], OWED)
    _partial("ix_cases_protected", "cases", ["id", "protected"], PROTECTED)
    _partial("ix_cases_marked", "cases", ["handled_by"], MARKED)
    op.create_index("ix_case_exclusions_unit_id", "case_exclusions", ["unit_id"], unique=False)


def downgrade() -> None:
    op.drop_index("ix_case_exclusions_unit_id", "case_exclusions")
    op.drop_index("ix_cases_marked", "cases", sqlite_where=MARKED, postgresql_where=MARKED)
    op.drop_index("ix_cases_protected", "cases", sqlite_where=PROTECTED, postgresql_where=PROTECTED)
    op.drop_index("ix_obligations_due", "obligations", sqlite_where=OWED, postgresql_where=OWED)
    _again("ix_cases_of_unit", "cases", ["handled_by", "assigned_by"], OPEN)
    _again("ix_obligations_of_unit", "obligations", ["unit_id", "due_at", "kind"], OWED)


def _partial(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    op.create_index(name, table, columns, unique=False, sqlite_where=where, postgresql_where=where)


def _again(name: str, table: str, columns: list[str], where: sa.TextClause) -> None:
    """The same index with other columns: what is only counted need not be looked up in the table."""
    op.drop_index(name, table, sqlite_where=where, postgresql_where=where)
    _partial(name, table, columns, where)
