"""Which statements walk a whole table that grows with the years: asked of SQLite's own planner while a story is played."""

import re
from collections.abc import Iterator
from contextlib import contextmanager
from typing import Any

from sqlalchemy import Connection, Engine, event

from storage import tables

# Rows in them come with every person, case and message; all others are as large as the organisation.
GROWING = frozenset(
    table.__tablename__
    for table in (
        tables.AccountRow,
        tables.AttachmentRow,
        tables.CardRow,
        tables.CaseEventRow,
        tables.CaseRow,
        tables.ChatRow,
        tables.ConversationRow,
        tables.ErrandRow,
        tables.ExclusionRow,
        tables.InboxRow,
        tables.InvitationRow,
        tables.LookRow,
        tables.MergeRow,
        tables.NagRow,
        tables.ObligationRow,
        tables.OutboxRow,
        tables.PartyRow,
        tables.PersonRow,
        tables.RequestRow,
        tables.SearchTokenRow,
        tables.MeasureRow,
        tables.MeetingRow,
        tables.InvitedRow,
        tables.TaskForceRow,
        tables.AgreementRow,
        tables.PromiseRow,
        tables.SignatureRow,
        tables.AmendmentRow,
        tables.ConfirmationRow,
        tables.ClaimantRow,
        tables.StopRow,
    )
)
# An index over what is open or waiting is as small as the present work; protected cases are few.
_PRESENT = r"(?! USING (?:COVERING )?INDEX ix_\w+_(?:next|due|unsent|unfinished|waiting|remind|of_person|of_unit|protected|marked)\b)"
_SCAN = re.compile(rf"^SCAN (\w+){_PRESENT}")


@contextmanager
def watched(engine: Engine) -> Iterator[dict[str, str]]:
    """Fills {statement: what its plan says} with each statement that walks a growing table from end to end."""
    found: dict[str, str] = {}
    seen: set[str] = set()

    def look(db: Connection, cursor: Any, statement: str, parameters: Any, _context: Any, many: bool) -> None:
        if statement in seen or not statement.startswith(("SELECT", "UPDATE", "DELETE", "WITH")):
            return
        seen.add(statement)
        # A cursor of the driver's own: asking through the connection would call this function again.
        plan = db.connection.cursor()
        plan.execute(f"EXPLAIN QUERY PLAN {statement}", parameters[0] if many else parameters)
        for *_numbers, detail in plan.fetchall():
            walks = _SCAN.match(detail)
            if walks and walks[1] in GROWING:
                found[" ".join(statement.split())] = detail
        plan.close()

    event.listen(engine, "before_cursor_execute", look)
    try:
        yield found
    finally:
        event.remove(engine, "before_cursor_execute", look)
