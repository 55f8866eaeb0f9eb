"""Where it happened: a location, a name with a typing error, a code that says otherwise; and the choice by buttons."""

from dataclasses import replace

import pytest
from sqlalchemy import Connection

from bot.posting import House
from bot.rules.roster import Roster, RosterUnit
from bot.rules.terms import Level
from storage import roster as rosters
from tests.stories.residents import LEAK, number_in
from tests.stories.town import Phone, Town

WENJUN_3 = (30.41, 103.46)
BINJIANG_1 = (30.4126, 103.4660)
BESIDE = (30.4125, 103.4515)  # some hundred metres west of the first grid of Wenjun
FAR = (31.2304, 121.4737)


def to_the_place(resident: Phone, words: str = LEAK) -> Phone:
    """Without any place, up to the question for it."""
    resident.says(words)
    resident.presses("邻里")
    resident.presses("都没有")
    return resident


def answers(phone: Phone) -> list[str]:
    """What can be answered, without what only leads elsewhere."""
    return [each for each in phone.buttons() if each not in ("‹", "›", "上一步", "取消", "写进反映里")]


def change_roster(town: Town, roster: Roster) -> None:
    def apply(db: Connection, house: House) -> None:
        rosters.apply(db, roster, town.clock.now())
        house.stale = True

    town.roster = roster
    town.do(apply)


def test_a_pin_inside_a_grid_is_its_place(town: Town) -> None:
    resident = town.resident("张丽")
    resident.sends(location=WENJUN_3)
    town.wait(seconds=2)
    assert "临江镇文君社区第 3 网格" in resident.read()
    to_the_place(resident)
    assert "临江镇文君社区第 3 网格" in resident.read()
    resident.presses("^发送")
    assert number_in(resident.read()).startswith("LJ-")


