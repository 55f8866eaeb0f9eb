"""A report becomes a case: graded, routed and handed over in one step 交办."""

from collections.abc import Container
from dataclasses import dataclass, replace
from typing import Any
from zoneinfo import ZoneInfo

from bot.rules.case import Act, Case, Change, Event, Notice, Party
from bot.rules.grading import Graded
from bot.rules.moving import owed_after_routing, promised
from bot.rules.nearby import nearby
from bot.rules.permits import may_hear
from bot.rules.protection import with_first_steps
from bot.rules.routing import Routed
from bot.rules.terms import Category, Channel, Danger, Earlier, Grade, Role, Stage

NO_CODE = "XX"  # letters of a case number when no town is known


@dataclass(frozen=True, slots=True)
class Report:
    """What was told, before anything is decided; all of it can be corrected on the summary."""

    channel: Channel
    category: Category
    words: str
    place: int | None
    people: int | None = None
    households: int | None = None
    dangers: frozenset[Danger] = frozenset()
    going_on: bool | None = None
    earlier: Earlier = Earlier.NONE
    address: str = ""
    own: bool = True
    name_hidden: bool = False
    protected: bool = False
    minor: bool = False  # of a protected case: a minor is concerned
    care: bool = False
    safe_contact: str = ""
    phone_withheld: bool = False
    parties: tuple[Party, ...] = ()
    reporter: int | None = None  # None: registered for somebody without the bot


def number_code(place: int | None, act: Act) -> str:
    """The letters of the town the place lies in; XX if it is unknown or has none."""
    if place is None or place not in act.organisation.units:
        return NO_CODE
    return next((unit.number_code for unit in act.organisation.above(place) if unit.number_code), NO_CODE)


def local_year(act: Act) -> int:
    return act.now.astimezone(ZoneInfo(act.policy.zone)).year


def submit(report: Report, graded: Graded, routed: Routed, number: str, act: Act, started: Container[int] = ()) -> Change:
    """The case with all that begins on the day it is handed to a unit; without a place it waits for a person to route it.

    `started` are the people who can be written to.
    """
    case = Case(
        id=0,
        number=number,
        version=0,
        stage=Stage.REPORTED if routed.needs_person else Stage.ROUTED,
        channel=report.channel,
        category=report.category,
        grade=graded.grade,
        level=routed.level,
        words=report.words,
        reported_at=act.now,
        address=report.address,
        people=report.people,
        households=report.households,
        dangers=report.dangers,
        going_on=report.going_on,
        earlier=report.earlier,
        place=report.place,
        handled_by=None if routed.needs_person else routed.unit,
        assigned_by=routed.unit if routed.needs_person else routed.assigned_by,
        reporter=report.reporter,
        reporter_is_party=report.own,
        registered_by=act.by.id,
        name_hidden=report.name_hidden,
        protected=report.protected,
        care=report.care,
        safe_contact=report.safe_contact,
        phone_withheld=report.phone_withheld,
        about_unit=routed.excluded[0] if routed.excluded else None,
        excluded=frozenset(routed.excluded),
        rule=routed.rule,
        reason={
            "facts": dict(routed.facts),
            "own": routed.reason,
            "grade": list(graded.reasons),
            "also": list(routed.also),
            **_passed(routed),
        },
        routed_at=None if routed.needs_person else act.now,
        parties=report.parties,
    )
    owed = () if routed.needs_person else owed_after_routing(case, act)
    first = promised(owed)
    case = replace(case, promised_at=first.due_at if first else None)
    event = Event("reported", {"rule": routed.rule, "grade": graded.grade.value, "unit": routed.unit, "channel": report.channel.value})
    change = Change(case=case, event=event, started=owed, notices=_notices(case, routed, act))
    return with_first_steps(change, act, started, minor=report.minor)


def _passed(routed: Routed) -> dict[str, Any]:
    """The units that should have had it, and what each of them lacks: kept with the case, and shown."""
    return {"passed": [{"unit": unit, "why": routed.lacking.get(unit, "")} for unit in routed.passed_up]} if routed.passed_up else {}


def _notices(case: Case, routed: Routed, act: Act) -> tuple[Notice, ...]:
    tree = act.organisation
    told = []
    if routed.needs_person:
        people = tree.working(routed.unit, Role.MEDIATOR, Role.SUPERVISOR, Role.LEADER)
        told.append(Notice("to_route", to=may_hear(people, case, tree), urgent=case.grade is Grade.CRITICAL))
    if case.protected:
        staff = {person for held in tree.staff.values() for person, role in held if role is Role.PROTECTION}
        out = {person for unit in case.excluded for person, _role in tree.staff.get(unit, ())}
        told.append(Notice("protected_case", to=tuple(sorted(staff - out)), urgent=True))
    if case.grade is Grade.CRITICAL and not case.protected:
        near = (person for person in nearby(case, tree) if person not in tree.away)
        told.append(Notice("near_you", to=may_hear(near, case, tree), urgent=True))
    return tuple(told)
