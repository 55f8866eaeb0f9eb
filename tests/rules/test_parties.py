"""The people of a case: who may know and add them, when somebody counts as gone, who a link lets in, and what each side reads."""

from collections.abc import Callable
from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.policy import load
from bot.rules import consent, following, granting, handling, helping, parties, roads
from bot.rules.case import Act, Case, Change, New, Party
from bot.rules.mediating import sides_agree, yes_missing
from bot.rules.roads import on_peoples_mediation
from bot.rules.sides import everybody, listening, may_see_party
from bot.rules.terms import Kind, Lane, Outcome, Road, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    MEDIATOR,
    NEIGHBOUR_MEDIATOR,
    NOW,
    POLICY,
    REPORTER,
    STRANGER,
    TOWN_LEADER,
    TOWN_SUPERVISOR,
    TREE,
    VILLAGE,
    a_case,
    act,
    notices,
    person,
    refused,
    started,
)

OTHER, LAWYER = 92, 93
MINE = Party("reporting", REPORTER, id=1)
THEIRS = Party("other", OTHER, "Zhao", "13900001111", id=2)
LINKED = Party("other", None, "Zhao", id=2, link="secret", link_until=NOW + timedelta(days=14))
HELPER = Party("helping", None, "Sun", id=3, helps=2, consent="other")


def case_with(*rows: Party, stage: Stage = Stage.IN_PROGRESS, **changes: Any) -> Case:
    return a_case(stage, parties=rows or (MINE, THEIRS), **changes)


def only(change: Change) -> Party:
    """The one row that was kept."""
    (row,) = change.kept
    assert isinstance(row, Party)
    return row


# -- who may ---------------------------------------------------------------------------------------------------------------


@pytest.mark.parametrize("who", [COLLEAGUE, DIRECTOR, TOWN_LEADER, REPORTER, OTHER, STRANGER, NEIGHBOUR_MEDIATOR])
def test_the_people_are_worked_with_by_who_has_the_case_and_sees_names(who: int) -> None:
    case = case_with()
    steps: tuple[Callable[[], Change], ...] = (
        lambda: parties.add(case, act(who), "other", "Li", ""),
        lambda: parties.hear(case, act(who), 2, "he knew it"),
        lambda: parties.tell_side(case, act(who), "other", "Thursday"),
        lambda: parties.mark_left(case, act(who), 2, "died"),
        lambda: parties.make_link(case, act(who), 2, "s", here=False),
        lambda: consent.read_out(case, act(who), 2, yes=True),
    )
    for step in steps:
        with pytest.raises(Exception, match=r"^(not_responsible|names_not_yours|no_such_case)$"):
            step()


def test_a_supervisor_may_and_a_hidden_name_hides_its_own_side_only() -> None:
    case = case_with(name_hidden=True)
    assert parties.add(case, act(TOWN_SUPERVISOR), "other", "Li", "").kept
    assert parties.add(case, act(MEDIATOR), "other", "Li", "").kept
    sees = [may_see_party(person(MEDIATOR), case, each, TREE) for each in (MINE, THEIRS, replace(HELPER, helps=1), HELPER)]
    assert sees == [False, True, False, True]


def test_somebody_is_added_once_and_needs_a_name() -> None:
    change = parties.add(case_with(), act(MEDIATOR), "other", "Li", "13912345678")
    assert only(change) == Party("other", name="Li", phone="13912345678")
    assert change.event.data["party"] == New(0)
    assert not change.event.note and not change.notices, "no name in the history"
    with refused("name_needed"):
        parties.add(case_with(), act(MEDIATOR), "other", "", "13912345678")
    with refused("name_needed"):
        parties.add(case_with(), act(MEDIATOR), "other", "L" * 41, "")
    with refused("party_there"):
        parties.add(case_with(), act(MEDIATOR), "other", "Zhao", "13900001111")
    with refused("button_old"):
        parties.add(case_with(), act(MEDIATOR), "telling", "Li", "")


def test_the_reporter_without_a_row_gets_one_with_the_first_thing_written_down() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=())
    assert everybody(case) == (Party("reporting", REPORTER),)
    change = parties.hear(case, act(MEDIATOR), 0, "she poured water first")
    assert only(change).person == REPORTER and change.event.data["party"] == New(0)
    later = case_with(MINE)
    assert parties.hear(later, act(MEDIATOR), 0, "once more").event.data["party"] == 1
    with refused("button_old"):
        parties.hear(later, act(MEDIATOR), 7, "of nobody")


