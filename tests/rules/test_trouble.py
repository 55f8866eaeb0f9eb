"""Somebody is making trouble for me: who is told, who may know, and that the unit can tell it from nothing."""

from dataclasses import replace

import pytest

from bot.rules import ending, trouble
from bot.rules.case import Party
from bot.rules.obligations import Nag
from bot.rules.organisation import Organisation
from bot.rules.recipients import Around, recipients
from bot.rules.rungs import Recipient
from bot.rules.terms import Grade, Kind, Role, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_DUTY,
    CITY_SUPERVISOR,
    DIRECTOR,
    GRID,
    LABOUR,
    MEDIATOR,
    OTHER_TOWN_SUPERVISOR,
    POLICY,
    PROTECTOR,
    REPORTER,
    STAFF,
    STAFF_IDS,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    TREE,
    UNITS,
    VILLAGE,
    a_case,
    act,
    notices,
    owed,
    person,
    refused,
)

BUSY = 13  # supervises at the city, and mediates there
TOLD = {"past": VILLAGE, "responsible": MEDIATOR, "to": [TOWN_SUPERVISOR]}


def city(*more: tuple[int, Role]) -> Organisation:
    return Organisation(UNITS, {**STAFF, CITY: frozenset(more)})


@pytest.mark.parametrize(
    ("at", "to"),
    [
        (GRID, (TOWN_SUPERVISOR,)),
        (VILLAGE, (TOWN_SUPERVISOR,)),
        (TOWN, (CITY_SUPERVISOR,)),
        (LABOUR, (CITY_SUPERVISOR,)),
        (CITY, (CITY_SUPERVISOR,)),
    ],
)
def test_it_goes_past_the_handling_unit(at: int, to: tuple[int, ...]) -> None:
    change = trouble.report(a_case(Stage.ASSIGNED, handled_by=at, responsible=None), act(REPORTER), "he stood at my door")
    told = notices(change)["trouble"]
    assert (told.to, told.urgent, told.unit) == (to, True, None)
    assert change.asked is not None and change.asked.to == to
    assert change.event.note == "he stood at my door" and change.event.data["past"] == at


def test_at_the_city_nobody_who_works_on_cases_there_is_told() -> None:
    tree = city((BUSY, Role.SUPERVISOR), (BUSY, Role.MEDIATOR), (CITY_SUPERVISOR, Role.SUPERVISOR))
    change = trouble.report(a_case(Stage.ASSIGNED, handled_by=CITY), act(REPORTER, tree=tree), "")
    assert notices(change)["trouble"].to == (CITY_SUPERVISOR,)
    alone = trouble.report(a_case(Stage.ASSIGNED, handled_by=CITY, responsible=CITY_SUPERVISOR), act(REPORTER, tree=tree), "")
    assert notices(alone)["trouble"].to == ()
    assert (alone.case.trouble, alone.asked) == ("", None)  # nobody could decide, so nothing is kept waiting


def test_the_unit_can_tell_it_from_nothing() -> None:
    case = a_case(Stage.ROUTED)
    change = trouble.report(case, act(REPORTER), "he stood at my door")
    assert replace(change.case, trouble="") == case
    assert (change.started, change.ended, change.changed, change.end_all) == ((), (), (), None)
    for grade in Grade:
        assert trouble.report(a_case(grade=grade), act(REPORTER), "").case.grade is grade


def test_for_those_above_it_counts_as_high() -> None:
    case = a_case(Stage.ASSIGNED, trouble="open")
    assert trouble.climbs_as(case) is Grade.HIGH
    assert trouble.climbs_as(replace(case, grade=Grade.CRITICAL)) is Grade.CRITICAL
    seen = {
        who: trouble.grade_seen_by(person(who), case, TREE) for who in (TOWN_SUPERVISOR, CITY_SUPERVISOR, DIRECTOR, MEDIATOR, TOWN_LEADER)
    }
    assert [who for who, grade in seen.items() if grade is Grade.HIGH] == [TOWN_SUPERVISOR, CITY_SUPERVISOR]
    nag = Nag("overdue_1_day", "k", Recipient.LEVEL_ABOVE_1, "overdue")
    first = owed(Kind.FIRST_RESPONSE)
    assert recipients([nag], first, Around(TREE, POLICY, TOWN)).told == ()
    climbs = recipients([nag], first, Around(TREE, POLICY, TOWN, climbs_as=trouble.climbs_as(case)))
    assert [each.person for each in climbs.told] == [CITY_SUPERVISOR]


