"""Somebody is making trouble for me: only those above the unit hear of it, they can do something about it, and nothing shows below."""

import pytest

from tests.stories.residents import number_in, opens, reports, taken
from tests.stories.supervision import village
from tests.stories.town import Phone, Town

SAID = "主任打电话让我别再反映，说对我没好处"


def troubled(town: Town, resident: Phone, number: str, words: str = SAID) -> None:
    opens(resident, number)
    resident.presses("有人为难我")
    resident.says(words)
    town.wait(seconds=5)


def test_the_unit_sees_the_same_card_details_lists_and_nags_as_before(town: Town) -> None:
    """Two like cases, one with trouble over it: whatever the unit opens tells them apart by nothing but the number."""
    here = village(town)
    here.report()
    other = town.resident("李强", "wenjun-3")
    here.report(other)
    for _case in (1, 2):
        here.mediator.presses("我来办", here.group)
    town.wait(seconds=5)
    card = here.mediator.texts(here.group)
    troubled(town, here.resident, "LJ-2026-000001")
    assert here.mediator.texts(here.group) == card
    unit = [here.mediator, here.colleague, here.director]
    for days in (0, 5):
        town.wait(days=days)
        for phone in unit:
            shown = []
            for number in ("1", "2"):
                phone.says(f"/case {number}")
                shown.append(phone.read().replace("000001", "N").replace("000002", "N").replace("张丽", "X").replace("李强", "X"))
            assert shown[0] == shown[1]
            phone.says("/work")
            phone.says("/overdue")
            assert all(word not in phone.everything() + phone.everything(here.group) for word in ("为难", "主任打电话", "高"))
    assert here.supervisor.everything().count(SAID) >= 1


def test_the_supervisor_reads_it_in_the_details_and_writes_past_the_unit(town: Town) -> None:
    here = village(town)
    number = reports(here.resident)
    taken(town, here.mediator)
    troubled(town, here.resident, number)
    assert SAID in here.supervisor.read() and "高" in here.supervisor.read()
    assert len(here.supervisor.buttons()) == 6
    here.supervisor.presses("给.*写信|写给|联系")
    here.supervisor.says("是哪一天打的电话？方便见一面吗")
    assert "是哪一天打的电话" in here.resident.read()
    here.resident.presses("回答|我来答")
    here.resident.says("上周五，晚上八点")
    town.wait(seconds=5)
    assert "上周五" in here.supervisor.read()
    here.supervisor.says(f"/case {number}")
    assert SAID in here.supervisor.read() and "上周五" in here.supervisor.read()
    for phone in (here.mediator, here.director, here.leader):
        phone.says(f"/case {number}")
        assert not any(word in phone.everything() for word in ("上周五", "主任打电话", "哪一天", "为难"))
    here.supervisor.presses("已处理|处理好")
    here.supervisor.says("找主任谈了话，换人办")
    assert here.supervisor.user.name in here.resident.read()
    assert "谈了话" not in here.resident.everything() + here.mediator.everything()


def test_taken_back_under_pressure_it_stays_until_the_supervisor_has_decided(town: Town) -> None:
    here = village(town)
    number = reports(here.resident)
    taken(town, here.mediator)
    troubled(town, here.resident, number)
    town.wait(seconds=5)
    before = len(here.mediator.texts()), here.mediator.texts(here.group)
    opens(here.resident, number)
    here.resident.presses("撤回反映")
    here.resident.presses("撤回反映")
    assert "撤回" in here.supervisor.read()
    assert (len(here.mediator.texts()), here.mediator.texts(here.group)) == before
    here.mediator.says(f"/case {number}")
    assert "撤回" not in here.mediator.read()
    message, data = here.supervisor.find("不属实|没有这回事")
    here.supervisor.press(message, data)
    here.supervisor.says("和反映人、主任都谈过，是误会")
    assert "已" in here.supervisor.press(message, data)  # decided: the present state
    opens(here.resident, number)
    here.resident.presses("撤回反映")
    here.resident.presses("撤回反映")
    assert any("✕" in text for text in here.mediator.texts(here.group))


def test_buttons_of_the_report_are_nothing_to_the_unit(town: Town) -> None:
    here = village(town)
    number = reports(here.resident)
    taken(town, here.mediator)
    troubled(town, here.resident, number)
    for phone in (here.mediator, here.director, here.leader, here.resident):
        for what in ("show", "speak", "seen_to", "nothing"):
            toast = phone.press(phone.chat()[-1]["id"], f"tb:1:{what}", force=True)
            assert "LJ-" not in toast and "为难" not in toast
        phone.says("都说好了，没有的事")
    assert here.supervisor.find("已处理|处理好")


def test_it_waits_for_a_decision_and_climbs_as_high_as_a_high_case(town: Town) -> None:
    here = village(town)
    city = town.holding("city", "supervisor")
    number = reports(here.resident)
    taken(town, here.mediator)
    troubled(town, here.resident, number)
    seen = len(here.supervisor.texts())
    town.wait(days=2)
    assert any(SAID in text for text in here.supervisor.texts()[seen:]), "asked once more the next day"
    town.wait(days=7)
    assert any(number in phone.everything() for phone in city)
    assert "为难" in "".join(here.supervisor.texts()[-8:]), "and counted in the numbers of the day"


@pytest.mark.parametrize("unit", ["linjiang", "city"])
def test_at_the_town_and_the_city_nobody_of_the_unit_is_told(town: Town, unit: str) -> None:
    here = village(town)
    town.group("city")
    number = reports(here.resident)
    here.director.presses("转办", here.group)
    here.director.presses("报上一级")
    here.director.says("村里办不了")
    if unit == "city":
        here.leader.presses("转办", here.town_group)
        here.leader.presses("报上一级")
        here.leader.says("镇里办不了")
    inside = [phone for phone in town.all_staff_of(unit) if phone not in town.holding("city", "supervisor")]
    troubled(town, here.resident, number)
    assert all("主任打电话" in phone.everything() for phone in town.holding("city", "supervisor"))
    assert not any("主任打电话" in phone.everything() for phone in inside)


def test_the_card_gives_the_reason_of_the_present_hand_over(town: Town) -> None:
    here = village(town)
    number = number_in(reports(here.resident))
    assert "第一次反映" in here.mediator.read(here.group)
    here.mediator.presses("转办", here.group)
    here.mediator.presses("报上一级")
    here.mediator.says("两个村都牵进来了")
    card = next(text for text in here.leader.texts(here.town_group) if "签收" in text and number in text)
    assert "第一次反映" not in card and here.mediator.user.name in card and "文君社区调解室" in card and "11月23日" in card
    assert "两个村" not in card
    here.leader.says(f"/case {number}")
    assert "两个村都牵进来了" in here.leader.read()
