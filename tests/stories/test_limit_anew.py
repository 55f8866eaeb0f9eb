"""The mediation limit is the committee's: the next has its own once it accepts; after a mediation that ended both are asked anew."""

import pytest

from bot.rules.obligations import Obligation
from bot.rules.terms import Kind, Stage
from tests.stories.agreeing import load
from tests.stories.residents import answered, opens, reports
from tests.stories.rooms import room
from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.test_accepting import gives_back, pass_on
from tests.stories.test_two_sides import NEIGHBOUR, joined, people_room
from tests.stories.town import Phone, Town

SECOND = "LJ-2026-000002"
GOES_ON = "双方都同意过调解，就在这里接着调"


def limit(town: Town, case: int = 1) -> Obligation | None:
    return load(town, case).owed(Kind.MEDIATION_LIMIT)


def asked(mediator: Phone, who: str, number: str = "1") -> None:
    """Their rights go to somebody who uses the bot."""
    room(mediator, "当事人", number)
    mediator.presses(who)
    mediator.presses("愿不愿意")
    mediator.presses("发给本人")


def both_want_it(town: Town) -> tuple[Village, Phone]:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    asked(here.mediator, "张丽")
    here.resident.presses("^愿意")
    assert limit(town) is not None
    return here, neighbour


def passed_on(town: Town, here: Village) -> Phone:
    town.group("binjiang")
    there = town.holding("binjiang", "mediator")[0]
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    return there


def test_another_unit_has_a_limit_of_its_own_from_the_day_it_accepts(town: Town) -> None:
    here, neighbour = both_want_it(town)
    first = limit(town)
    assert first is not None
    town.wait(days=10)
    there = passed_on(town, here)
    assert limit(town) is None  # while nobody has accepted it nobody mediates
    town.wait(days=1)
    seen = len(here.resident.chat()), len(neighbour.chat())
    there.presses("我来办", town.group("binjiang"))
    again = limit(town)
    assert again is not None and again.id != first.id
    assert (again.unit, again.person) == (load(town).handled_by, there.person)
    assert (again.due_at - first.due_at).days == 11
    town.wait(minutes=1)
    for phone, before in zip((here.resident, neighbour), seen, strict=True):
        heard = "\n".join(said_after(phone, before))
        assert GOES_ON in heard and "1月3日 24:00" in heard and "随时可以不调" in heard


def test_given_back_the_first_limit_goes_on(town: Town) -> None:
    here, _neighbour = both_want_it(town)
    first = limit(town)
    there = passed_on(town, here)
    town.wait(hours=3)
    gives_back(there, town)
    assert first is not None
    back = limit(town)
    assert back is not None and (back.id, back.due_at) == (first.id, first.due_at)


def test_who_has_not_said_yes_is_asked_by_the_new_unit(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    there = passed_on(town, here)
    there.presses("我来办", town.group("binjiang"))
    assert limit(town) is None
    asked(there, "张丽")
    here.resident.presses("^愿意")
    again = limit(town)
    assert again is not None and again.person == there.person


def test_a_part_that_is_split_off_has_a_limit_from_its_own_last_yes(town: Town) -> None:
    here, neighbour = both_want_it(town)
    first = limit(town)
    room(here.mediator, "拆出一件", NUMBER)
    here.mediator.says("水管漏水把楼下电器泡坏了，要另外赔")
    here.mediator.presses("邻里")
    here.mediator.presses("就这些")
    here.mediator.presses("^拆出来")
    assert limit(town, 2) is None
    assert limit(town) == first
    for phone, who in ((neighbour, NEIGHBOUR), (here.resident, "张丽")):
        asked(here.mediator, who, "2")
        phone.presses("^愿意")
    assert limit(town, 2) is not None


@pytest.mark.parametrize("outcome", ["court", "settled"])
def test_opened_again_it_has_a_new_limit_and_after_a_court_only_with_a_new_yes(town: Town, outcome: str) -> None:
    here, neighbour = both_want_it(town)
    here.mediator.says(f"/case {NUMBER}")
    here.mediator.presses("调解完")
    if outcome == "settled":
        here.mediator.presses("调成了")
        here.mediator.says("两家说好了，修水管，赔 800 元")
    else:
        here.mediator.presses("转|移交|其他部门|别的部门")
        here.mediator.presses("法院")
        here.mediator.says("张丽去法院起诉了，告诉了双方")
    assert limit(town) is None
    town.wait(days=2)
    if outcome == "court":
        opens(here.resident, NUMBER)
    here.resident.presses("没有解决|没解决")
    if outcome == "court":
        here.resident.presses("没有解决")
    case = load(town)
    assert case.stage is Stage.IN_PROGRESS
    if outcome == "settled":
        assert limit(town) is not None
        return
    assert limit(town) is None
    assert [each.consent for each in case.parties] == ["", ""]
    town.wait(minutes=1)
    assert any("要重新问双方愿不愿意" in text for text in here.mediator.texts()[-2:])
    people_room(here.mediator)
    assert here.mediator.read().count("还没问过愿不愿意") == 2
    asked(here.mediator, "张丽")
    here.resident.presses("^愿意")
    assert limit(town) is None
    asked(here.mediator, NEIGHBOUR)
    neighbour.presses("^愿意")
    assert limit(town) is not None
