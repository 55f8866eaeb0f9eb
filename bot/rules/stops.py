"""Clock stops 中止: while a court, an appraisal or a hospital is waited for; by a supervisor's yes, with an end of its own."""

from dataclasses import dataclass
from datetime import datetime

from bot.rules.terms import Kind

REASONS = ("court", "appraisal", "hospital")
# Kinds whose clocks can stand still; what is owed within hours, or by a date that somebody has promised, never does.
STOPPABLE = (Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT, Kind.MEDIATION_LIMIT, Kind.REVISIT, Kind.LATER_CHECK)


@dataclass(frozen=True, slots=True)
class Stop:
    """The clocks of a case stand still from `began_at` to `until`, or to `ended_at` if it was over before."""

    id: int
    case: int
    reason: str  # of REASONS
    began_at: datetime
    until: datetime
    asked_by: int | None = None
    granted_by: int | None = None
    ended_at: datetime | None = None