def test_a_correction_keeps_the_number_and_never_renames_the_reporter() -> None:
    after = only(parties.correct(case_with(), act(MEDIATOR), 2, "Zhao Lin", ""))
    assert (after.name, after.phone, after.person) == ("Zhao Lin", "13900001111", OTHER)
    with refused("button_old"):
        parties.correct(case_with(), act(MEDIATOR), 1, "Zhang", "")
    with refused("button_old"):
        parties.correct(case_with(MINE, replace(THEIRS, via=9)), act(MEDIATOR), 2, "Li", "")


# -- gone ------------------------------------------------------------------------------------------------------------------


def test_out_of_reach_needs_three_tries_on_different_days_or_ways() -> None:
    case, today = case_with(), NOW.date()
    with refused("more_tries"):
        parties.mark_left(case, act(MEDIATOR), 2, "unreachable", tries=2)
    assert only(parties.mark_left(case, act(MEDIATOR), 2, "unreachable", tries=3)).left == "unreachable"
    made = [
        parties.tried(case, act(MEDIATOR), 2, how, day).event
        for how, day in (("phone", today), ("phone", today), ("visit", today), ("phone", today - timedelta(days=1)))
    ]
    history = [(each.kind, NOW, MEDIATOR, each.data, "") for each in made]
    assert parties.tries(history, 2) == 3 and parties.tries(history, 1) == 0


@pytest.mark.parametrize(("how", "ago"), [("phone", -1), ("phone", 32), ("telegram", 0)])
def test_a_try_has_a_way_and_a_day_that_has_been(how: str, ago: int) -> None:
    with refused("try_day"):
        parties.tried(case_with(), act(MEDIATOR), 2, how, NOW.date() - timedelta(days=ago))


def test_who_has_left_hears_nothing_and_comes_back_only_to_be_asked_again() -> None:
    gone = parties.mark_left(case_with(MINE, replace(THEIRS, consent="yes")), act(MEDIATOR), 2, "withdrew")
    assert gone.case.other_side_listening == () and listening(gone.case, "other") == ()
    assert notices(gone)["party_left"].to == (OTHER,)
    assert gone.case.is_party(OTHER), "as staff they stay kept out"
    with refused("party_gone"):
        parties.mark_left(gone.case, act(MEDIATOR), 2, "died")
    back = parties.back_again(gone.case, act(MEDIATOR), 2)
    assert (only(back).left, only(back).consent) == ("", "")


def test_the_other_side_leaves_by_itself_at_any_time() -> None:
    change = parties.leave(case_with(), act(OTHER))
    assert only(change).left == "withdrew" and notices(change)["side_left"].to == (MEDIATOR,)
    with refused("not_a_party"):
        parties.leave(case_with(), act(REPORTER))
    with refused("party_gone"):
        parties.leave(change.case, act(OTHER))
    with refused("stage"):
        parties.leave(case_with(stage=Stage.CLOSED), act(OTHER))


# -- what reaches a side -----------------------------------------------------------------------------------------------


def test_what_is_heard_apart_is_told_to_nobody_and_what_is_told_reaches_one_side_and_its_helpers() -> None:
    helper = replace(HELPER, person=LAWYER, consent="yes")
    case = case_with(MINE, THEIRS, helper)
    assert parties.hear(case, act(MEDIATOR), 2, "he knew it").notices == ()
    (told,) = parties.tell_side(case, act(MEDIATOR), "other", "Thursday at four").notices
    assert told.to == (OTHER, LAWYER)
    (told,) = parties.tell_side(case, act(MEDIATOR), "reporting", "Thursday at four").notices
    assert told.to == (REPORTER,)
    with refused("nobody_here"):
        parties.tell_side(case_with(MINE, LINKED), act(MEDIATOR), "other", "Thursday")


