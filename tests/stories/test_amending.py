"""A promise is let go, or moved to another day, as both sides agree: each in the chat, or written down for who has no bot."""

import pytest

from bot.rules.terms import Kind, Outcome, Stage
from tests.stories.agreeing import a_loan, drafts, load, opens_room, promises, signs
from tests.stories.residents import opens
from tests.stories.test_papers import sheets
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
TWICE = (("王五", "先还一部分", "300", "12月3日"), ("王五", "还清", "500", "12月15日"))
WHY = "王五住院了，张丽说剩下的不要了"


def carried_out(town: Town, *, with_debtor: bool = True) -> tuple[Phone, Phone, Phone]:
    mediator, lender, debtor = a_loan(town, with_debtor=with_debtor)
    drafts(mediator, *TWICE)
    signs(mediator)
    town.wait(minutes=1)
    return mediator, lender, debtor


def proposes(town: Town, mediator: Phone, promise: int, what: str, *words: str) -> None:
    opens_room(mediator)
    mediator.presses(f"约定 {promise}")
    mediator.presses("变更")
    mediator.presses(what)
    for each in words:
        mediator.says(each)
    town.wait(minutes=1)


def test_let_go_by_both_it_is_neither_kept_nor_broken(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    proposes(town, mediator, 1, "不用履行了", WHY)
    assert "正在问双方" in mediator.read()
    for phone, whose in ((lender, "对方：先还一部分"), (debtor, "您：先还一部分")):
        assert "这样改，您同意吗" in phone.read() and whose in phone.read() and WHY in phone.read()
    message, data = debtor.find("^同意$")
    debtor.presses("^同意$")
    assert promises(town)[0].state == "open"
    assert "对方也同意，才会改" in debtor.read()
    debtor.press(message, data, force=True)  # again: one side is one side
    assert promises(town)[0].state == "open"
    lender.presses("^同意$")
    first, second = promises(town)
    assert (first.state, second.state) == ("waived", "open")
    case = load(town)
    assert case.stage is Stage.CARRYING_OUT
    assert [each.about for each in case.open_obligations if each.kind is Kind.PROMISE] == [second.id]
    town.wait(minutes=1)
    assert "双方同意这一条不用履行了" in debtor.read()
    assert any("双方同意这一条不用履行了" in text for text in mediator.texts()[-2:])
    # Nobody is asked about it on its day; it stands in the record, in the details and on the sides' own screens.
    seen = len(lender.texts())
    town.wait_until(town.clock.now().replace(month=12, day=4, hour=2, minute=0))
    assert not any("约定的日子到了" in text for text in lender.texts()[seen:])
    record = sheets(town, mediator, "performance")["performance"].words()
    assert "双方同意免除" in record and WHY in record
    assert "双方同意免除" in opens(lender, NUMBER)
    mediator.says(f"/case {NUMBER}")
    assert "本人在线答复：也同意免除一条约定" in mediator.read()
    # The other is kept: all that was promised has come to its end, and nothing was broken.
    town.wait_until(town.clock.now().replace(day=16, hour=2))
    lender.presses("^做到了")
    debtor.presses("^做到了")
    case = load(town)
    assert (case.stage, case.outcome) == (Stage.RESOLVED, Outcome.SETTLED)
    assert "约定的事都了结了" in debtor.read()


def test_the_last_one_let_go_ends_the_handling(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    for number in (1, 2):
        proposes(town, mediator, number, "不用履行了", WHY)
        lender.presses("^同意$")
        debtor.presses("^同意$")
        town.wait(minutes=1)
    case = load(town)
    assert (case.stage, case.outcome) == (Stage.RESOLVED, Outcome.SETTLED)
    assert case.owed(Kind.REVISIT) is not None
    assert "都了结了" in lender.read()
    assert any("都了结了" in text for text in mediator.texts()[-2:])
    shown = opens(lender, NUMBER)
    assert "双方同意免除" in shown


def test_a_no_changes_nothing(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    before = promises(town)
    proposes(town, mediator, 2, "改日子", "12月31日", "王五要等年底发工资")
    assert "改到 12月31日 24:00 前" in debtor.read()
    debtor.presses("^同意$")
    lender.presses("不同意，照原来的")
    town.wait(minutes=1)
    assert promises(town) == before
    assert "不会给您带来任何不利" in lender.read()
    assert "有一方不同意" in debtor.read()
    assert any("有一方不同意" in text for text in mediator.texts()[-2:])
    assert "您同意吗" not in opens(lender, NUMBER)
    mediator.says(f"/case {NUMBER}")
    assert "本人在线答复：不同意变更约定" in mediator.read()


@pytest.mark.parametrize(("day", "due"), [("12月31日", "12月31日"), ("12月10日", "12月10日")])
def test_with_both_yes_it_is_owed_by_the_new_day(town: Town, day: str, due: str) -> None:
    mediator, lender, debtor = carried_out(town)
    proposes(town, mediator, 2, "改日子", day, "两家商量好了")
    lender.presses("^同意$")
    debtor.presses("^同意$")
    town.wait(minutes=1)
    assert f"{due} 24:00" in lender.read()
    assert promises(town)[1].state == "open"
    month, number = (int(each) for each in due.removesuffix("日").split("月"))
    after = town.clock.now().replace(month=month, day=number, hour=18)
    assert promises(town)[1].due_at < after
    seen = len(lender.texts())
    town.wait_until(town.clock.now().replace(month=month, day=number, hour=2))
    assert not any("还清" in text and "约定的日子到了" in text for text in lender.texts()[seen:])
    town.wait(days=1)
    assert any("还清" in text and "约定的日子到了" in text for text in lender.texts()[seen:])
    assert "双方同意改为2026年" in sheets(town, mediator, "performance")["performance"].words()


def test_who_has_no_bot_is_asked_by_the_mediator_and_the_history_says_so(town: Town) -> None:
    mediator, lender, _same = carried_out(town, with_debtor=False)
    proposes(town, mediator, 1, "不用履行了", WHY)
    assert "对方没用机器人" in mediator.read()
    assert "反映人一方同意" not in mediator.buttons()
    opens_room(mediator)
    mediator.presses("约定 1")
    mediator.presses("变更")
    assert len(mediator.buttons()) <= 6
    message, data = mediator.find("对方同意")
    mediator.presses("对方同意")
    assert promises(town)[0].state == "open"
    mediator.press(message, data, force=True)
    lender.presses("^同意$")
    assert promises(town)[0].state == "waived"
    mediator.says(f"/case {NUMBER}")
    shown = mediator.read()
    assert "登记：对方口头答复，同意变更约定" in shown and "张丽 本人在线答复：也同意免除一条约定" in shown


def test_another_proposal_takes_the_place_of_one_and_old_buttons_do_nothing(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    proposes(town, mediator, 1, "不用履行了", WHY)
    message, data = lender.find("^同意$")
    debtor.presses("^同意$")
    opens_room(mediator)
    mediator.presses("约定 1")
    assert "提议：这一条不用履行了" in mediator.read()
    mediator.presses("变更")
    assert "✓ 对方" in mediator.read()
    mediator.presses("重新提")
    assert "以新提的为准" in mediator.read()
    mediator.presses("改日子")
    mediator.presses("7 天")
    mediator.says("张丽想再等等")
    lender.press(message, data, force=True)
    assert promises(town)[0].state == "open"
    assert any("不用再答复" in text for text in lender.texts())
    stranger = town.resident("过路人", "wenjun-3")
    sister = town.holding("binjiang", "mediator")[0]
    _message, data = lender.find("^同意$")
    for phone in (stranger, sister):
        phone.says("/start")
        for forged in (data, data.replace(":yes", ":other_yes"), data.replace(":yes", ":reporting_yes")):
            phone.press(phone.chat()[-1]["id"], forged, force=True)
    # Nor does the mediator speak for a side that uses the bot.
    mediator.press(mediator.chat()[-1]["id"], data.replace(":yes", ":other_yes"), force=True)
    assert promises(town)[0].state == "open"
    before = promises(town)[0].due_at
    lender.presses("^同意$")
    debtor.presses("^同意$")
    assert promises(town)[0].due_at != before


def test_what_is_kept_meanwhile_is_not_let_go(town: Town) -> None:
    mediator, lender, debtor = carried_out(town)
    proposes(town, mediator, 1, "不用履行了", WHY)
    debtor.presses("^同意$")
    opens_room(mediator)
    mediator.presses("约定 1")
    mediator.presses("^做到了")
    mediator.says("张丽发来转账截图")
    assert promises(town)[0].state == "kept"
    lender.presses("^同意$")
    assert promises(town)[0].state == "kept"
    assert any("不用再答复" in text for text in lender.texts())
