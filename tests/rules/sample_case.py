"""A city with one town, two villages and their people, and a case that the tests of the case's rules begin with."""

from dataclasses import replace
from datetime import UTC, datetime, timedelta
from typing import Any

import pytest

from bot.policy import load
from bot.rules.case import Act, Case, Change, Notice, Party, Refused
from bot.rules.moving import owed_after_routing
from bot.rules.obligations import Obligation, Start, start
from bot.rules.organisation import Organisation, Person, Unit
from bot.rules.terms import Category, Channel, Grade, Kind, Level, Role, Stage

CITY, TOWN, VILLAGE, GRID, OTHER_VILLAGE, OTHER_TOWN, LABOUR = 1, 2, 3, 4, 5, 6, 7
CITY_SUPERVISOR, CITY_DUTY, PROTECTOR, TOWN_LEADER, TOWN_SUPERVISOR, TOWN_MEDIATOR = 10, 11, 12, 20, 21, 22
DIRECTOR, MEDIATOR, COLLEAGUE, GRID_WORKER, NEIGHBOUR_MEDIATOR, OTHER_TOWN_SUPERVISOR, LABOUR_MEDIATOR = 30, 31, 32, 40, 50, 60, 70
REPORTER, STRANGER = 90, 91

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)  # Monday 10:00 in Shanghai
POLICY = load()

UNITS = {
    CITY: Unit(CITY, "C", "City", Level.CITY, None),
    TOWN: Unit(TOWN, "T", "Town", Level.TOWN, CITY),
    VILLAGE: Unit(VILLAGE, "V", "Village", Level.VILLAGE, TOWN),
    GRID: Unit(GRID, "G", "Grid", Level.GRID, VILLAGE),
    OTHER_VILLAGE: Unit(OTHER_VILLAGE, "V2", "Other village", Level.VILLAGE, TOWN),
    OTHER_TOWN: Unit(OTHER_TOWN, "T2", "Other town", Level.TOWN, CITY),
    LABOUR: Unit(LABOUR, "L", "Labour room", Level.DEPARTMENT, CITY, "labour", frozenset({"labour_wage"})),
}
STAFF = {
    CITY: frozenset({(CITY_SUPERVISOR, Role.SUPERVISOR), (CITY_DUTY, Role.DUTY), (PROTECTOR, Role.PROTECTION)}),
    TOWN: frozenset({(TOWN_LEADER, Role.LEADER), (TOWN_SUPERVISOR, Role.SUPERVISOR), (TOWN_MEDIATOR, Role.MEDIATOR)}),
    VILLAGE: frozenset({(DIRECTOR, Role.LEADER), (MEDIATOR, Role.MEDIATOR), (COLLEAGUE, Role.MEDIATOR)}),
    GRID: frozenset({(GRID_WORKER, Role.GRID_WORKER)}),
    OTHER_VILLAGE: frozenset({(NEIGHBOUR_MEDIATOR, Role.MEDIATOR)}),
    OTHER_TOWN: frozenset({(OTHER_TOWN_SUPERVISOR, Role.SUPERVISOR)}),
    LABOUR: frozenset({(LABOUR_MEDIATOR, Role.MEDIATOR)}),
}
TREE = Organisation(UNITS, STAFF, {CITY: (CITY_DUTY,)})
STAFF_IDS = sorted({person for held in STAFF.values() for person, _ in held})


def person(id_: int, tree: Organisation = TREE) -> Person:
    roles = frozenset((unit, role) for unit, held in tree.staff.items() for who, role in held if who == id_)
    return Person(id_, f"P{id_}", roles=roles)


def act(by: int, *, after: timedelta = timedelta(), tree: Organisation = TREE) -> Act:
    return Act(person(by, tree), tree, POLICY, NOW + after)


def obligation(started: Start, id_: int = 1, case: int = 1) -> Obligation:
    begun = started
    return Obligation(
        id_, begun.kind, case, begun.round, begun.unit, begun.person, begun.grade, begun.started_at, begun.due_at, begun.next_at
    )


def owed(kind: Kind, *, unit: int = VILLAGE, person: int | None = MEDIATOR, grade: Grade = Grade.MEDIUM, id_: int = 1) -> Obligation:
    return obligation(start(kind, unit=unit, person=person, grade=grade, now=NOW, policy=POLICY), id_)


def a_case(stage: Stage = Stage.ROUTED, **changes: Any) -> Case:
    """A case of the village, handed over by the town, at this stage, with what it owes then."""
    facts: dict[str, Any] = {
        "grade": Grade.MEDIUM,
        "handled_by": VILLAGE,
        "assigned_by": TOWN,
        "responsible": MEDIATOR if stage not in (Stage.REPORTED, Stage.ROUTED) else None,
        "reporter": REPORTER,
        "parties": (Party("reporting", REPORTER),),
        "routed_at": NOW,
        **changes,
    }
    case = Case(
        id=1,
        number="LJ-2026-000123",
        version=1,
        stage=stage,
        channel=Channel.RESIDENT,
        category=Category.NEIGHBOUR,
        level=Level.VILLAGE,
        words="water through the ceiling",
        reported_at=NOW,
        **facts,
    )
    if "open_obligations" in changes or case.handled_by is None:
        return case
    return replace(case, open_obligations=_owing(case))


def _owing(case: Case) -> tuple[Obligation, ...]:
    assert case.handled_by is not None
    unit, who = case.handled_by, case.responsible
    match case.stage:
        case Stage.ROUTED:
            begun = owed_after_routing(case, Act(person(MEDIATOR), TREE, POLICY, NOW))
            return tuple(obligation(each, number) for number, each in enumerate(begun, 1))
        case Stage.ASSIGNED:
            return (owed(Kind.FIRST_RESPONSE, unit=unit, person=who, grade=case.grade),)
        case Stage.IN_PROGRESS:
            return (owed(Kind.WEEKLY_REPORT, unit=unit, person=who, grade=case.grade, id_=2),)
        case Stage.RESOLVED:
            return (owed(Kind.REVISIT, unit=case.assigned_by or unit, person=None, grade=case.grade, id_=3),)
        case Stage.CLOSED:
            return (owed(Kind.LATER_CHECK, unit=case.assigned_by or unit, person=None, grade=case.grade, id_=4),)
    return ()


def refused(reason: str) -> Any:
    """The block is refused for exactly this reason."""
    return pytest.raises(Refused, match=f"^{reason}$")


def notices(change: Change) -> dict[str, Notice]:
    return {each.kind: each for each in change.notices}


def started(change: Change) -> dict[Kind, Start]:
    return {each.kind: each for each in change.started}


def local_midnight(day: int, month: int = 11) -> datetime:
    """The first instant of that day of 2026 in Shanghai."""
    return datetime(2026, month, day, tzinfo=UTC) - timedelta(hours=8)
