"""What a merged case is worked with goes on in the other: open steps, the list of people, what each said of mediation; and back again."""

from dataclasses import replace
from datetime import timedelta
from typing import Any

import pytest
from sqlalchemy import select

from bot.rules.agreements import Agreement
from bot.rules.case import Change, Event, Party
from bot.rules.claimants import Claimant
from bot.rules.measures import Measure, TaskForce
from bot.rules.meetings import Meeting
from bot.rules.obligations import Obligation
from bot.rules.terms import Kind
from storage import cases, subjects
from storage.tables import CaseRow
from tests.stories.agreeing import load
from tests.stories.rooms import room
from tests.stories.supervision import said_after
from tests.stories.test_measures import STEP, adds
from tests.stories.test_one_matter import FIRST, SECOND, merges, merging, takes_apart, two_neighbours
from tests.stories.town import Phone, Town

DONE = "去看过了，是楼上水管接头松了"


def with_people(town: Town, case: int, *kept: Any, listed: tuple[Claimant, ...] | None = None, **facts: Any) -> None:
    """The case with more of what it is worked with, as the conversations of their own would leave it."""

    def job(db: Any, house: Any) -> None:
        found = cases.load(db, case)
        assert found is not None
        cases.apply(db, Change(replace(found, **facts), Event("answered"), kept=kept, listed=listed), None, town.clock.now())

    town.do(job)


def of(town: Town, kind: type[Any], case: int) -> list[Any]:
    return town.do(lambda db, house: subjects.of_case(db, kind, case))


def steps_owed(town: Town, case: int) -> list[Obligation]:
    return [each for each in load(town, case).open_obligations if each.kind in (Kind.MEASURE, Kind.MEASURE_CHECK)]


def totals(town: Town, case: int) -> tuple[int | None, int | None, int | None]:
    query = select(CaseRow.people, CaseRow.money_claimed, CaseRow.money_recovered).where(CaseRow.id == case)
    people, claimed, recovered = town.do(lambda db, house: db.execute(query).one())
    return people, claimed, recovered


def worker(number: int, claimed: int | None = 100_000, recovered: int | None = None) -> Claimant:
    return Claimant(0, 0, f"工人{number}", f"138{number:08d}", claimed, recovered)


def second_in_hand(town: Town) -> tuple[Phone, Phone, Phone]:
    """Both cases are with the same mediator; the second has a step for somebody of another unit."""
    mediator, _upstairs, _neighbour = two_neighbours(town)
    mediator.presses("我来办", town.group("wenjun"))
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")
    helper = town.staff("zhang-guiqin")
    assert town.staff("liu-yang")
    adds(mediator, SECOND, "张桂琴")
    return mediator, town.holding("wenjun", "leader")[0], helper


def test_an_open_step_goes_on_where_the_case_goes_on(town: Town) -> None:
    mediator, director, helper = second_in_hand(town)
    (before,) = steps_owed(town, 2)
    director.says(f"/case {SECOND}")
    merging(director)
    director.presses(FIRST)
    assert "1 条没办完的措施" in director.read()
    director.presses("并成一件")
    (now,) = steps_owed(town, 1)
    assert (now.id, now.unit, now.person, now.due_at) == (before.id, before.unit, before.person, before.due_at)
    assert steps_owed(town, 2) == []
    room(mediator, "^措施$", FIRST)
    assert STEP in mediator.read() and "张桂琴" in mediator.read()
    # Forgotten it is nagged as before, under the number of the case that it is part of now.
    said = len(helper.chat())
    town.wait(days=4)
    assert any(STEP in text and FIRST in text for text in said_after(helper, said))
    helper.presses("记措施")
    helper.presses("办好了")
    helper.says(DONE)
    assert DONE in mediator.everything()
    (measure,) = of(town, Measure, 1)
    assert measure.done == DONE and of(town, Measure, 2) == []


