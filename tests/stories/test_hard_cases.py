"""Lives of cases that go another way than planned."""

from datetime import UTC, datetime

import pytest

from bot.outcomes import tell_missed
from tests.stories.town import Phone, Town

CALL = "您现在能去处理吗"
LEAK = "楼上漏水找了三回都不理，天花板都霉了"


def report(resident: Phone, words: str = LEAK, kind: str = "邻里") -> str:
    """The four steps; the number of the case."""
    resident.says(words)
    resident.presses(kind)
    resident.presses("都没有")
    resident.presses("^发送")
    return next(word.strip("，。 ") for word in resident.read().replace("，", " ").split() if "-2026-" in word)


def to_resolved(town: Town, mediator: Phone, ending: str = "调成了") -> None:
    mediator.presses("我来办", town.group("wenjun"))
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")
    mediator.presses("调解完")
    mediator.presses(ending)
    mediator.says("楼上修好了水管，赔 800 元")


def revisit(town: Town, by: Phone, *answers: str) -> None:
    by.presses("记回访", town.group("linjiang"))
    by.presses("打了电话")
    for answer in answers:
        by.presses(answer)
    by.says("打电话问过了两家的情况")


def test_a_resident_needs_four_steps_to_a_number(town: Town) -> None:
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    before = len([message for message in resident.chat() if message["mine"]])
    report(resident)
    said = len([message for message in resident.chat() if message["mine"]]) - before
    assert said == 1  # one message and three taps: four steps


def test_two_mediators_press_take_at_once_and_one_has_it(town: Town) -> None:
    group = town.group("wenjun")
    first, second = town.holding("wenjun", "mediator")[:2]
    report(town.resident("张丽", "wenjun-3"))
    message, data = first.find("我来办", group)
    world = town.world
    presses = [world.press(phone.user, group.id, message, data) for phone in (first, second)]
    town.settle()
    toasts = [world.toast(press) for press in presses]
    assert all(toast is not None for toast in toasts)
    assert first.user.name in first.read(group)
    assert "由您经办" in first.read()
    assert "由您经办" not in second.read()
    assert first.user.name in str(toasts[1])
    # Pressed again by both, and by a stranger, it is still the same.
    assert "已经是您" in first.press(message, data, group, force=True)
    assert first.user.name in second.press(message, data, group, force=True)


def test_ended_without_agreement_is_closed_after_a_revisit_that_says_where_to_go(town: Town) -> None:
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    report(resident)
    to_resolved(town, mediator, "没调成")
    assert "12348" in resident.read()
    revisit(town, leader, "都知道了", "不满意", "不需要")
    assert "结案" in leader.read()
    assert "结案" in resident.read()


def test_the_handler_cannot_make_the_revisit_alone(town: Town) -> None:
    town.group("wenjun")
    group = town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    report(town.resident("张丽", "wenjun-3"))
    to_resolved(town, mediator)
    leader = town.holding("linjiang", "leader")[0]
    _message, data = leader.find("记回访", group)
    said = mediator.press(mediator.chat()[-1]["id"], data, force=True)
    assert "经办人以外" in said


def test_the_assigning_unit_may_give_the_revisit_to_the_grid_worker(town: Town) -> None:
    town.group("wenjun")
    group = town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    worker = town.holding("wenjun-3", "grid_worker")[0]
    report(town.resident("张丽", "wenjun-3"))
    to_resolved(town, mediator)
    message, data = town.holding("linjiang", "leader")[0].find("交网格员回访", group)
    refused = mediator.press(mediator.chat()[-1]["id"], data, force=True)
    assert "经办人以外" in refused
    town.holding("linjiang", "leader")[0].press(message, data, group)
    assert "张丽" in worker.read()
    town.wait(days=6)
    assert "回访" in worker.read()
    worker.presses("记回访")
    worker.presses("上门")
    for answer in ("^履行了", "^满意", "不需要"):
        worker.presses(answer)
    worker.says("上门看过，两家和好了")
    assert "结案" in worker.read()


def test_nothing_but_a_revisit_closes_a_case(town: Town) -> None:
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    report(resident)
    to_resolved(town, mediator)
    resident.presses("^解决了$")
    town.wait(days=40)
    assert "结案了" not in resident.everything()


def test_a_relapse_after_thirty_days_opens_the_case_again(town: Town) -> None:
    town.group("wenjun")
    group = town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    report(resident)
    to_resolved(town, mediator)
    revisit(town, leader, "^履行了", "^满意", "不需要")
    town.wait(days=30)
    leader.presses("记回看", group)
    leader.presses("打了电话")
    leader.presses("又反复了")
    leader.says("楼上又漏了，两家又吵起来")
    assert "↻" in mediator.read()
    town.wait(days=7)
    assert "报进展" in mediator.read() or "报进展" in str(mediator.buttons())


