"""Photos, voice, video, files, places and contacts that belong to a case; and what became of the copy that is kept of each."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from sqlalchemy import Connection, and_, func, insert, or_, select, update

from bot.rules.keeping import DAY, TOO_MANY, Sent
from bot.rules.transcripts import SOUNDS
from storage.tables import AttachmentRow

FACTS_ONLY = ("location", "contact")  # kinds that come without a file


@dataclass(frozen=True, slots=True)
class Attachment:
    """A thing somebody sent: the channel's own file id, or the facts of a place or contact."""

    id: int
    kind: str
    file: str
    facts: dict[str, Any]
    by: int | None
    at: datetime
    case: int = 0
    kept: str | None = None  # SHA-256 of the copy
    lost: str | None = None  # why there is none: too_big | too_many | gone | failed
    transcript: str | None = None  # what a program wrote down of it; it may be wrong
    size: int | None = None  # of the copy, in bytes

    @property
    def taken(self) -> bool:
        """Whether it belongs to what is opened with the case; of what was too many only that it came is told."""
        return self.lost != TOO_MANY


_ROW = AttachmentRow
_COLUMNS = (_ROW.id, _ROW.kind, _ROW.file_id, _ROW.data, _ROW.by, _ROW.at, _ROW.case_id, _ROW.kept, _ROW.lost, _ROW.transcript, _ROW.size)


def add(
    db: Connection,
    case: int,
    kind: str,
    file: str,
    facts: Mapping[str, Any],
    by: int | None,
    now: datetime,
    *,
    lost: str | None = None,
    transcript: str | None = None,
) -> int:
    """A new one; gives its id."""
    row = {
        "case_id": case,
        "kind": kind,
        "file_id": file,
        "data": dict(facts),
        "by": by,
        "at": now,
        "lost": lost,
        "transcript": transcript,
    }
    return db.execute(insert(_ROW).returning(_ROW.id), row).scalar_one()


def of_case(db: Connection, case: int) -> list[Attachment]:
    query = select(*_COLUMNS).where(_ROW.case_id == case).order_by(_ROW.id)
    return [Attachment(*found) for found in db.execute(query)]


def by_id(db: Connection, id_: int) -> Attachment | None:
    found = db.execute(select(*_COLUMNS).where(_ROW.id == id_)).one_or_none()
    return Attachment(*found) if found is not None else None


def sent(db: Connection, case: int, by: int | None, now: datetime, *, before: int | None = None) -> Sent:
    """What somebody has sent to a case and was taken, so far or before the attachment of that id."""
    mine = [_ROW.case_id == case, _ROW.by == by, _ROW.kind.not_in(FACTS_ONLY), or_(_ROW.lost.is_(None), _ROW.lost != TOO_MANY)]
    if before is not None:
        mine.append(_ROW.id < before)
    spoken = and_(_ROW.kind.in_(SOUNDS), _ROW.at > now - DAY)
    files, voices = db.execute(select(func.count(), func.count().filter(spoken)).where(*mine)).one()
    return Sent(files, voices)


def keep(db: Connection, id_: int, digest: str, size: int) -> None:
    """A copy is kept; whatever was amiss before is over."""
    db.execute(update(_ROW).where(_ROW.id == id_).values(kept=digest, size=size, lost=None))


def lose(db: Connection, id_: int, why: str) -> None:
    """There will be no copy; it can be had by its file id as long as the messenger has it."""
    db.execute(update(_ROW).where(_ROW.id == id_).values(lost=why))


def write_down(db: Connection, id_: int, transcript: str) -> None:
    """What a program wrote down of it; empty for nothing that can be read."""
    db.execute(update(_ROW).where(_ROW.id == id_).values(transcript=transcript))


def kept_by_whom(db: Connection, after: int, limit: int) -> list[tuple[int, str]]:
    """(id, SHA-256) of kept copies, in the order of their ids: for who copies or counts them all."""
    query = select(_ROW.id, _ROW.kept).where(_ROW.id > after, _ROW.kept.is_not(None)).order_by(_ROW.id).limit(limit)
    return [(id_, digest) for id_, digest in db.execute(query) if digest is not None]
