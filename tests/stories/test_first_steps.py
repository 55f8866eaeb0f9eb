"""The first steps of a protected case, in the names of its staff and seen by them alone; a minor is reported to the police in an hour."""

from datetime import UTC, datetime

from tests.stories.residents import number_in, opens
from tests.stories.supervision import said_after
from tests.stories.town import Phone, Town

BEATEN = "我老公昨天晚上又打我，打得我不敢回家"
NIGHT = datetime(2026, 11, 23, 15, 30, tzinfo=UTC)  # 23:30 in the town
CHILD = "邻居家男人摸我八岁女儿的下身，女儿哭着回来说的"
STEPS = ("告知公安", "安全的住处", "验伤", "告诫书", "人身安全保护令", "法律援助")


def reports(town: Town, words: str = BEATEN, contact: str = "只发消息") -> tuple[Phone, str]:
    resident = town.resident("刘梅", "wenjun-3")
    resident.says(words)
    resident.presses("对，")
    resident.presses("都没有")
    resident.presses(contact)
    resident.presses("^发送")
    return resident, number_in(resident.read())


def staff(town: Town) -> list[Phone]:
    return [town.staff(code) for code in ("shen-yaqin", "fang-xiulan", "qin-feng")]


def test_each_first_step_has_a_name_and_only_named_staff_see_the_list(town: Town) -> None:
    group, above = town.group("wenjun"), town.group("linjiang")
    named = staff(town)
    resident, number = reports(town)
    (mine,) = [phone for phone in named if "处置清单由您负责" in phone.everything()]
    mine.presses("处置清单")
    for step in STEPS:
        assert step in mine.read()
    assert mine.read().count(mine.user.name) == len(STEPS)

    mine.presses("^1$")
    assert "告知公安" in mine.read()
    mine.presses("办好了")
    mine.says("已告知临江派出所，民警上门")
    mine.presses("处置清单")
    assert "✓ 告知公安" in mine.read()

    mine.presses("^1$")
    assert "安全的住处" in mine.read()
    mine.presses("不需要")
    mine.says("她住在母亲家，很安全")
    mine.presses("处置清单")
    assert "– 安全的住处" in mine.read()
    mine.presses("^1$")
    mine.presses("换人办")
    other = next(phone for phone in named if phone is not mine)
    mine.presses(other.user.name)
    assert "验伤" in other.everything()
    said = len(mine.chat())
    town.wait(days=2)
    assert any("验伤" in text for text in other.texts())
    assert not any("验伤" in text for text in said_after(mine, said) if "处置清单" not in text)

    mediator = town.staff("wang-min")
    for word in (*STEPS, "处置清单", "措施", "安全的住处", "验伤"):
        assert word not in mediator.everything(group) + mediator.everything() + town.staff("sun-hao").everything(above), word
        assert word not in resident.everything() + opens(resident, number), word
    mediator.says("/help")
    newest = mediator.chat()[-1]["id"]
    for forged in ("fst:1:show:0", "fst:1:minor:0", "msr:1:show::0", "mst:3:show", "mst:4:done", "tfc:1:steps:0:0"):
        assert number not in mediator.press(newest, forged, force=True)
    assert number not in mediator.everything()


def test_a_minor_is_reported_to_the_police_within_the_hour_even_at_night(town: Town) -> None:
    group, above = town.group("wenjun"), town.group("linjiang")
    named = staff(town)
    town.wait_until(NIGHT)
    resident, number = reports(town, CHILD)
    (mine,) = [phone for phone in named if "向公安机关报案" in phone.everything()]
    others = [phone for phone in named if phone is not mine]
    assert "2026" in number and "00:30" in next(text for text in mine.texts() if "向公安机关报案" in text)
    before = {phone.person: len(phone.chat()) for phone in named}
    town.wait(minutes=35)
    assert any("向公安" in text for text in said_after(mine, before[mine.person])), "half of the hour has passed, at night"
    town.wait(minutes=30)
    assert any("!" in text and number in text for phone in others for text in said_after(phone, before[phone.person]))
    mine.presses("记报警情况")
    mine.presses("办好了")
    mine.says("00:35 向市公安局报案，回执号 20261124-07")
    quiet = len(mine.chat())
    town.wait(hours=3)
    assert not [text for text in said_after(mine, quiet) if "向公安机关报案" in text and "!" in text]
    seen = town.staff("wang-min").everything(group) + town.staff("sun-hao").everything(above)
    assert "报案" not in seen and "公安" not in seen and "未成年" not in seen
    assert "报案" not in resident.everything() + opens(resident, number)


def test_staff_say_that_a_minor_is_concerned(town: Town) -> None:
    town.group("wenjun")
    named = staff(town)
    reports(town)
    mine = next(phone for phone in named if "处置清单由您负责" in phone.everything())
    other = next(phone for phone in named if phone is not mine)
    assert "报案" not in mine.everything()
    other.presses("看详情")
    other.presses("处置清单")
    message, data = other.find("涉及未成年人")
    other.press(message, data)
    assert "向公安机关报案" in other.read()
    assert "向公安机关报案" in mine.read()
    assert "今天 11:00" in mine.read()
    assert other.press(message, data, force=True)
    assert sum("请在今天 11:00 前向公安机关报案" in text for text in mine.texts()) == 1, "pressed twice it is owed once"


def test_a_case_that_becomes_protected_takes_its_steps_from_who_may_not_know_of_it(town: Town) -> None:
    from tests.stories.test_measures import STEP, adds, working

    mediator, _resident, number = working(town)
    named, helper = staff(town), town.staff("zhang-guiqin")
    adds(mediator, number, "张桂琴")
    mediator.says(f"/case {number}")
    mediator.presses("更多")
    mediator.presses("核对类别|类别")
    mediator.presses("其他")
    while not any("妇女" in key for key in mediator.buttons()):
        mediator.presses("更多")
    mediator.presses("妇女")
    assert "保护件" in mediator.read()
    assert any("处置清单由您负责" in phone.everything() for phone in named)
    said = len(helper.chat())
    town.wait(days=6)
    assert said_after(helper, said) == []
    helper.press(*helper.find("办好了"), force=True)
    assert STEP not in "".join(said_after(helper, said))
