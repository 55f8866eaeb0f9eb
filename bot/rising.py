"""Kinds of report that rise in a town are looked at after each report, and told once to those who oversee it."""

from datetime import datetime

from sqlalchemy import Connection

from bot.posting import House, tell
from bot.rules import rising
from bot.rules.calendar import after_quiet
from storage import rises

LISTED = 60  # cases of one rise that are looked at one by one; more are only a number


def look(db: Connection, house: House, now: datetime, limit: int) -> int:
    """Count what is marked; returns how many kinds and towns were looked at."""
    found = rises.waiting(db, now, limit)
    for each in found:
        _one(db, house, each, now)
    return len(found)


def _one(db: Connection, house: House, seen: rises.Waiting, now: datetime) -> None:
    tree, policy = house.organisation, house.policy.rise
    numbers = policy.of(seen.category)
    if seen.town not in tree.units or not numbers.reports:
        rises.looked(db, seen)
        return
    since = rising.window(seen.rise, now, numbers, policy)
    places = [unit for unit in tree.units if tree.covers(seen.town, unit)]
    reports = rises.reports(db, places, seen.category, since)
    ordinary = [id_ for id_, protected in reports if not protected]
    protected = [id_ for id_, hidden in reports if hidden]
    count = rising.counted(len(ordinary), len(protected))
    if not rising.to_tell(seen.rise, count, now, numbers, policy):
        rises.looked(db, seen)
        return
    rises.told(db, seen, since, count, now)
    facts = {
        "town": seen.town,
        "category": seen.category,
        "since": since.isoformat(),
        "reports": numbers.reports,
        "cases": ordinary[:LISTED],
        "more": len(ordinary[LISTED:]),
        "protected": protected[:LISTED] if len(protected) >= rising.FEWEST_PROTECTED else [],
    }
    for person in rising.hear(seen.town, count, numbers, tree):
        tell(db, person, "rise", facts, now, not_before=after_quiet(now, house.policy))
