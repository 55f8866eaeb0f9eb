"""Two cases are made one matter, or must not be; and what is owed, promised and told then and when they are taken apart."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import merging
from bot.rules.case import Case, Party
from bot.rules.ending import withdraw
from bot.rules.merging import Merged
from bot.rules.obligations import ended
from bot.rules.organisation import Organisation
from bot.rules.terms import Danger, Grade, Kind, Role, Stage
from tests.rules.sample_case import (
    CITY,
    CITY_DUTY,
    CITY_SUPERVISOR,
    COLLEAGUE,
    DIRECTOR,
    GRID,
    LABOUR,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    OTHER_TOWN_SUPERVISOR,
    OTHER_VILLAGE,
    PROTECTOR,
    REPORTER,
    STAFF,
    STRANGER,
    TOWN,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    notices,
    refused,
    started,
)

A_DAY = timedelta(days=1)


def two(stage: Stage = Stage.ROUTED, older_stage: Stage = Stage.IN_PROGRESS, **changes: Any) -> tuple[Case, Case]:
    """(younger, older): the older was reported a day before by somebody else."""
    older = replace(a_case(older_stage), reported_at=NOW - A_DAY)
    facts = {"reporter": STRANGER, "parties": (Party("reporting", STRANGER, "李娜", "13900000000"),), **changes}
    younger = replace(a_case(stage, **facts), id=2, number="LJ-2026-000124")
    return younger, older


def merge(younger: Case, older: Case, by: int = DIRECTOR, *, carries: bool = False) -> tuple[Any, Any]:
    return merging.merge(younger, older, act(by), carries=carries)


def test_the_younger_ends_and_goes_on_as_part_of_the_older() -> None:
    younger, older = two()
    for first, second in ((younger, older), (older, younger)):
        gone, on = merge(first, second)
        assert (gone.case.id, gone.case.stage, gone.case.merged_into, gone.end_all) == (2, Stage.ENDED, 1, "merged")
        assert gone.merge is not None and (gone.merge.into, gone.merge.stage) == (1, Stage.ROUTED)
        assert (on.case.id, on.case.stage, on.end_all) == (1, Stage.IN_PROGRESS, None)
        assert (gone.event.kind, on.event.kind) == ("merged", "merged_in")


def test_an_older_one_that_waits_for_a_unit_does_not_end_the_clocks_and_the_call_of_the_other() -> None:
    """The older has no certain place and owes nothing; the other is critical, and its duty list is being called."""
    waiting = replace(a_case(Stage.REPORTED, handled_by=None, open_obligations=()), reported_at=NOW - A_DAY)
    called, _older = two(grade=Grade.CRITICAL, promised_at=NOW + A_DAY)
    for first, second in ((waiting, called), (called, waiting)):
        gone, on = merge(first, second, CITY_SUPERVISOR)
        assert (gone.case.id, gone.case.merged_into, gone.case.handled_by) == (waiting.id, called.id, None)
        assert (on.case.id, on.case.handled_by, on.case.stage, on.end_all) == (called.id, VILLAGE, Stage.ROUTED, None)
        assert on.case.promised_at == NOW + A_DAY
        assert Kind.DUTY_CALL in {each.kind for each in on.case.open_obligations}
        assert notices(on)["merged_party"].to == (REPORTER,)
    # Where both wait, or both have a unit, what was reported first goes on.
    both = replace(called, stage=Stage.REPORTED, handled_by=None, open_obligations=())
    assert merging.in_order(waiting, both) == (both, waiting)


def test_people_join_without_their_names() -> None:
    younger, older = two()
    _gone, on = merge(younger, older)
    assert on.joined == (Party("reporting", STRANGER, via=2),)
    assert on.case.parties_listening == tuple(sorted((REPORTER, STRANGER)))
    assert on.case.came_by(STRANGER) == 2
    assert on.case.came_by(REPORTER) is None


def test_who_told_of_it_for_others_is_no_party_afterwards_either() -> None:
    younger, older = two(reporter_is_party=False, parties=())
    _gone, on = merge(younger, older)
    assert on.joined == (Party("telling", STRANGER, via=2),)
    assert STRANGER in on.case.everyone_listening and on.case.concerns(STRANGER)
    assert STRANGER not in on.case.parties_listening and not on.case.is_party(STRANGER)


def test_who_reported_both_joins_nothing_and_hears_once() -> None:
    younger, older = two(reporter=REPORTER, parties=(Party("reporting", REPORTER),))
    _gone, on = merge(younger, older)
    assert on.joined == ()
    assert notices(on)["merged_party"].to == (REPORTER,)
    assert notices(on)["merged_first"].to == ()


def test_both_who_reported_are_told_and_whoever_has_it() -> None:
    younger, older = two(Stage.ASSIGNED, responsible=COLLEAGUE)
    gone, on = merge(younger, older)
    assert notices(gone)["merged_away"].to == (COLLEAGUE,)
    assert notices(on)["merged_party"].to == (STRANGER,)
    assert notices(on)["merged_first"].to == (REPORTER,)
    assert notices(on)["merged_here"].to == (MEDIATOR,)


def test_the_higher_grade_and_the_earlier_promise_stand() -> None:
    younger, older = two(grade=Grade.HIGH, dangers=frozenset({Danger.THREAT}), promised_at=NOW + A_DAY)
    older = replace(older, promised_at=NOW + 2 * A_DAY)
    _gone, on = merge(younger, older)
    assert on.case.grade is Grade.HIGH
    assert on.case.dangers == {Danger.THREAT}
    assert on.case.promised_at == NOW + A_DAY
    theirs = younger.owed(Kind.FIRST_RESPONSE)
    assert theirs is not None
    assert [(each.kind, each.due_at, each.grade) for each in on.changed] == [(Kind.WEEKLY_REPORT, theirs.due_at, Grade.HIGH)]
    # The other way nothing comes nearer, and no grade falls.
    younger, older = two(grade=Grade.LOW)
    later = replace(older, open_obligations=tuple(replace(each, due_at=NOW + A_DAY) for each in older.open_obligations))
    _gone, on = merge(younger, later)
    assert on.case.grade is Grade.MEDIUM
    assert on.changed == ()


def test_a_critical_one_calls_the_people_on_duty_of_the_remaining_case() -> None:
    younger, older = two(grade=Grade.CRITICAL)
    _gone, on = merge(younger, older)
    assert Kind.DUTY_CALL in started(on)
    younger, older = two(grade=Grade.CRITICAL)
    _gone, on = merge(younger, replace(older, grade=Grade.CRITICAL))
    assert not on.started


def test_who_is_on_it_stays_on_it_is_told_and_nobody_is_called_a_second_time() -> None:
    younger, older = two(grade=Grade.CRITICAL, on_it=CITY_DUTY)
    gone, on = merge(younger, older)
    assert on.case.on_it == CITY_DUTY
    assert Kind.DUTY_CALL not in started(on)
    assert notices(gone)["merged_away"].to == (CITY_DUTY,)
    _gone, on = merge(younger, replace(older, on_it=DIRECTOR))
    assert on.case.on_it == DIRECTOR
    # Nobody is on a matter of their own: somebody else is called.
    _gone, on = merge(younger, replace(older, parties=(*older.parties, Party("other", CITY_DUTY))))
    assert on.case.on_it is None
    assert Kind.DUTY_CALL in started(on)


@pytest.mark.parametrize(
    ("by", "reason"),
    [
        (DIRECTOR, ""),
        (MEDIATOR, ""),
        (COLLEAGUE, ""),
        (TOWN_SUPERVISOR, ""),
        (NEIGHBOUR_MEDIATOR, "not_your_unit"),
        (OTHER_TOWN_SUPERVISOR, "not_your_unit"),
        (REPORTER, "no_such_case"),
    ],
)
def test_who_may(by: int, reason: str) -> None:
    younger, older = two()
    if not reason:
        merge(younger, older, by)
        return
    with refused(reason):
        merge(younger, older, by)


def test_of_two_units_only_who_oversees_both() -> None:
    younger, older = two(handled_by=OTHER_VILLAGE)
    merge(younger, older, TOWN_SUPERVISOR)
    for by in (DIRECTOR, NEIGHBOUR_MEDIATOR):
        with refused("not_your_unit"):
            merge(younger, older, by)


def test_what_is_refused_with_a_sentence() -> None:
    younger, older = two()
    with refused("merge_self"):
        merge(older, older)
    with refused("merge_chain"):
        merge(younger, older, carries=True)
    with refused("merged"):
        merge(younger, replace(older, stage=Stage.ENDED, merged_into=7))
    for stage in (Stage.RESOLVED, Stage.CLOSED, Stage.ENDED):
        with refused("stage"):
            merge(replace(younger, stage=stage), older)
    with refused("merge_own"):
        merge(*two(parties=(Party("reporting", STRANGER), Party("other", MEDIATOR))))
    with refused("merge_sides"):
        merge(*two(parties=(Party("reporting", STRANGER), Party("other", REPORTER))))


def test_never_across_exclusions_and_protection() -> None:
    younger, older = two(excluded=frozenset({LABOUR}))
    with refused("merge_apart"):
        merge(younger, older, TOWN_SUPERVISOR)
    younger, older = two(protected=True)
    with refused("no_such_case"):
        merge(younger, older, DIRECTOR)
    with refused("not_your_unit"):
        merge(younger, older, PROTECTOR)
    both = replace(older, protected=True)
    merge(younger, both, PROTECTOR)
    with refused("merge_apart"):
        merge(replace(younger, care=True), both, PROTECTOR)
    assert not merging.may_be_compared(younger, older)
    assert not merging.may_be_compared(younger, both)


def test_trouble_over_the_merged_case_goes_on_being_known_above_and_shows_nothing_below() -> None:
    younger, older = two(trouble="open")
    gone, on = merge(younger, older)
    assert gone.case.trouble == "open"
    assert (on.case.trouble, on.case.grade) == ("seen_to", Grade.MEDIUM)


def test_one_of_two_takes_their_report_back_and_it_goes_on() -> None:
    _gone, on = merge(*two())
    change = withdraw(on.case, act(REPORTER))
    assert (change.case.stage, change.event.kind, change.end_all) == (Stage.IN_PROGRESS, "withdrawn_alone", None)
    assert notices(change)["withdrawn_alone"].to == (MEDIATOR,)


# -- taking apart ------------------------------------------------------------------------------------------------------


def merged_two(**changes: Any) -> tuple[Case, Case, Merged, tuple[Any, ...]]:
    younger, older = two(**changes)
    gone, on = merge(younger, older)
    owed = tuple(ended(each, "merged", NOW) for each in younger.open_obligations)
    gone_on = replace(gone.case, open_obligations=())
    return gone_on, on.case, Merged(5, 2, 1, Stage.ROUTED, NOW), owed


def test_taken_apart_both_go_on_by_themselves() -> None:
    younger, older, merged, owed = merged_two()
    back, alone = merging.take_apart(younger, older, merged, owed, act(DIRECTOR, after=timedelta(hours=2)))
    assert (back.case.stage, back.case.merged_into, back.case.closed_at, back.unmerge) == (Stage.ROUTED, None, None, 5)
    assert alone.left == 2
    assert alone.case.parties_listening == (REPORTER,)
    assert notices(back)["unmerged_party"].to == (STRANGER,)
    assert notices(alone)["unmerged_first"].to == (REPORTER,)
    first = next(each for each in back.reopened if each.kind is Kind.FIRST_RESPONSE)
    before = next(each for each in owed if each.kind is Kind.FIRST_RESPONSE)
    assert first.due_at == before.due_at == back.case.promised_at
    take = next(each for each in back.reopened if each.kind is Kind.TAKE)
    assert take.due_at == NOW + timedelta(hours=26)  # four duty hours would be over


def without(person: int) -> Organisation:
    staff = {unit: frozenset(each for each in held if each[0] != person) for unit, held in STAFF.items()}
    return replace(TREE, staff=staff)


def test_taken_apart_after_the_responsible_person_left_it_is_the_units() -> None:
    younger, older = two(Stage.ASSIGNED, responsible=COLLEAGUE)
    gone, on = merge(younger, older)
    owed = tuple(ended(each, "merged", NOW) for each in younger.open_obligations)
    merged = Merged(5, 2, 1, Stage.ASSIGNED, NOW)
    part = replace(gone.case, open_obligations=())
    for tree, who, stage in ((TREE, COLLEAGUE, Stage.ASSIGNED), (without(COLLEAGUE), None, Stage.ROUTED)):
        by = act(DIRECTOR, after=timedelta(hours=2), tree=tree)
        back, _alone = merging.take_apart(part, on.case, merged, owed, by)
        assert (back.case.stage, back.case.responsible) == (stage, who)
        people = {each.person for each in back.reopened} | {each.person for each in back.started}
        assert (COLLEAGUE in people) is (who is not None)
        kinds = {each.kind for each in back.reopened} | {each.kind for each in back.started}
        assert (Kind.TAKE in kinds) is (who is None)
        told = notices(back)["unmerged_staff"]
        assert (told.to, told.unit) == (((COLLEAGUE,), None) if who is not None else ((), VILLAGE))


def test_a_protected_one_that_nobody_has_is_told_to_its_named_staff() -> None:
    """No group hears of it: the supervisor of who handed it over, if they may know of it, else whoever may; not who has just done it."""
    second = 13
    more = {CITY: STAFF[CITY] | {(second, Role.PROTECTION)}}
    named = {CITY: STAFF[CITY] | {(second, Role.PROTECTION), (CITY_SUPERVISOR, Role.PROTECTION)}}
    merged = Merged(5, 2, 1, Stage.ASSIGNED, NOW)
    for extra, to in ((more, (second,)), (named, (CITY_SUPERVISOR,))):
        tree = replace(TREE, staff=STAFF | extra)
        younger, older = two(Stage.ASSIGNED, protected=True, responsible=COLLEAGUE)
        gone, on = merging.merge(younger, replace(older, protected=True), act(PROTECTOR, tree=tree), carries=False)
        part = replace(gone.case, open_obligations=())
        back, _alone = merging.take_apart(part, on.case, merged, (), act(PROTECTOR, tree=tree))
        told = notices(back)["unmerged_staff"]
        assert (back.case.responsible, told.to, told.unit) == (None, to, None)


def test_who_came_with_two_parts_stays_concerned_when_one_is_taken_apart() -> None:
    first, older = two()
    gone, on = merge(first, older)
    second = replace(first, id=3, number="LJ-2026-000125", reported_at=NOW)
    _second_gone, both = merge(second, on.case)
    assert both.joined == (Party("reporting", STRANGER, via=3),)
    assert both.case.parties_listening == tuple(sorted((REPORTER, STRANGER)))
    part = replace(gone.case, open_obligations=())
    _back, alone = merging.take_apart(part, both.case, Merged(5, 2, 1, Stage.ROUTED, NOW), (), act(DIRECTOR))
    assert alone.case.concerns(STRANGER) and alone.case.came_by(STRANGER) == 3


def test_whoever_was_being_called_is_called_anew() -> None:
    younger, older, merged, owed = merged_two(grade=Grade.CRITICAL)
    back, _alone = merging.take_apart(younger, older, merged, owed, act(DIRECTOR, after=timedelta(hours=2)))
    assert set(started(back)) == {Kind.DUTY_CALL}
    assert Kind.DUTY_CALL not in {each.kind for each in back.reopened}


def test_not_after_the_hours_of_the_policy_nor_by_others() -> None:
    younger, older, merged, owed = merged_two()
    with refused("unmerge_too_late"):
        merging.take_apart(younger, older, merged, owed, act(DIRECTOR, after=timedelta(hours=25)))
    with refused("not_your_unit"):
        merging.take_apart(younger, older, merged, owed, act(NEIGHBOUR_MEDIATOR))
    with refused("not_merged"):
        merging.must_be_undoable(replace(younger, merged_into=None), older, None, act(DIRECTOR))


# -- who hears that two may be one -------------------------------------------------------------------------------------


def test_the_units_leader_hears_of_a_likeness_if_they_may_read_both() -> None:
    younger, older = two(Stage.ROUTED)
    tree = act(DIRECTOR).organisation
    assert merging.told_of_likeness(younger, older, tree) == (DIRECTOR,)
    assert merging.told_of_likeness(replace(younger, handled_by=GRID), older, tree) == (DIRECTOR,)
    assert merging.told_of_likeness(younger, replace(older, handled_by=OTHER_VILLAGE), tree) == ()
    assert merging.told_of_likeness(replace(younger, handled_by=OTHER_VILLAGE), older, tree) == (TOWN_SUPERVISOR,)
    assert merging.told_of_likeness(replace(younger, excluded=frozenset({VILLAGE})), older, tree) == (TOWN_SUPERVISOR,)
    assert merging.told_of_likeness(replace(younger, handled_by=None, assigned_by=TOWN), older, tree) == ()
