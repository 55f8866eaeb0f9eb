"""Where a case may be given, who accepts it or gives it back, and who decides when it has been passed on too often."""

from dataclasses import replace
from datetime import timedelta

import pytest

from bot.rules import accepting, authority, handling, moving
from bot.rules.case import Case, Change
from bot.rules.having import Stay, stays
from bot.rules.obligations import Obligation, ended
from bot.rules.terms import Grade, Kind, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    LABOUR,
    LABOUR_MEDIATOR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_TOWN,
    OTHER_VILLAGE,
    POLICY,
    PROTECTOR,
    STRANGER,
    TOWN,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    obligation,
    owed,
    refused,
    started,
)

HOUR = timedelta(hours=1)


@pytest.mark.parametrize(
    ("at", "by", "to"),
    [
        (VILLAGE, MEDIATOR, TOWN),  # up to the next unit
        (VILLAGE, MEDIATOR, OTHER_VILLAGE),  # beside, under the same town
        (VILLAGE, MEDIATOR, GRID),  # down
        (TOWN, TOWN_LEADER, GRID),
        (TOWN, TOWN_LEADER, OTHER_TOWN),
        (TOWN, TOWN_LEADER, LABOUR),  # a room of the city beside the towns of the city
        (LABOUR, LABOUR_MEDIATOR, TOWN),
        (GRID, DIRECTOR, OTHER_VILLAGE),  # by who leads the village above the grid
        (VILLAGE, CITY_SUPERVISOR, LABOUR),  # who oversees both
        (VILLAGE, TOWN_SUPERVISOR, GRID),
    ],
)
def test_within_the_authority(at: int, by: int, to: int) -> None:
    assert moving.move(a_case(handled_by=at), act(by), to, "their street").case.handled_by == to


@pytest.mark.parametrize(
    ("at", "by", "to", "able"),
    [
        (VILLAGE, DIRECTOR, CITY, TOWN),  # over the head of the town
        (VILLAGE, DIRECTOR, OTHER_TOWN, TOWN),
        (VILLAGE, DIRECTOR, LABOUR, TOWN),
        (GRID, GRID_WORKER, TOWN, VILLAGE),
        (GRID, GRID_WORKER, OTHER_VILLAGE, VILLAGE),
        (LABOUR, LABOUR_MEDIATOR, VILLAGE, CITY),
        (VILLAGE, TOWN_SUPERVISOR, LABOUR, TOWN),
    ],
)
def test_beyond_it_the_unit_that_could_is_named(at: int, by: int, to: int, able: int) -> None:
    with refused("beyond_authority") as refusal:
        moving.move(a_case(handled_by=at), act(by), to, "their street")
    assert refusal.value.facts["unit"] == able


def passed_on(case: Case, by: int = DIRECTOR, to: int = OTHER_VILLAGE, after: timedelta = 2 * HOUR) -> tuple[Case, tuple[Obligation, ...]]:
    """The case with the other unit, and what ended for that."""
    change = moving.move(case, act(by, after=after), to, "their street")
    over = tuple(ended(each, "moved", NOW + after) for each in case.open_obligations)
    owing = tuple(obligation(each, number) for number, each in enumerate(change.started, 11))
    return replace(change.case, open_obligations=owing), over


def given_back(case: Case, over: tuple[Obligation, ...], by: int = NEIGHBOUR_MEDIATOR, after: timedelta = 5 * HOUR) -> Change:
    return accepting.give_back(case, act(by, after=after), over, "not our street")


def test_taking_accepts_and_then_it_cannot_be_given_back() -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED))
    change = handling.take(case, act(NEIGHBOUR_MEDIATOR, after=3 * HOUR))
    assert (Kind.ACCEPT, "taken") in change.ended
    with refused("accepted_already"):
        given_back(replace(change.case, open_obligations=case.open_obligations[1:]), over)


