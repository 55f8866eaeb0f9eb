"""Meetings 调解会: when and where, who is invited, who came, and what was said."""

from dataclasses import dataclass
from datetime import datetime
from typing import Any


@dataclass(frozen=True, slots=True)
class Meeting:
    """One meeting of a case; `minutes` 调解笔录 are written when it was held."""

    id: int
    case: int
    starts_at: datetime
    place: str
    made_by: int | None
    state: str = "planned"  # planned | held | called_off
    minutes: str = ""
    held_at: datetime | None = None


@dataclass(frozen=True, slots=True)
class Invited:
    """Somebody who is invited to a meeting: a party, or one of the staff."""

    id: int
    case: int
    meeting: Any  # an id, or bot.rules.case.New
    party: int | None = None
    person: int | None = None
    answer: str = ""  # yes | no | "" for none yet
    came: bool | None = None