def test_only_those_above_the_unit_may_know() -> None:
    case = a_case(Stage.ASSIGNED, trouble="open")
    assert [who for who in STAFF_IDS if trouble.may_know(person(who), case, TOLD, TREE)] == [CITY_SUPERVISOR, TOWN_SUPERVISOR]
    moved = replace(case, handled_by=TOWN)  # who was told goes on knowing when their own unit has it
    assert trouble.may_know(person(TOWN_SUPERVISOR), moved, TOLD, TREE)
    assert not trouble.may_know(person(TOWN_SUPERVISOR), case, {**TOLD, "responsible": TOWN_SUPERVISOR}, TREE)
    about = replace(case, excluded=frozenset({TOWN}))
    assert not trouble.may_know(person(TOWN_SUPERVISOR), about, TOLD, TREE)


@pytest.mark.parametrize("who", [DIRECTOR, MEDIATOR, TOWN_LEADER, OTHER_TOWN_SUPERVISOR, CITY_DUTY, REPORTER, STRANGER])
def test_nobody_else_can_write_or_decide(who: int) -> None:
    case = a_case(Stage.ASSIGNED, trouble="open")
    with refused("no_such_case"):
        trouble.speak(case, act(who), TOLD, REPORTER, "how are you")
    with refused("no_such_case"):
        trouble.decide(case, act(who), 1, TOLD, REPORTER, "nothing", "made up")


def test_the_supervisor_writes_and_decides_with_a_note() -> None:
    case = a_case(Stage.ASSIGNED, trouble="open")
    wrote = trouble.speak(case, act(TOWN_SUPERVISOR), TOLD, REPORTER, "how are you")
    assert notices(wrote)["trouble_asked"].to == (REPORTER,)
    for how, after in (("seen_to", "seen_to"), ("nothing", "")):
        change = trouble.decide(case, act(TOWN_SUPERVISOR), 7, TOLD, REPORTER, how, "spoke with both")
        assert (change.case.trouble, change.decided) == (after, (7, how))
        assert notices(change)["trouble_decided"].to == (REPORTER,)
    with refused("reason_needed"):
        trouble.decide(case, act(TOWN_SUPERVISOR), 7, TOLD, REPORTER, "seen_to", " ")
    with refused("button_old"):
        trouble.decide(case, act(TOWN_SUPERVISOR), 7, TOLD, REPORTER, "forget", "spoke with both")


def test_a_protected_case_stays_with_protection_staff_and_nothing_is_written() -> None:
    case = a_case(Stage.ASSIGNED, protected=True, grade=Grade.CRITICAL)
    change = trouble.report(case, act(REPORTER), "he stood at my door")
    assert notices(change)["trouble"].to == (PROTECTOR,)
    with refused("no_contact_now"):
        trouble.speak(change.case, act(PROTECTOR), change.event.data, REPORTER, "how are you")
    with refused("not_a_party"):
        trouble.report(case, act(STRANGER), "x")


def test_nothing_ends_by_a_withdrawal_while_it_is_open_and_the_unit_hears_of_no_wish() -> None:
    case = a_case(Stage.IN_PROGRESS, trouble="open")
    change = ending.withdraw(case, act(REPORTER))
    assert change.case == case and change.end_all is None
    assert [(each.kind, each.to, each.unit) for each in change.notices] == [("withdrawal_asked", (TOWN_SUPERVISOR,), None)]
    assert change.event.data["past"] == VILLAGE
    assert ending.withdraw(replace(case, trouble="seen_to"), act(REPORTER)).case.stage is Stage.ENDED


def test_only_the_reporting_side_takes_a_report_back() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=(Party("reporting", REPORTER), Party("other", STRANGER)))
    with refused("not_a_party"):
        ending.withdraw(case, act(STRANGER))
    with refused("not_a_party"):
        ending.withdraw(replace(case, parties=(), reporter_is_party=False), act(REPORTER))
    assert ending.withdraw(case, act(REPORTER)).case.stage is Stage.ENDED
