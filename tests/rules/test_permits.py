"""Who may do and see what: own unit and subtree, never beside or above, and nobody who is kept out."""

from dataclasses import replace

import pytest

from bot.rules.case import Case, Party
from bot.rules.organisation import Person
from bot.rules.permits import (
    assigns,
    kept_out,
    leads,
    may_hear,
    may_read,
    may_see_names,
    must_be_responsible,
    must_lead,
    must_revisit,
    must_supervise,
    must_work_in_unit,
    on_duty,
    supervises,
    supervisors_of,
    works_in_unit,
)
from bot.rules.terms import Grade, Role, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_DUTY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    OTHER_TOWN_SUPERVISOR,
    PROTECTOR,
    REPORTER,
    STAFF_IDS,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    person,
    refused,
)

EVERYBODY = (*STAFF_IDS, REPORTER, STRANGER)
VILLAGE_STAFF = {DIRECTOR, MEDIATOR, COLLEAGUE}
ABOVE = {CITY_SUPERVISOR, TOWN_SUPERVISOR}
ASSIGNING = {TOWN_LEADER, TOWN_MEDIATOR, TOWN_SUPERVISOR, CITY_SUPERVISOR}


def who(rule: object, case: Case) -> set[int]:
    assert callable(rule)
    return {each for each in EVERYBODY if rule(person(each), case, TREE)}


def test_an_ordinary_case_of_a_village() -> None:
    case = a_case(Stage.ASSIGNED)
    assert who(works_in_unit, case) == VILLAGE_STAFF
    assert who(supervises, case) == ABOVE
    assert who(leads, case) == {DIRECTOR, *ABOVE}
    assert who(assigns, case) == ASSIGNING
    assert who(may_read, case) == VILLAGE_STAFF | ASSIGNING
    assert who(may_see_names, case) == {MEDIATOR, *ABOVE}


@pytest.mark.parametrize(
    "outside", [NEIGHBOUR_MEDIATOR, OTHER_TOWN_SUPERVISOR, LABOUR_MEDIATOR, GRID_WORKER, CITY_DUTY, PROTECTOR, STRANGER]
)
def test_beside_and_below_see_nothing_of_it(outside: int) -> None:
    for stage in Stage:
        case = a_case(stage)
        assert not may_read(person(outside), case, TREE)
        assert not may_see_names(person(outside), case, TREE)


def test_a_grid_is_led_by_the_leader_of_its_village() -> None:
    case = a_case(Stage.ASSIGNED, handled_by=GRID, responsible=GRID_WORKER)
    assert who(works_in_unit, case) == {GRID_WORKER}
    assert who(leads, case) == {DIRECTOR, *ABOVE}
    assert DIRECTOR in who(may_read, case)
    assert MEDIATOR not in who(may_read, case)


def test_a_case_that_waits_to_be_routed_is_supervised_where_it_waits() -> None:
    case = a_case(Stage.REPORTED, handled_by=None)
    assert who(supervises, case) == ABOVE
    assert who(leads, case) == ABOVE
    assert who(works_in_unit, case) == set()
    assert who(may_read, case) == ASSIGNING


def test_who_owes_the_revisit_sees_names_when_it_is_owed() -> None:
    assert TOWN_MEDIATOR not in who(may_see_names, a_case(Stage.IN_PROGRESS))
    assert TOWN_MEDIATOR in who(may_see_names, a_case(Stage.RESOLVED))
    assert TOWN_MEDIATOR in who(may_see_names, a_case(Stage.CLOSED))
    assert TOWN_MEDIATOR not in who(may_see_names, a_case(Stage.CLOSED, open_obligations=()))


@pytest.mark.parametrize("stage", list(Stage))
def test_a_hidden_name_is_for_supervisors_only(stage: Stage) -> None:
    assert who(may_see_names, a_case(stage, name_hidden=True)) == ABOVE


@pytest.mark.parametrize("stage", list(Stage))
@pytest.mark.parametrize("grade", list(Grade))
def test_a_report_about_a_unit_does_not_exist_for_its_people(stage: Stage, grade: Grade) -> None:
    case = a_case(stage, grade=grade, handled_by=TOWN, assigned_by=CITY, excluded=frozenset({VILLAGE}), responsible=MEDIATOR)
    for each in VILLAGE_STAFF:
        them = person(each)
        assert kept_out(them, case)
        for rule in (works_in_unit, supervises, leads, assigns, may_read, may_see_names, on_duty):
            assert not rule(them, case, TREE)
        for must in (must_work_in_unit, must_be_responsible, must_lead, must_supervise, must_revisit):
            with refused("no_such_case") as found:
                must(them, case, TREE)
            assert found.value.facts == {}


