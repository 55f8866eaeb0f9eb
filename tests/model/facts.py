"""The facts that the reference is given: a policy's numbers as it writes them, and the town as its roster has it."""

from collections.abc import Iterable
from datetime import time, timedelta

from bot.rules.organisation import Organisation
from bot.rules.policy import Hours, Policy
from bot.rules.terms import Grade, Kind, Role
from tests.model.reckoning import Numbers, Rung
from tests.model.reference import Body, Town


def numbers(policy: Policy) -> Numbers:
    def hours(found: Hours | None) -> tuple[time, time] | None:
        return None if found is None else (found.begin, found.end)

    pairs = [(kind, grade) for kind in Kind for grade in Grade]
    return Numbers(
        zone=policy.zone_info,
        reminders_at=policy.reminders_at,
        quiet=(policy.quiet.begin, policy.quiet.end),
        on_duty={True: hours(policy.duty.working_days), False: hours(policy.duty.rest_days)},
        special_days=policy.special_days,
        limits={pair: tuple(str(limit) for limit in policy.limits(*pair)) for pair in pairs},
        ladders={
            pair: tuple(Rung(rung.step, str(rung.when), tuple(rung.to), rung.times) for rung in policy.rungs(*pair)) for pair in pairs
        },
        any_hour=frozenset(pair for pair in pairs if policy.any_hour(*pair)),
        height={grade: level.height for grade, level in policy.ceilings.items()},
        contradicted=timedelta(hours=policy.cases.contradicted_hours),
        first_day_counts=policy.calendar.count_first_day,
        off_rest_days=policy.calendar.move_deadline_from_holiday,
    )


def town(organisation: Organisation, *, silent: Iterable[int], without_chat: Iterable[int]) -> Town:
    """Who stands where; `silent` never pressed Start, `without_chat` are units with no group."""
    missing = set(without_chat)
    bodies = {}
    for unit in organisation.units.values():
        holders = {role: organisation.holders(unit.id, role) for role in Role}
        bodies[unit.id] = Body(
            unit.id,
            unit.level.value,
            unit.parent,
            leaders=holders[Role.LEADER],
            supervisors=holders[Role.SUPERVISOR],
            grid_workers=holders[Role.GRID_WORKER],
            duty=organisation.duty.get(unit.id, ()),
            chat=unit.id not in missing,
        )
    return Town(bodies, set(silent))
