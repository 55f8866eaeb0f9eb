"""Promises in the hands of the two sides: contradicted, forged by others, talked over again, taken to court; and who uses no bot."""

from typing import Any

from bot.rules.terms import Kind, Outcome, Stage
from tests.stories.agreeing import SECRET, a_loan, drafts, load, opens_room, promises, signs
from tests.stories.residents import opens, reports
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
ONE = ("王五", "还钱", "800", "12月3日")
MORNING_AFTER: dict[str, Any] = {"month": 12, "day": 4, "hour": 2, "minute": 0}


def carried_out(town: Town, *, with_debtor: bool = True, oral: bool = False) -> tuple[Phone, Phone, Phone]:
    mediator, lender, debtor = a_loan(town, with_debtor=with_debtor)
    drafts(mediator, ONE, oral=oral)
    if oral:
        mediator.presses("就这样定了")
    else:
        signs(mediator)
    town.wait_until(town.clock.now().replace(**MORNING_AFTER))
    return mediator, lender, debtor


def records(mediator: Phone) -> None:
    opens_room(mediator)
    mediator.presses("约定 1")


def test_one_side_says_kept_and_the_other_not(town: Town) -> None:
    mediator, lender, debtor = carried_out(town, oral=True)
    debtor.presses("^做到了")
    message, data = lender.find("没做到")
    lender.presses("没做到")
    assert promises(town)[0].state == "open"
    assert "没有做到" in mediator.read() and "对方说：做到了" in mediator.read()
    assert not any("没做到" in text for text in debtor.texts())  # what one says is not shown to the other
    heard = len([text for text in mediator.texts() if "有一方说约定的事没有做到" in text])
    lender.press(message, data, force=True)  # again
    assert len([text for text in mediator.texts() if "有一方说约定的事没有做到" in text]) == heard

    mediator.presses("记履行情况")
    mediator.presses("没做到")
    mediator.presses("再调解")
    mediator.says(f"王五失业了，{SECRET}，再谈一次")
    case = load(town)
    assert case.stage is Stage.IN_PROGRESS
    assert case.owed(Kind.WEEKLY_REPORT) is not None and case.owed(Kind.PROMISE) is None
    town.wait(minutes=1)
    assert "会再调一次" in lender.read() and "会再调一次" in debtor.read()
    for phone in (lender, debtor):
        opens(phone, NUMBER)
        assert SECRET not in phone.everything()