def test_an_unhappy_revisit_opens_the_case_again(town: Town) -> None:
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    report(resident)
    to_resolved(town, mediator)
    revisit(town, leader, "没履行", "不满意", "不需要")
    assert "↻" in mediator.read()
    assert "↻" in resident.read()


def test_a_report_about_the_village_room_never_reaches_it(town: Town) -> None:
    group = town.group("wenjun")
    town_group = town.group("linjiang")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("村委会主任把低保给了自己亲戚，我去问还骂我")
    resident.presses("^对，")
    resident.presses("都没有")
    resident.presses("^发送")
    number = next(word for word in resident.read().replace("，", " ").split() if "-2026-" in word)
    staff = town.all_staff_of("wenjun")
    assert all(number not in phone.everything() for phone in staff)
    assert number not in staff[0].everything(group)
    assert number in town.holding("linjiang", "leader")[0].everything(town_group)
    town.wait(days=8)
    assert all(number not in phone.everything() for phone in staff)
    assert number not in staff[0].everything(group)


def test_critical_at_three_in_the_morning_calls_the_duty_list_one_after_another(database_url: str) -> None:
    town = Town(database_url, at=datetime(2026, 11, 23, 19, 0, tzinfo=UTC))  # 03:00
    try:
        for unit in ("wenjun", "linjiang", "city"):
            if unit in town.roster.units_by_code():
                town.group(unit)
        duty = [town.staff(role.person) for role in town.roster.roles if role.role == "duty"]
        resident = town.resident("张丽", "wenjun-3")
        resident.says("隔壁拿着刀在砸我家的门，快来人")
        assert "110" in resident.read()
        resident.presses("不安全，马上上报")
        number = "LJ-2026-000001"
        assert number in resident.read()
        assert "值班的人" in resident.read() and "24:00" not in resident.read(), "who is in danger is not put off for days"
        town.look()
        first = [phone for phone in duty if CALL in phone.everything()]
        assert len(first) == 1
        town.wait(minutes=5)
        called = [phone for phone in duty if CALL in phone.everything()]
        assert len(called) == 2
        second = next(phone for phone in called if phone is not first[0])
        second.presses("我来处理")
        assert second.user.name in resident.read()
        before = sum(phone.everything().count(CALL) for phone in duty)
        town.wait(minutes=30)
        assert sum(phone.everything().count(CALL) for phone in duty) == before
    finally:
        town.close()


def test_when_nobody_on_duty_answers_the_reporter_is_told_so(town: Town) -> None:
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    for role in town.roster.roles:
        if role.role == "duty":
            town.staff(role.person)
    resident = town.resident("张丽", "wenjun-3")
    resident.says("隔壁拿着刀在砸我家的门，快来人")
    resident.presses("不安全，马上上报")
    town.wait(minutes=60)
    assert "还没有应答" in resident.everything()
    assert "110" in resident.read()


def test_talk_of_dying_has_a_road_of_its_own(town: Town) -> None:
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    duty = [town.staff(role.person) for role in town.roster.roles if role.role == "duty"]
    resident = town.resident("张丽", "wenjun-3")
    resident.says("活着没意思，我不想活了")
    assert "12356" in resident.read()
    assert "哪一类" not in resident.read()
    resident.presses("请打给我")
    assert "15 分钟" in resident.read()
    assert any("15 分钟内给这个人打电话" in phone.everything() for phone in duty)
    assert "电话号码" in resident.read(), "nobody can phone who has left no number"
    resident.says("138 1234 0000")
    assert "哪一类" not in resident.read(), "what comes next belongs to this, and is no new report"
    called = next(phone for phone in duty if "15 分钟内给这个人打电话" in phone.everything())
    called.presses("看详情")
    assert "13812340000" in called.read()
    for chat in town.groups.values():
        seen = town.world.messages(duty[0].user, chat.id) if duty[0].user.id in chat.members else []
        assert "不想活" not in str(seen)


def test_who_wants_to_write_first_is_not_phoned_and_can_go_on_writing(town: Town) -> None:
    duty = [town.staff(role.person) for role in town.roster.roles if role.role == "duty"]
    staff = [town.staff(role.person) for role in town.roster.roles if role.role == "protection"]
    resident = town.resident("张丽", "wenjun-3")
    resident.says("活着没意思，我不想活了")
    resident.presses("先发消息聊")
    resident.says("这几天都睡不着")
    town.wait(seconds=5)
    assert "哪一类" not in resident.read()
    assert any("别打电话" in phone.everything() for phone in duty)
    assert not any("内给这个人打电话" in phone.everything() for phone in duty)
    assert all("补充了情况" in phone.everything() for phone in staff)


