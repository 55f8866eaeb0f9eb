"""Away with a stand-in: who may stand in, what that gives and what it does not, and who hears the reminders meanwhile."""

from dataclasses import replace
from datetime import date, timedelta

import pytest

from bot.rules import absence, granting, handling
from bot.rules.case import Case
from bot.rules.dates import read_day
from bot.rules.obligations import Nag
from bot.rules.organisation import Absence, Organisation
from bot.rules.overseeing import next_act
from bot.rules.permits import may_read, may_see_names
from bot.rules.recipients import Around, recipients
from bot.rules.rungs import Recipient
from bot.rules.terms import Kind, Role, Stage
from tests.rules.sample_case import (
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID_WORKER,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    POLICY,
    PROTECTOR,
    REPORTER,
    STAFF,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    owed,
    person,
    refused,
)


def gone(who: int = MEDIATOR, instead: int | None = COLLEAGUE, tree: Organisation = TREE) -> Organisation:
    found = Absence(1, who, NOW, NOW + timedelta(days=3), instead, who)
    return replace(tree, away={**tree.away, who: found})


AWAY = gone()
ASSIGNED = a_case(Stage.ASSIGNED)


def test_who_may_stand_in() -> None:
    assert set(absence.stand_ins(MEDIATOR, TREE)) == {COLLEAGUE, DIRECTOR}
    assert set(absence.stand_ins(MEDIATOR, gone(COLLEAGUE, None))) == {DIRECTOR}
    assert absence.stand_ins(GRID_WORKER, TREE) == ()
    reachable = frozenset({COLLEAGUE})
    absence.must_stand_in(MEDIATOR, COLLEAGUE, TREE, reachable)
    absence.must_stand_in(MEDIATOR, None, TREE, reachable)
    for other in (DIRECTOR, NEIGHBOUR_MEDIATOR, MEDIATOR, REPORTER):
        with refused("cannot_stand_in"):
            absence.must_stand_in(MEDIATOR, other, TREE, reachable)


def test_who_may_say_it() -> None:
    asking = (MEDIATOR, DIRECTOR, COLLEAGUE, TOWN_LEADER, CITY_SUPERVISOR)
    assert {who for who in asking if absence.may_set_for(person(who), MEDIATOR, TREE)} == {MEDIATOR, DIRECTOR}
    assert absence.may_set_for(person(DIRECTOR), GRID_WORKER, TREE)


def test_a_stand_in_who_left_the_unit_or_is_away_stands_in_no_more() -> None:
    assert absence.stand_in_of(MEDIATOR, AWAY) == COLLEAGUE
    assert absence.stand_in_of(MEDIATOR, gone(COLLEAGUE, None, AWAY)) is None
    left = replace(AWAY, staff={**STAFF, VILLAGE: STAFF[VILLAGE] - {(COLLEAGUE, Role.MEDIATOR)}})
    assert absence.stand_in_of(MEDIATOR, left) is None
    assert not may_see_names(person(COLLEAGUE), ASSIGNED, left)


def test_the_step_is_recorded_by_the_stand_in_for_who_is_responsible() -> None:
    with refused("not_responsible"):
        handling.first_response(ASSIGNED, act(COLLEAGUE), "phone", "spoke with both sides")
    change = handling.first_response(ASSIGNED, act(COLLEAGUE, tree=AWAY), "phone", "spoke with both sides")
    assert (change.case.responsible, change.owner, change.event.data["for"]) == (MEDIATOR, MEDIATOR, MEDIATOR)
    assert change.started[0].person == MEDIATOR
    assert "for" not in handling.first_response(ASSIGNED, act(DIRECTOR, tree=AWAY), "phone", "spoke with both sides").event.data


def test_rights_over_those_cases_and_nothing_else() -> None:
    stand_in = person(COLLEAGUE)
    assert may_see_names(stand_in, ASSIGNED, AWAY) and not may_see_names(stand_in, ASSIGNED, TREE)
    other = replace(ASSIGNED, responsible=DIRECTOR)
    assert not may_see_names(stand_in, other, AWAY)
    with refused("not_leader"):
        handling.assign(ASSIGNED, act(COLLEAGUE, tree=AWAY), stand_in)
    hidden = replace(ASSIGNED, name_hidden=True)
    assert not may_see_names(stand_in, hidden, AWAY)


@pytest.mark.parametrize(
    "case",
    [
        replace(ASSIGNED, protected=True),
        replace(ASSIGNED, excluded=frozenset({VILLAGE})),
        replace(ASSIGNED, reporter=COLLEAGUE, parties=()),
    ],
)
def test_never_in_a_case_that_is_not_theirs_to_see(case: Case) -> None:
    assert not may_read(person(COLLEAGUE), case, AWAY)
    with refused("no_such_case"):
        handling.first_response(case, act(COLLEAGUE, tree=AWAY), "phone", "spoke with both sides")


def test_protected_only_with_protection_of_their_own() -> None:
    both = replace(AWAY, staff={**STAFF, VILLAGE: STAFF[VILLAGE] | {(COLLEAGUE, Role.PROTECTION)}})
    assert may_read(person(COLLEAGUE, both), replace(ASSIGNED, protected=True), both)


