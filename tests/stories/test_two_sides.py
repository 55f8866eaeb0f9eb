"""Two sides, freely: a neighbour comes in by a link, each side is heard apart, and either may leave, refuse, or ask for another."""

import random
import re

import pytest

from bot.playground import phones
from bot.screens.buttons_parties import Handed, Helper, Join, People, Rights, Roads
from tests.stories.forging import APOLOGIES, forged, ids
from tests.stories.residents import answered, opens, reports, taken
from tests.stories.rooms import room
from tests.stories.supervision import Village, village
from tests.stories.town import BOT_ID, Phone, Town

OURS = "其实是我自己先往楼上泼过水"  # the reporter, apart
THEIRS = "我早就知道管子坏了，没钱修"  # the neighbour, apart
REPORT = "找了三回"  # a word of the report
NEIGHBOUR = "赵楼上"


def people_room(mediator: Phone) -> None:
    """The room of the people, from the mediator's own chat."""
    room(mediator, "当事人", "1")


def other_side_written_down(mediator: Phone) -> None:
    people_room(mediator)
    mediator.presses("添加当事人")
    mediator.presses("^对方")
    mediator.says(f"13900001111 {NEIGHBOUR}")


def link_for(mediator: Phone, name: str = NEIGHBOUR) -> str:
    """A fresh link for somebody; gives its payload."""
    people_room(mediator)
    mediator.presses(name)
    mediator.presses("生成链接")
    found = re.search(r"start=(p_[A-Za-z0-9_-]+)", mediator.read())
    assert found is not None
    assert len(found[1]) <= 64
    return found[1]


def joined(town: Town, here: Village, name: str = NEIGHBOUR) -> Phone:
    """The neighbour is written down, gets a link, and accepts it."""
    other_side_written_down(here.mediator)
    payload = link_for(here.mediator)
    neighbour = Phone(town, town.world.person(name, language_code="zh-hans"))
    neighbour.starts(payload)
    neighbour.presses("^参加")
    return neighbour


@pytest.fixture
def here(town: Town) -> Village:
    """A leak that the mediator has in hand, after the first response."""
    found = village(town)
    reports(found.resident)
    answered(town, found.mediator)
    return found


def test_the_neighbour_upstairs_joins_is_told_the_rights_and_says_yes(town: Town, here: Village) -> None:
    other_side_written_down(here.mediator)
    assert NEIGHBOUR in here.mediator.read() and "13900001111" in here.mediator.read()
    payload = link_for(here.mediator)
    forwarded = here.mediator.read()
    assert NEIGHBOUR not in forwarded and "张丽" not in forwarded and "漏" not in forwarded
    neighbour = Phone(town, town.world.person(NEIGHBOUR, language_code="zh-hans")).starts(payload)
    assert here.mediator.user.name in neighbour.read() and "文君" in neighbour.read() and "邻里" in neighbour.read()
    neighbour.presses("^参加")
    assert NEIGHBOUR in here.mediator.read() and "参加了" in here.mediator.read()
    assert "您的权利" in neighbour.read() and "随时可以不调" in neighbour.read()
    message, data = neighbour.find("^愿意")
    neighbour.press(message, data)
    assert "愿意调解" in here.mediator.read()
    told = len(here.mediator.texts())
    neighbour.press(message, data, force=True)
    assert len(here.mediator.texts()) == told, "said once"
    for word in ("张丽", REPORT, "漏水"):
        assert word not in neighbour.everything()
    assert NEIGHBOUR not in here.mediator.everything(here.group)


