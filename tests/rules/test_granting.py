"""More time, pressing, contradicted contacts, another mediator: who asks, who decides, and what follows."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.policy import load
from bot.rules import granting
from bot.rules.organisation import Organisation
from bot.rules.terms import Kind, Role, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    OTHER_TOWN_SUPERVISOR,
    REPORTER,
    STAFF,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_MEDIATOR,
    TOWN_SUPERVISOR,
    UNITS,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    owed,
    refused,
)

FIRST = owed(Kind.FIRST_RESPONSE)
WEEKLY = owed(Kind.WEEKLY_REPORT, id_=2)
REVISIT = owed(Kind.REVISIT, unit=TOWN, person=None, id_=3)
CHECK = owed(Kind.LATER_CHECK, unit=TOWN, person=None, id_=4)
ASSIGNED = a_case(Stage.ASSIGNED)


def test_the_owner_asks_and_the_supervisor_of_the_unit_decides() -> None:
    change = granting.ask_more_time(ASSIGNED, act(MEDIATOR), FIRST, 3, "she is away until Friday")
    assert change.asked is not None
    assert (change.asked.kind, change.asked.obligation, change.asked.to) == ("more_time", FIRST.id, (TOWN_SUPERVISOR,))
    assert change.asked.data == {"days": 3, "why": "she is away until Friday", "kind": "first_response"}
    assert change.changed == ()  # the clock runs on meanwhile


def test_a_supervisor_who_owes_it_asks_the_level_above() -> None:
    taken_over = replace(ASSIGNED, responsible=TOWN_SUPERVISOR)
    change = granting.ask_more_time(taken_over, act(TOWN_SUPERVISOR), replace(FIRST, person=TOWN_SUPERVISOR), 3, "she is away")
    assert change.asked is not None and change.asked.to == (CITY_SUPERVISOR,)


def test_where_nobody_is_above_it_is_said() -> None:
    alone = owed(Kind.FIRST_RESPONSE, unit=CITY, person=CITY_SUPERVISOR)
    case = a_case(Stage.ASSIGNED, handled_by=CITY, assigned_by=CITY, responsible=CITY_SUPERVISOR)
    with refused("nobody_decides"):
        granting.ask_more_time(case, act(CITY_SUPERVISOR), alone, 3, "she is away")


@pytest.mark.parametrize("stage_and_owed", [(Stage.RESOLVED, REVISIT), (Stage.CLOSED, CHECK)])
def test_the_assigning_unit_asks_for_its_revisit_and_its_checks(stage_and_owed: tuple[Stage, object]) -> None:
    stage, obligation = stage_and_owed
    assert isinstance(obligation, type(REVISIT))
    change = granting.ask_more_time(a_case(stage), act(TOWN_MEDIATOR), obligation, 7, "they are travelling")
    assert change.asked is not None and change.asked.to == (TOWN_SUPERVISOR,)
    with refused("not_assigning_unit"):
        granting.ask_more_time(a_case(stage), act(MEDIATOR), obligation, 7, "they are travelling")


@pytest.mark.parametrize(
    ("by", "days", "why", "reason"),
    [
        (COLLEAGUE, 3, "she is away", "not_responsible"),
        (TOWN_MEDIATOR, 3, "she is away", "not_responsible"),
        (STRANGER, 3, "she is away", "not_responsible"),
        (MEDIATOR, 5, "she is away", "days_not_possible"),
        (MEDIATOR, -3, "she is away", "days_not_possible"),
        (MEDIATOR, 3, " ", "reason_needed"),
    ],
)
def test_questions_for_more_time_that_are_refused(by: int, days: int, why: str, reason: str) -> None:
    with refused(reason):
        granting.ask_more_time(ASSIGNED, act(by), FIRST, days, why)


@pytest.mark.parametrize("kind", [Kind.TAKE, Kind.DUTY_CALL])
def test_there_is_no_more_time_for_what_is_owed_in_hours(kind: Kind) -> None:
    with refused("no_more_time"):
        granting.ask_more_time(a_case(), act(DIRECTOR), owed(kind, person=None), 3, "she is away")
    with refused("no_more_time"):
        granting.grant_more_time(a_case(), act(TOWN_SUPERVISOR), owed(kind, person=None), 3)


def test_what_is_done_needs_no_more_time() -> None:
    with refused("already_done"):
        granting.ask_more_time(ASSIGNED, act(MEDIATOR), replace(FIRST, ended_at=NOW), 3, "she is away")


def test_the_policy_limits_what_can_be_asked_for() -> None:
    short = load("[cases]\nextension_days = 7\n")
    assert granting.days_to_ask(short) == (3, 7)
    with refused("days_not_possible"):
        granting.ask_more_time(ASSIGNED, replace(act(MEDIATOR), policy=short), FIRST, 14, "she is away")


@pytest.mark.parametrize(
    ("after", "until"),
    [
        (timedelta(), local_midnight(30)),  # due at the end of the 26th: three days later
        (timedelta(days=5), local_midnight(2, 12)),  # overdue: three days from today, the 28th
    ],
)
def test_granted_time_counts_from_the_old_date_or_from_today_when_that_is_over(after: timedelta, until: object) -> None:
    change = granting.decide_more_time(ASSIGNED, act(TOWN_SUPERVISOR, after=after), FIRST, 9, 3, yes=True, asked_by=MEDIATOR)
    (later,) = change.changed
    assert (later.due_at, later.extensions, later.ended_at) == (until, 1, None)
    assert later.next_at is not None and later.next_at > NOW + after
    assert change.decided == (9, "yes")
    assert change.case.promised_at == until
    assert notices(change)["more_time_decided"].to == (MEDIATOR,)
    assert notices(change)["date_slipped"].to == (REPORTER,)


def test_a_later_weekly_report_is_no_news_for_the_reporter() -> None:
    change = granting.decide_more_time(a_case(Stage.IN_PROGRESS), act(CITY_SUPERVISOR), WEEKLY, 9, 7, yes=True, asked_by=MEDIATOR)
    assert set(notices(change)) == {"more_time_decided"}


def test_refused_time_changes_no_date() -> None:
    change = granting.decide_more_time(ASSIGNED, act(TOWN_SUPERVISOR), FIRST, 9, 3, yes=False, asked_by=MEDIATOR)
    assert (change.changed, change.decided) == ((), (9, "no"))
    assert notices(change)["more_time_decided"].facts["yes"] is False


@pytest.mark.parametrize("by", [DIRECTOR, TOWN_LEADER, TOWN_MEDIATOR, OTHER_TOWN_SUPERVISOR, STRANGER])
def test_only_supervisors_of_the_unit_that_owes_decide(by: int) -> None:
    for yes in (True, False):
        with refused("not_supervisor"):
            granting.decide_more_time(ASSIGNED, act(by), FIRST, 9, 3, yes=yes, asked_by=MEDIATOR)
    with refused("not_supervisor"):
        granting.grant_more_time(ASSIGNED, act(by), FIRST, 3)


def test_nobody_decides_about_their_own_request() -> None:
    with refused("own_request"):
        granting.decide_more_time(ASSIGNED, act(TOWN_SUPERVISOR), FIRST, 9, 3, yes=True, asked_by=TOWN_SUPERVISOR)
    with refused("own_request"):
        granting.grant_more_time(ASSIGNED, act(TOWN_SUPERVISOR), replace(FIRST, person=TOWN_SUPERVISOR), 3)
    assert not granting.grants(ASSIGNED, act(TOWN_SUPERVISOR), replace(FIRST, person=TOWN_SUPERVISOR))


def test_a_supervisor_of_the_village_does_not_extend_what_the_town_owes() -> None:
    tree = Organisation(UNITS, {**STAFF, VILLAGE: STAFF[VILLAGE] | {(COLLEAGUE, Role.SUPERVISOR)}})
    resolved = a_case(Stage.RESOLVED)
    with refused("not_supervisor"):
        granting.grant_more_time(resolved, act(COLLEAGUE, tree=tree), REVISIT, 3)
    assert granting.grant_more_time(ASSIGNED, act(COLLEAGUE, tree=tree), FIRST, 3).changed
    assert granting.grant_more_time(resolved, act(TOWN_SUPERVISOR, tree=tree), REVISIT, 3).changed


def test_a_supervisor_gives_time_unasked_and_answers_an_open_request_by_it() -> None:
    change = granting.grant_more_time(ASSIGNED, act(TOWN_SUPERVISOR), FIRST, 7, request=4)
    assert change.changed[0].due_at == local_midnight(4, 12)
    assert change.decided == (4, "yes")
    assert notices(change)["more_time_decided"].to == (MEDIATOR,)
    unowned = granting.grant_more_time(a_case(Stage.RESOLVED), act(TOWN_SUPERVISOR), REVISIT, 7)
    assert (notices(unowned)["more_time_decided"].unit, unowned.decided) == (TOWN, None)
    with refused("days_not_possible"):
        granting.grant_more_time(ASSIGNED, act(TOWN_SUPERVISOR), FIRST, 300)
    with refused("already_done"):
        granting.grant_more_time(ASSIGNED, act(TOWN_SUPERVISOR), replace(FIRST, ended_at=NOW), 3)


@pytest.mark.parametrize("by", [DIRECTOR, TOWN_MEDIATOR, TOWN_LEADER, TOWN_SUPERVISOR, CITY_SUPERVISOR])
def test_who_oversees_presses_and_the_owner_hears_it(by: int) -> None:
    change = granting.urge(ASSIGNED, act(by), FIRST)
    told = notices(change)["urged"]
    assert (told.to, told.unit, told.facts["by"]) == ((MEDIATOR,), None, by)
    assert change.event.data["obligation"] == FIRST.id
    unowned = notices(granting.urge(a_case(), act(by), owed(Kind.TAKE, person=None)))["urged"]
    assert (unowned.to, unowned.unit) == ((), VILLAGE)


@pytest.mark.parametrize("by", [MEDIATOR, COLLEAGUE, OTHER_TOWN_SUPERVISOR, STRANGER])
def test_others_do_not_press(by: int) -> None:
    with refused("not_supervisor"):
        granting.urge(ASSIGNED, act(by), FIRST)


def test_nobody_presses_for_what_is_done_or_their_own() -> None:
    with refused("already_done"):
        granting.urge(ASSIGNED, act(TOWN_SUPERVISOR), replace(FIRST, ended_at=NOW))
    with refused("your_own"):
        granting.urge(ASSIGNED, act(TOWN_SUPERVISOR), replace(FIRST, person=TOWN_SUPERVISOR))


def test_a_contradicted_contact_goes_to_the_assigning_unit_and_not_to_the_handler() -> None:
    change = granting.contradict_contact(a_case(Stage.IN_PROGRESS), act(REPORTER), FIRST)
    assert change.asked is not None
    assert (change.asked.kind, change.asked.to) == ("contact", (TOWN_LEADER, TOWN_SUPERVISOR))
    assert change.notices == ()
    by_the_town = a_case(Stage.IN_PROGRESS, handled_by=TOWN, assigned_by=TOWN, responsible=TOWN_LEADER)
    asked = granting.contradict_contact(by_the_town, act(REPORTER), FIRST).asked
    assert asked is not None and asked.to == (TOWN_SUPERVISOR,)
    for by in (STRANGER, MEDIATOR):
        with refused("not_a_party"):
            granting.contradict_contact(a_case(Stage.IN_PROGRESS), act(by), FIRST)
    with refused("stage"):
        granting.contradict_contact(a_case(Stage.CLOSED), act(REPORTER), FIRST)


@pytest.mark.parametrize(
    ("after", "until"),
    [
        (timedelta(hours=1), local_midnight(27)),  # the old date is far enough ahead
        (timedelta(days=3), local_midnight(28)),  # the 26th at 10:00: at least 24 hours, so the end of the 27th
        (timedelta(days=6), local_midnight(1, 12)),
    ],
)
def test_when_there_was_no_contact_the_first_response_is_owed_again(after: timedelta, until: object) -> None:
    recorded = replace(FIRST, ended_at=NOW, how="recorded", next_at=None)
    change = granting.decide_contact(a_case(Stage.IN_PROGRESS), act(TOWN_LEADER, after=after), recorded, 6, happened=False)
    (again,) = change.reopened
    assert (again.due_at, again.ended_at, again.person, again.unit) == (until, None, MEDIATOR, VILLAGE)
    assert (change.case.stage, change.case.promised_at) == (Stage.ASSIGNED, until)
    assert change.ended == ((Kind.WEEKLY_REPORT, "contradicted"),)
    assert change.decided == (6, "not_happened")
    assert notices(change)["first_response_again"].to == (MEDIATOR,)
    assert notices(change)["contact_checked"].to == (REPORTER,)


def test_when_there_was_contact_only_the_party_hears_it() -> None:
    change = granting.decide_contact(a_case(Stage.IN_PROGRESS), act(TOWN_LEADER), FIRST, 6, happened=True)
    assert (change.reopened, change.decided, change.case.stage) == ((), (6, "happened"), Stage.IN_PROGRESS)
    assert set(notices(change)) == {"contact_checked"}


def test_after_the_handling_the_truth_is_kept_and_nothing_is_owed_again() -> None:
    change = granting.decide_contact(a_case(Stage.RESOLVED), act(TOWN_LEADER), FIRST, 6, happened=False)
    assert (change.reopened, change.decided, change.event.data) == ((), (6, "not_happened"), {"happened": False})


@pytest.mark.parametrize("by", [MEDIATOR, DIRECTOR, COLLEAGUE, OTHER_TOWN_SUPERVISOR, STRANGER])
def test_the_handling_unit_does_not_judge_its_own_contact(by: int) -> None:
    with refused("not_assigning_unit"):
        granting.decide_contact(a_case(Stage.IN_PROGRESS), act(by), FIRST, 6, happened=True)


def test_another_mediator_is_a_right_and_goes_to_the_leader() -> None:
    change = granting.other_mediator(ASSIGNED, act(REPORTER), "")
    assert change.asked is not None and change.asked.to == (DIRECTOR,)
    led = granting.other_mediator(replace(ASSIGNED, responsible=DIRECTOR), act(REPORTER), "").asked
    assert led is not None and led.to == (TOWN_SUPERVISOR,)
    with refused("not_a_party"):
        granting.other_mediator(ASSIGNED, act(STRANGER), "")
    for case in (a_case(Stage.REPORTED, handled_by=None), a_case(Stage.CLOSED)):
        with refused("stage"):
            granting.other_mediator(case, act(REPORTER), "")


def test_court_is_always_possible_and_ends_nothing_by_itself() -> None:
    change = granting.court(ASSIGNED, act(REPORTER))
    assert (change.case.stage, change.end_all) == (Stage.ASSIGNED, None)
    assert notices(change)["court_chosen"].to == (MEDIATOR,)
    with refused("not_a_party"):
        granting.court(ASSIGNED, act(MEDIATOR))


def test_who_is_kept_out_finds_no_such_case() -> None:
    about = a_case(Stage.ASSIGNED, handled_by=TOWN, assigned_by=CITY, excluded=frozenset({VILLAGE}))
    with refused("no_such_case"):
        granting.ask_more_time(about, act(DIRECTOR), FIRST, 3, "she is away")
    with refused("no_such_case"):
        granting.decide_more_time(about, act(DIRECTOR), FIRST, 9, 3, yes=True, asked_by=MEDIATOR)
    with refused("no_such_case"):
        granting.grant_more_time(about, act(DIRECTOR), FIRST, 3)
    with refused("no_such_case"):
        granting.urge(about, act(DIRECTOR), FIRST)
    with refused("no_such_case"):
        granting.decide_contact(about, act(DIRECTOR), FIRST, 6, happened=True)
