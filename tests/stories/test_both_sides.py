"""The revisit asks both sides, each for itself; an unhappy one opens the case again, and who cannot be reached was tried three times."""

import json
import re

from sqlalchemy import select

from storage.tables import CaseEventRow
from tests.stories.residents import closed, reports, resolved
from tests.stories.sides import with_other_side
from tests.stories.supervision import NUMBER, Village, village
from tests.stories.town import Phone, Town


def handled(town: Town, other: Phone | None = None) -> Village:
    """Settled between two sides, and the revisit is owed by the town."""
    here = village(town)
    reports(here.resident)
    with_other_side(town, 1, phone=other)
    resolved(town, here.mediator)
    return here


def says(phone: Phone, *answers: str) -> None:
    for answer in answers:
        phone.presses(answer)


def data_of(town: Town, kind: str) -> list[dict[str, object]]:
    query = select(CaseEventRow.data).where(CaseEventRow.kind == kind).order_by(CaseEventRow.id)
    return town.do(lambda db, house: list(db.execute(query).scalars()))


def test_both_are_asked_and_the_case_is_closed(town: Town) -> None:
    here = handled(town)
    here.leader.presses("记回访", here.town_group)
    assert "反映人" in here.leader.read()
    says(here.leader, "打了电话", "^履行了", "^满意", "不需要")
    assert "对方" in here.leader.read()
    says(here.leader, "上门", "^履行了", "基本满意", "需要帮扶")
    assert "照片和位置" in here.leader.read()
    here.leader.sends(location=(30.4, 103.5))
    here.leader.says("两家都去过了，水管修好了")
    assert "✓" in here.leader.read()
    (data,) = data_of(town, "revisit")
    sides = data["sides"]
    assert isinstance(sides, dict) and sides["other"] == {"how": "visit", "result": "kept", "content": "partly", "care": True, "own": False}
    assert sides["reporting"]["content"] == "yes"
    town.wait(hours=1)
    assert "基本满意" not in here.resident.everything()
    assert "满意" not in here.mediator.read()


def test_an_unhappy_other_side_opens_it_again_and_nobody_hears_who(town: Town) -> None:
    other = town.resident("王大勇", "wenjun-3")
    here = handled(town, other)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "打了电话", "^履行了", "^满意", "不需要")
    says(here.leader, "打了电话", "^履行了", "^不满意", "不需要")
    here.leader.says("楼上说赔的太多了，心里不服")
    assert "↻" in here.leader.read()
    town.wait(hours=1)
    here.resident.says("/cases")
    here.resident.presses(NUMBER)
    here.resident.presses("看经过")
    seen = here.resident.everything()
    assert "不服" not in seen and "不满意" not in seen and "对方" not in seen
    assert any("↻" in text for text in here.mediator.texts())
    assert "不满意" not in here.mediator.everything()


def test_three_tries_without_anybody_and_nothing_said_is_lost(town: Town) -> None:
    here = handled(town)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "打了电话", "^履行了", "^满意", "不需要", "联系不上", "打了没接")
    assert "第 1 次" in here.leader.read()
    message, data = here.leader.find("再记一次")
    here.leader.presses("再记一次")
    here.leader.presses("打了没接")
    assert "第 1 次" in here.leader.read(), "the same way on the same day is one try"
    here.leader.says("/cancel")
    town.wait(days=1)
    here.leader.says("/work")
    here.leader.presses("单位 1 项")
    here.leader.presses("1 记回访")
    assert "11月23日回答过" in here.leader.read() and "履行了" in here.leader.read()
    says(here.leader, "照这样记", "联系不上", "上门没人", "再记一次", "没回消息")
    assert "3 次都没联系上" in here.leader.read()
    says(here.leader, "不等他们")
    here.leader.says("反映方说修好了；对方三次都没联系上")
    assert "✓" in here.leader.read()
    assert [each["how"] for each in data_of(town, "revisit_tried")] == ["phone", "phone", "visit", "chat"]
    sides = data_of(town, "revisit")[0]["sides"]
    assert isinstance(sides, dict) and sides["other"]["result"] == "unreached" and sides["reporting"]["content"] == "yes"
    assert here.leader.press(message, data, force=True)


