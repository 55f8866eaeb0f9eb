"""Where stepping back, becoming protected and merging meet: nobody comes back to what they left, and nothing comes back into a group."""

from bot.rules.case import Party
from storage import attachments
from tests.stories.agreeing import load
from tests.stories.residents import photo
from tests.stories.rooms import room, turned
from tests.stories.supervision import said_after
from tests.stories.test_amending import WHY, carried_out, proposes
from tests.stories.test_merging_work import second_in_hand, with_people
from tests.stories.test_one_matter import FIRST, SECOND, merges, merging, takes_apart, two_neighbours
from tests.stories.test_protected_midway import Watch, everybody, protects
from tests.stories.test_stepping_back import BACK, steps_back, worked_on
from tests.stories.town import Phone, Town

WORDS = "漏到我家天花板"


def reassigned(leader: Phone, to: Phone, number: str) -> None:
    leader.says(f"/case {number}")
    assert turned(leader, "指派")
    leader.presses("^指派")
    leader.presses(to.user.name)


def splits(who: Phone, words: str) -> None:
    room(who, "拆出一件")
    who.says(words)
    who.presses("邻里")
    while not any(key.startswith("拆出来") for key in who.buttons()):
        who.presses("下一步")
    who.presses("^拆出来")


def test_what_had_been_merged_into_it_is_protected_with_it(town: Town) -> None:
    named = everybody(town)
    mediator, _upstairs, _neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    merges(director)
    town.wait(minutes=1)
    watch = Watch(town).begin()
    protects(mediator, FIRST)
    town.wait(minutes=1)
    assert load(town, 2).protected
    watch.no_group_got_anything(SECOND)
    for phone in (mediator, director):
        seen = len(phone.chat())
        for asked in (f"/case {SECOND}", "/find 天花板", f"/find {SECOND}"):
            phone.says(asked)
        assert not any(word in text for text in said_after(phone, seen) for word in (WORDS, FIRST, "文君社区第 3")), phone.texts()[-3:]
    town.wait(days=2)
    watch.no_group_got_anything(SECOND)
    named[0].says(f"/case {FIRST}")
    assert WORDS in named[0].read(), "the named staff read both"


def test_who_has_stepped_back_from_one_does_not_get_it_by_merging(town: Town) -> None:
    mediator, _upstairs, _neighbour = two_neighbours(town)
    director = town.holding("wenjun", "leader")[0]
    mediator.says(f"/case {SECOND}")
    mediator.presses("我来办")
    steps_back(mediator, SECOND)
    director.says(f"/case {SECOND}")
    merging(director)
    said = director.presses(FIRST)
    assert mediator.user.name in said and "回避" in said
    assert load(town, 2).merged_into is None
    # With somebody else it can be, and then all of it is not theirs to read.
    reassigned(director, town.holding("wenjun", "mediator")[1], FIRST)
    merges(director)
    assert load(town, 2).merged_into == 1
    mediator.says(f"/case {FIRST}")
    assert BACK in mediator.read() and WORDS not in mediator.read()


def test_who_has_stepped_back_from_both_does_not_get_one_when_they_are_taken_apart(town: Town) -> None:
    mediator, director, _helper = second_in_hand(town)
    merges(director)
    steps_back(mediator, FIRST)
    takes_apart(director)
    assert load(town, 2).responsible is None
    mediator.says(f"/case {SECOND}")
    assert BACK in mediator.read()


def test_who_has_stepped_back_does_not_get_a_part_that_is_split_off(town: Town) -> None:
    here = worked_on(town)
    steps_back(here.mediator)
    splits(here.director, "再说车位被占的事，占了半年了")
    assert load(town, 2).split_from == 1
    here.mediator.says(f"/case {SECOND}")
    assert BACK in here.mediator.read()
    assert BACK in here.mediator.presses("我来办", here.group)
    assert load(town, 2).responsible is None


def test_a_photo_of_who_may_not_know_of_it_any_more_does_not_go_into_the_case(town: Town) -> None:
    everybody(town)
    here = worked_on(town)
    here.mediator.says("/case 1")
    here.mediator.presses("^报进展")
    protects(here.director)
    here.mediator.sends(photo=photo())
    assert "已经不在了" in here.mediator.read()
    assert town.do(lambda db, house: attachments.of_case(db, 1)) == []


def test_a_question_that_waited_for_the_morning_is_no_news_to_anybody_when_it_is_not_asked_any_more(town: Town) -> None:
    everybody(town)
    mediator, lender, debtor = carried_out(town)
    town.wait_until(town.clock.now().replace(hour=14, minute=0))  # 22:00 there
    seen = len(lender.chat()), len(debtor.chat())
    proposes(town, mediator, 1, "不用履行了", WHY)
    protects(mediator)
    town.wait(hours=14)
    assert said_after(lender, seen[0]) == said_after(debtor, seen[1]) == []


def test_who_is_known_by_phone_only_does_not_come_to_stand_on_both_sides(town: Town) -> None:
    _mediator, director, _helper = second_in_hand(town)
    with_people(town, 1, Party("other", None, "王大勇", "13900001234"))
    with_people(town, 2, Party("reporting", None, "王大勇", "13900001234"))
    director.says(f"/case {SECOND}")
    merging(director)
    assert "并" in director.presses(FIRST)
    assert load(town, 2).merged_into is None
    assert not any(key.startswith("并成一件") for key in director.buttons())