def test_the_other_side_hears_of_each_step_without_a_word_that_was_written() -> None:
    case = case_with()
    ended = handling.resolve(case, act(MEDIATOR), Outcome.NOT_SETTLED, "she does not want to go on")
    assert notices(ended)["other_side"].to == (OTHER,)
    assert "she does" not in str(notices(ended)["other_side"].facts)
    assert "other_side" not in notices(handling.progress(case, act(MEDIATOR), "talked with each"))
    assert "other_side" not in notices(handling.resolve(case_with(MINE, LINKED), act(MEDIATOR), Outcome.NOT_SETTLED, "no way"))
    given = handling.assign(case, act(DIRECTOR), person(COLLEAGUE))
    assert notices(given)["other_side"].facts == {"what": "other_mediator", "who": COLLEAGUE}


def test_why_another_authority_has_it_is_kept_and_said() -> None:
    change = handling.resolve(case_with(), act(MEDIATOR), Outcome.HANDED_OVER, "go to the station", "police")
    assert change.event.data["reason"] == notices(change)["other_side"].facts["reason"] == "police"
    for outcome, reason in ((Outcome.SETTLED, "police"), (Outcome.HANDED_OVER, "army")):
        with refused("button_old"):
            handling.resolve(case_with(), act(MEDIATOR), outcome, "go to the station", reason)


# -- protected -----------------------------------------------------------------------------------------------------------


def test_in_a_protected_case_nothing_brings_the_sides_together() -> None:
    case = case_with(MINE, THEIRS, protected=True, responsible=12)
    assert case.other_side_listening == () and listening(case, "other") == () and not case.takes_part(OTHER)
    steps: tuple[Callable[[], Change], ...] = (
        lambda: parties.tell_side(case, act(12), "other", "come on Thursday"),
        lambda: following.ask_party(case, act(12), "where were you?", 2),
        lambda: parties.make_link(replace(case, parties=(MINE, replace(LINKED))), act(12), 2, "s", here=False),
        lambda: consent.offer(case, act(12), 2),
        lambda: consent.own_answer(case, act(OTHER), yes=True),
        lambda: helping.propose(case, act(12), 2, "Sun", ""),
    )
    for step in steps:
        with refused("button_old"):
            step()
    with refused("party_link_over"):
        parties.join(replace(case, parties=(MINE, LINKED)), act(STRANGER), 2, here=False)
    assert not on_peoples_mediation(case)
    assert {Road.ADMINISTRATIVE_MEDIATION, Road.PEOPLES_MEDIATION}.isdisjoint(roads.roads(case, TREE, POLICY))


# -- links ---------------------------------------------------------------------------------------------------------------


def test_a_link_lets_one_person_in_and_who_has_the_case_hears_it() -> None:
    case = case_with(MINE, LINKED)
    change = parties.join(case, act(STRANGER), 2, here=False)
    assert only(change).person == STRANGER and change.case.other_side_listening == (STRANGER,)
    assert notices(change)["party_joined"].to == (MEDIATOR,)


@pytest.mark.parametrize(
    ("who", "reason", "changes"),
    [
        (REPORTER, "party_link_own", {}),
        (MEDIATOR, "party_link_staff", {}),
        (COLLEAGUE, "party_link_staff", {}),
        (DIRECTOR, "party_link_staff", {}),
        (STRANGER, "party_link_over", {"stage": Stage.CLOSED}),
        (NEIGHBOUR_MEDIATOR, "party_link_unknown", {"excluded": frozenset({5})}),
        (STRANGER, "party_link_over", {"excluded": frozenset({5})}),
        (STRANGER, "party_link_over", {"care": True}),
    ],
)
def test_a_link_is_not_for_who_reported_handles_or_is_complained_of(who: int, reason: str, changes: dict[str, Any]) -> None:
    with refused(reason):
        parties.join(case_with(MINE, LINKED, **changes), act(who), 2, here=False)


def test_the_village_leader_is_staff_of_a_grids_case_and_the_town_is_not() -> None:
    at_grid = case_with(MINE, LINKED, handled_by=GRID, responsible=GRID_WORKER)
    with refused("party_link_staff"):
        parties.join(at_grid, act(DIRECTOR), 2, here=False)
    assert only(parties.join(case_with(MINE, LINKED), act(TOWN_LEADER), 2, here=False)).person == TOWN_LEADER


def test_a_link_that_is_used_over_or_forged_lets_nobody_in() -> None:
    case = case_with(MINE, LINKED)
    for changed, here, reason in (
        (case, True, "party_link_used"),
        (case_with(MINE, replace(LINKED, link_until=NOW)), False, "party_link_expired"),
        (case_with(MINE, replace(LINKED, left="withdrew")), False, "party_link_over"),
        (case_with(MINE), False, "party_link_unknown"),
        (case_with(MINE, LINKED, replace(THEIRS, id=4, person=STRANGER)), False, "party_link_have"),
    ):
        with refused(reason):
            parties.join(changed, act(STRANGER), 2, here=here)


