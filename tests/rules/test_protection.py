"""The first steps of a protected case: which begin, in whose name, and who may say that one is not needed."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import protection
from bot.rules.case import Change, Event
from bot.rules.measures import Measure
from bot.rules.obligations import start
from bot.rules.sorting import check_kind
from bot.rules.terms import Category, Grade, Kind, MeasureKind, Role, Stage
from tests.rules.sample_case import (
    CITY,
    COLLEAGUE,
    MEDIATOR,
    NOW,
    POLICY,
    PROTECTOR,
    STAFF,
    TOWN,
    TREE,
    VILLAGE,
    a_case,
    act,
    notices,
    obligation,
    owed,
    refused,
)

SECOND = 13  # another of the named staff, in the town
WITH_SECOND = replace(TREE, staff={**STAFF, TOWN: STAFF[TOWN] | {(SECOND, Role.PROTECTION)}})
SHIPPED = ["police", "safe_place", "injuries", "warning_letter", "protection_order", "legal_aid"]


def begun(*, minor: bool = False, **changes: Any) -> Change:
    case = a_case(Stage.ROUTED, **{"protected": True, **changes})
    return protection.with_first_steps(Change(case, Event("reported")), act(MEDIATOR), frozenset({PROTECTOR}), minor=minor)


def test_each_row_of_the_table_is_a_step_with_a_name_and_its_own_limit() -> None:
    change = begun()
    assert [each.slug for each in change.kept] == SHIPPED
    assert {each.person for each in change.kept} == {PROTECTOR}
    assert [each.about.at for each in change.started] == list(range(len(SHIPPED)))
    assert {each.kind for each in change.started} == {Kind.MEASURE}
    assert change.started[0].due_at == NOW + timedelta(hours=24)
    assert notices(change)["first_steps"].to == (PROTECTOR,)


@pytest.mark.parametrize("changes", [{"protected": False}, {"care": True}])
def test_no_other_case_has_them(changes: dict[str, Any]) -> None:
    assert not begun(**changes).kept


@pytest.mark.parametrize("grade", list(Grade))
def test_a_minors_report_to_the_police_is_owed_within_the_hour_at_any_hour(grade: Grade) -> None:
    change = begun(minor=True, grade=grade)
    report = next(each for each in change.started if each.kind is Kind.POLICE_REPORT)
    assert (report.person, report.due_at, report.about.at) == (PROTECTOR, NOW + timedelta(hours=1), 0)
    assert POLICY.any_hour(Kind.POLICE_REPORT, grade)
    assert notices(change)["minor_report"].urgent
    assert change.kept[0].slug == protection.MINOR_REPORT


@pytest.mark.parametrize(
    ("minors", "category", "concerned"),
    [(1, Category.WOMEN_CHILDREN, True), (0, Category.SCHOOL, True), (0, Category.WOMEN_CHILDREN, False)],
)
def test_whether_a_minor_is_concerned_as_it_was_told(minors: int, category: Category, concerned: bool) -> None:
    assert protection.minor_told(minors, category) is concerned


def test_the_name_is_the_responsible_persons_else_the_nearest_who_can_be_written_to() -> None:
    case = a_case(Stage.ROUTED, protected=True)
    here = act(MEDIATOR, tree=WITH_SECOND)
    assert protection.protector(case, here, frozenset({SECOND, PROTECTOR})) == SECOND
    assert protection.protector(case, here, frozenset({PROTECTOR})) == PROTECTOR
    assert protection.protector(case, here, frozenset()) == SECOND, "named even before they have started"
    assert protection.protector(replace(case, responsible=PROTECTOR), here, frozenset({SECOND})) == PROTECTOR
    assert protection.protector(replace(case, excluded=frozenset({TOWN})), here, frozenset({SECOND, PROTECTOR})) == PROTECTOR
    nobody = replace(TREE, staff={**STAFF, CITY: frozenset()})
    assert protection.protector(case, act(MEDIATOR, tree=nobody), frozenset()) is None


def test_a_minor_is_said_once_and_by_named_staff() -> None:
    case = a_case(Stage.ROUTED, protected=True)
    change = protection.minor_concerned(case, act(PROTECTOR), (), frozenset({PROTECTOR}))
    assert [each.kind for each in change.started] == [Kind.POLICE_REPORT]
    with refused("already_done"):
        protection.minor_concerned(case, act(PROTECTOR), change.kept, frozenset())
    with refused("no_such_case"):
        protection.minor_concerned(case, act(COLLEAGUE), (), frozenset())


def test_not_needed_has_a_reason_and_a_report_to_the_police_a_supervisor() -> None:
    case = a_case(Stage.ROUTED, protected=True)
    measure = Measure(7, 1, MeasureKind.HANDLE, VILLAGE, PROTECTOR, "", NOW, slug="legal_aid")
    open_now = replace(owed(Kind.MEASURE, person=PROTECTOR, id_=9), about=7)
    assert protection.not_needed(case, act(PROTECTOR), measure, open_now, "has a lawyer").ended_ones == ((9, "dropped"),)
    with refused("reason_needed"):
        protection.not_needed(case, act(PROTECTOR), measure, open_now, "")
    with refused("no_such_case"):
        protection.not_needed(case, act(MEDIATOR), measure, open_now, "has a lawyer")
    report = replace(measure, slug=protection.MINOR_REPORT)
    with refused("not_supervisor"):
        protection.not_needed(case, act(PROTECTOR), report, open_now, "is of age")


def test_what_becomes_protected_begins_them_and_takes_steps_from_who_may_not_know() -> None:
    case = a_case(Stage.IN_PROGRESS)
    step = start(Kind.MEASURE, unit=VILLAGE, person=COLLEAGUE, grade=case.grade, now=NOW, policy=POLICY)
    case = replace(case, open_obligations=(*case.open_obligations, replace(obligation(step, 9), about=7)))
    change = check_kind(case, act(MEDIATOR), Category.WOMEN_CHILDREN, frozenset({PROTECTOR}))
    assert [each.slug for each in change.kept] == SHIPPED
    assert {(each.id, each.person) for each in change.changed} >= {(9, None)}
