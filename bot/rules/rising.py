"""A sudden rise of one kind of report in one town: when it is told, to whom, and when again."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.organisation import Organisation
from bot.rules.policy import RiseNumbers, RisePolicy
from bot.rules.terms import Role

FEWEST_PROTECTED = 3  # fewer protected cases of a kind are not told at all, not even as a number


@dataclass(frozen=True, slots=True)
class Rise:
    """What was last told of a kind in a town; all None before anything was."""

    since: datetime | None = None
    told_at: datetime | None = None
    told: int = 0


def window(rise: Rise, now: datetime, numbers: RiseNumbers, policy: RisePolicy) -> datetime:
    """From when on reports are counted: while a rise goes on from its beginning, else the days of the policy."""
    return now - timedelta(days=numbers.days) if _over(rise, now, policy) or rise.since is None else rise.since


def _over(rise: Rise, now: datetime, policy: RisePolicy) -> bool:
    return rise.told_at is None or now - rise.told_at >= timedelta(days=policy.quiet_days)


def counted(ordinary: int, protected: int) -> int:
    """How many reports may be spoken of."""
    return ordinary + (protected if protected >= FEWEST_PROTECTED else 0)


def to_tell(rise: Rise, reports: int, now: datetime, numbers: RiseNumbers, policy: RisePolicy) -> bool:
    """Whether so many reports are told now: once, again when as many more have come, and after the quiet days."""
    if not numbers.reports:
        return False
    return reports >= (numbers.reports if _over(rise, now, policy) else rise.told + numbers.reports)


def hear(town: int, reports: int, numbers: RiseNumbers, tree: Organisation) -> tuple[int, ...]:
    """The supervisors of the town, else the nearest above; at twice the number also the next ones above them."""
    role = Role.SUPERVISOR
    levels = [found for unit in tree.above(town) if (found := tree.working(unit.id, role) or tree.holders(unit.id, role))]
    return tuple(dict.fromkeys(person for found in levels[: 2 if reports >= 2 * numbers.reports else 1] for person in found))
