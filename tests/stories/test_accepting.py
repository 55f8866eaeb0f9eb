"""A case that is passed on is taken or given back; the third time a supervisor decides who has it."""

from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Phone, Town

WHY = "那边说房子在老赵家名下，归他们管"


def pass_on(phone: Phone, *ways: str, why: str = WHY) -> None:
    """From the case's own screen to another unit."""
    phone.says(f"/case {NUMBER}")
    if "转办…" not in phone.buttons():
        phone.presses("更多")
    phone.presses("^转办")
    for way in ways:
        phone.presses(way)
    phone.says(why)


def beside(town: Town) -> tuple[Village, Phone]:
    """The village room has it in hand and passes it on to the next village; its mediator."""
    here = village(town)
    town.group("binjiang")
    there = town.holding("binjiang", "mediator")[0]
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(hours=1)
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    return here, there


def gives_back(phone: Phone, town: Town, why: str = "这栋楼不在我们社区") -> None:
    group = town.group("binjiang")
    phone.presses("^转办", group)
    phone.presses("^退回")
    phone.says(why)


def test_given_back_with_a_reason_the_clock_is_the_old_one(town: Town) -> None:
    here, there = beside(town)
    group = town.group("binjiang")
    assert "滨江社区调解室" in here.mediator.read()
    assert "请在" in there.read(group) or "签收" in there.everything(group)
    seen = len(here.mediator.chat())
    gives_back(there, town)
    assert "文君社区调解室" in there.read()
    back = said_after(here.mediator, seen)[-1]
    assert "退回来了" in back and "这栋楼不在我们社区" in back and "11月26日 24:00" in back
    assert "这栋楼不在" not in there.everything(group) + here.mediator.everything(here.group)
    assert "老赵" not in there.everything(group) + here.mediator.everything(here.group)
    assert "文君社区调解室" in here.resident.read()
    # Reminders go on as if it had never been away, and none of them to the other village.
    seen, others = len(here.mediator.chat()), len(there.chat())
    town.wait(days=2)
    assert any("首次回复" in text and "11月26日" in text for text in said_after(here.mediator, seen))
    assert said_after(there, others) == []
    here.respond()
    assert "记好了" in here.mediator.read()


def test_what_is_taken_is_not_given_back(town: Town) -> None:
    _here, there = beside(town)
    there.presses("^转办", town.group("binjiang"))
    message, data = there.find("^退回")
    there.presses("我来办", town.group("binjiang"))
    assert "已经接收" in there.press(message, data, force=True)
    assert "由您经办" in there.everything()


def test_nobody_accepts_it_and_both_sides_supervisors_hear(town: Town) -> None:
    here, _there = beside(town)
    director = town.holding("binjiang", "leader")[0]
    seen, led = len(here.supervisor.chat()), len(director.chat())
    town.wait(hours=5)
    assert any(NUMBER in text for text in said_after(director, led))
    assert any(NUMBER in text for text in said_after(here.supervisor, seen))
    # The reminder's button leads to all that can be done about it, and it still works.
    director.presses("接收或退回")
    assert {"我来办", "指派…", "退回"} <= set(director.buttons())
    director.presses("^退回")
    director.says("这栋楼不在我们社区")
    assert "文君社区调解室" in director.read()
    assert "退回来了" in here.mediator.everything()


def test_strangers_give_nothing_back(town: Town) -> None:
    here, there = beside(town)
    for phone in (here.mediator, here.director, town.resident("路人", "wenjun-3")):
        toast = phone.press(phone.chat()[-1]["id"], "gb:1", force=True)
        assert toast and "为什么" not in phone.read()
    there.presses("我来办", town.group("binjiang"))
    assert "由您经办" in there.read()


def test_the_third_time_a_supervisor_decides(town: Town) -> None:
    here, there = beside(town)
    gives_back(there, town)
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区", why="查了门牌，确实在他们那边")
    assert "督办人员" in here.mediator.read()
    assert NUMBER in here.supervisor.read() and "归谁办" in here.supervisor.read()
    assert {"文君社区", "滨江社区"} <= set(here.supervisor.buttons())
    # Until then it stays.
    here.mediator.says(f"/case {NUMBER}")
    if "转办…" not in here.mediator.buttons():
        here.mediator.presses("更多")
    here.mediator.presses("^转办")
    here.mediator.presses("报上一级")
    here.mediator.says("还是上交吧，不好办")
    assert "先不动" in here.mediator.read()
    message, data = here.supervisor.find("滨江社区")
    # Nobody else decides it.
    for phone in (here.mediator, there, here.leader):
        assert phone.press(phone.chat()[-1]["id"], data, force=True)
    assert "归谁办" in here.supervisor.read()
    here.supervisor.press(message, data)
    assert "滨江社区调解室" in here.supervisor.read()
    assert "已经" in here.supervisor.press(message, data, force=True)
    # An order is taken; it is not given back.
    there.presses("^转办", town.group("binjiang"))
    assert "退回" not in there.buttons()
    there.presses("我来办", town.group("binjiang"))
    assert "由您经办" in there.read()
    there.says(f"/case {NUMBER}")
    here.supervisor.says(f"/case {NUMBER}")
    for _page in range(3):
        if "经手单位" in here.supervisor.buttons():
            break
        here.supervisor.presses("更多")
    here.supervisor.presses("经手单位")
    shown = here.supervisor.read()
    assert shown.count("文君社区调解室") == 2 and shown.count("滨江社区调解室") == 2 and "1 天" in shown


def test_a_village_does_not_reach_over_the_head_of_its_town(town: Town) -> None:
    here = village(town)
    town.group("shiqiao")
    here.report()
    here.mediator.presses("转办", here.group)
    here.mediator.presses("转其他单位")
    assert "石桥镇" not in str(here.mediator.buttons())
    message = here.mediator.chat()[-1]["id"]
    assert "报上一级" in here.mediator.press(message, f"mv:1:pick:{town.unit('shiqiao')}:0", force=True)
    here.mediator.presses("上一步")
    here.mediator.presses("报上一级")
    here.mediator.says("要两个镇一起办")
    here.leader.presses("转办", here.town_group)
    here.leader.presses("转其他单位")
    here.leader.presses("石桥镇")
    assert "石桥" in here.leader.read()
