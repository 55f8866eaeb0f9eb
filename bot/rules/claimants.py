"""The people of a case that concerns many: who claims how much, and what has come back."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Claimant:
    """One of the people affected; money in fen, one hundredth of a yuan."""

    id: int
    case: int
    name: str
    phone: str = ""
    claimed: int | None = None
    recovered: int | None = None
    note: str = ""
    via: int | None = None  # the case from whose list they were taken over, when that was merged into this one
