"""Automatic assignment 自动派件: fewest in hand and in turn over ten cases, chosen by the unit's leader or by the policy."""

from storage import policies
from tests.stories.supervision import Village, village
from tests.stories.town import Phone, Town


def chooses(leader: Phone, mode: str) -> None:
    leader.says("/team")
    leader.presses("派件方式")
    leader.presses(mode)


def ten(town: Town, here: Village, count: int = 10) -> list[str]:
    """Who got each of the cases, in order."""
    mediators = {phone.user.name: phone for phone in town.holding("wenjun", "mediator")}
    got = []
    for number in range(count):
        before = {name: sum("由您经办" in text for text in phone.texts()) for name, phone in mediators.items()}
        resident = town.resident(f"居民{number}", "wenjun-3")
        here.report(resident)
        gained = [name for name, phone in mediators.items() if sum("由您经办" in text for text in phone.texts()) > before[name]]
        assert len(gained) == 1
        assert f"由文君社区调解室的{gained[0]}经办" in resident.texts()[-1]
        got += gained
    return got


def test_in_turn_over_ten_cases(town: Town) -> None:
    here = village(town)
    chooses(here.director, "轮流派件")
    got = ten(town, here)
    one, other = here.mediator.user.name, here.colleague.user.name
    assert got == [one, other] * 5
    here.director.says("/case LJ-2026-000003")
    assert "自动派给" in here.director.read() and "轮流" in here.director.read()
    assert f"{got[2]}经办" in here.director.everything(here.group)


def test_the_fewest_in_hand_over_ten_cases(town: Town) -> None:
    here = village(town)
    one, other = here.mediator.user.name, here.colleague.user.name
    for number in range(3):
        here.report(town.resident(f"先来{number}", "wenjun-3"))
        here.mediator.presses("我来办", here.group)
    chooses(here.director, "谁手上少派谁")
    got = ten(town, here)
    assert got[:3] == [other] * 3  # until both have three
    assert (got.count(one), got.count(other)) == (3, 7) or abs(got.count(one) + 3 - got.count(other)) <= 1
    assert got[3:5] == [one, other] or got[3:5] == [other, one]
    here.director.says("/case LJ-2026-000004")
    assert "手上最少：0 件" in here.director.read()


def test_who_is_away_gets_none_and_who_is_back_does(town: Town) -> None:
    here = village(town)
    chooses(here.director, "轮流派件")
    here.mediator.says("/away")
    here.mediator.presses("^今天")
    here.mediator.presses("不用代班")
    assert ten(town, here, 3) == [here.colleague.user.name] * 3
    here.mediator.presses("我回来了")
    here.report(town.resident("后来", "wenjun-3"))
    assert "由您经办" in here.mediator.read()


def test_a_critical_case_waits_for_a_person(town: Town) -> None:
    here = village(town)
    town.group("city")
    town.do(lambda db, house: policies.apply(db, '[assignment]\nmode = "in_turn"\n', town.clock.now()))
    resident = town.resident("陈建国", "wenjun-3")
    resident.says("他拿着刀在我家门口，快来")
    resident.presses("不安全")
    leader = town.staff("he-zhiyuan")
    assert "我来办" in leader.buttons(town.groups["city"])
    here.report()
    assert "由您经办" in here.mediator.everything() or "由您经办" in here.colleague.everything()


def test_the_policy_can_forbid_the_leaders_choice(town: Town) -> None:
    here = village(town)
    chooses(here.director, "轮流派件")
    old = here.director.find("人工派件")
    forbids = '[assignment]\nleader_may_choose = false\nlevels = { village = "least_loaded" }\nunits = { wenjun = "by_hand" }\n'
    town.do(lambda db, house: policies.apply(db, forbids, town.clock.now()))
    assert "制度参数" in here.director.press(*old)
    here.director.says("/team")
    here.director.presses("派件方式")
    assert "不能改" in here.director.read()
    here.report()
    assert "我来办" in here.director.buttons(here.group)


def test_a_case_that_is_passed_on_is_given_too(town: Town) -> None:
    here = village(town)
    town.group("binjiang")
    other = town.holding("binjiang", "leader")[0]
    chooses(other, "轮流派件")
    here.report()
    here.mediator.presses("转办", here.group)
    here.mediator.presses("其他单位|别的单位|换单位")
    here.mediator.presses("临江")
    here.mediator.presses("滨江")
    here.mediator.says("当事人住在滨江")
    assert "经办" in here.mediator.read()
    assert any("由您经办" in phone.everything() for phone in town.holding("binjiang", "mediator"))
