"""Measures 措施 and who is responsible for them by name 包保; the task force 专案组 that has one list of them."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.terms import MeasureKind


@dataclass(frozen=True, slots=True)
class Measure:
    """One concrete step with a name and a date on it, and later whether it worked 一步三回头."""

    id: int
    case: int
    kind: MeasureKind
    unit: int
    person: int | None
    step: str
    due_at: datetime
    by: int | None = None  # who put it on the list
    force: int | None = None  # the task force whose step it is
    done_at: datetime | None = None
    done: str = ""
    checked_at: datetime | None = None
    worked: bool | None = None
    found: str = ""  # what the people said of it
    dropped: str = ""  # why it is not to be done any more


@dataclass(frozen=True, slots=True)
class TaskForce:
    """A task force 工作专班: begins with a study meeting 专题研判, whose decision makes its members and first steps."""

    id: int
    case: int
    lead: int
    units: tuple[int, ...]
    began_at: datetime
    by: int | None = None
    studied_at: datetime | None = None
    decision: str = ""
    ended_at: datetime | None = None
