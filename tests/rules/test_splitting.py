"""A part of a case becomes a case of its own: what goes along, whose it is, and when it is due."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest

from bot.rules import splitting
from bot.rules.case import Case, Party
from bot.rules.claimants import Claimant
from bot.rules.terms import Category, Kind, Stage
from tests.rules.sample_case import (
    COLLEAGUE,
    DIRECTOR,
    MEDIATOR,
    NOW,
    REPORTER,
    STRANGER,
    TOWN,
    TOWN_SUPERVISOR,
    VILLAGE,
    a_case,
    act,
    local_midnight,
    notices,
    refused,
    started,
)

PARTIES = (
    Party("reporting", REPORTER, id=1),
    Party("other", None, "老板", "13800000000", id=2, consent="yes", link="secret"),
    Party("helping", None, "律师", id=3, helps=1),
    Party("other", None, "走了的人", id=4, left="withdrew"),
)
LISTED = (Claimant(1, 1, "王强", "", 300_000), Claimant(2, 1, "李四", "", 200_000, 50_000), Claimant(3, 1, "赵六"))
WORDS = "王强在工地摔伤，要另外赔偿"


def case_(stage: Stage = Stage.IN_PROGRESS, **facts: Any) -> Case:
    return a_case(stage, **{"parties": PARTIES, "money_claimed": 500_000, "money_recovered": 50_000, "people": 3, **facts})


def part(**facts: Any) -> splitting.Part:
    return splitting.Part(**{"words": WORDS, "category": Category.INJURY_COMPENSATION, "parties": frozenset({2}), **facts})


def test_the_new_case_is_of_the_same_people_with_its_own_clock() -> None:
    later = timedelta(days=3)
    begun, old = splitting.split(case_(), act(MEDIATOR, after=later), part(), "LJ-2026-000124")
    new = begun.case
    assert (new.stage, new.handled_by, new.assigned_by, new.responsible, new.split_from) == (Stage.IN_PROGRESS, VILLAGE, TOWN, MEDIATOR, 1)
    assert (new.words, new.category, new.reporter, new.reported_at) == (WORDS, Category.INJURY_COMPENSATION, REPORTER, NOW + later)
    assert started(begun)[Kind.WEEKLY_REPORT].due_at == local_midnight(4, 12) and len(begun.started) == 1
    assert notices(begun)["split_party"].to == (REPORTER,) and notices(begun)["yours"].to == ()
    assert (old.case.id, old.changed, old.listed) == (1, (), None)
    assert splitting.split_off(old, 7).event.data["case"] == 7
    assert begun.event.data["case"] == 1


def test_without_a_first_response_it_is_owed_for_the_part_too() -> None:
    begun, _old = splitting.split(case_(Stage.ASSIGNED), act(DIRECTOR, after=timedelta(days=1)), part(), "LJ-2026-000124")
    first = started(begun)[Kind.FIRST_RESPONSE]
    assert (begun.case.stage, first.due_at, first.person) == (Stage.ASSIGNED, local_midnight(28), MEDIATOR)
    assert begun.case.promised_at == first.due_at
    assert notices(begun)["yours"].to == (MEDIATOR,)


def test_parties_stay_in_both_and_are_asked_anew() -> None:
    begun, old = splitting.split(case_(), act(MEDIATOR), part(), "LJ-2026-000124")
    boss = next(party for party in begun.case.parties if party.side == "other")
    assert (boss.name, boss.id, boss.consent, boss.link) == ("老板", 0, "", "")
    assert [party.person for party in begun.case.parties if party.side == "reporting"] == [REPORTER]
    assert old.case.parties == PARTIES
    assert [party.id for party in splitting.choosable(case_())] == [2]
    alone, _old = splitting.split(case_(), act(MEDIATOR), part(parties=frozenset()), "LJ-2026-000124")
    assert [party.side for party in alone.case.parties] == ["reporting"]


def test_who_of_the_list_goes_along_leaves_the_old_one_with_their_money() -> None:
    begun, old = splitting.split(case_(), act(MEDIATOR), part(claimants=frozenset({2})), "LJ-2026-000124", LISTED)
    assert (begun.case.people, begun.case.money_claimed, begun.case.money_recovered) == (1, 200_000, 50_000)
    assert (old.case.people, old.case.money_claimed, old.case.money_recovered) == (2, 300_000, 0)
    assert begun.listed == (LISTED[1],) and old.listed == (LISTED[0], LISTED[2])


def test_what_is_kept_from_whom_stays_so() -> None:
    case = case_(excluded=frozenset({9}), about_unit=9, name_hidden=True, protected=False, stopped_until=NOW + timedelta(days=9))
    new = splitting.split(case, act(TOWN_SUPERVISOR), part(), "LJ-2026-000124")[0].case
    assert (new.excluded, new.about_unit, new.name_hidden, new.stopped_until, new.moves) == (frozenset({9}), 9, True, None, 0)


@pytest.mark.parametrize(
    ("facts", "by", "wanted", "reason"),
    [
        ({}, COLLEAGUE, {}, "not_responsible"),
        ({}, STRANGER, {}, "not_responsible"),
        ({}, REPORTER, {}, "no_such_case"),
        ({"stage": Stage.ROUTED}, DIRECTOR, {}, "stage"),
        ({"stage": Stage.RESOLVED}, MEDIATOR, {}, "stage"),
        ({}, MEDIATOR, {"words": " x "}, "words_needed"),
        ({}, MEDIATOR, {"category": Category.WOMEN_CHILDREN}, "button_old"),
        ({}, MEDIATOR, {"parties": frozenset({3})}, "button_old"),  # a helper
        ({}, MEDIATOR, {"parties": frozenset({4})}, "button_old"),  # who has no part in it any more
        ({}, MEDIATOR, {"parties": frozenset({99})}, "button_old"),
        ({}, MEDIATOR, {"claimants": frozenset({99})}, "nobody_left"),
        ({}, MEDIATOR, {"claimants": frozenset({1, 2, 3})}, "nobody_left"),
    ],
)
def test_splits_that_are_refused(facts: dict[str, Any], by: int, wanted: dict[str, Any], reason: str) -> None:
    with refused(reason):
        splitting.split(case_(**facts), act(by), part(**wanted), "LJ-2026-000124", LISTED)


def test_names_as_they_are_written() -> None:
    assert splitting.named("王强\n 赵 六，", LISTED) == (LISTED[0], LISTED[2])
    assert splitting.named("王强、李四；王强", LISTED) == LISTED[:2]
    twins = (*LISTED, replace(LISTED[0], id=4))
    assert [each.id for each in splitting.named("王强", twins)] == [1, 4]
    with refused("not_in_list"):
        splitting.named("王强, 老赵", LISTED)


def test_the_number_is_of_the_same_town_and_of_this_year() -> None:
    assert splitting.number_of(case_(), act(MEDIATOR)) == ("LJ", 2026)