def test_taken_apart_the_steps_are_those_of_the_case_they_came_with(town: Town) -> None:
    mediator, director, helper = second_in_hand(town)
    adds(mediator, FIRST, "刘洋", step="把两家的房产证明收齐")
    (before,), own = steps_owed(town, 2), steps_owed(town, 1)
    merges(director)
    assert len(steps_owed(town, 1)) == 2
    town.wait(hours=3)
    takes_apart(director)
    assert steps_owed(town, 2) == [before]
    assert steps_owed(town, 1) == own
    (back,) = of(town, Measure, 2)
    assert (back.step, back.via, back.person) == (STEP, None, helper.person)
    room(mediator, "^措施$", FIRST)
    assert STEP not in mediator.read()
    # And what was done meanwhile stays done.
    merges(director)
    room(mediator, "^措施$", FIRST)
    helper.says("/work")
    helper.presses("记措施")
    helper.presses("办好了")
    helper.says(DONE)
    takes_apart(director)
    (back,) = of(town, Measure, 2)
    assert back.done == DONE
    assert [each.kind for each in steps_owed(town, 2)] == [Kind.MEASURE_CHECK]


def test_a_list_of_people_counts_once_and_leaves_again(town: Town) -> None:
    _mediator, director, _helper = second_in_hand(town)
    with_people(town, 1, listed=(worker(1, recovered=5_000), worker(2)), people=2, money_claimed=200_000, money_recovered=5_000)
    with_people(town, 2, listed=(worker(2), worker(3), worker(4, claimed=None)), people=3, money_claimed=200_000)
    own, theirs = totals(town, 1), totals(town, 2)
    lists = [[(each.name, each.claimed, each.recovered) for each in of(town, Claimant, case)] for case in (1, 2)]
    director.says(f"/case {SECOND}")
    merging(director)
    director.presses(FIRST)
    assert "名单上的 3 人" in director.read()
    director.presses("并成一件")
    assert totals(town, 1) == (4, 300_000, 5_000)
    assert [each.name for each in of(town, Claimant, 1)] == ["工人1", "工人2", "工人3", "工人4"]
    takes_apart(director)
    assert (totals(town, 1), totals(town, 2)) == (own, theirs)
    assert [[(each.name, each.claimed, each.recovered) for each in of(town, Claimant, case)] for case in (1, 2)] == lists


def test_money_that_came_while_they_were_one_goes_with_whom_it_came_for(town: Town) -> None:
    mediator, director, _helper = second_in_hand(town)
    with_people(town, 2, listed=(worker(3), worker(4)), people=2, money_claimed=200_000)
    merges(director)
    assert totals(town, 1) == (2, 200_000, None)
    room(mediator, "人数和金额", FIRST)
    mediator.presses("记追回")
    mediator.says("工人3 300")
    assert totals(town, 1) == (2, 200_000, 30_000)
    takes_apart(director)
    assert totals(town, 1) == (None, None, None)
    assert totals(town, 2) == (2, 200_000, 30_000)
    assert [each.recovered for each in of(town, Claimant, 2)] == [30_000, None]
    assert of(town, Claimant, 1) == []


def test_what_they_said_of_mediation_stands_and_who_is_known_by_name_comes_too(town: Town) -> None:
    mediator, director, _helper = second_in_hand(town)
    now = town.clock.now()
    (theirs,) = load(town, 2).parties
    with_people(town, 2, replace(theirs, consent="yes", consent_at=now), Party("other", None, "王大勇", "13900001234", consent="no"))
    with_people(town, 1, Party("other", None, "王大勇", "13900001234", consent="yes", consent_at=now))
    merges(director)
    came = {(each.side, each.name, each.consent) for each in load(town, 1).parties if each.via == 2}
    assert came == {("reporting", "", "yes")}  # the same man by name and number is one
    takes_apart(director)
    assert not [each for each in load(town, 1).parties if each.via is not None]
    room(mediator, "当事人", FIRST)
    assert "王大勇" in mediator.read()
    # Of whom the first case knew nothing comes along, by name and number, with their own word.
    with_people(town, 2, Party("other", None, "赵六", "13900005555", consent="yes", consent_at=now))
    merges(director)
    came = {(each.side, each.name, each.consent) for each in load(town, 1).parties if each.via == 2}
    assert came == {("reporting", "", "yes"), ("other", "赵六", "yes")}
    room(mediator, "当事人", FIRST)
    assert "赵六" in mediator.read()
    takes_apart(director)
    assert "赵六" not in {each.name for each in load(town, 1).parties}
    assert "赵六" in {each.name for each in load(town, 2).parties}