def test_whoever_was_written_down_for_somebody_becomes_that_person() -> None:
    walk_in = Party("reporting", 80, "Old Li", id=1, link="s", link_until=NOW + timedelta(days=1))
    change = parties.join(a_case(Stage.IN_PROGRESS, reporter=80, parties=(walk_in,)), act(STRANGER), 1, here=False)
    assert change.case.reporter == STRANGER and change.case.parties_listening == (STRANGER,)


# -- yes or no -----------------------------------------------------------------------------------------------------------


def lacking(case: Case) -> list[int]:
    return [party.id for party in yes_missing(case)]


def test_both_sides_may_meet_only_when_everybody_has_said_yes() -> None:
    case = case_with()
    assert lacking(case) == [1, 2] and not sides_agree(case)
    one = consent.own_answer(case, act(OTHER), yes=True)
    assert lacking(one.case) == [1] and Kind.MEDIATION_LIMIT not in started(one)
    assert only(one).told_at == only(one).consent_at == NOW
    both = consent.read_out(one.case, act(MEDIATOR), 1, yes=True)
    assert lacking(both.case) == [] and sides_agree(both.case)
    assert started(both)[Kind.MEDIATION_LIMIT].unit == VILLAGE
    assert notices(both)["rights"].to == (REPORTER,), "who uses the bot reads what was written down of them"
    assert not sides_agree(case_with(replace(MINE, consent="yes"))), "nobody on the other side"
    assert lacking(case_with(MINE, replace(THEIRS, left="died"))) == [1]


def test_the_limit_begins_once_and_with_the_yes_of_a_reporter_without_a_row() -> None:
    case = a_case(Stage.IN_PROGRESS, parties=(replace(THEIRS, consent="yes"),))
    assert lacking(case) == [0]
    change = consent.own_answer(case, act(REPORTER), yes=True)
    assert Kind.MEDIATION_LIMIT in started(change) and only(change).person == REPORTER
    agreed = case_with(replace(MINE, consent="yes"), replace(THEIRS, consent="no"))
    limit = started(consent.own_answer(agreed, act(OTHER), yes=True))[Kind.MEDIATION_LIMIT]
    from tests.rules.sample_case import obligation

    running = replace(agreed, open_obligations=(obligation(limit, 9),))
    assert consent.own_answer(running, act(OTHER), yes=True).started == ()


def test_a_no_is_told_and_nobody_answers_for_another() -> None:
    change = consent.own_answer(case_with(), act(OTHER), yes=False)
    assert notices(change)["consent_said"].facts["yes"] is False and change.case.stage is Stage.IN_PROGRESS
    with refused("consent_known"):
        consent.own_answer(change.case, act(OTHER), yes=False)
    for who in (STRANGER, MEDIATOR):
        with refused("not_a_party"):
            consent.own_answer(case_with(), act(who), yes=True)
    with refused("stage"):
        consent.own_answer(case_with(stage=Stage.RESOLVED), act(OTHER), yes=True)
    with refused("button_old"):
        consent.read_out(case_with(MINE, THEIRS, HELPER), act(MEDIATOR), 3, yes=True)


# -- helpers -------------------------------------------------------------------------------------------------------------


def test_a_helper_comes_with_both_yes_and_a_no_keeps_them_out() -> None:
    proposed = helping.propose(case_with(), act(OTHER), 2, "Sun", "13622223333")
    assert only(proposed).consent == "other" and notices(proposed)["helper_asked"].to == (REPORTER,)
    case = case_with(MINE, THEIRS, HELPER)
    with refused("button_old"):
        parties.make_link(case, act(MEDIATOR), 3, "s", here=False)
    with refused("already_done"):
        helping.answer(case, act(OTHER), 3, yes=True)
    with refused("side_answers_itself"):
        helping.answer(case, act(MEDIATOR), 3, yes=True, side="reporting")
    agreed = helping.answer(case, act(REPORTER), 3, yes=True)
    assert only(agreed).consent == "yes"
    assert parties.make_link(agreed.case, act(MEDIATOR), 3, "s", here=False).kept
    refused_ = helping.answer(case, act(REPORTER), 3, yes=False)
    assert (only(refused_).consent, only(refused_).left) == ("no", "no_part")
    with refused("not_a_party"):
        helping.answer(case, act(STRANGER), 3, yes=True)


