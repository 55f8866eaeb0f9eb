"""Each party of an agreement signs for themselves: one tap each, all of a side at once, a wrong tap taken back; and the paper."""

from dataclasses import replace
from typing import Any

from bot.rules.agreements import Signature
from bot.rules.case import Change, Event, Party
from bot.rules.claimants import Claimant
from bot.rules.terms import Stage
from storage import cases, subjects
from tests.stories.agreeing import a_loan, agreements, drafts, load, opens_room
from tests.stories.residents import opens
from tests.stories.test_papers import sheets
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
ONE = ("王五", "还钱", "800", "12月3日")


def with_more(town: Town, *parties: Party, listed: int = 0) -> None:
    """More people on the sides, who have said yes; and a list of who is affected."""

    def job(db: Any, house: Any) -> None:
        case = cases.load(db, 1)
        assert case is not None
        people = tuple(Claimant(0, 1, f"工友{each}") for each in range(listed)) or None
        cases.apply(db, Change(case, Event("answered"), kept=parties, listed=people), None, town.clock.now())

    town.do(job)


def signatures(town: Town) -> list[Signature]:
    return town.do(lambda db, house: subjects.of_case(db, Signature, 1))


def two_debtors(town: Town) -> tuple[Phone, Phone]:
    mediator, lender, _debtor = a_loan(town)
    with_more(town, Party("other", None, "赵六", "13900002222", consent="yes"))
    drafts(mediator, ONE)
    mediator.presses("签：钱")
    return mediator, lender


def test_three_people_sign_one_after_the_other(town: Town) -> None:
    mediator, lender = two_debtors(town)
    assert "○ 张丽" in mediator.read() and "○ 王五" in mediator.read() and "○ 赵六" in mediator.read()
    mediator.presses("王五签了")
    assert "✓ 王五" in mediator.read() and "○ 赵六" in mediator.read()
    assert "对方都签了" not in mediator.buttons()  # one is left
    mediator.presses("张丽签了")
    mediator.presses("调解员已签")
    mediator.presses("已盖章")
    assert load(town).stage is Stage.IN_PROGRESS and agreements(town)[0].state == "signing"
    message, data = mediator.find("赵六签了")
    mediator.presses("赵六签了")
    assert load(town).stage is Stage.CARRYING_OUT
    mediator.press(message, data, force=True)  # again
    found = signatures(town)
    assert [each.party for each in found] == [load(town).parties[at].id for at in (1, 0, 2)]
    assert {each.by for each in found} == {mediator.person}
    mediator.says(f"/case {NUMBER}")
    assert "登记：王五已签字" in mediator.read() and "赵六已签字；协议生效" in mediator.read()
    # Neither the group nor the parties read who signed.
    assert "王五" not in mediator.everything(town.group("wenjun"))
    assert "签字" not in opens(lender, NUMBER)


def test_all_of_a_side_at_once_and_a_wrong_tap_taken_back(town: Town) -> None:
    mediator, _lender = two_debtors(town)
    mediator.presses("对方都签了")
    assert "✓ 王五" in mediator.read() and "✓ 赵六" in mediator.read()
    mediator.presses("已盖章")
    mediator.presses("更正")
    message, data = mediator.find("^赵六$")
    mediator.presses("^赵六$")
    assert "○ 赵六" in mediator.read() and "✓ 王五" in mediator.read()
    mediator.press(message, data, force=True)  # it is not there any more
    mediator.presses("更正")
    mediator.presses("^盖章$")
    assert "○ 盖章" in mediator.read()
    mediator.says(f"/case {NUMBER}")
    assert "更正：赵六还没签字" in mediator.read()
    opens_room(mediator)
    for each in ("张丽签了", "赵六签了", "调解员已签", "已盖章"):
        mediator.presses(each)
    assert load(town).stage is Stage.CARRYING_OUT
    # In effect, nothing is taken back.
    newest = mediator.chat()[-1]["id"]
    before = signatures(town)
    mediator.press(newest, data, force=True)
    assert signatures(town) == before


def test_who_has_no_part_in_it_any_more_is_not_waited_for(town: Town) -> None:
    mediator, _lender = two_debtors(town)
    for each in ("张丽签了", "王五签了", "调解员已签", "已盖章"):
        mediator.presses(each)
    zhao = next(each for each in load(town).parties if each.name == "赵六")
    with_more(town, replace(zhao, left="no_part"))
    opens_room(mediator)
    assert "赵六" not in mediator.read()
    mediator.presses("现在生效")
    assert load(town).stage is Stage.CARRYING_OUT


def test_for_a_list_of_people_those_named_on_the_side_sign(town: Town) -> None:
    mediator, _lender, _debtor = a_loan(town)
    with_more(town, listed=60)
    drafts(mediator, ONE)
    mediator.presses("签：钱")
    assert "名单上有 60 人" in mediator.read() and "授权" in mediator.read()
    paper = sheets(town, mediator, "agreement")["agreement"].words()
    assert "当事人张丽（签名、盖章或者按指印）" in paper and "当事人王五（签名、盖章或者按指印）" in paper
    assert "名单所列 60 人" in paper
    for each in ("张丽签了", "王五签了", "调解员已签", "已盖章"):
        mediator.presses(each)
    assert load(town).stage is Stage.CARRYING_OUT


def test_many_people_turn_the_page(town: Town) -> None:
    mediator, _lender, _debtor = a_loan(town)
    with_more(town, *(Party("reporting", None, f"住户{each}", consent="yes") for each in "甲乙丙丁戊己"))
    drafts(mediator, ONE)
    mediator.presses("签：钱")
    assert len(mediator.buttons()) <= 6
    mediator.presses("更多 ›")
    mediator.presses("住户丙签了")
    mediator.presses("反映人一方都签了")
    assert "✓ 住户己" in mediator.read() and "✓ 张丽" in mediator.read()


def test_nobody_else_signs_for_them(town: Town) -> None:
    mediator, lender = two_debtors(town)
    _message, data = mediator.find("王五签了")
    stranger = town.resident("过路人", "wenjun-3")
    sister = town.holding("binjiang", "mediator")[0]
    for phone in (stranger, sister, lender):
        phone.says("/start")
        phone.press(phone.chat()[-1]["id"], data, force=True)
        phone.press(phone.chat()[-1]["id"], data.replace(":signed:", ":sign:"), force=True)
    assert signatures(town) == []
    newest = mediator.chat()[-1]["id"]
    mediator.press(newest, data.rsplit(":", 1)[0] + ":999", force=True)
    assert signatures(town) == []