def test_a_pin_at_the_question_for_the_place_answers_it(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    assert "在哪里" in resident.read()
    resident.sends(location=BINJIANG_1)
    assert "滨江社区第 1 网格" in resident.read() and "发送" in resident.buttons()
    resident.presses("修改")
    resident.presses("地点")
    resident.presses("石桥镇")
    resident.presses("大田村")
    resident.presses("第 2 网格")
    assert "石桥镇大田村第 2 网格" in resident.read()


def test_a_pin_just_outside_is_asked_about_with_distances(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.sends(location=BESIDE)
    assert "网格边上" in resident.read()
    near = answers(resident)
    assert len(near) == 4 and near[0].startswith("文君社区第 1 网格 · ") and near[0].endswith("米") and near[-1] == "别的地方"
    resident.says("补充：半夜两点还在漏，厨房和厕所都在滴水，邻居家的灯也被打湿了，请来看看，我们老人小孩都没法睡觉")
    assert "文君社区第 1 网格" in resident.buttons()[0], "the question stands while more is written"
    resident.presses("文君社区第 1 网格")
    assert "文君社区第 1 网格" in resident.read() and "半夜两点" in resident.read()


def test_somewhere_else_than_offered_is_chosen_by_buttons(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.sends(location=BESIDE)
    resident.presses("别的地方")
    assert "临江镇" in answers(resident)
    resident.presses("桑坪镇")
    resident.presses("不清楚")
    assert "桑坪镇" in resident.read() and "发送" in resident.buttons()


def test_a_pin_far_away_is_said_to_be_so_and_kept(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.sends(location=FAR)
    assert "不在我们的网格范围内" in resident.read()
    assert "临江镇" in resident.buttons()
    resident.says("文君社区三网格")
    assert "文君社区第 3 网格" in resident.read()


def test_a_landmark_with_a_typing_error_is_found_and_kept_as_the_address(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("凤凰院3栋2单元501")
    assert "文君社区第 3 网格" in resident.read() and "凤凰院3栋2单元501" in resident.read()
    resident.presses("^发送")
    assert number_in(resident.read()).startswith("LJ-")


def test_a_village_leads_to_its_grids(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("红光存")
    assert "红光村" in resident.read()
    assert answers(resident) == ["红光村第 1 网格", "红光村第 2 网格", "不清楚"]
    resident.says("三组")
    assert "红光村第 2 网格" in resident.read() and "发送" in resident.buttons()


def test_the_name_of_a_place_is_no_address(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("文君")
    resident.presses("文君社区第 2 网格")
    assert "文君社区第 2 网格" in resident.read() and "地址" not in resident.read()


def test_one_name_in_five_villages_is_asked_with_the_towns(town: Town) -> None:
    known = {"wenjun", "hongguang", "datian", "shuanghe", "nanmen"}
    units = [replace(unit, name="幸福村调解室", place="幸福村", aliases=()) if unit.code in known else unit for unit in town.roster.units]
    units = [replace(unit, name="幸福村第 1 网格", aliases=()) if unit.parent in known else unit for unit in units]
    change_roster(town, replace(town.roster, units=tuple(units)))
    resident = to_the_place(town.resident("张丽"))
    resident.says("幸福村")
    assert answers(resident) == [
        "幸福村 · 临江镇",
        "幸福村 · 临江镇",
        "幸福村 · 石桥镇",
        "幸福村 · 桑坪镇",
        "幸福村 · 城南街道",
        "别的地方",
    ]
    resident.says("石桥的幸福村")
    assert "石桥镇" in resident.read() or "幸福村" in resident.read()
    assert "不清楚" in resident.buttons(), "with the town it is one, and its grids are asked for"


def test_what_fits_more_than_five_places_has_pages_that_go_round(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("二网格")
    first = answers(resident)
    assert len(first) == 6 and first[-1] == "别的地方"
    resident.presses("›")
    second = answers(resident)
    assert len(second) == 6 and not set(first[:-1]) & set(second[:-1])
    resident.presses("›")
    assert answers(resident) == first


def test_a_code_and_a_pin_that_disagree_are_asked_about(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.sends(location=BINJIANG_1)
    town.wait(seconds=2)
    to_the_place(resident)
    assert "文君社区第 3 网格" in resident.read() and "您发的位置不在那里" in resident.read()
    assert answers(resident) == ["文君社区第 3 网格 · 临江镇", "滨江社区第 1 网格 · 临江镇", "别的地方"]
    resident.presses("滨江社区")
    assert "滨江社区第 1 网格" in resident.read() and "文君社区第" not in resident.read()


def test_a_pin_on_the_summary_is_asked_about_before_it_is_sent(town: Town) -> None:
    resident = to_the_place(town.resident("张丽", "wenjun-3"))
    send = resident.find("^发送")
    resident.sends(location=BINJIANG_1)
    assert "您发的位置不在那里" in resident.read()
    resident.press(*send, force=True)  # a phone that has not seen yet that the button is gone
    assert "您发的位置不在那里" in resident.read(), "an old button does not send past the question"
    resident.presses("文君社区")
    resident.presses("^发送")
    assert number_in(resident.read()).startswith("LJ-")


def test_a_pin_near_the_place_of_the_code_changes_nothing(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-1")
    resident.sends(location=BESIDE)
    town.wait(seconds=2)
    assert "就算在那里" in resident.read()
    to_the_place(resident)
    assert "文君社区第 1 网格" in resident.read() and "发送" in resident.buttons()


def test_the_words_of_a_report_name_the_place(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"), f"凤凰苑{LEAK}")
    assert "听起来是在" in resident.read() and "文君社区第 3 网格" in resident.read()
    resident.presses("对，就在那里")
    assert "文君社区第 3 网格" in resident.read() and "发送" in resident.buttons()


def test_no_to_the_place_of_the_words_leads_to_the_buttons(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"), f"凤凰苑{LEAK}")
    resident.presses("别的地方")
    assert "临江镇" in resident.buttons()


def test_a_place_that_is_not_found_is_said_kindly_and_loses_nothing(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("天上人间")
    assert "没找到这个地方" in resident.read() and "临江镇" in resident.buttons()
    resident.presses("写进反映里")
    resident.presses("临江镇")
    resident.presses("红光村")
    resident.presses("第 1 网格")
    assert "天上人间" in resident.read()


@pytest.mark.parametrize("words", ["不知道", "I don't know"])
def test_not_knowing_can_be_written(town: Town, words: str) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says(words)
    assert "锦泉市" in resident.read() and "发送" in resident.buttons()


def test_danger_at_the_question_for_the_place_comes_first(town: Town) -> None:
    resident = to_the_place(town.resident("张丽"))
    resident.says("他拿着刀在砸门")
    assert "110" in resident.read()
    resident.sends(location=BINJIANG_1)
    town.wait(seconds=2)
    assert "就按那里上报" in resident.read()
    resident.presses("不安全")
    assert number_in(resident.read()).startswith("LJ-")


def test_an_address_that_names_another_place_is_asked_about(town: Town) -> None:
    resident = to_the_place(town.resident("张丽", "wenjun-3"))
    resident.presses("修改")
    resident.presses("门牌")
    resident.says("滨江花园2栋")
    assert "地址里写的是另一个地方" in resident.read()
    resident.presses("滨江社区第 1 网格")
    assert "滨江社区第 1 网格" in resident.read() and "滨江花园2栋" in resident.read()


def test_levels_lead_down_and_back_and_pages_go_round(town: Town) -> None:
    city = next(unit for unit in town.roster.units if unit.level is Level.CITY)
    more = [RosterUnit(f"more-{n}", f"新{n}镇", Level.TOWN, city.code, number_code=f"N{chr(65 + n)}") for n in range(8)]
    change_roster(town, replace(town.roster, units=(*town.roster.units, *more)))
    resident = to_the_place(town.resident("张丽"))
    seen: list[str] = []
    first = answers(resident)
    for _page in range(3):
        assert len(answers(resident)) <= 6 and answers(resident)[-1] == "不清楚"
        seen += answers(resident)[:-1]
        resident.presses("›")
    assert answers(resident) == first and len(seen) == len(set(seen)) == 12
    resident.presses("城南街道")
    resident.presses("南门社区")
    assert "南门社区" in resident.read()
    resident.presses("上一步")
    assert "书院社区" in resident.buttons()
    resident.presses("上一步")
    assert answers(resident) == first
    resident.presses("上一步")
    assert "都没有" in resident.buttons()


def test_a_grid_workers_pin_in_another_grid_is_asked_about_and_the_record_goes_on(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.sends(location=BINJIANG_1)
    assert "您发的位置不在那里" in worker.read()
    worker.presses("滨江社区第 1 网格")
    assert "滨江社区第 1 网格" in worker.read() and any("登记" in each for each in worker.buttons())
    worker.says("两家为堆杂物吵起来了，先劝住了")
    town.wait(seconds=2)
    assert "滨江社区第 1 网格" in worker.read()


def test_a_grid_workers_pin_in_their_own_grid_is_confirmed(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.sends(location=WENJUN_3)
    assert "这个位置在临江镇文君社区第 3 网格" in worker.read() and any("登记" in each for each in worker.buttons())


def test_in_english_the_distances_and_the_name_are_english(town: Town) -> None:
    resident = town.resident("Ann", language="en")
    resident.says("My upstairs neighbour's water leaks into my ceiling")
    resident.presses("Neighbours")
    resident.presses("None")
    resident.sends(location=BESIDE)
    assert any(" m" in each for each in resident.buttons())
    resident.presses("Somewhere else")
    resident.says("grid 3 of Wenjum community")
    assert "grid 3 of Wenjun community" in resident.read()
