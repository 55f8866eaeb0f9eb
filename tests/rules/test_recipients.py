"""Who hears of a step: as high as the grade allows, past who cannot be reached, never to who is excluded, each person once."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy import load
from bot.rules.obligations import Nag, Obligation, next_step, start
from bot.rules.organisation import Organisation
from bot.rules.recipients import Around, Reached, duty_list, recipients
from bot.rules.rungs import Recipient
from bot.rules.terms import Grade, Kind, Role
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    MEDIATOR,
    NOW,
    PROTECTOR,
    STAFF,
    TOWN,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    UNITS,
    VILLAGE,
)

VILLAGE_SUPERVISOR = 33
TREE = Organisation(UNITS, STAFF)
AROUND = Around(TREE, load(), assigned_by=TOWN)


def owed(grade: Grade = Grade.MEDIUM, unit: int = VILLAGE, person: int | None = MEDIATOR, kind: Kind = Kind.FIRST_RESPONSE) -> Obligation:
    made = start(kind, unit=unit, person=person, grade=grade, now=NOW, policy=load())
    return Obligation(1, kind, 1, 0, unit, person, grade, NOW, made.due_at, made.next_at)


def told(reached: Reached) -> set[tuple[str, str | int]]:
    """(step, person) or (step, "unit:3")."""
    return {(each.nag.step, each.person if each.person is not None else f"unit:{each.unit_chat}") for each in reached.told}


def nag(recipient: Recipient, step: str = "overdue", turn: int = 0) -> Nag:
    return Nag(step, step, recipient, "overdue", turn)


def ignored(obligation: Obligation, days: int, around: Around = AROUND) -> set[tuple[str, str | int]]:
    """Everybody who has heard of it after so many days of silence."""
    heard: set[tuple[str, str | int]] = set()
    until = obligation.due_at + timedelta(days=days)
    while obligation.next_at is not None and obligation.next_at <= until:
        sweep = next_step(obligation, obligation.next_at, around.policy)
        heard |= told(recipients(sweep.nags, obligation, around))
        obligation = replace(obligation, next_at=sweep.next_at, step=sweep.step)
    return heard


@pytest.mark.parametrize(
    ("grade", "above"),
    [(Grade.LOW, set()), (Grade.MEDIUM, set()), (Grade.HIGH, {CITY_SUPERVISOR}), (Grade.CRITICAL, {CITY_SUPERVISOR})],
)
def test_an_ignored_case_climbs_as_high_as_its_grade_allows(grade: Grade, above: set[int]) -> None:
    heard = ignored(owed(grade), 10)
    assert {person for step, person in heard if step.startswith("overdue_")} == above
    assert {person for step, person in heard if step == "overdue"} == {MEDIATOR, DIRECTOR, TOWN_LEADER, "unit:2", TOWN_SUPERVISOR}
    assert {person for step, person in heard if step in ("day_before", "last_day", "daily")} == {MEDIATOR}


@pytest.mark.parametrize("kind", [Kind.MEASURE, Kind.MEASURE_CHECK, Kind.POLICE_REPORT])
@pytest.mark.parametrize("person", [MEDIATOR, None])
def test_no_group_hears_of_a_step(kind: Kind, person: int | None) -> None:
    heard = {who for _step, who in ignored(owed(Grade.HIGH, kind=kind, person=person), 10)}
    assert heard and not [who for who in heard if isinstance(who, str)]
    assert {DIRECTOR, TOWN_LEADER, TOWN_SUPERVISOR, CITY_SUPERVISOR} <= heard


def test_a_late_step_of_a_protected_case_reaches_its_other_named_staff() -> None:
    second = 13
    tree = Organisation(UNITS, {**STAFF, TOWN: STAFF[TOWN] | {(second, Role.PROTECTION)}})
    everybody = {person for held in STAFF.values() for person, _role in held}
    around = replace(AROUND, organisation=tree, protected=True, excluded_people=frozenset(everybody - {PROTECTOR}))
    step = owed(Grade.HIGH, kind=Kind.POLICE_REPORT, person=PROTECTOR)
    assert told(recipients([nag(Recipient.UNIT_SUPERVISOR)], step, around)) == {("overdue", PROTECTOR), ("overdue", second)}


def test_with_supervisors_at_each_level_it_climbs_one_by_one() -> None:
    tree = Organisation(UNITS, {**STAFF, VILLAGE: STAFF[VILLAGE] | {(VILLAGE_SUPERVISOR, Role.SUPERVISOR)}})
    around = replace(AROUND, organisation=tree)
    heard = ignored(owed(Grade.HIGH), 10, around)
    assert ("overdue", VILLAGE_SUPERVISOR) in heard
    assert ("overdue_1_day", TOWN_SUPERVISOR) in heard
    assert ("overdue_3_days", CITY_SUPERVISOR) in heard
    assert not any(person == CITY_SUPERVISOR for _, person in ignored(owed(Grade.MEDIUM), 10, around))


def test_until_somebody_takes_it_the_unit_owes_it() -> None:
    reached = recipients([nag(Recipient.OWNER)], owed(person=None), AROUND)
    assert told(reached) == {("overdue", DIRECTOR), ("overdue", "unit:3")}
    assert all(each.owner for each in reached.told)


def test_a_grid_has_no_chat_and_its_village_director_leads_it() -> None:
    obligation = owed(unit=GRID, person=None)
    assert told(recipients([nag(Recipient.OWNER)], obligation, AROUND)) == {("overdue", GRID_WORKER)}
    assert told(recipients([nag(Recipient.LEADER)], obligation, AROUND)) == {("overdue", DIRECTOR)}


def test_a_person_with_several_roles_is_told_once() -> None:
    both = {**STAFF, TOWN: frozenset({(DIRECTOR, Role.SUPERVISOR), (DIRECTOR, Role.LEADER)})}
    around = replace(AROUND, organisation=Organisation(UNITS, both), has_chat=lambda unit: False)
    nags = [nag(each) for each in (Recipient.OWNER, Recipient.LEADER, Recipient.ASSIGNING_UNIT, Recipient.UNIT_SUPERVISOR)]
    reached = recipients(nags, owed(), around)
    assert [each.person for each in reached.told] == [MEDIATOR, DIRECTOR]
    assert [each.owner for each in reached.told] == [True, False]


def test_a_step_without_anybody_goes_on_to_the_next_at_once() -> None:
    around = replace(AROUND, reachable=lambda person: person == TOWN_SUPERVISOR, has_chat=lambda unit: False)
    reached = recipients([nag(Recipient.OWNER, "last_day")], owed(), around)
    assert told(reached) == {("last_day", TOWN_SUPERVISOR)}
    assert not reached.told[0].owner


def test_where_the_unit_cannot_be_reached_the_assigning_unit_hears_before_supervisors() -> None:
    around = replace(AROUND, reachable=lambda person: person not in (MEDIATOR, DIRECTOR))
    reached = recipients([nag(Recipient.OWNER, "last_day")], owed(), around)
    assert told(reached) == {("last_day", TOWN_LEADER), ("last_day", "unit:2")}
    assert not any(each.owner for each in reached.told)
    past_it = recipients([nag(Recipient.LEADER)], owed(), replace(around, excluded_units=frozenset({TOWN})))
    assert told(past_it) == {("overdue", CITY_SUPERVISOR)}


def test_supervisors_who_cannot_be_reached_are_passed_over_upwards() -> None:
    around = replace(AROUND, reachable=lambda person: person != TOWN_SUPERVISOR)
    assert told(recipients([nag(Recipient.UNIT_SUPERVISOR)], owed(), around)) == {("overdue", CITY_SUPERVISOR)}


def test_a_step_that_reaches_nobody_is_reported_but_the_ceiling_is_no_fault() -> None:
    nobody = replace(AROUND, reachable=lambda person: False, has_chat=lambda unit: False)
    assert recipients([nag(Recipient.OWNER)], owed(), nobody).unreached
    ceiling = recipients([nag(Recipient.LEVEL_ABOVE_1)], owed(Grade.LOW), AROUND)
    assert ceiling.told == () and ceiling.unreached == ()


def test_the_excluded_unit_and_its_people_hear_nothing() -> None:
    """The report is about the village room: its director, who also supervises in the town, is left out as well."""
    staff = {**STAFF, TOWN: STAFF[TOWN] | {(DIRECTOR, Role.SUPERVISOR)}}
    around = Around(Organisation(UNITS, staff), load(), assigned_by=VILLAGE, excluded_units=frozenset({VILLAGE}))
    heard = ignored(owed(Grade.HIGH, unit=TOWN, person=TOWN_LEADER), 10, around)
    assert {person for _, person in heard} == {TOWN_LEADER, TOWN_SUPERVISOR, CITY_SUPERVISOR}


def test_an_excluded_person_hears_nothing_even_as_owner() -> None:
    around = replace(AROUND, excluded_people=frozenset({MEDIATOR}))
    assert told(recipients([nag(Recipient.OWNER)], owed(), around)) == {("overdue", DIRECTOR)}


def test_the_next_step_goes_to_the_new_owner_only() -> None:
    assert told(recipients([nag(Recipient.OWNER)], replace(owed(), person=GRID_WORKER), AROUND)) == {("overdue", GRID_WORKER)}


def test_the_duty_list_is_called_in_its_order_then_those_above_and_again() -> None:
    tree = Organisation(UNITS, STAFF, {TOWN: (63, 61), CITY: (70, 63)})
    around = replace(AROUND, organisation=tree, reachable=lambda person: person != 61)
    assert duty_list(VILLAGE, around) == (63, 70)
    call = owed(Grade.CRITICAL, person=None, kind=Kind.DUTY_CALL)
    called = [recipients([nag(Recipient.DUTY, "call", turn)], call, around) for turn in range(4)]
    assert [[each.person for each in reached.told] for reached in called] == [[63], [70], [63], [70]]
    assert [reached.duty_exhausted for reached in called] == [False, False, True, False]


def test_a_critical_case_without_a_duty_list_says_so_at_once() -> None:
    call = owed(Grade.CRITICAL, person=None, kind=Kind.DUTY_CALL)
    reached = recipients([nag(Recipient.DUTY, "call")], call, AROUND)
    assert reached.duty_exhausted and reached.unreached


def test_an_outage_over_the_whole_duty_hour_still_tells_the_truth() -> None:
    call = owed(Grade.CRITICAL, person=None, kind=Kind.DUTY_CALL)
    around = replace(AROUND, organisation=Organisation(UNITS, STAFF, {TOWN: (63, 61)}))
    sweep = next_step(call, NOW + timedelta(hours=3), load())
    reached = recipients(sweep.nags, call, around)
    assert reached.duty_exhausted
    assert {each.person for each in reached.told} == {DIRECTOR, TOWN_SUPERVISOR, CITY_SUPERVISOR}


@pytest.mark.parametrize("kind", [Kind.TAKE, Kind.FIRST_RESPONSE, Kind.WEEKLY_REPORT, Kind.REVISIT, Kind.PROMISE])
def test_what_is_owed_of_a_protected_case_is_told_to_its_named_staff_and_to_no_group(kind: Kind) -> None:
    named, nearest = 80, 81
    staff = {
        **STAFF,
        CITY: STAFF.get(CITY, frozenset()) | {(named, Role.PROTECTION)},
        TOWN: STAFF[TOWN] | {(nearest, Role.PROTECTION)},
    }
    out = frozenset(who for held in STAFF.values() for who, _role in held)
    around = replace(AROUND, organisation=Organisation(UNITS, staff), protected=True, excluded_people=out)
    heard = ignored(owed(kind=kind, person=None), 9, around)
    assert heard and {who for _step, who in heard} == {nearest}
    far = replace(around, organisation=Organisation(UNITS, {**staff, TOWN: STAFF[TOWN]}))
    assert {who for _step, who in ignored(owed(kind=kind, person=None), 9, far)} == {named}