def test_nobody_gives_themselves_more_time_or_checks_themselves() -> None:
    step = owed(Kind.FIRST_RESPONSE)
    tree = replace(gone(MEDIATOR, DIRECTOR), staff={**STAFF, VILLAGE: STAFF[VILLAGE] | {(DIRECTOR, Role.SUPERVISOR)}})
    assert not granting.grants(ASSIGNED, act(DIRECTOR, tree=tree), step)
    assert granting.grants(ASSIGNED, act(TOWN_SUPERVISOR, tree=tree), step)
    asked = granting.ask_more_time(ASSIGNED, act(COLLEAGUE, tree=AWAY), step, 3, "the other side is travelling")
    assert asked.event.data["for"] == MEDIATOR
    with refused("your_own"):
        granting.urge(ASSIGNED, act(DIRECTOR, tree=tree), step)


def test_nobody_who_is_away_is_given_a_case_or_takes_one() -> None:
    waits = a_case()
    with refused("is_away"):
        handling.assign(waits, act(DIRECTOR, tree=AWAY), person(MEDIATOR))
    with refused("you_are_away"):
        handling.take(waits, act(MEDIATOR, tree=AWAY))


def heard(tree: Organisation, case: Case = ASSIGNED, recipient: Recipient = Recipient.OWNER) -> set[tuple[int | None, int | None, bool]]:
    staff = {who for held in tree.staff.values() for who, role in held}
    named = {who for held in tree.staff.values() for who, role in held if role is Role.PROTECTION}
    around = Around(tree, POLICY, case.assigned_by, case.excluded, frozenset(staff - named if case.protected else ()), case.protected)
    reached = recipients([Nag("overdue", "overdue", recipient, "overdue")], owed(Kind.FIRST_RESPONSE), around)
    return {(told.person, told.unit_chat, told.owner) for told in reached.told}


def test_reminders_go_to_the_stand_in_else_to_leader_and_chat() -> None:
    assert heard(TREE) == {(MEDIATOR, None, True)}
    assert heard(AWAY) == {(COLLEAGUE, None, True)}
    assert heard(gone(instead=None)) == {(DIRECTOR, None, True), (None, VILLAGE, True)}
    assert heard(gone(COLLEAGUE, None, AWAY)) == {(DIRECTOR, None, True), (None, VILLAGE, True)}
    assert heard(AWAY, replace(ASSIGNED, protected=True)) == {(PROTECTOR, None, True)}, "named staff, for nobody of the group may open it"
    assert heard(gone(DIRECTOR, None), recipient=Recipient.LEADER) == heard(TREE, recipient=Recipient.ASSIGNING_UNIT)
    assert PROTECTOR not in {who for who, _chat, _owner in heard(AWAY)}


def test_the_duty_list_skips_them() -> None:
    everybody = replace(TREE, duty={VILLAGE: (MEDIATOR, COLLEAGUE)})
    assert gone(tree=everybody).duty_list(VILLAGE) == (COLLEAGUE,)
    step = owed(Kind.DUTY_CALL)
    around = Around(gone(tree=everybody), POLICY)
    told = recipients([Nag("call", "call", Recipient.DUTY, "critical", turn) for turn in (0, 1)], step, around)
    assert {each.person for each in told.told} == {COLLEAGUE}


def test_their_work_is_in_the_stand_ins_list() -> None:
    step = owed(Kind.FIRST_RESPONSE)
    assert next_act(person(COLLEAGUE), ASSIGNED, step, AWAY) == "record"
    assert next_act(person(COLLEAGUE), ASSIGNED, step, TREE) == ""
    assert next_act(person(DIRECTOR), ASSIGNED, step, AWAY) == ""


def test_the_last_day() -> None:
    today = date(2026, 11, 23)
    assert absence.last_instant(today, NOW, POLICY) > NOW
    with refused("day_gone_by"):
        absence.last_instant(today - timedelta(days=1), NOW, POLICY)
    with refused("day_too_far"):
        absence.last_instant(today + timedelta(days=400), NOW, POLICY)


MONDAY = date(2026, 11, 23)


@pytest.mark.parametrize(
    ("text", "day"),
    [
        ("今天", (11, 23)),
        ("明天", (11, 24)),
        ("大后天", (11, 26)),
        ("周五", (11, 27)),
        ("到星期天", (11, 29)),
        ("下周三", (12, 2)),
        ("请假到周五", (11, 27)),
        ("12月3日", (12, 3)),
        ("12月3号为止", (12, 3)),
        ("十二月三号", (12, 3)),
        ("３号", (12, 3)),
        ("25号", (11, 25)),
        ("月底", (11, 30)),
        ("三天", (11, 25)),
        ("3天后", (11, 26)),
        ("两个星期", (12, 6)),
        ("Fri", (11, 27)),
        ("until Friday.", (11, 27)),
        ("next Friday", (12, 4)),
        ("3 Dec", (12, 3)),
        ("until 2 December", (12, 2)),
        ("December 3rd", (12, 3)),
        ("Thu, 3 Dec", (12, 3)),
        ("the 3rd", (12, 3)),
        ("a week", (11, 29)),
        ("in 3 days", (11, 26)),
        ("2026-12-03", (12, 3)),
        ("12/3", (12, 3)),
    ],
)
def test_days_as_people_write_them(text: str, day: tuple[int, int]) -> None:
    assert read_day(text, MONDAY) == date(2026, *day)


@pytest.mark.parametrize(
    "text", ["", "soon", "过几天", "99月1日", "2月30日", "32号", "Mon 40 Dec", "0天", "２０２６", "may", "13/45", "the 32nd"]
)
def test_what_is_no_day(text: str) -> None:
    assert read_day(text, MONDAY) is None


def test_a_day_without_a_year_is_the_next_one() -> None:
    assert read_day("1月5日", MONDAY) == date(2027, 1, 5)
    assert read_day("11月23日", MONDAY) == MONDAY
    assert read_day("31号", date(2026, 12, 5)) == date(2026, 12, 31)
