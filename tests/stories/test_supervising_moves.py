"""A case moves: a new clock for the new unit, the new date for the reporter, and nothing left with the old one."""

import pytest

from tests.stories.supervision import NUMBER, said_after, village
from tests.stories.town import Phone, Town


def choose(phone: Phone, *ways: str, why: str = "房子在他们那边") -> None:
    for way in ways:
        phone.presses(way)
    phone.says(why)


def test_a_transfer_beside_starts_a_new_clock_and_the_reporter_hears_the_new_date(town: Town) -> None:
    here = village(town)
    group = town.group("binjiang")
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=2)
    here.mediator.presses("转办", None)
    choose(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    assert "滨江社区调解室" in here.mediator.read()
    assert "滨江社区调解室" in here.resident.read() and "11月28日 24:00" in here.resident.read()
    neighbour = town.holding("binjiang", "mediator")[0]
    assert NUMBER in neighbour.read(group)
    seen = len(here.mediator.chat())
    neighbour.presses("我来办", group)
    assert "由您经办" in neighbour.read() and "11月28日 24:00" in neighbour.read()
    town.wait(days=4)
    assert said_after(here.mediator, seen) == []
    assert "还没首次回复" in neighbour.everything()


def test_what_was_answered_before_is_not_owed_again_after_it_moved(town: Town) -> None:
    here = village(town)
    group = town.group("binjiang")
    here.report()
    here.mediator.presses("我来办", here.group)
    here.respond()
    here.mediator.says(f"/case {NUMBER}")
    here.mediator.presses("转办")
    choose(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    neighbour = town.holding("binjiang", "mediator")[0]
    neighbour.presses("我来办", group)
    assert "记首次回复" not in str(neighbour.buttons())
    neighbour.presses("报进展")
    neighbour.says("两家都去看过了，下周一再谈")
    assert "记好了" in neighbour.read()


def test_referred_up_and_sent_down_again(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("转办", here.group)
    assert "我在私聊里问您" in here.mediator.press(*here.mediator.find("转办", here.group), here.group)
    choose(here.mediator, "报上一级", why="三户都牵进来了，村里办不了")
    assert "临江镇" in here.mediator.read()
    assert NUMBER in here.leader.read(here.town_group)
    assert "三户" not in here.leader.everything(here.town_group)

    here.leader.presses("转办", here.town_group)
    choose(here.leader, "交下一级", "文君社区", why="已经协调好，由村里办")
    assert "文君社区调解室" in here.leader.read()
    assert here.resident.read().count(NUMBER) == 1 and "文君社区调解室" in here.resident.read()
    here.mediator.presses("我来办", here.group)
    assert "由您经办" in here.mediator.read()


def test_only_units_that_can_take_it_are_offered(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("转办", here.group)
    here.mediator.presses("转其他单位")
    labels = str(here.mediator.buttons())
    assert "临江镇" in labels  # its centre has a group and people
    assert "石桥镇" not in labels  # nobody there has started the bot
    _message, data = here.mediator.find("临江镇")
    forged = data.replace(":to:", ":pick:").rsplit(":", 2)[0] + f":{town.unit('shiqiao')}:0"
    assert "不能转" in here.mediator.press(here.mediator.chat()[-1]["id"], forged, force=True)


def test_a_report_about_the_village_is_never_given_to_it(town: Town) -> None:
    here = village(town)
    here.resident.says("村委会主任把低保给了自己亲戚，我去问还骂我")
    here.resident.presses("^对，")
    here.resident.presses("都没有")
    here.resident.presses("^发送")
    here.leader.presses("转办", here.town_group)
    here.leader.presses("转其他单位")
    if "临江镇 ▸" in str(here.leader.buttons()):
        here.leader.presses("临江镇 ▸")
    assert "文君" not in str(here.leader.buttons())
    message = here.leader.chat()[-1]["id"]
    assert "不能转" in here.leader.press(message, f"mv:1:pick:{town.unit('wenjun')}:0", force=True)
    # For its people there is no such case, whatever they send.
    for phone in (here.mediator, here.director):
        for data in ("mv:1:menu:0:0", "dt:1", "tk:1", "ug:1", "mt:1:0", "gr:1:high", "as:1:0", "to:1", "oi:1"):
            toast = phone.press(phone.chat()[-1]["id"], data, force=True)
            assert NUMBER not in toast and "LJ-" not in toast
        phone.says("/work")
        phone.says("/overdue")
        phone.says(f"/case {NUMBER}")
        assert "低保" not in phone.everything()
        assert "在办 1" not in phone.everything()


def test_not_for_us_ends_it_and_says_where_to_go(town: Town) -> None:
    here = village(town)
    here.report()
    here.director.presses("转办", here.group)
    choose(here.director, "不归我们", "归其他部门", why="这是房管部门管的，可以打 12345 转过去")
    assert "已结束" in here.director.read()
    assert "12345" in here.resident.read()
    seen = len(here.mediator.chat())
    town.wait(days=5)
    assert said_after(here.mediator, seen) == []


def test_a_mediator_cannot_reject(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("转办", here.group)
    assert "不归我们" not in str(here.mediator.buttons())
    message = here.mediator.chat()[-1]["id"]
    assert "负责人" in here.mediator.press(message, "mv:1:reject.not_ours:0:0", force=True)


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_the_way_through_the_tree_goes_back_step_by_step(town: Town, language: str) -> None:
    here = village(town)
    town.holding("wenjun-3", "grid_worker")
    here.report()
    phone = here.mediator
    if language == "en":
        town.do(lambda db, house: __import__("storage.people", fromlist=["people"]).choose_language(db, phone.person, "en"))
    phone.presses("转办|Pass on", here.group)
    phone.presses("转其他单位|Another unit")
    phone.presses("临江镇|Linjiang town")
    phone.presses("文君社区|Wenjun")
    assert any("3" in each for each in phone.buttons())
    assert all(len(each) <= 24 for each in phone.buttons())
    phone.presses("上一步|Back")
    phone.presses("上一步|Back")
    phone.presses("上一步|Back")
    assert any("报上一级" in each or "Refer up" in each for each in phone.buttons())
    phone.presses("取消|Cancel")
    assert phone.buttons() != []
