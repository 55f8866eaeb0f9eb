"""Which unit had a case, from when to when: worked out from its history."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

HANDED = frozenset({"routed", "transferred", "referred_up", "sent_down", "given_back"})  # events by which a unit gets a case
BEGUN = frozenset({"reported", "split_from"})  # and those with which it begins, at the unit they name


@dataclass(frozen=True, slots=True)
class Stay:
    """A case was with a unit; `until` is None while it still is."""

    unit: int
    since: datetime
    until: datetime | None = None

    def days(self, now: datetime) -> int:
        """Whole days, a begun one counted as one."""
        span = (self.until or now) - self.since
        return max(1, -(-int(span.total_seconds()) // 86_400))


def stays(events: Iterable[tuple[str, datetime, Mapping[str, Any]]]) -> tuple[Stay, ...]:
    """The stays in order, from (kind, at, data) of the events; one unit twice is two stays."""
    found: list[Stay] = []
    for kind, at, data in events:
        unit = data.get("unit") if kind in BEGUN else data.get("to") if kind in HANDED else None
        if unit is None or (found and found[-1].unit == unit):
            continue
        if found:
            found[-1] = Stay(found[-1].unit, found[-1].since, at)
        found.append(Stay(unit, at))
    return tuple(found)
