"""Every button of two stories pressed again: at once, by others, after a week; the answer is a sentence, and nothing happens twice."""

from dataclasses import dataclass, field

import pytest

from bot.playground.state import Chat
from bot.rules.terms import Role
from tests.stories.forging import APOLOGIES, press_once, state
from tests.stories.residents import LEAK
from tests.stories.town import MONDAY, Phone, Town

EFFECTS = ("cases", "case_events", "obligations", "requests", "case_parties", "attachments")


@dataclass
class Pressed:
    """A press of the story, to be made again."""

    phone: Phone
    message: int
    data: str
    chat: Chat | None


@dataclass
class Story:
    """Plays the story and remembers each press; `again` presses each a second time at once."""

    town: Town
    again: bool = False
    pressed: list[Pressed] = field(default_factory=list)
    complaints: list[str] = field(default_factory=list)

    def press(self, phone: Phone, wanted: str, chat: Chat | None = None) -> None:
        message, data = phone.find(wanted, chat)
        phone.press(message, data, chat)
        self.pressed.append(Pressed(phone, message, data, chat))
        if self.again:
            self.complaints += repeated(self.town, self.pressed[-1])


def effects(town: Town) -> dict[str, list[object]]:
    """What a press may have done to any case; looks into it are logged each time and are no effect."""
    here = state(town)
    return {table: here[table] for table in EFFECTS if table in here}


def repeated(town: Town, press: Pressed) -> list[str]:
    before = effects(town)
    wrong, _toast = press_once(press.phone, press.data, press.chat, press.message)
    found = [f"{press.data}: {wrong}"] if wrong else []
    after = effects(town)
    return found + [f"{press.data}: {table} changed" for table in after if after[table] != before[table]]


def play(story: Story) -> None:
    """Reported, taken, assigned to another, more time, asked, answered, progress, moved, handled, revisited, opened again, closed."""
    town = story.town
    group, above = town.group("wenjun"), town.group("linjiang")
    mediator, colleague = town.holding("wenjun", "mediator")[:2]
    director = town.holding("wenjun", "leader")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    leader = town.holding("linjiang", "leader")[0]
    resident = town.resident("张丽", "wenjun-3")
    press = story.press

    resident.says(LEAK)
    press(resident, "邻里")
    press(resident, "都没有")
    press(resident, "修改")
    press(resident, "几个人|多少人")
    press(resident, "就我们")
    press(resident, "不透露")
    press(resident, "透露|署名|公开")
    press(resident, "^发送")
    press(colleague, "我来办", group)
    press(director, "看详情", group)
    press(director, "^指派")
    press(director, mediator.user.name)
    press(mediator, "问反映人")
    mediator.says("是哪一户？")
    press(resident, "我来回答")
    resident.says("501 那一户")
    town.wait(minutes=1)
    press(resident, "说完了")
    press(mediator, "转办")
    press(mediator, "取消")
    mediator.says("/work")
    press(mediator, "记首次回复")
    press(mediator, "打了电话")
    mediator.says("打了电话，约好周四晚上两家一起看")
    press(resident, "是的")
    town.wait(days=6)
    press(mediator, "申请延期|延期")
    press(mediator, "3 ?天")
    mediator.says("有一户出差，回来再谈")
    press(supervisor, "^同意|^可以|^是")
    town.wait(days=12)
    supervisor.says("/overdue")
    press(supervisor, "超期的|^超期")
    press(supervisor, "处理|去办")
    press(supervisor, "^催办")
    press(supervisor, "延期|给时间")
    press(supervisor, "3 ?天")
    mediator.says("/case 1")
    press(mediator, "报进展")
    mediator.says("两家一起看过了，楼上同意换水管")
    press(mediator, "调解完")
    press(mediator, "调成了")
    mediator.says("楼上已修好水管，赔 800 元")
    press(resident, "^解决了$")
    press(leader, "记回访", above)
    press(leader, "打了电话")
    press(leader, "^没履行")
    press(leader, "^不满意")
    press(leader, "不需要")
    leader.says("打电话问过了两家的情况，还没修")
    mediator.says("/case 1")
    press(mediator, "调解完")
    press(mediator, "调成了")
    mediator.says("这回修好了，两家都签了字")
    resident.says("/cases")
    press(resident, "LJ-2026-000001")
    press(resident, "为难我")
    press(resident, "现在就报|直接报|马上")
    press(leader, "记回访", above)
    press(leader, "上门|去了")
    press(leader, "^履行了")
    press(leader, "^满意")
    press(leader, "不需要")
    leader.says("上门看过了，水管修好了")
    resident.says("/cases")
    press(resident, "LJ-2026-000001")
    press(resident, "还是没解决")
    press(resident, "^没有解决")
    press(supervisor, "^不|^否")
    town.wait(days=30)
    press(leader, "记回看", above)
    press(leader, "打了电话")
    press(leader, "没反复|太平|没有反复")
    leader.says("问过了，两家都好")


