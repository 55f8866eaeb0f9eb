"""An agreement is drawn up, signed and carried out: a loan in two dated promises, the second of them broken once."""

from bot.rules.terms import Kind, Stage
from tests.stories.agreeing import SECRET, a_loan, agreements, drafts, load, opens_menu, opens_room, promises, signs
from tests.stories.residents import answered, opens, photo, reports
from tests.stories.supervision import said_after, village
from tests.stories.test_two_sides import NEIGHBOUR, REPORT, joined, people_room
from tests.stories.town import Town

NUMBER = "LJ-2026-000001"
TWICE = (("王五", "先还一部分", "300", "12月3日"), ("王五", "还清", "500", "12月15日"))


def test_a_loan_in_two_promises_is_carried_out_to_the_end(town: Town) -> None:
    mediator, lender, debtor = a_loan(town)
    drafts(mediator, *TWICE)
    assert "300元" in mediator.read() and "12月15日 24:00" in mediator.read()
    mediator.presses("签：钱")
    mediator.presses("张丽签了")
    mediator.sends(photo=photo())
    town.wait(seconds=5)
    assert "照片已和案件一起保存" in mediator.read()
    for each in ("王五签了", "调解员已签", "已盖章"):
        mediator.presses(each)
    assert any("协议生效了" in text and "12月3日 24:00" in text for text in mediator.texts())
    case = load(town)
    assert case.stage is Stage.CARRYING_OUT
    assert [each.kind for each in case.open_obligations] == [Kind.PROMISE, Kind.PROMISE]
    town.wait(minutes=1)
    group = town.group("wenjun")
    assert any("王敏经办 · 履行中，下一个日子 12月3日 24:00" in text for text in mediator.texts(group))
    assert "300" not in mediator.everything(group) and "王五" not in mediator.everything(group)
    for phone, who in ((lender, "对方：先还一部分"), (debtor, "您：先还一部分")):
        assert any(who in text and "达成协议了" in text for text in phone.texts())
        assert who in opens(phone, NUMBER)
    assert "借了我" not in debtor.everything()

    # The first is kept: both say so on the morning after its day, and the mediator has nothing to record.
    seen = len(mediator.chat())
    town.wait_until(town.clock.now().replace(month=12, day=4, hour=2, minute=0))
    assert "约定的日子到了" in lender.read() and "约定的日子到了" in debtor.read()
    lender.presses("^做到了")
    assert promises(town)[0].state == "open"
    debtor.presses("^做到了")
    assert promises(town)[0].state == "kept"
    assert not [text for text in said_after(mediator, seen) if "报进展" in text]  # weekly reports rest
    assert load(town).stage is Stage.CARRYING_OUT

    # The second is not: one side says so, and the mediator decides.
    town.wait_until(town.clock.now().replace(day=16, hour=2))
    lender.presses("没做到")
    assert "没有做到" in mediator.read() and "反映人一方说：没做到" in mediator.read()
    mediator.presses("记履行情况")
    mediator.presses("没做到")
    mediator.presses("提醒，改日子")
    mediator.says("12月22日")
    assert "12月22日 24:00" in mediator.read()
    town.wait(minutes=1)
    assert "12月22日 24:00 前办好" in debtor.read()
    assert "已经提醒对方" in lender.read()
    assert load(town).owed(Kind.PROMISE).extensions == 1  # type: ignore[union-attr]

    # Kept late, recorded by the mediator with a receipt; then the handling is over.
    town.wait(days=2)
    opens_room(mediator)
    mediator.presses("约定 2")
    mediator.presses("^做到了")
    mediator.sends(photo=photo(), caption=f"张丽发来转账截图，{SECRET}")
    assert "回访" in mediator.read()
    case = load(town)
    assert (case.stage, case.outcome and case.outcome.value) == (Stage.RESOLVED, "settled")
    town.wait(minutes=1)
    assert "都做到了" in lender.read() and "都做到了" in debtor.read()
    for phone in (lender, debtor):
        opens(phone, NUMBER)
        assert SECRET not in phone.everything()
    lender.says("/cases")
    lender.presses(NUMBER)
    lender.presses("^解决了$|办理过程")

    leader = town.holding("linjiang", "leader")[0]
    leader.presses("记回访", town.group("linjiang"))
    for _side in ("reporting", "other"):
        for answer in ("打了电话", "^履行了", "^满意", "不需要"):
            leader.presses(answer)
    leader.says("打电话问过了，钱都还清了")
    assert load(town).stage is Stage.CLOSED
    assert agreements(town)[0].state == "in_effect"


def test_two_neighbours_who_came_by_their_own_roads_agree(town: Town) -> None:
    """Sides, links and consent as the room of the people makes them; the limit that began with the last yes ends with the agreement."""
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    neighbour = joined(town, here)
    neighbour.presses("^愿意")
    opens_menu(here.mediator)
    assert "反映人一方还没有都同意调解" in here.mediator.presses("调解协议")
    people_room(here.mediator)
    here.mediator.presses("张丽")
    here.mediator.presses("愿不愿意")
    here.mediator.presses("发给本人")
    here.resident.presses("^愿意")
    assert load(town).owed(Kind.MEDIATION_LIMIT) is not None

    drafts(here.mediator, (NEIGHBOUR, "修好水管", "", "12月3日"), ("张丽", "开门让人来修", "", "11月27日"))
    signs(here.mediator)
    town.wait(minutes=1)
    case = load(town)
    assert case.stage is Stage.CARRYING_OUT
    assert case.owed(Kind.MEDIATION_LIMIT) is None
    shown = opens(neighbour, NUMBER)
    assert "您：修好水管" in shown and "对方：开门让人来修" in shown
    shown = opens(here.resident, NUMBER)
    assert "对方：修好水管" in shown and "您：开门让人来修" in shown
    assert REPORT not in neighbour.everything() and "张丽" not in neighbour.everything()
    here.mediator.presses("看协议")
    here.mediator.presses("履行")
    assert "空白" in "".join(here.mediator.buttons())
