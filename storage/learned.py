"""What was learned from the organisation's own reports, and the reports to learn from: those whose kind somebody has checked."""

from collections.abc import Iterator, Mapping
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage import versions
from storage.tables import CHECKED_CASE, CaseRow, LearnedRow


def newest(db: Connection) -> tuple[int, dict[str, Any]] | None:
    """Version and model in force; None where the shipped one is."""
    row = LearnedRow
    found = db.execute(select(row.id, row.model).order_by(row.id.desc()).limit(1)).one_or_none()
    return (found.id, dict(found.model)) if found else None


def seen(db: Connection) -> frozenset[int]:
    """The cases that the model in force was learned from."""
    row = LearnedRow
    facts = db.execute(select(row.scores).order_by(row.id.desc()).limit(1)).scalar_one_or_none()
    return frozenset(facts["cases"]) if facts else frozenset()


def keep(db: Connection, model: Mapping[str, Any], facts: Mapping[str, Any], now: datetime) -> None:
    """Put it into force; every process reads with it from its next unit of work on."""
    db.execute(insert(LearnedRow), {"model": dict(model), "scores": dict(facts), "learned_at": now})
    versions.changed(db)


def checked(db: Connection) -> Iterator[tuple[int, str, str, str]]:
    """(case, words, category, grade) of every report whose kind was checked, in the order in which they came."""
    row = CaseRow
    for case, words, category, grade in db.execute(select(row.id, row.words, row.category, row.grade).where(CHECKED_CASE).order_by(row.id)):
        if words:
            yield case, words, category, grade