def test_the_mediator_proposes_and_writes_down_the_yes_of_a_side_without_the_bot() -> None:
    case = case_with(MINE, LINKED)
    assert only(helping.propose(case, act(MEDIATOR), 2, "Sun", "")).consent == ""
    with_helper = case_with(MINE, LINKED, replace(HELPER, consent=""))
    one = helping.answer(with_helper, act(MEDIATOR), 3, yes=True, side="other")
    assert only(one).consent == "other" and one.notices == ()
    with refused("not_responsible"):
        helping.propose(case, act(STRANGER), 2, "Sun", "")


def test_a_helper_decides_nothing() -> None:
    case = case_with(MINE, THEIRS, replace(HELPER, person=LAWYER, consent="yes"))
    assert not case.takes_part(LAWYER) and case.beside(LAWYER)
    for step in (granting.court, lambda case, who: granting.other_mediator(case, who, "")):
        with refused("not_a_party"):
            step(case, act(LAWYER))
    with refused("not_a_party"):
        consent.own_answer(case, act(LAWYER), yes=False)


# -- the mediator and the road ---------------------------------------------------------------------------------------------


def test_both_sides_may_ask_for_another_mediator() -> None:
    for who in (REPORTER, OTHER):
        asked = granting.other_mediator(case_with(), act(who), "").asked
        assert asked is not None and asked.to == (DIRECTOR,)


def test_who_has_it_proposes_a_road_and_a_leader_confirms_it() -> None:
    case = case_with()
    assert on_peoples_mediation(case)
    proposed = roads.propose(case, act(MEDIATOR), "petition", "it is about an allowance")
    assert proposed.case.road is Road.PEOPLES_MEDIATION and proposed.asked is not None and proposed.asked.to == (DIRECTOR,)
    changed = roads.decide(case, act(DIRECTOR), 5, "petition", "peoples_mediation", yes=True, asked_by=MEDIATOR)
    assert (changed.case.road, changed.case.lane) == (Road.PETITION, Lane.PETITION) and changed.decided == (5, "yes")
    assert notices(changed)["road_changed"].to == (REPORTER,) and notices(changed)["other_side"].to == (OTHER,)
    assert not on_peoples_mediation(changed.case)
    assert roads.propose(case, act(DIRECTOR), "police", "a theft").case.road is Road.POLICE, "a leader's word is enough"
    kept = roads.decide(case, act(DIRECTOR), 5, "petition", "peoples_mediation", yes=False, asked_by=MEDIATOR)
    assert kept.case.road is Road.PEOPLES_MEDIATION
    with refused("own_request"):
        roads.decide(case, act(DIRECTOR), 5, "petition", "peoples_mediation", yes=True, asked_by=DIRECTOR)
    with refused("not_leader"):
        roads.decide(case, act(COLLEAGUE), 5, "petition", "peoples_mediation", yes=True, asked_by=MEDIATOR)
    with refused("button_old"):
        roads.decide(changed.case, act(DIRECTOR), 5, "petition", "peoples_mediation", yes=True, asked_by=MEDIATOR)
    with refused("button_old"):
        roads.propose(case, act(MEDIATOR), "peoples_mediation", "as it is")


def test_the_road_that_is_proposed_comes_first_and_one_that_the_unit_may_not_use_not_at_all() -> None:
    case = a_case(Stage.IN_PROGRESS)
    policy = load('[roads]\nlevels = { village = ["petition", "government_decision"] }\nproposed = { neighbour = "government_decision" }\n')
    assert roads.roads(case, TREE, policy) == (Road.GOVERNMENT_DECISION, Road.PETITION)
    assert roads.proposed(case, TREE, policy) is Road.GOVERNMENT_DECISION
    assert roads.proposed(replace(case, road=Road.GOVERNMENT_DECISION), TREE, policy) is None
    assert roads.proposed(case, TREE, POLICY) is None
    with refused("button_old"):
        roads.propose(case, Act(person(MEDIATOR), TREE, policy, NOW), "police", "they want it")