def test_given_back_it_stands_as_it_stood() -> None:
    before = a_case(Stage.ASSIGNED, promised_at=local_midnight(27))
    case, over = passed_on(before, after=timedelta(days=2))
    assert case.promised_at == local_midnight(29)
    change = given_back(case, over, after=timedelta(days=2, hours=3))
    after = change.case
    assert (after.stage, after.handled_by, after.responsible, after.assigned_by) == (Stage.ASSIGNED, VILLAGE, MEDIATOR, TOWN)
    assert (after.promised_at, after.routed_at, after.moves) == (local_midnight(27), NOW, 2)
    assert change.end_all == "given_back" and change.started == ()
    (first,) = change.reopened
    assert (first.kind, first.due_at, first.person, first.ended_at) == (Kind.FIRST_RESPONSE, local_midnight(27), MEDIATOR, None)
    assert first.next_at == local_midnight(26) + 9 * HOUR  # nine o'clock on its last day
    assert notices(change)["given_back"].to == (MEDIATOR,)
    assert notices(change)["moved_party"].facts["due"] == local_midnight(27).isoformat()


def test_what_came_due_meanwhile_is_said_at_once() -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED), after=timedelta(days=2))
    (first,) = given_back(case, over, after=timedelta(days=5)).reopened
    assert first.due_at == local_midnight(27) and first.next_at is not None and first.next_at < NOW + timedelta(days=5)
    assert notices(given_back(case, over, after=timedelta(days=5)))["moved_party"].facts["due"] == ""


def test_what_ended_in_an_earlier_move_is_not_owed_again() -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED))
    long_ago = replace(owed(Kind.WEEKLY_REPORT, id_=9), ended_at=NOW - timedelta(days=9), how="moved")
    assert [each.id for each in given_back(case, (long_ago, *over)).reopened] == [each.id for each in over]


@pytest.mark.parametrize(("by", "reason"), [(STRANGER, "not_your_unit"), (MEDIATOR, "not_your_unit"), (COLLEAGUE, "not_your_unit")])
def test_only_the_unit_that_got_it_gives_it_back(by: int, reason: str) -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED))
    with refused(reason):
        given_back(case, over, by)


def test_an_order_of_who_oversees_both_is_only_taken() -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED), TOWN_SUPERVISOR)
    assert case.moves == 0 and case.owed(Kind.ACCEPT) is None and case.owed(Kind.TAKE) is not None
    with refused("accepted_already"):
        given_back(case, over)


def test_who_has_left_does_not_get_it_back() -> None:
    case, over = passed_on(a_case(Stage.ASSIGNED))
    fewer = replace(TREE, staff={**TREE.staff, VILLAGE: frozenset(held for held in TREE.staff[VILLAGE] if held[0] != MEDIATOR)})
    change = accepting.give_back(case, act(NEIGHBOUR_MEDIATOR, after=5 * HOUR, tree=fewer), over, "not our street")
    assert (change.case.stage, change.case.responsible) == (Stage.ROUTED, None)
    assert set(started(change)) == {Kind.TAKE}
    assert [each.person for each in change.reopened] == [None]
    assert notices(change)["given_back"].unit == VILLAGE


def test_a_call_that_was_answered_meanwhile_is_not_made_again() -> None:
    case, over = passed_on(a_case(grade=Grade.CRITICAL))
    assert Kind.DUTY_CALL in started(given_back(case, over))
    answered = replace(case, open_obligations=tuple(each for each in case.open_obligations if each.kind is not Kind.DUTY_CALL))
    assert Kind.DUTY_CALL not in started(given_back(answered, over))


def contested() -> tuple[Change, Case]:
    """The village passed it on, got it back, and would pass it on again."""
    case, over = passed_on(a_case(Stage.ASSIGNED))
    back = given_back(case, over)
    again = replace(back.case, open_obligations=back.reopened)
    change = moving.move(again, act(DIRECTOR, after=6 * HOUR), OTHER_VILLAGE, "it is theirs")
    return change, replace(change.case, open_obligations=again.open_obligations)