def test_the_limit_begins_when_the_last_who_said_nothing_is_taken_out_again(town: Town) -> None:
    _mediator, director, _helper = second_in_hand(town)
    now = town.clock.now()
    merges(director)
    (mine,) = [each for each in load(town, 1).parties if each.via is None]
    with_people(
        town, 1, replace(mine, consent="yes", consent_at=now), Party("other", None, "王大勇", "13900001234", consent="yes", consent_at=now)
    )
    assert load(town, 1).owed(Kind.MEDIATION_LIMIT) is None
    takes_apart(director)
    assert load(town, 1).owed(Kind.MEDIATION_LIMIT) is not None


def bound_by(town: Town, what: str, case: int) -> None:
    now = town.clock.now()
    mediator = town.staff("wang-min").person
    assert mediator is not None
    thing: Any = {
        "meeting": Meeting(0, case, now + timedelta(days=2), "", mediator, "planned", ""),
        "signing": Agreement(0, case, False, now, mediator, "事实", "责任", "协议", "signing"),
        "in_effect": Agreement(0, case, False, now, mediator, "事实", "责任", "协议", "in_effect", effective_at=now),
        "force": TaskForce(0, case, mediator, (), now, mediator),
    }[what]
    with_people(town, case, thing)


@pytest.mark.parametrize(("what", "says"), [("meeting", "约了调解会"), ("signing", "协议"), ("in_effect", "协议"), ("force", "工作专班")])
def test_what_cannot_be_moved_is_merged_the_other_way_about(town: Town, what: str, says: str) -> None:
    mediator, director, _helper = second_in_hand(town)
    adds(mediator, FIRST, "刘洋", step="把两家的房产证明收齐")
    bound_by(town, what, 2)
    director.says(f"/case {SECOND}")
    merging(director)
    message, data = director.find(FIRST)
    director.press(message, data)
    assert says in director.read() and "反过来" in director.read()
    director.press(message, data.replace(":ask:", ":do:"), force=True)
    assert load(town, 2).merged_into is None
    director.presses("反过来并")
    assert f"{FIRST} 到此为止" in director.read()
    director.presses("并成一件")
    assert load(town, 1).merged_into == 2
    assert {each.person for each in steps_owed(town, 2)} == {town.staff("liu-yang").person, town.staff("zhang-guiqin").person}
    director.presses("撤销并案")
    director.presses("撤销并案")
    assert load(town, 1).merged_into is None
    assert [each.person for each in steps_owed(town, 1)] == [town.staff("liu-yang").person]


def test_with_such_on_both_they_stay_two_and_nothing_is_turned_without_need(town: Town) -> None:
    _mediator, director, _helper = second_in_hand(town)
    director.says(f"/case {SECOND}")
    merging(director)
    message, data = director.find(FIRST)
    director.press(message, data.replace(":ask:", ":do_turned:"), force=True)
    assert load(town, 1).merged_into is None and load(town, 2).merged_into is None
    for case in (1, 2):
        bound_by(town, "meeting", case)
    toast = director.press(message, data, force=True)
    assert "两件各有" in toast + director.read()
    assert load(town, 2).merged_into is None


def test_an_agreement_of_the_case_that_goes_on_stays_there(town: Town) -> None:
    _mediator, director, _helper = second_in_hand(town)
    bound_by(town, "signing", 1)
    merges(director)
    assert load(town, 2).merged_into == 1