def test_a_supervisor_of_the_town_who_also_works_in_the_excluded_village_is_kept_out() -> None:
    both = Person(TOWN_SUPERVISOR, roles=frozenset({(TOWN, Role.SUPERVISOR), (VILLAGE, Role.MEDIATOR)}))
    case = a_case(handled_by=TOWN, assigned_by=CITY, excluded=frozenset({VILLAGE}))
    assert not supervises(both, case, TREE)


@pytest.mark.parametrize("stage", list(Stage))
def test_a_protected_case_is_for_named_protection_staff(stage: Stage) -> None:
    case = a_case(stage, protected=True, responsible=None)
    for rule in (works_in_unit, assigns, may_read, may_see_names):
        assert who(rule, case) == (set() if rule is works_in_unit and case.handled_by is None else {PROTECTOR})
    for rule in (supervises, leads, on_duty):
        assert who(rule, case) == set()


def test_who_is_on_duty_can_phone_in_a_critical_protected_case_but_works_none() -> None:
    case = a_case(Stage.ROUTED, protected=True, grade=Grade.CRITICAL)
    assert who(on_duty, case) == {CITY_DUTY}
    assert who(may_see_names, case) == {CITY_DUTY, PROTECTOR}
    assert who(works_in_unit, case) == {PROTECTOR}
    assert who(may_see_names, replace(case, stage=Stage.CLOSED)) == {PROTECTOR}


def test_duty_reaches_critical_cases_only_and_while_they_are_open() -> None:
    assert who(on_duty, a_case(grade=Grade.HIGH)) == set()
    critical = a_case(grade=Grade.CRITICAL)
    assert who(on_duty, critical) == {CITY_DUTY}
    assert CITY_DUTY in who(may_see_names, critical)
    assert CITY_DUTY not in who(may_read, replace(critical, stage=Stage.CLOSED))


def test_nobody_works_their_own_case() -> None:
    case = a_case(Stage.ASSIGNED, reporter=MEDIATOR, parties=(Party("reporting", MEDIATOR),))
    assert not may_read(person(MEDIATOR), case, TREE)
    other_side = a_case(Stage.ASSIGNED, parties=(Party("reporting", REPORTER), Party("other", DIRECTOR)))
    assert not leads(person(DIRECTOR), other_side, TREE)
    told_of = a_case(Stage.ASSIGNED, reporter=MEDIATOR, reporter_is_party=False, parties=())
    assert may_read(person(MEDIATOR), told_of, TREE)


def test_the_revisit_is_never_made_by_who_handled_it() -> None:
    case = a_case(Stage.RESOLVED, handled_by=TOWN, assigned_by=TOWN, responsible=TOWN_MEDIATOR)
    with refused("revisit_by_handler"):
        must_revisit(person(TOWN_MEDIATOR), case, TREE)
    must_revisit(person(TOWN_LEADER), case, TREE)
    with refused("not_assigning_unit"):
        must_revisit(person(MEDIATOR), a_case(Stage.RESOLVED, responsible=COLLEAGUE), TREE)


def test_notices_reach_nobody_who_is_kept_out() -> None:
    everybody = (CITY_SUPERVISOR, TOWN_SUPERVISOR, MEDIATOR, PROTECTOR)
    assert may_hear(everybody, a_case(), TREE) == everybody
    assert may_hear(everybody, a_case(excluded=frozenset({TOWN})), TREE) == (CITY_SUPERVISOR, MEDIATOR, PROTECTOR)
    assert may_hear(everybody, a_case(protected=True), TREE) == (PROTECTOR,)
    assert may_hear(everybody, a_case(parties=(Party("other", MEDIATOR),)), TREE) == (CITY_SUPERVISOR, TOWN_SUPERVISOR, PROTECTOR)


def test_supervisors_of_a_unit_are_the_nearest_who_may_hear() -> None:
    assert supervisors_of(VILLAGE, a_case(), TREE) == (TOWN_SUPERVISOR,)
    assert supervisors_of(VILLAGE, a_case(), TREE, but=TOWN_SUPERVISOR) == (CITY_SUPERVISOR,)
    assert supervisors_of(VILLAGE, a_case(excluded=frozenset({TOWN})), TREE) == (CITY_SUPERVISOR,)
    assert supervisors_of(VILLAGE, a_case(protected=True), TREE) == (PROTECTOR,)
    assert supervisors_of(CITY, a_case(), TREE, but=CITY_SUPERVISOR) == ()