def test_taken_to_court_the_handling_ends_and_the_way_is_told(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    lender.presses("没做到")
    records(mediator)
    mediator.presses("没做到")
    mediator.presses("走法院")
    assert "第 32 条" in mediator.read()
    mediator.says("告诉张丽可以到法院起诉")
    case = load(town)
    assert (case.stage, case.outcome) == (Stage.RESOLVED, Outcome.NOT_SETTLED)
    town.wait(minutes=1)
    assert any("起诉" in text and "12348" in text for text in lender.texts()[-3:])
    assert any("起诉" in text for text in debtor.texts()[-3:])


def test_a_part_is_written_down_and_who_has_no_bot_is_asked_by_the_mediator(town: Town) -> None:
    mediator, lender, _same = carried_out(town, with_debtor=False)
    lender.presses("^做到了")
    assert "请问一下对方" in mediator.read()
    mediator.presses("记履行情况")
    mediator.presses("先履行了一部分")
    mediator.says("12月1日先给了 500")
    records(mediator)
    assert "已履行：12月1日先给了 500" in mediator.read()
    message, data = mediator.find("^做到了")
    mediator.presses("^做到了")
    mediator.says("打电话问过王五，也说还清了")
    assert load(town).stage is Stage.RESOLVED
    mediator.press(message, data, force=True)
    assert load(town).stage is Stage.RESOLVED


def test_forgotten_it_climbs_after_two_days(town: Town) -> None:
    mediator, _lender, _debtor = carried_out(town)
    director = town.holding("wenjun", "leader")[0]
    mine, theirs = len(mediator.texts()), len(director.texts())
    town.wait(hours=8)
    assert any("履行约定" in text for text in mediator.texts()[mine:])
    assert not any("履行约定" in text for text in director.texts()[theirs:])
    town.wait(days=2)
    assert any("履行约定" in text for text in director.texts())


def test_strangers_and_the_wrong_side_move_nothing(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    _message, data = lender.find("^做到了")
    stranger = town.resident("过路人", "wenjun-3")
    reports(stranger)
    sister = town.holding("binjiang", "mediator")[0]
    record = data.replace(":yes:", ":kept:")
    for phone in (stranger, sister, debtor):
        newest = phone.chat()[-1]["id"]
        before = promises(town)
        seen = phone.everything()
        toast = phone.press(newest, record, force=True)
        assert promises(town) == before
        assert "800元" not in toast
        if phone is not debtor:
            phone.press(newest, data, force=True)
            assert promises(town) == before
            assert "800元" not in phone.everything().replace(seen, "")
    assert load(town).stage is Stage.CARRYING_OUT
    assert mediator.person


def test_without_the_other_side_or_their_yes_there_is_no_agreement(town: Town) -> None:
    mediator, _lender, _debtor = a_loan(town, with_debtor=False, consent="")
    mediator.says(f"/case {NUMBER}")
    for _more in range(3):
        if "办这件事" not in mediator.buttons():
            mediator.presses("更多")
    mediator.presses("办这件事")
    toast = mediator.presses("调解协议")
    assert "对方还没有都同意调解" in toast


def test_a_draft_waits_and_is_changed(town: Town) -> None:
    mediator, _lender, _debtor = a_loan(town)
    opens_room(mediator)
    mediator.presses("书面协议")
    mediator.says("王五借了 800 元没有还")
    assert "责任" in mediator.read()
    mediator.presses("上一步")
    assert "现在写的是" in mediator.read() and "800 元没有还" in mediator.read()
    mediator.says("王五 2025 年借了 800 元没有还")
    mediator.says("/cancel")
    town.wait(days=3)
    opens_room(mediator)
    assert "2025 年借了" in mediator.read()
    mediator.presses("接着写")
    mediator.says("王五负责归还")
    mediator.says("王五一次还清")
    mediator.presses("加一条约定")
    mediator.says("王五")  # typed in place of the button
    mediator.says("还钱")
    mediator.says("不知道多少")
    assert "没看懂是多少钱" in mediator.read()
    mediator.presses("上一步")
    mediator.says("还清欠款")
    mediator.says("800元")
    mediator.says("猴年马月")
    assert "今天" in mediator.read() or "哪" in mediator.read()
    mediator.says("12月3日")
    assert "还清欠款（800元），12月3日 24:00 前" in mediator.read()
    mediator.presses("约定 1")
    mediator.presses("金额")
    mediator.says("750")
    assert "750元" in mediator.read()
    mediator.presses("上一步")
    mediator.presses("没有别的了")
    mediator.presses("签：钱")
    mediator.presses("王五签了")
    mediator.presses("更正")
    mediator.presses("修改内容")
    assert "重新签字" in mediator.read()
    mediator.presses("对，修改")
    assert "草稿" in mediator.read()
    mediator.presses("签：钱")
    assert "王五签了" in mediator.buttons()


def test_the_other_side_who_joins_late_finds_the_question_on_their_own_screen(town: Town) -> None:
    mediator, lender, _same = carried_out(town, with_debtor=False)
    debtor = town.resident("王五")
    from dataclasses import replace

    from storage import subjects
    from tests.stories.agreeing import person_of

    person = person_of(town, debtor)
    other = load(town).parties[-1]
    town.do(lambda db, house: subjects.keep(db, 1, replace(other, person=person)))
    shown = opens(debtor, NUMBER)
    assert "您：还钱（800元）" in shown and "约定的日子到了" in shown
    assert "借了我" not in debtor.everything() and "张丽" not in debtor.everything()
    debtor.presses("^做到了")
    lender.presses("^做到了")
    assert load(town).stage is Stage.RESOLVED
    assert "约定的事都做到了" in mediator.read() and "以前回访" in mediator.read()
