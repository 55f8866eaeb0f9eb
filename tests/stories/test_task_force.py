"""A task force of three units: begun by a supervisor, decided by its study meeting, one list of steps for all, and ended."""

from tests.stories.supervision import said_after
from tests.stories.test_measures import opens_list, working
from tests.stories.town import Phone, Town

DECISION = "三家单位联合处置，先核实漏水原因"
STEPS = ("核实情况", "研判形势", "定等级", "定措施")


def begun(town: Town) -> tuple[Phone, Phone, Phone, str]:
    """A case with a task force whose lead has not recorded the decision yet: supervisor, lead, resident, number."""
    _mediator, resident, number = working(town)
    supervisor, lead = town.staff("xu-wenjing"), town.staff("wu-changming")
    opens_list(supervisor, number)
    supervisor.presses("工作专班")
    supervisor.presses("成立专班")
    supervisor.says("吴长明")
    assert "吴长明" in supervisor.read() and "11月26日 24:00" in supervisor.read()
    assert "工作专班由您牵头" in lead.read()
    return supervisor, lead, resident, number


def decides(lead: Phone) -> None:
    """The decision, two units more, four names and one date."""
    lead.presses("记研判决定")
    lead.says(DECISION)
    lead.says("滨江社区")
    assert "滨江" in lead.read()
    lead.says("临江派出所")
    lead.presses("就这些|选好了")
    for name in ("王敏", "张桂琴", "聂振华", "吴长明"):
        lead.says(name)
    lead.presses("3 天内")
    assert "记好了" in lead.read()


def test_three_units_have_one_list_and_a_card_each(town: Town) -> None:
    neighbours, police = town.group("binjiang"), town.group("linjiang-police")
    helper, officer, volunteer = town.staff("zhang-guiqin"), town.staff("nie-zhenhua"), town.staff("fu-li")
    _supervisor, lead, resident, number = begun(town)
    assert number not in helper.everything(neighbours)
    decides(lead)

    for phone, group in ((helper, neighbours), (officer, police)):
        card = phone.read(group)
        assert number in card and "吴长明牵头" in card and "还有 1 条措施" in card
        assert "由文君社区调解室办理" in card and "照看好现场" not in card, "no police on the spot, but a unit that works with others"
        assert (
            "张丽" not in phone.everything(group) and "楼上漏水" not in phone.everything(group) and DECISION not in phone.everything(group)
        )
    assert "研判形势" in helper.read() and "核实情况" in town.staff("wang-min").everything()

    helper.presses("专班措施", neighbours)
    shown = helper.read()
    for step in STEPS:
        assert step in shown
    assert "✓ 开专题研判会" in shown and "临江派出所" in shown
    assert "张丽" not in shown and "楼上漏水" not in helper.everything()

    helper.presses("专班措施|去办|记措施")
    message, data = helper.find("记措施|办好了")
    helper.press(message, data)
    helper.presses("办好了")
    helper.says("两家情绪平稳，没有激化的苗头")
    assert "还有 0 条措施" in helper.read(neighbours)
    officer.presses("专班措施", police)
    assert "✓ 研判形势" in officer.read(), "one list: what one unit did the other reads"

    said = len(officer.chat())
    town.wait(days=4)
    assert any("定等级" in text and "!" in text for text in said_after(officer, said))
    everything = resident.everything() + volunteer.everything()
    assert "专班" not in everything and "研判" not in everything

    lead.presses("专班措施")
    lead.presses("工作专班")
    lead.presses("结束专班")
    message, data = lead.find("确定结束")
    lead.press(message, data)
    assert "已结束" in lead.read()
    assert "已经结束" in lead.press(message, data, force=True)
    assert "工作专班已结束" in next(text for text in helper.texts(neighbours) if number in text)
    assert not any("专班" in key for key in helper.buttons(neighbours))
    message, data = officer.find("专班措施")
    officer.press(message, data, force=True)
    assert number in officer.press(message, data, force=True), "with the task force the way to its list ends"


def test_a_leader_proposes_and_nobody_else_begins_one(town: Town) -> None:
    mediator, _resident, number = working(town)
    director, supervisor, stranger = town.staff("li-guoping"), town.staff("xu-wenjing"), town.staff("fu-li")
    opens_list(director, number)
    director.presses("工作专班")
    assert not any("成立" in key for key in director.buttons() if key != "建议成立")
    director.presses("建议成立")
    director.says("两家互不相让，房管和派出所都要来")
    assert "互不相让" in supervisor.read() and "李国平" in supervisor.read()
    for phone in (mediator, director, stranger):
        phone.says("/help")
        newest = phone.chat()[-1]["id"]
        for what in ("begin", "decide", "end_yes", "units_done"):
            assert phone.press(newest, f"tfc:1:{what}:0:0", force=True)
    assert number not in stranger.everything()
    opens_list(mediator, number)
    mediator.presses("工作专班")
    assert "没有工作专班" in mediator.read()
    supervisor.presses("成立专班")
    supervisor.says("吴长明")
    assert "已经有" in supervisor.press(*supervisor.find("成立专班"), force=True)


def test_ended_before_it_met_it_owes_nothing(town: Town) -> None:
    supervisor, lead, _resident, _number = begun(town)
    supervisor.presses("工作专班")
    supervisor.presses("结束专班")
    supervisor.presses("确定结束")
    assert "工作专班已结束" in lead.read()
    said = len(lead.chat())
    town.wait(days=4)
    assert not any("专题研判会" in text for text in said_after(lead, said))


def test_its_study_meeting_is_owed_by_name(town: Town) -> None:
    town.staff("zhang-guiqin")
    town.staff("nie-zhenhua")
    _supervisor, lead, _resident, _number = begun(town)
    said = len(lead.chat())
    town.wait(days=4)
    assert any("专题研判会" in text and "!" in text for text in said_after(lead, said))
    decides(lead)
    said = len(lead.chat())
    town.wait(hours=20)
    assert not any("专题研判会" in text for text in said_after(lead, said))
    assert "已经" in lead.press(*lead.find("记研判决定"), force=True)


def test_no_screen_has_more_than_six_buttons(town: Town) -> None:
    for unit in ("linjiang", "shiqiao", "chengnan", "sangping", "city", "labour", "police"):
        for phone in town.all_staff_of(unit):
            assert phone
    supervisor, lead, _resident, number = begun(town)
    lead.presses("记研判决定")
    lead.says(DECISION)
    for _screen in range(4):
        assert len(lead.buttons()) <= 6, lead.buttons()
        lead.presses("更多|▸")
    assert len(lead.buttons()) <= 6
    opens_list(supervisor, number)
    supervisor.presses("加一条措施")
    assert len(supervisor.buttons()) <= 6
    supervisor.presses("化解")
    supervisor.says("请两家一起来谈一次")
    assert len(supervisor.buttons()) <= 6
    supervisor.presses("其他单位")
    for _screen in range(4):
        assert len(supervisor.buttons()) <= 6, supervisor.buttons()
        supervisor.presses("更多" if "更多" in supervisor.buttons() else "▸")
