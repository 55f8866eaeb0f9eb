"""Each yes, no and answer tells who gave it: the people themselves in the chat, or somebody they told it to, by name and role."""

from datetime import datetime
from functools import partial
from typing import Any

from sqlalchemy import Connection

from bot.posting import House
from bot.rules.case import Change, Event
from storage import cases
from tests.stories.agreeing import a_loan, drafts, signs
from tests.stories.residents import answered, opens, reports
from tests.stories.rooms import room
from tests.stories.supervision import village
from tests.stories.test_both_sides import handled, says
from tests.stories.test_confirmation import in_effect
from tests.stories.test_limit import asks, limited
from tests.stories.test_papers import sheets
from tests.stories.test_promises import carried_out
from tests.stories.test_two_sides import NEIGHBOUR, joined, other_side_written_down, people_room
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
TOLD, OWN = "王敏（调解员）", "本人在线答复"


def history(phone: Phone) -> str:
    room(phone, "文书和卷宗", NUMBER)
    phone.presses("全部经过")
    return phone.read()


def paper(town: Town, phone: Phone, slug: str) -> str:
    return repr(sheets(town, phone, slug)[slug])


def test_a_yes_to_mediation_said_here_and_one_written_down_are_told_apart_everywhere(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    other_side_written_down(here.mediator)
    people_room(here.mediator)
    here.mediator.presses(NEIGHBOUR)
    here.mediator.presses("愿不愿意")
    here.mediator.presses("本人愿意")
    people_room(here.mediator)
    here.mediator.presses("张丽")
    here.mediator.presses("愿不愿意")
    here.mediator.presses("发给本人")
    here.resident.presses("^愿意")
    people_room(here.mediator)
    lines = here.mediator.read().split("\n")
    assert any("张丽" in line and f"愿意调解（{OWN}）" in line for line in lines), lines
    assert any(NEIGHBOUR in line and f"愿意调解（口头答复，{TOLD}登记）" in line for line in lines), lines
    said = history(here.mediator)
    assert f"{TOLD} 告知权利义务后登记：对方口头答复，愿意调解" in said
    assert f"张丽 {OWN}：愿意调解" in said
    assert "您在这里说愿意调解" in opens(here.resident, NUMBER)
    rights = paper(town, here.mediator, "rights")
    assert f"同意调解（{OWN}）" in rights and "同意调解（口头答复，王敏登记）" in rights


def test_written_down_of_somebody_with_the_bot_their_own_screens_say_so_until_they_say_it_themselves(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    for name in ("张丽", NEIGHBOUR):
        people_room(here.mediator)
        here.mediator.presses(name)
        here.mediator.presses("愿不愿意")
        here.mediator.presses("本人不愿意")
    assert "王敏登记：您口头答复不愿意调解" in opens(here.resident, NUMBER)
    assert "您口头答复不愿意" in opens(neighbour, NUMBER) and "您说过" not in neighbour.read()
    neighbour.presses("我的权利")
    neighbour.presses("^愿意")
    people_room(here.mediator)
    assert f"愿意调解（{OWN}）" in here.mediator.read()
    # Between the lines of one side and the other nothing goes over.
    assert "愿意调解" in opens(here.resident, NUMBER) and NEIGHBOUR not in here.resident.everything()


def test_more_time_to_mediate(town: Town) -> None:
    mediator, lender, _same = limited(town, with_debtor=False)
    asks(town, mediator)
    mediator.presses("延期|延长|更多时间|再要")
    mediator.presses("再延 30 天")
    mediator.presses("对方同意")
    lender.presses("同意延")
    said = history(mediator)
    assert f"{TOLD} 登记：对方口头答复，同意延长调解" in said
    assert f"张丽 {OWN}：同意延长调解" in said
    assert "您在这里答复了是否延长调解" in opens(lender, NUMBER)
    older = Event("longer_said", {"side": "other", "yes": True, "due": "2026-12-30T00:00:00+00:00"})
    town.do(lambda db, house: cases.apply(db, Change(_of(db), older), None, town.clock.now()))
    assert "一方同意延长调解" in history(mediator), "of earlier times it is not known"


def _happens(told: Event, by: int, now: datetime, db: Connection, _house: House) -> None:
    cases.apply(db, Change(_of(db), told), by, now)


def _of(db: Any) -> Any:
    found = cases.load(db, 1)
    assert found is not None
    return found


def test_the_courts_confirmation(town: Town) -> None:
    mediator, lender, _same = in_effect(town, with_debtor=False)
    lender.presses("^愿意$")
    room(mediator, "调解协议", NUMBER)
    mediator.presses("司法确认")
    mediator.presses("对方同意")
    said = history(mediator)
    assert f"张丽 {OWN}：愿意申请司法确认" in said
    assert f"{TOLD} 登记：对方口头答复，愿意申请司法确认" in said


def test_a_promise_kept_by_both_sides_word_and_one_that_the_mediator_wrote_down(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    debtor.presses("^做到了")
    lender.presses("^做到了")
    said = history(mediator)
    assert f"{OWN}：约定的事做到了" in said and f"{OWN}：最后一件约定的事做到了" in said
    found = paper(town, mediator, "performance")
    assert found.count(f"已履行（{OWN}）") == 2 and "（双方本人在线答复）" in found


def test_a_promise_that_the_mediator_wrote_down(town: Town) -> None:
    mediator, lender, _debtor = a_loan(town)
    drafts(mediator, ("王五", "还 800 元", "800", "12月3日"), ("王五", "还 200 元", "200", "12月20日"))
    signs(mediator)
    town.wait_until(town.clock.now().replace(month=12, day=4, hour=2, minute=0))
    room(mediator, "调解协议", NUMBER)
    mediator.presses("约定 1")
    mediator.presses("做到了")
    mediator.says("银行回单看过了")
    assert f"{TOLD} 登记：约定的事做到了" in history(mediator)
    found = paper(town, mediator, "performance")
    assert "（王敏登记）" in found and OWN not in found
    assert "王敏登记：有一件约定的事做到了" in opens(lender, NUMBER)
    for yes, whose in ((True, "reporting"), (False, "other")):
        told = Event("amendment_said", {"promise": 2, "whose": whose, "yes": yes, "staff": True})
        town.do(partial(_happens, told, mediator.person, town.clock.now()))
    said = opens(lender, NUMBER)
    assert "王敏登记：您这一方口头答复同意变更约定" in said and "有一方答复了要不要变更一条约定" in said
    assert "不同意变更" not in said, "what the other side said is not theirs to read"


def test_a_revisit_answered_in_the_chat_and_one_that_was_told(town: Town) -> None:
    other = town.resident("王大勇", "wenjun-3")
    here = handled(town, other)
    here.leader.presses("记回访", here.town_group)
    says(here.leader, "打了电话", "^履行了", "^满意", "不需要", "发了消息", "请机器人问")
    says(other, "^做到了", "^满意", "不需要")
    town.wait(minutes=1)
    says(here.leader, "记回访", "照这样记", "照这样记")
    here.leader.says("两家都说修好了")
    assert "✓" in here.leader.read()
    here.leader.says(f"/case {NUMBER}")
    said = here.leader.read()
    assert "本人在线答复了回访" in said and f"电话回访了；对方是{OWN}的" in said, said
    found = paper(town, here.leader, "revisit")
    assert f"对方{OWN}" in found and f"反映人一方口头答复，{here.leader.user.name}登记" in found
    assert "答复" not in opens(here.resident, NUMBER)
