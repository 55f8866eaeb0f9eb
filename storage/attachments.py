"""Photos, voice, video, files, places and contacts that belong to a case."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, insert, select

from storage.tables import AttachmentRow


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing somebody sent: the channel's own file id, or the facts of a place or contact."""

    id: int
    kind: str
    file: str
    facts: dict[str, Any]
    by: int | None
    at: datetime


def add(db: Connection, case: int, kind: str, file: str, facts: Mapping[str, Any], by: int | None, now: datetime) -> None:
    row = {"case_id": case, "kind": kind, "file_id": file, "data": dict(facts), "by": by, "at": now}
    db.execute(insert(AttachmentRow), row)


def of_case(db: Connection, case: int) -> list[Attachment]:
    row = AttachmentRow
    query = select(row.id, row.kind, row.file_id, row.data, row.by, row.at).where(row.case_id == case).order_by(row.id)
    return [Attachment(*found) for found in db.execute(query)]
