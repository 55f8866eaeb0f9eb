"""Somebody's own cases: the list and its pages, each case in plain words, and everything that can be sent while adding."""

from datetime import timedelta
from typing import Any

import pytest

from bot.rules.terms import Stage
from bot.screens.buttons import AskReporter
from storage import cases
from tests.stories.residents import LEAK, answered, closed, opens, photo, reports, resolved, taken
from tests.stories.town import Phone, Town


def mediator_of(town: Town) -> Phone:
    town.group("wenjun")
    return town.holding("wenjun", "mediator")[0]


def test_without_a_case_the_list_says_how_to_begin(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says("/cases")
    assert "还没有反映过" in resident.read()
    resident.presses("反映问题")
    assert "自己的话" in resident.read()


def test_a_long_list_has_pages(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    numbers = [reports(resident) for _each in range(8)]
    resident.says("/cases")
    assert "8 件" in resident.read()
    assert numbers[-1] in resident.read() and numbers[0] not in resident.read()
    assert len([each for each in resident.buttons() if "-2026-" in each]) == 6
    resident.presses("›")
    assert numbers[0] in resident.read() and numbers[-1] not in resident.read()
    assert "›" not in resident.buttons()
    resident.presses("‹")
    assert numbers[-1] in resident.read()


def test_a_forged_page_shows_the_last_one(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resident.says("/cases")
    resident.press(resident.chat()[-1]["id"], "ml:999", force=True)
    assert number in resident.read()


def test_each_state_is_said_in_plain_words_with_its_date(town: Town) -> None:
    mediator = mediator_of(town)
    leader = town.holding("linjiang", "leader")[0]
    town.group("linjiang")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    seen = [opens(resident, number)]
    assert "等人接手" in seen[-1] and "11月26日 24:00 前会给您回话" in seen[-1]
    taken(town, mediator)
    seen.append(opens(resident, number))
    assert "王敏在办" in seen[-1]
    town.wait(days=4)
    seen.append(opens(resident, number))
    assert "已经超期了，我们在催" in seen[-1], "the truth when a date has passed"
    mediator.presses("记首次回复")
    mediator.presses("打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")
    seen.append(opens(resident, number))
    assert "12月4日 24:00 前告诉您进展" in seen[-1]
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("楼上修好了水管，赔 800 元")
    seen.append(opens(resident, number))
    assert "调成了" in seen[-1] and "回访" in seen[-1]
    leader.presses("记回访", town.group("linjiang"))
    leader.presses("打了电话")
    for answer in ("^履行了", "^满意", "不需要"):
        leader.presses(answer)
    leader.says("打电话问过了两家的情况")
    seen.append(opens(resident, number))
    assert "结案" in seen[-1] and "90 天" in seen[-1]
    for screen in seen:
        assert not any(word in screen for word in ("等级", "‼", "中等", "稳控", "性质", "措施"))


def test_the_history_is_the_partys_part_of_it(town: Town) -> None:
    mediator = mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    answered(town, mediator)
    mediator.presses("报进展")
    mediator.says("楼上同意换水管了")
    resident.says("/cases")
    resident.presses(number)
    if "看经过" not in str(resident.buttons()):
        resident.presses("补充情况")
        resident.says("好的，谢谢")
        town.wait(seconds=3)
        resident.presses("说完了")
    resident.presses("看经过")
    story = resident.read()
    for line in ("您反映了这件事", "接手了", "约好周四晚上", "楼上同意换水管了"):
        assert line in story
    resident.presses("受理凭证")
    assert resident.chat()[-1]["kind"] == "photo"


@pytest.mark.parametrize(
    ("what", "kind"),
    [
        ({"photo": photo()}, "photo"),
        ({"voice": b"OggS"}, "voice"),
        ({"video": b"\x00\x00\x00\x18ftyp"}, "video"),
        ({"document": b"%PDF-1.4"}, "document"),
        ({"location": (30.41, 103.46)}, "location"),
        ({"contact": {"phone": "13911112222", "name": "老李"}}, "contact"),
    ],
)
def test_everything_that_can_be_sent_comes_into_the_case(town: Town, what: dict[str, Any], kind: str) -> None:
    mediator = mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    resident.sends(**what)
    town.wait(seconds=5)
    assert "收好了" in resident.read()
    mediator.presses("看详情")
    if kind == "voice":
        mediator.presses("听语音")
    assert [message["kind"] for message in mediator.chat()].count(kind) == 1


def test_a_sticker_is_declined_kindly_and_the_question_stands(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    opens(resident, number)
    resident.presses("补充情况")
    resident.sends(sticker="👍")
    assert "看不懂" in resident.read()
    resident.says("昨天又漏了")
    town.wait(seconds=5)
    assert "收好了" in resident.read()


def test_words_are_shown_as_they_were_written(town: Town) -> None:
    mediator = mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    odd = "<b>漏</b> & 霉 😀\n第二行 \u202bأهلا\u202c"
    resident.says(odd)
    town.wait(seconds=5)
    assert odd in mediator.read()
    resident.presses("说完了")
    assert "<b>漏</b> & 霉 😀" in resident.read()


def test_a_very_long_addition_is_kept_whole(town: Town) -> None:
    mediator = mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    resident.says("漏" * 20_000)
    town.wait(seconds=6)
    assert "收好了" in resident.read()
    case = town.do(lambda db, house: cases.by_number(db, number))
    assert case is not None
    kept = town.do(lambda db, house: "".join(note for kind, _at, _by, _data, note in cases.history(db, case) if kind == "added"))
    assert kept.count("漏") == 20_000


def test_cancel_while_adding_says_that_what_was_sent_is_kept(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    opens(resident, number)
    resident.presses("补充情况")
    resident.says("昨天又漏了")
    town.wait(seconds=5)
    resident.says("/cancel")
    assert "都留着" in resident.read()
    assert "昨天又漏了" in opens(resident, number)


def test_a_draft_waits_while_something_is_added_to_an_older_case(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resident.says("还有一件：楼下商铺油烟太大")
    opens(resident, number)
    resident.presses("补充情况")
    resident.says("昨天又漏了")
    town.wait(seconds=5)
    resident.presses("说完了")
    assert "昨天又漏了" in resident.read() and "油烟" not in resident.read()
    town.wait(days=1, hours=1)
    resident.presses("接着写")
    assert "听起来是" in resident.read() or "油烟" in resident.read()


def test_nothing_is_added_to_a_closed_case(town: Town) -> None:
    mediator = mediator_of(town)
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    opens(resident, number)
    message, data = resident.find("补充情况")
    closed(town, mediator, leader)
    assert "结案" in resident.press(message, data, force=True)


def test_after_the_policys_days_it_is_reported_anew(town: Town) -> None:
    mediator = mediator_of(town)
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    closed(town, mediator, leader)
    opens(resident, number)
    town.clock.advance_to(town.clock.now() + timedelta(days=91))
    resident.presses("还是没解决")
    said = resident.presses("没有解决")
    assert "重新反映" in said


def test_only_what_is_not_solved_yet_can_be_said_not_to_be(town: Town) -> None:
    mediator = mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resolved(town, mediator)
    opens(resident, number)
    resident.presses("还是没解决")
    message, data = resident.find("没有解决")
    resident.press(message, data)
    assert "在办" in resident.press(message, data, force=True)
    case = town.do(lambda db, house: cases.load(db, 1))
    assert case is not None
    assert case.stage is Stage.IN_PROGRESS and case.reopened == 1


def test_unknown_steps_of_a_forged_button_do_nothing(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    for data in (
        "mc:1:nonsense",
        "mc:1:_yes",
        "mc:1:show_yes",
        "mc:1:contact_phone",
        "mc:1:contact",
        "mc:99:show",
        "an:99",
        "ar:1",
        "mc:x:show",
    ):
        assert resident.press(resident.chat()[-1]["id"], data, force=True), data
    case = town.do(lambda db, house: cases.load(db, 1))
    assert case is not None
    assert case.safe_contact == "" and case.stage is Stage.ROUTED


def test_only_who_is_responsible_asks_the_reporter(town: Town) -> None:
    first, second = town.holding("wenjun", "mediator")[:2]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    taken(town, first)
    _message, data = first.find("问反映人")
    assert first.user.name in second.press(second.chat()[-1]["id"], data, force=True)


def test_who_has_no_chat_with_the_bot_is_phoned_instead(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    town.group("wenjun")
    worker.says("婆婆的退休金被儿子拿走不给，她不会用手机")
    worker.presses("替居民登记")
    worker.says("周桂芳 13800001234")
    mediator = next((phone for phone in town.all_staff_of("wenjun") if phone.texts(town.group("wenjun"))), worker)
    mediator.presses("我来办", town.group("wenjun"))
    assert "13800001234" in mediator.read()
    assert "问反映人" not in mediator.buttons()
    asked = AskReporter(case=1).pack()
    assert "打电话或上门" in mediator.press(mediator.chat()[-1]["id"], asked, force=True)


def test_the_list_speaks_english_too(town: Town) -> None:
    mediator_of(town)
    resident = town.resident("Ann", "wenjun-3", language="en")
    resident.says(LEAK)
    resident.presses("Neighbours")
    resident.presses("None of these")
    resident.presses("^Send")
    resident.says("/cases")
    assert "You have reported 1 matter" in resident.read()
    resident.presses("-2026-")
    assert "You will hear from them by 26 November 24:00." in resident.read()
    resident.presses("Court")
    assert "counts against nobody" in resident.read()
