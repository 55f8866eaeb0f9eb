"""All that is owed at present, for when a changed policy has to be laid over it."""

from collections.abc import Iterator

from sqlalchemy import Connection, select

from bot.rules.obligations import Obligation
from storage import obligations
from storage.tables import CaseRow, ObligationRow


def open_obligations(db: Connection, at_once: int) -> Iterator[tuple[str, Obligation]]:
    """Every open obligation with the number of its case, in the order in which they began; read in parts of `at_once`."""
    last = 0
    while True:
        query = (
            select(ObligationRow.id, CaseRow.number)
            .join(CaseRow, CaseRow.id == ObligationRow.case_id)
            .where(ObligationRow.ended_at.is_(None), ObligationRow.id > last)
            .order_by(ObligationRow.id)
            .limit(at_once)
        )
        found = db.execute(query).all()
        if not found:
            return
        for id_, number in found:
            owed = obligations.by_id(db, id_)
            if owed is not None:
                yield number, owed
            last = id_
