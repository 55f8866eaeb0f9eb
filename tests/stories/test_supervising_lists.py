"""Lists show each reader what is theirs: their own work, what waits in the unit, numbers below; and a case by its number."""

import json

from tests.stories.supervision import NUMBER, village
from tests.stories.town import Town


def test_my_work_by_date_with_the_next_step_as_a_button(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.says("/work")
    assert "单位 1 项" in str(here.mediator.buttons())
    here.mediator.presses("单位 1 项")
    assert NUMBER in here.mediator.read()
    here.mediator.presses("^1 我来办")
    here.mediator.says("/work")
    assert NUMBER in here.mediator.read() and "11月26日 24:00" in here.mediator.read()
    here.mediator.presses("^1 记首次回复")
    here.mediator.presses("打了电话")
    here.mediator.says("打了电话，约好周四晚上两家一起看")
    here.mediator.says("/work")
    assert "报进展" in str(here.mediator.buttons())
    here.colleague.says("/work")
    assert NUMBER not in here.colleague.read()


def test_long_lists_are_turned_page_by_page(town: Town) -> None:
    here = village(town)
    for number in range(6):
        here.report(town.resident(f"居民{number}", "wenjun-3"))
        here.mediator.presses("我来办", here.group)
    here.mediator.says("/work")
    first = here.mediator.read()
    assert first.count("LJ-2026") == 3
    here.mediator.presses("更多")
    second = here.mediator.read()
    assert second.count("LJ-2026") == 3
    here.mediator.presses("上一页")
    assert here.mediator.read() == first


def test_the_assigning_unit_finds_its_revisit_in_its_list(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    here.respond()
    here.mediator.presses("调解完")
    here.mediator.presses("调成了")
    here.mediator.says("楼上修好了水管，赔 800 元")
    here.leader.says("/work")
    here.leader.presses("单位 1 项")
    assert "记回访" in str(here.leader.buttons())
    here.mediator.says("/work")
    assert NUMBER not in here.mediator.read()


def test_lists_asked_for_in_a_group_come_in_private(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    for command in ("/work", "/overdue", f"/case {NUMBER}"):
        for phone in (here.mediator, here.director):
            phone.says(command, here.group)
    seen = json.dumps(here.mediator.texts(here.group), ensure_ascii=False)
    assert "张丽" not in seen and "漏水" not in seen
    assert NUMBER in "\n".join(here.mediator.texts())


def test_a_case_by_its_number_is_for_who_may_open_it(town: Town) -> None:
    here = village(town)
    outsider = town.holding("shiqiao", "supervisor")[0]
    here.report()
    for phone, words in ((here.mediator, True), (here.supervisor, True), (here.leader, True), (outsider, False)):
        phone.says("/case 1")
        assert ("天花板" in phone.everything()) is words
    stranger = town.resident("李强")
    stranger.says(f"/case {NUMBER}")
    assert "天花板" not in stranger.everything()
    here.resident.says(f"/case {NUMBER.lower()}")
    assert "您自己反映的" in here.resident.read()
    here.mediator.says("/case")
    assert "/case" in here.mediator.read()
    here.mediator.says("/case 999999")
    assert "没有您能查看的" in here.mediator.read()


def test_residents_have_no_lists_of_work(town: Town) -> None:
    here = village(town)
    for command in ("/work", "/overdue"):
        here.resident.says(command)
        assert "工作人员" in here.resident.read() or "在这里工作" in here.resident.read()
    for data in ("wl:mine:0", "wl:overdue:0", "wl:board:0", "ov:1", "wl:x:0", "wl:mine:99999999999999999999"):
        assert here.resident.press(here.resident.chat()[-1]["id"], data, force=True)


def test_a_protected_case_is_in_nobodys_list_but_protection_staffs(town: Town) -> None:
    here = village(town)
    protector = town.staff("fang-xiulan")
    both = town.staff("shen-yaqin")
    here.resident.says("我老公喝了酒又打我，身上都是伤，孩子也吓坏了")
    for _step in range(6):
        buttons = here.resident.buttons()
        if any("发送" in each for each in buttons):
            break
        wanted = next(
            each
            for each in ("不安全，马上上报", "^对，", "都没有", "可以打电话", "选好了")
            if any(each.strip("^") in other for other in buttons)
        )
        here.resident.presses(wanted)
        if wanted.startswith("不安全"):
            break
    else:
        raise AssertionError(here.resident.texts())
    if any("发送" in each for each in here.resident.buttons()):
        here.resident.presses("^发送")
    assert NUMBER in here.resident.everything()
    town.wait(days=5)
    for phone in (here.mediator, here.director, here.supervisor, here.leader, town.staff("deng-guoqiang")):
        for command in ("/work", "/overdue", f"/case {NUMBER}"):
            phone.says(command)
            assert NUMBER not in phone.read() or "没有您能查看的" in phone.read()
            assert "在办 1" not in phone.read()
    protector.says(f"/case {NUMBER}")
    assert "打我" in protector.everything()
    both.says("/overdue")
    assert "在办 1" in both.read()


def test_an_administrator_sees_no_numbers(town: Town) -> None:
    here = village(town)
    here.report()
    administrator = town.holding("city", "administrator")[0]
    administrator.says("/overdue")
    assert "在办" not in administrator.read()