def play_other_ways(story: Story) -> None:
    """A critical one with the duty call, and ordinary ones graded, given on, taken over, refused and taken back."""
    town = story.town
    group, above = town.group("wenjun"), town.group("linjiang")
    mediator, _colleague = town.holding("wenjun", "mediator")[:2]
    director = town.holding("wenjun", "leader")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    leader = town.holding("linjiang", "leader")[0]
    town.group("binjiang")
    town.holding("binjiang", "leader")
    resident = town.resident("张丽", "wenjun-3")
    press = story.press

    for role in town.roster.roles:
        if role.role is Role.DUTY:
            town.staff(role.person)
    resident.says("隔壁拿着刀在砸我家的门，快来人")
    press(resident, "不安全，马上上报")
    town.look()
    called = next(phone for phone in town.phones.values() if "您现在能去处理吗" in phone.everything())
    press(called, "我来处理")
    town.wait(minutes=10)
    reported = town.resident("李强", "wenjun-3")
    for _number in range(3):
        reported.says(LEAK)
        press(reported, "邻里")
        press(reported, "都没有")
        press(reported, "^发送")
    mediator.says("/case 2")
    press(mediator, "我来办")
    mediator.says("/case 2")
    press(mediator, "等级")
    press(mediator, "^高")
    reported.says("/cases")
    press(reported, "000002")
    press(reported, "法院")
    press(reported, "告诉|转告")
    reported.says("/cases")
    press(reported, "000002")
    press(reported, "换调解员")
    press(reported, "换")
    press(director, "换人办")
    press(director, "刘洋")
    supervisor.says("/case 2")
    press(supervisor, "转办")
    press(supervisor, "别的单位|另一个单位|其他单位")
    press(supervisor, "临江")
    press(supervisor, "滨江")
    supervisor.says("那边的房子，请滨江来办")
    director.says("/case 3")
    press(director, "转办")
    press(director, "往上|上报|报上")
    director.says("两个村的事，请镇上来办")
    press(leader, "我来办", above)
    reported.says("/cases")
    press(reported, "000003")
    press(reported, "不反映了|收回|撤回")
    press(reported, "不反映了|收回|撤回")
    director.says("/case 4")
    press(director, "转办")
    press(director, "不归我们|不是我们|不该")
    press(director, "不是纠纷|没有纠纷|不算纠纷")
    director.says("这不是纠纷，可以打 12345 问一问")
    assert group


PLAYS = {"the main story": play, "other ways": play_other_ways}


@pytest.fixture
def story(town: Town) -> Story:
    return Story(town)


@pytest.mark.parametrize("which", PLAYS)
def test_every_button_pressed_twice_at_once_has_one_effect(story: Story, which: str) -> None:
    story.again = True
    PLAYS[which](story)
    assert not story.complaints


@pytest.mark.parametrize("which", PLAYS)
def test_every_button_pressed_again_after_a_week_has_no_second_effect(story: Story, which: str) -> None:
    PLAYS[which](story)
    story.town.wait(days=7)
    complaints = [complaint for press in story.pressed for complaint in repeated(story.town, press)]
    assert not complaints
    assert story.town.clock.now() > MONDAY


def test_every_button_of_one_person_pressed_by_another_has_no_effect(story: Story) -> None:
    """Forwarded buttons, borrowed phones: somebody who has no business with the case presses them all."""
    play(story)
    strangers = [story.town.resident("过路人", "wenjun-3"), story.town.holding("binjiang", "mediator")[0]]
    complaints = []
    for phone in strangers:
        message = phone.chat()[-1]["id"]
        complaints += [
            complaint for press in story.pressed for complaint in repeated(story.town, Pressed(phone, message, press.data, None))
        ]
    assert not complaints
    assert all(sorry not in phone.everything() for phone in strangers for sorry in APOLOGIES)
