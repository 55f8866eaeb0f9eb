"""Where stepping back, becoming protected and merging meet: nobody comes back to what they left, and nothing comes back into a group."""

from tests.stories.agreeing import load
from tests.stories.supervision import said_after
from tests.stories.test_one_matter import FIRST, SECOND, merges, two_neighbours
from tests.stories.test_protected_midway import Watch, everybody, protects
from tests.stories.town import Town

WORDS = "漏到我家天花板"


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