def test_nobody_goes_on_without_a_side_that_was_tried_twice(town: Town) -> None:
    here = handled(town)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "联系不上", "打了没接", "再记一次", "上门没人")
    message, data = here.leader.find("再记一次")
    forged = data.replace("unreached", "without")
    assert "2 次" in here.leader.press(message, forged, force=True)
    assert not data_of(town, "revisit")


def test_each_side_is_asked_in_its_chat_and_only_who_revisits_reads_it(town: Town) -> None:
    other = town.resident("王大勇", "wenjun-3")
    here = handled(town, other)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "发了消息", "请机器人问", "也问对方")
    assert "说好的都做到了吗" in here.resident.read() and "说好的都做到了吗" in other.read()
    assert "经办人和对方都看不到" in other.read()
    says(other, "没做到", "^不满意", "不需要")
    assert "谢谢" in other.read()
    town.wait(minutes=1)
    assert "不满意" in here.leader.read() and "对方" in here.leader.read()
    for phone in (here.mediator, here.resident):
        assert "不满意" not in json.dumps(phone.texts(), ensure_ascii=False), phone.user.name
    says(here.resident, "^做到了", "^满意", "不需要")
    town.wait(minutes=1)
    says(here.leader, "记回访", "照这样记")
    assert "没有履行" in here.leader.read()
    says(here.leader, "照这样记")
    here.leader.says("两边都在聊天里答了")
    assert "↻" in here.leader.read()
    town.wait(days=3)
    assert "还在等您" not in other.everything()


def test_a_question_for_the_revisit_is_asked_once_more_and_answered_by_nobody_else(town: Town) -> None:
    other = town.resident("王大勇", "wenjun-3")
    here = handled(town, other)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "打了电话", "^履行了", "^满意", "不需要", "发了消息", "请机器人问")
    message, data = other.find("^做到了")
    for phone in (here.resident, here.mediator, here.leader, town.resident("过路人")):
        phone.says("/help")
        phone.press(phone.chat()[-1]["id"], re.sub(r"kept$", "not_kept.no.no", data), force=True)
    assert not data_of(town, "revisit_answered")
    town.wait(days=2)
    assert len([text for text in other.texts() if "还在等您" in text]) == 1
    assert len([text for text in here.resident.texts() if "说好的都做到了吗" in text]) == 0
    says(other, "^做到了", "^满意", "需要帮扶")
    other.press(message, data + ".no.no", force=True)
    other.press(message, data, force=True)
    assert len(data_of(town, "revisit_answered")) == 1


def test_the_later_check_asks_both_and_a_relapse_of_either_opens_it_again(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    closed(town, here.mediator, here.leader)
    with_other_side(town, 1)
    town.wait(days=30)
    here.leader.says("/work")
    here.leader.presses("单位 1 项")
    here.leader.presses("1 记")
    says(here.leader, "打了电话", "没反复")
    assert "对方" in here.leader.read()
    here.leader.presses("又反复了")
    here.leader.says("对方说又漏了")
    assert "↻" in here.leader.read()
    assert data_of(town, "later_check")[0]["sides"] == {"reporting": "quiet", "other": "back"}


def test_the_handler_never_asks_and_pressing_twice_changes_nothing(town: Town) -> None:
    other = town.resident("王大勇", "wenjun-3")
    here = handled(town, other)
    here.leader.presses("记回访", here.town_group)
    message, data = here.leader.find("打了电话")
    for step in ("how:phone", "ask:yes", "ask:other.yes", "tried:phone", "unreached:yes", "known:yes", "without:yes"):
        forged = f"{data.rsplit(':', 2)[0]}:{step}"
        for phone in (here.mediator, here.resident, other, town.resident("过路人")):
            phone.says("/help")
            phone.press(phone.chat()[-1]["id"], forged, force=True)
    assert not data_of(town, "revisit_tried") and not data_of(town, "revisit_asked")
    says(here.leader, "打了电话", "^履行了", "^满意")
    care = here.leader.find("不需要")
    here.leader.press(*care)
    here.leader.press(*care, force=True)
    assert "对方" in here.leader.read() and "打了电话" in here.leader.buttons()
    here.leader.press(message, data, force=True)
    assert "对方" in here.leader.read(), "an earlier answer of one side is no answer of the other"
