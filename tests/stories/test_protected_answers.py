"""The person harmed in a protected case says "nobody contacted me" and "solved" or "not solved" when they look themselves."""

import pytest

from tests.stories.residents import BEATEN, number_in, opens
from tests.stories.town import Phone, Town


def reports(town: Town, contact: str) -> tuple[Phone, str]:
    resident = town.resident("刘梅", "wenjun-3")
    resident.says(BEATEN)
    resident.presses("对，")
    resident.presses("都没有")
    resident.presses(contact)
    resident.presses("^发送")
    return resident, number_in(resident.read())


def protecting(town: Town) -> list[Phone]:
    return [town.staff(role.person) for role in town.roster.roles if role.role == "protection"]


def responds(helper: Phone) -> None:
    helper.presses("看详情")
    helper.presses("我来办")
    helper.presses("记首次回复")
    helper.presses("打了电话")
    helper.says("打过电话，人在母亲家，安全，明天去办告诫书")


@pytest.mark.parametrize("contact", ["只发消息", "先别联系我"])
def test_nobody_contacted_me_is_said_safely_and_checked(town: Town, contact: str) -> None:
    staff = protecting(town)
    resident, number = reports(town, contact)
    said = len(resident.texts())
    responds(staff[0])
    town.wait(minutes=5)
    if contact == "先别联系我":
        assert len(resident.texts()) == said, "nothing comes by itself"
    else:
        assert set(resident.texts()[said:]) == {"您有一条新消息。"}
    assert "告诫书" not in opens(resident, number)
    assert "聊过" in resident.read()
    resident.presses("没人联系我")
    asked = [phone for phone in staff[1:] if "没有人联系过" in phone.everything() or "没人联系" in phone.everything()]
    assert asked, "somebody else than the handler checks it"
    assert "没人联系我" not in str(opens(resident, number)) + str(resident.buttons()), "asked once"
    said = len(resident.texts())
    asked[0].presses("没有联系")
    town.wait(minutes=5)
    assert "还没有联系" in staff[0].read() or "首次回复" in str(staff[0].buttons())
    if contact == "先别联系我":
        assert len(resident.texts()) == said


@pytest.mark.parametrize(("answer", "again"), [("^解决了$", False), ("没有解决", True)])
def test_solved_or_not_is_said_when_they_look(town: Town, answer: str, again: bool) -> None:
    staff = protecting(town)
    resident, number = reports(town, "先别联系我")
    responds(staff[0])
    staff[0].presses("调解完")
    staff[0].presses("转其他|其他部门")
    staff[0].says("公安已出具告诫书，已申请人身安全保护令")
    said = len(resident.texts())
    town.wait(minutes=5)
    assert len(resident.texts()) == said
    assert "保护令" not in opens(resident, number)
    resident.presses(answer)
    assert number in resident.read()
    assert ("↻" in staff[0].everything()) is again