def test_the_third_time_who_stands_above_all_of_them_is_asked() -> None:
    change, case = contested()
    assert change.asked is not None and change.asked.to == (TOWN_SUPERVISOR,)
    assert (case.handled_by, case.responsible, change.event.kind, change.started) == (VILLAGE, MEDIATOR, "move_contested", ())
    assert case.reason["contested"] == {"units": [OTHER_VILLAGE, VILLAGE], "over": TOWN}
    for to in (TOWN, OTHER_VILLAGE):
        with refused("being_decided"):
            moving.move(case, act(DIRECTOR), to, "it is theirs")


def test_the_decision_moves_it_for_good_or_lets_it_stay() -> None:
    _change, case = contested()
    with refused("not_supervisor"):
        moving.decide_who(case, act(DIRECTOR), 5, OTHER_VILLAGE)
    with refused("button_old"):
        moving.decide_who(case, act(TOWN_SUPERVISOR), 5, TOWN)
    given = moving.decide_who(case, act(TOWN_SUPERVISOR, after=7 * HOUR), 5, OTHER_VILLAGE)
    assert (given.case.handled_by, given.decided, "contested" in given.case.reason) == (OTHER_VILLAGE, (5, str(OTHER_VILLAGE)), False)
    assert Kind.TAKE in started(given) and Kind.ACCEPT not in started(given)
    stays_here = moving.decide_who(case, act(TOWN_SUPERVISOR), 5, VILLAGE)
    assert (stays_here.case.handled_by, stays_here.case.responsible, stays_here.event.kind) == (VILLAGE, MEDIATOR, "stays_decided")
    with refused("already_done"):
        moving.decide_who(stays_here.case, act(TOWN_SUPERVISOR), 5, VILLAGE)


def test_what_is_not_accepted_yet_and_stays_has_to_be_taken() -> None:
    case, over = passed_on(replace(a_case(Stage.ASSIGNED), moves=1))
    change = given_back(case, over)  # the third time, as giving back counts
    assert change.asked is not None and change.case.handled_by == OTHER_VILLAGE
    waiting = replace(change.case, open_obligations=case.open_obligations)
    stays_here = moving.decide_who(waiting, act(TOWN_SUPERVISOR), 5, OTHER_VILLAGE)
    assert stays_here.ended == ((Kind.ACCEPT, "decided"),) and set(started(stays_here)) == {Kind.TAKE}


def test_the_units_that_had_it_in_order() -> None:
    case = a_case(handled_by=TOWN, reason={"had": [VILLAGE, TOWN, OTHER_VILLAGE]})
    assert authority.units_that_had_it(case) == (VILLAGE, OTHER_VILLAGE, TOWN)
    assert authority.over_all((VILLAGE, OTHER_VILLAGE), TREE) == TOWN
    assert authority.over_all((GRID, VILLAGE), TREE) == VILLAGE
    assert authority.over_all((VILLAGE, LABOUR), TREE) == CITY


def test_who_had_it_how_long() -> None:
    day = timedelta(days=1)
    events = [
        ("reported", NOW, {"unit": VILLAGE}),
        ("taken", NOW + HOUR, {"to": MEDIATOR}),
        ("transferred", NOW + day, {"from": VILLAGE, "to": OTHER_VILLAGE}),
        ("given_back", NOW + day + HOUR, {"from": OTHER_VILLAGE, "to": VILLAGE}),
        ("referred_up", NOW + 4 * day, {"from": VILLAGE, "to": TOWN}),
    ]
    found = stays(events)
    assert [each.unit for each in found] == [VILLAGE, OTHER_VILLAGE, VILLAGE, TOWN]
    assert [each.days(NOW + 6 * day) for each in found] == [1, 1, 3, 2]
    assert found[-1] == Stay(TOWN, NOW + 4 * day)
    assert POLICY.moving.free_moves == 2


def test_of_a_protected_case_its_named_staff_decide() -> None:
    _change, case = contested()
    protected = replace(case, protected=True)
    with refused("no_such_case"):
        moving.decide_who(protected, act(TOWN_SUPERVISOR), 5, OTHER_VILLAGE)
    assert moving.decide_who(protected, act(PROTECTOR), 5, OTHER_VILLAGE).case.handled_by == OTHER_VILLAGE