def test_a_protected_report_is_never_told_of_mediation(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says("老公喝了酒又打我，身上都是伤")
    resident.presses("^对，")
    resident.presses("都没有")
    resident.presses("只发消息")
    assert "不调解" in resident.read() and "调解自愿" not in resident.read()


@pytest.mark.parametrize("language", ["zh-hans", "en"])
def test_words_are_shown_as_they_were_written(town: Town, language: str) -> None:
    town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3", language=language)
    odd = "楼上漏水 <b>三回</b> & 都不理 😡\n\u202bשלום\u202c 第二行"
    resident.says(odd)
    resident.presses("邻里|Neighbours")
    resident.presses("都没有|None")
    assert odd in resident.read()
    resident.presses("发送|Send")
    mediator.presses("我来办", town.group("wenjun"))
    assert odd in mediator.read()


def test_unexpected_things_at_each_step_lose_nothing(town: Town) -> None:
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    resident.sends(sticker="👍")
    assert resident.buttons()
    resident.sends(location=(30.4, 103.5))
    resident.sends(photo=PIXEL)
    resident.presses("邻里")
    resident.says("/nonsense")
    resident.says("补充一句，昨晚又漏了")
    resident.presses("都没有")
    text = resident.read()
    assert LEAK in text and "昨晚又漏了" in text
    resident.says("字" * 9000)
    resident.presses("^发送")
    assert "LJ-2026-000001" in resident.read()


def _pixel() -> bytes:
    import io

    from PIL import Image

    out = io.BytesIO()
    Image.new("RGB", (40, 30), "teal").save(out, "JPEG")
    return out.getvalue()


PIXEL = _pixel()


def test_old_buttons_answer_with_the_present_state(town: Town) -> None:
    group = town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    category = resident.find("邻里")
    resident.presses("邻里")
    resident.presses("都没有")
    send = resident.find("^发送")
    resident.presses("^发送")
    taking = mediator.find("我来办", group)
    assert "LJ-2026-000001" in resident.press(*send, force=True)
    assert resident.press(*category, force=True)
    town.wait(days=7)
    mediator.press(*taking, group, force=True)
    assert resident.everything().count("收到了，编号") == 1


def test_a_draft_is_remembered_once_and_then_expires(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    town.wait(days=1, hours=1)
    assert "接着写" in resident.read()
    reminders = resident.everything().count("还没发出去")
    town.wait(days=4)
    assert resident.everything().count("还没发出去") == reminders == 1
    resident.presses("接着写")
    assert "邻里" in str(resident.buttons())
    town.wait(days=8)
    assert "删掉了" in resident.everything()


def test_without_a_link_seven_steps_are_enough(town: Town) -> None:
    town.group("wenjun")
    resident = town.resident("李强")
    steps = 1
    resident.says(LEAK)
    for wanted in ("邻里", "都没有", "临江", "文君", "第 3 网格", "^发送"):
        resident.presses(wanted)
        steps += 1
    assert steps <= 7
    assert "LJ-2026-000001" in resident.read()


def test_after_a_long_silence_supervisors_hear_that_messages_may_be_missing(town: Town) -> None:
    supervisors = town.holding(town.roster.city.code, "supervisor")
    since = town.clock.now()
    town.do(lambda db, house: tell_missed(db, house, since, since))
    town.settle()
    assert "停过一阵" in supervisors[0].read()


def test_the_kind_alone_protects_who_does_not_name_what_is_done_to_them(town: Town) -> None:
    group = town.group("wenjun")
    town.group("linjiang")
    resident = town.resident("张丽", "wenjun-3")
    resident.says("他又那样了，我很怕回家")
    if not any("家暴" in label for label in resident.buttons()):
        resident.presses("其他…")
    resident.presses("家暴")
    resident.presses("都没有")
    resident.presses("只发消息")
    resident.presses("^发送")
    assert "不会发任何消息给对方" in resident.read()
    shown = town.holding("wenjun", "mediator")[0].everything(group)
    assert "怕回家" not in shown
    assert "家暴" not in shown


def test_whoever_is_near_a_critical_case_can_say_they_are_on_it(town: Town) -> None:
    for unit in ("wenjun", "linjiang"):
        town.group(unit)
    for role in town.roster.roles:
        if role.role == "duty":
            town.staff(role.person)
    worker = town.holding("wenjun-3", "grid_worker")[0]
    resident = town.resident("张丽", "wenjun-3")
    resident.says("隔壁拿着刀在砸我家的门，快来人")
    resident.presses("不安全，马上上报")
    worker.presses("我来处理")
    assert worker.user.name in resident.everything()
    resident.says("他走到楼下去了")
    assert "LJ-2026-000002" not in resident.everything()