def test_with_both_yes_the_mediation_limit_begins_once(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    here.mediator.says("/case 1")
    assert "调解出结果" not in here.mediator.read() and "12月23日" not in here.mediator.read()
    people_room(here.mediator)
    here.mediator.presses("张丽")
    here.mediator.presses("愿不愿意")
    here.mediator.presses("发给本人")
    here.resident.presses("^愿意")
    assert "双方都同意" in here.resident.read()
    here.mediator.says("/case 1")
    assert here.mediator.read().count("12月23日") == 1
    people_room(here.mediator)
    here.mediator.presses("张丽")
    assert "愿意调解" in here.mediator.read()
    town.wait(days=27)
    here.mediator.presses("报进展")
    here.mediator.says("两家都在等鉴定结果，下周再谈")
    seen = len(here.mediator.texts())
    town.wait(days=2)
    assert any("调解出结果" in text for text in here.mediator.texts()[seen:])


def test_each_side_tells_a_secret_that_the_others_phone_never_shows(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    for name, words in (("张丽", OURS), (NEIGHBOUR, THEIRS)):
        people_room(here.mediator)
        here.mediator.presses(name)
        here.mediator.presses("单独听")
        here.mediator.says(words)
        assert words in here.mediator.read()
    # What they add themselves goes to the mediator, and to nobody else.
    opens(here.resident, "LJ-2026-000001")
    here.resident.presses("补充")
    here.resident.says("我还录了音，先别告诉他")
    here.resident.says("/cancel")
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("补充")
    neighbour.says("我有工人的收条，别给楼下看")
    neighbour.sends(photo=_picture())
    neighbour.says("/cancel")
    town.wait(seconds=10)
    assert "收条" in here.mediator.everything() and "录了音" in here.mediator.everything()
    assert any(NEIGHBOUR in text and "收条" in text for text in here.mediator.texts())
    here.mediator.presses("报进展")
    here.mediator.says("两家各自谈过，下周再谈")
    town.wait(days=2)
    for phone in (here.resident, neighbour):
        opens(phone, "LJ-2026-000001")
    here.resident.presses("看经过")
    here.mediator.says("/case 1")
    mine, others = here.resident.everything(), neighbour.everything()
    for secret in (THEIRS, "收条", NEIGHBOUR, "13900001111"):
        assert secret not in mine
    for secret in (OURS, "录了音", REPORT, "张丽", "各自谈过", "漏水"):
        assert secret not in others
    for phone in (here.colleague, here.director, here.leader):
        phone.says("/case 1")
        for secret in (OURS, THEIRS, "收条"):
            assert secret not in phone.everything()
    everywhere = here.mediator.everything(here.group) + here.leader.everything(here.town_group)
    for secret in (OURS, THEIRS, "收条", "录了音", NEIGHBOUR, "张丽"):
        assert secret not in everywhere


def _picture() -> bytes:
    from tests.stories.residents import photo

    return photo()


def test_only_what_is_told_on_purpose_reaches_a_side(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    people_room(here.mediator)
    here.mediator.presses("更多")
    here.mediator.presses("告诉对方")
    here.mediator.says("楼下愿意一起请人来看水管")
    assert "一起请人来看水管" in neighbour.read()
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    assert "一起请人来看水管" in neighbour.read()
    assert "一起请人来看水管" not in here.resident.everything()
    people_room(here.mediator)
    here.mediator.presses("更多")
    here.mediator.presses("告诉反映人")
    here.mediator.says("楼上答应周四在家")
    assert "答应周四在家" in here.resident.read()
    assert "答应周四在家" in opens(here.resident, "LJ-2026-000001")
    assert "答应周四在家" not in neighbour.everything()


def test_a_question_to_the_other_side_is_answered_to_the_mediator_alone(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    people_room(here.mediator)
    here.mediator.presses(NEIGHBOUR)
    here.mediator.presses("问本人")
    here.mediator.says("水管是哪一年装的？")
    assert "哪一年装的" in neighbour.read()
    neighbour.presses("我来回答")
    neighbour.says("零八年装的，一直没换")
    town.wait(seconds=5)
    assert any("零八年" in text and NEIGHBOUR in text for text in here.mediator.texts())
    opens(here.resident, "LJ-2026-000001")
    assert "零八年" not in here.resident.everything() and "哪一年" not in here.resident.everything()


def test_a_question_from_the_room_waits_is_asked_once_more_and_can_be_taken_back(town: Town, here: Village) -> None:
    """As one asked from the case itself: who asked is told once when no answer comes, and nobody else reads what was asked."""
    neighbour = joined(town, here)
    for name, question in ((NEIGHBOUR, "水管是哪一年装的？"), ("张丽", "天花板修过没有？")):
        people_room(here.mediator)
        here.mediator.presses(name)
        here.mediator.presses("问本人")
        assert name in here.mediator.read()
        here.mediator.says(question)
        assert {"撤回问题", "当事人"} <= set(here.mediator.buttons())
        town.wait(seconds=60)
    assert "天花板" in here.resident.read() and "天花板" not in neighbour.everything()
    assert "哪一年" in neighbour.read() and "哪一年" not in here.resident.everything()
    here.mediator.says("/case 1")
    assert "天花板修过" in here.mediator.read() and "哪一年装的" in here.mediator.read()
    for phone in (here.colleague, here.director, here.leader):
        phone.says("/case 1")
        assert "哪一年装的" not in phone.everything() and "天花板修过" not in phone.everything()
    town.wait(days=7)
    assert len([text for text in neighbour.texts() if "还在等您" in text]) == 1
    assert len([text for text in here.mediator.texts() if "问了对方两次" in text]) == 1
    assert len([text for text in here.mediator.texts() if "问了反映人两次" in text]) == 1
    message, data = neighbour.find("我来回答")
    here.mediator.presses("撤回问题")
    here.mediator.presses("撤回问题")
    assert "不用回答" in neighbour.press(message, data, force=True)


@pytest.mark.parametrize("who", ["used", "forged", "expired", "replaced", "reporter", "staff", "again"])
def test_a_link_lets_in_nobody_else(town: Town, here: Village, who: str) -> None:
    other_side_written_down(here.mediator)
    payload = link_for(here.mediator)
    stranger = Phone(town, town.world.person("路人", language_code="zh-hans"))
    if who == "used":
        Phone(town, town.world.person(NEIGHBOUR, language_code="zh-hans")).starts(payload).presses("^参加")
        assert "已经用过" in stranger.starts(payload).read()
    elif who == "forged":
        assert "没有这个链接" in stranger.starts("p_" + "A" * 32).read()
        assert "没有这个链接" in stranger.starts("p_").read()
        message = stranger.chat()[-1]["id"]
        assert stranger.press(message, "jn:" + "A" * 32 + ":1", force=True)
    elif who == "expired":
        stranger.starts(payload)
        message, data = stranger.find("^参加")
        town.wait(days=15)
        stranger.press(message, data)
        assert "有效期" in stranger.starts(payload).read()
    elif who == "replaced":
        newer = link_for(here.mediator)
        assert newer != payload
        assert "没有这个链接" in stranger.starts(payload).read()
    elif who == "reporter":
        assert "就是您反映的" in here.resident.starts(payload).read()
    elif who == "staff":
        assert "换个单位办" in here.colleague.starts(payload).read()
        assert "换个单位办" in here.director.starts(payload).read()
    else:
        neighbour = Phone(town, town.world.person(NEIGHBOUR, language_code="zh-hans")).starts(payload)
        message, data = neighbour.find("^参加")
        neighbour.press(message, data)
        told = len(here.mediator.texts())
        neighbour.press(message, data, force=True)
        neighbour.starts(payload)
        assert "LJ-2026-000001" in neighbour.read()
        assert len(here.mediator.texts()) == told
    if who not in ("used", "again"):
        stranger.says("/cases")
        assert "LJ-2026" not in stranger.everything()
    assert "张丽" not in stranger.everything() and REPORT not in stranger.everything()


def test_leaving_takes_one_tap_and_one_confirm_and_nothing_more_is_sent(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("不参加了")
    assert "任何不利" in neighbour.read()
    message, data = neighbour.find("不参加了")
    neighbour.press(message, data)
    assert "不再参加" in here.mediator.read() and NEIGHBOUR in here.mediator.read()
    told = len(here.mediator.texts())
    neighbour.press(message, data, force=True)
    assert len(here.mediator.texts()) == told
    seen = len(neighbour.texts())
    here.mediator.presses("不调了")
    here.mediator.says("对方不参加，告诉她可以去法院")
    town.wait(days=3)
    assert len(neighbour.texts()) == seen
    assert "法院" in here.resident.everything()


def test_a_no_ends_the_mediation_and_counts_against_nobody(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("我的权利")
    neighbour.presses("^不愿意")
    assert "任何不利" in neighbour.read() and "12348" in neighbour.read()
    assert "不愿意调解" in here.mediator.read()
    here.mediator.presses("不调了")
    here.mediator.says("对方不愿意调解，告诉双方可以去法院")
    assert "结束" in neighbour.read() and "12348" in neighbour.read()
    assert "对方不愿意" not in neighbour.everything()
    assert "结束" in here.resident.read()


def test_the_other_side_asks_for_another_mediator(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("换调解员")
    neighbour.presses("请换一位")
    assert "对方想换一位" in here.director.read()
    here.director.presses("换人|指派|交给")
    here.director.presses(here.colleague.user.name)
    assert here.colleague.user.name in neighbour.read() and here.colleague.user.name in here.resident.read()


def test_the_other_side_chooses_court_and_says_that_somebody_makes_trouble(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("去法院")
    neighbour.presses("告诉调解员")
    assert "对方选了" in here.mediator.read()
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    before = len(here.mediator.texts())
    neighbour.presses("有人为难我")
    neighbour.says("调解员收了楼下的烟，让我认账")
    town.wait(seconds=5)
    assert "收了楼下的烟" in here.supervisor.everything()
    for phone in (here.mediator, here.director, here.colleague, here.resident):
        assert "收了楼下的烟" not in phone.everything()
    assert len(here.mediator.texts()) == before


def test_a_helper_comes_only_with_both_yes(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    neighbour.says("/cases")
    neighbour.presses("LJ-2026-000001")
    neighbour.presses("我的权利")
    neighbour.presses("请人协助我")
    neighbour.says("孙律师 13622223333")
    assert "孙律师" in here.resident.read()
    people_room(here.mediator)
    here.mediator.presses("孙律师")
    assert "生成链接" not in here.mediator.buttons(), "one yes is not enough"
    assert "13622223333" not in here.resident.everything()
    message, data = here.resident.find("^同意|^是|^好")
    here.resident.press(message, data)
    assert "双方都同意" in here.mediator.read()
    here.resident.press(message, data, force=True)
    payload = link_for(here.mediator, "孙律师")
    lawyer = Phone(town, town.world.person("孙律师", language_code="zh-hans")).starts(payload)
    lawyer.presses("^参加")
    assert not {"补充情况", "去法院、仲裁"} & set(lawyer.buttons())
    people_room(here.mediator)
    here.mediator.presses("更多")
    here.mediator.presses("告诉反映人")
    here.mediator.says("只给楼下的话")
    assert "只给楼下的话" not in lawyer.everything()
    for secret in ("张丽", REPORT, "漏水", "只给楼下"):
        assert secret not in lawyer.everything()


def test_a_side_that_says_no_keeps_a_helper_out(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    neighbour.presses("请人协助我")
    neighbour.says("孙律师 13622223333")
    here.resident.presses("^不同意|^不|^否")
    assert "不同意" in here.mediator.read()
    people_room(here.mediator)
    here.mediator.presses("孙律师")
    assert "生成链接" not in here.mediator.buttons()


def test_not_reached_three_times_and_only_then_out_of_reach(town: Town, here: Village) -> None:
    other_side_written_down(here.mediator)
    here.mediator.presses("更改")
    here.mediator.presses("不再参加")
    message, data = here.mediator.find("联系不上")
    assert "3" in here.mediator.press(message, data)
    for day in ("今天", "昨天", "前天"):
        people_room(here.mediator)
        here.mediator.presses(NEIGHBOUR)
        here.mediator.presses("更改")
        here.mediator.presses("没联系上")
        here.mediator.presses("没人接")
        here.mediator.says(day) if day == "前天" else here.mediator.presses(day)
    here.mediator.presses("更改")
    here.mediator.presses("不再参加")
    here.mediator.presses("联系不上")
    assert "联系不上" in here.mediator.read()
    here.mediator.says("/case 1")
    assert here.mediator.read().count("没联系上") >= 3


def test_another_road_is_proposed_by_who_has_it_and_confirmed_by_the_leader(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    people_room(here.mediator)
    here.mediator.presses("更多")
    here.mediator.presses("换个途径")
    here.mediator.presses("信访")
    here.mediator.says("要公家出面定")
    assert "信访" in here.director.read() and "要公家出面" in here.director.read()
    assert "信访" not in here.resident.everything()
    here.director.presses("^是|^同意|^好")
    assert "信访" in here.resident.read() and "信访" in neighbour.read()
    assert "公家出面" not in here.resident.everything() + neighbour.everything()


def test_taken_by_the_police_meanwhile_it_ends_here_and_both_sides_hear_who_has_it(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    here.mediator.presses("调解完")
    here.mediator.presses("转其他|其他部门|转给")
    here.mediator.presses("公安已受理")
    here.mediator.says("派出所立案了，请双方找城关所")
    assert "公安已经受理" in here.resident.read() and "城关所" in here.resident.read()
    assert "公安已经受理" in neighbour.read() and "城关所" not in neighbour.everything()


def test_a_contact_is_taken_as_name_and_number_and_nonsense_is_asked_again(town: Town, here: Village) -> None:
    people_room(here.mediator)
    here.mediator.presses("添加当事人")
    here.mediator.presses("^对方")
    here.mediator.says("13900001111")
    assert "姓名" in here.mediator.read()
    here.mediator.sends(contact={"phone": "8613900001111", "name": NEIGHBOUR})
    assert NEIGHBOUR in here.mediator.read() and "13900001111" in here.mediator.read()


def test_a_hidden_name_stays_hidden_and_the_other_side_can_still_be_heard(town: Town) -> None:
    here = village(town)
    reports(here.resident, hidden=True)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    people_room(here.mediator)
    assert "不透露姓名" in here.mediator.read()
    assert NEIGHBOUR in here.mediator.read()
    assert "张丽" not in here.mediator.everything() + neighbour.everything()


def test_the_rooms_buttons_are_nothing_to_others(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    seen = len(here.mediator.texts())
    for phone in (here.resident, neighbour, here.colleague, here.director, here.leader, town.resident("路人")):
        message = phone.chat()[-1]["id"]
        for data in ("pp:1:room:0:0:0", "pp:1:show:2:0:0", "pp:1:link:2:0:0", "pp:1:died:0:0:0", "pp:1:tell_other:0:0:0", "rd:1:police"):
            phone.press(message, data, force=True)
        phone.says("/cancel")
        assert "13900001111" not in phone.everything()
    assert len(here.mediator.texts()) == seen


def test_the_other_side_gets_nothing_that_is_the_reporters_by_forged_presses(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    message = neighbour.chat()[-1]["id"]
    for what in ("history", "slip", "question", "contact", "goes_on", "withdraw_yes", "unsolved_yes", "contact_none"):
        neighbour.press(message, f"mc:1:{what}:0", force=True)
    neighbour.press(message, "ct:2:0", force=True)
    for secret in ("张丽", REPORT, "漏水", "约好周四"):
        assert secret not in neighbour.everything()
    assert not [each for each in neighbour.chat() if each["kind"] == "photo"]
    here.mediator.says("/case 1")
    assert "撤回" not in here.mediator.read()


def test_taken_means_the_other_side_hears_of_a_new_mediator_only(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    taken(town, here.mediator)
    neighbour = joined(town, here)
    assert "您的权利" in neighbour.read()
    here.mediator.presses("记首次回复")
    here.mediator.presses("打了电话")
    here.mediator.says("和楼下通了话，说好看漏水点")
    assert "漏水点" not in neighbour.everything()


def test_what_the_other_side_says_against_the_mediators_goes_past_them(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    inside = [here.mediator, here.colleague, here.director]
    before = [len(phone.texts()) for phone in inside]
    opens(neighbour, "LJ-2026-000001")
    neighbour.presses("有人为难我")
    neighbour.presses("投诉办理")
    neighbour.says("问都没问我就说是我家的错")
    town.wait(seconds=5)
    assert "问都没问我" in here.supervisor.read() and "对方投诉" in here.supervisor.read()
    here.supervisor.presses("给.*写信|写给|联系")
    here.supervisor.says("我明天给您打电话")
    assert "明天给您打电话" in neighbour.read()
    here.supervisor.presses("已处理|处理好")
    here.supervisor.says("让主任重新去两家看")
    assert here.supervisor.user.name in neighbour.read()
    # In what is added, too, whoever reads it for the bot sees what it is about.
    opens(neighbour, "LJ-2026-000001")
    neighbour.presses("补充")
    neighbour.says("举报调解员收了楼下的红包")
    neighbour.sends(photo=_picture())
    town.wait(seconds=5)
    assert "承办" in neighbour.read() and "红包" in here.supervisor.everything()
    assert [len(phone.texts()) for phone in inside] == before
    for phone in [*inside, here.resident]:
        phone.says("/case 1")
        assert not any(word in phone.everything() for word in ("红包", "问都没问", "明天给您"))
    assert not [each for each in here.mediator.chat() if each["kind"] == "photo" and each["from"]["bot"]]


def test_two_sides_with_trouble_are_answered_each_for_itself(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    for phone, words in ((here.resident, "楼上堵我的门"), (neighbour, "楼下叫人来砸门")):
        opens(phone, "LJ-2026-000001")
        phone.presses("有人为难我")
        phone.says(words)
        town.wait(seconds=5)
    assert "楼下叫人" in here.supervisor.read() and "楼上堵" not in here.supervisor.read()
    here.supervisor.presses("已处理|处理好")
    here.supervisor.says("请派出所去看过了")
    assert here.supervisor.user.name in neighbour.read()
    assert "看过" not in here.resident.read() and here.supervisor.user.name not in here.resident.read()
    town.wait(days=2)
    assert any("楼上堵" in text for text in here.supervisor.texts()[-8:]), "the other one still waits"


def test_once_protected_nothing_reaches_the_other_side_any_more(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    seen = len(neighbour.texts())
    here.mediator.says("/case 1")
    here.mediator.presses("更多")
    here.mediator.presses("^类别")
    while not any("妇女" in each or "家暴" in each for each in here.mediator.buttons()):
        here.mediator.presses("其他|更多类别|更多")
    here.mediator.presses("妇女|家暴")
    assert "保护件" in here.mediator.read()
    town.wait(days=3)
    assert len(neighbour.texts()) == seen
    message = neighbour.chat()[-1]["id"]
    for what in ("open", "add", "rights", "contact_none", "mediator_yes", "court_yes", "leave_yes"):
        neighbour.press(message, f"mc:1:{what}:0", force=True)
    neighbour.press(message, "ri:1:0", force=True)
    assert "妇女" not in neighbour.everything() and "110" not in neighbour.texts()[-1]
    assert not {"补充情况", "我的权利"} & set(neighbour.buttons()[-2:])


def test_somebody_who_came_to_the_office_gets_a_link_to_their_own_matter(town: Town) -> None:
    here = village(town)
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.says("3栋501的李婆婆说楼上漏水，天花板都霉了")
    worker.presses("替居民")
    worker.says("李婆婆 13755556666")
    taken(town, here.mediator)
    here.mediator.presses("记首次回复")
    here.mediator.presses("上门")
    here.mediator.says("上门看过了，约好周四一起谈")
    payload = link_for(here.mediator, "李婆婆")
    granny = Phone(town, town.world.person("李婆婆", language_code="zh-hans")).starts(payload)
    granny.presses("^参加")
    assert "您的权利" in granny.read()
    opens(granny, "LJ-2026-000001")
    assert "撤回反映" in granny.buttons()
    here.mediator.presses("报进展")
    here.mediator.says("楼上答应周五来修")
    assert "周五来修" in granny.read()


def test_whoever_reported_may_refuse_mediation_too_and_bring_a_helper(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    opens(here.resident, "LJ-2026-000001")
    here.resident.presses("换调解员")
    here.resident.presses("我的权利")
    here.resident.presses("请人协助我")
    here.resident.says("我姐张梅 13811110000")
    assert "张梅" in neighbour.read() and "13811110000" not in neighbour.everything()
    opens(here.resident, "LJ-2026-000001")
    here.resident.presses("换调解员")
    here.resident.presses("我的权利")
    here.resident.presses("^不愿意")
    assert "不愿意调解" in here.mediator.read()
    assert "不愿意" not in neighbour.read()


def test_a_used_link_stays_used_when_its_owner_has_blocked_the_bot(town: Town, here: Village) -> None:
    other_side_written_down(here.mediator)
    payload = link_for(here.mediator)
    neighbour = Phone(town, town.world.person(NEIGHBOUR, language_code="zh-hans")).starts(payload)
    neighbour.presses("^参加")
    phones.block(town.world, neighbour.user, town.world.bots[BOT_ID], blocked=True)
    town.settle()
    stranger = Phone(town, town.world.person("路人", language_code="zh-hans")).starts(payload)
    assert "已经用过" in stranger.read()


def test_words_against_the_town_go_past_the_town_as_well(town: Town, here: Village) -> None:
    above = town.holding("city", "supervisor")
    neighbour = joined(town, here)
    opens(neighbour, "LJ-2026-000001")
    neighbour.presses("补充")
    neighbour.says("举报镇干部收了楼下的红包")
    town.wait(seconds=5)
    assert all("红包" in phone.everything() for phone in above)
    for phone in (here.supervisor, here.leader, here.mediator, here.director, here.resident):
        phone.says("/case 1")
        assert "红包" not in phone.everything()


def test_no_forged_press_of_the_peoples_buttons_ends_in_an_apology(town: Town, here: Village) -> None:
    neighbour = joined(town, here)
    there = ids(town)
    chosen = random.Random(7)
    for phone in (here.mediator, neighbour, here.resident):
        for kind in (People, Join, Rights, Helper, Roads, Handed):
            presses = list(dict.fromkeys(forged(kind, there)))
            chosen.shuffle(presses)
            for data in presses[:40]:
                toast = phone.press(phone.chat()[-1]["id"], data, force=True)
                assert not any(apology in toast for apology in APOLOGIES)
    everything = "".join(phone.everything() for phone in (here.mediator, neighbour, here.resident))
    assert not any(apology in everything for apology in APOLOGIES)
    assert NEIGHBOUR not in here.resident.everything()
    assert REPORT not in neighbour.everything() and "张丽" not in neighbour.everything()


def test_what_is_written_down_of_somebodys_yes_is_shown_to_them(town: Town, here: Village) -> None:
    people_room(here.mediator)
    here.mediator.presses("张丽")
    here.mediator.presses("愿不愿意")
    here.mediator.presses("本人愿意")
    assert "您说过：愿意" not in here.resident.read()
    assert f"{here.mediator.user.name}在11月23日登记：您口头答复愿意" in here.resident.read()
    here.resident.presses("^不愿意")
    assert "不愿意调解" in here.mediator.read()
