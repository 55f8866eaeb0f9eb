"""What a party may choose at any time: take it back, court, another mediator, and "somebody is making trouble for me"."""

from tests.stories.residents import answered, closed, opens, photo, reports, resolved, taken
from tests.stories.town import Town


def test_reopened_by_the_resident_before_it_is_closed(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resolved(town, mediator)
    opens(resident, number)
    resident.presses("还是没解决")
    assert "重新办" in resident.read()
    assert "↻" not in mediator.read(), "nothing happens before it is confirmed"
    resident.presses("没有解决")
    assert "↻" in mediator.read()
    assert "↻" in supervisor.read()
    assert "↻" in opens(resident, number)
    town.wait(days=8)
    assert "!" in mediator.read(), "the weekly clock runs again"


def test_reopened_by_the_resident_after_closing_by_the_supervisors_yes(town: Town) -> None:
    mediator, leader = town.holding("wenjun", "mediator")[0], town.holding("linjiang", "leader")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    town.group("wenjun")
    town.group("linjiang")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    closed(town, mediator, leader)
    town.wait(days=10)
    opens(resident, number)
    message, data = resident.find("还是没解决")
    resident.presses("还是没解决")
    resident.presses("没有解决")
    asked = [text for text in supervisor.texts() if "重新" in text]
    assert len(asked) == 1
    resident.press(message, data, force=True)
    resident.presses("没有解决")
    assert [text for text in supervisor.texts() if "重新" in text] == asked, "asked once, however often it is pressed"


def test_withdrawn_by_the_resident_stops_everything(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("撤回反映")
    assert "不再办" in resident.read()
    resident.presses("先不")
    assert "在办" in resident.read()
    resident.presses("撤回反映")
    message, data = resident.find("撤回反映")
    resident.press(message, data)
    assert "撤回" in mediator.read()
    assert "✕" in mediator.read(group)
    assert "结束" in resident.press(message, data, force=True)
    before = len(mediator.texts())
    town.wait(days=10)
    assert len(mediator.texts()) == before, "nobody is nagged for it any more"


def test_a_critical_report_is_not_dropped_because_it_is_taken_back(town: Town) -> None:
    town.group("linjiang")
    town.group("city")
    supervisors = [*town.holding("linjiang", "supervisor"), *town.holding("city", "supervisor")]
    resident = town.resident("张丽", "wenjun-3")
    resident.says("他拿着刀堵在我家门口，现在还在砸门")
    resident.presses("不安全")
    resident.says("/cases")
    resident.presses("-2026-")
    resident.presses("撤回反映")
    assert "平安" in resident.read()
    resident.presses("撤回反映")
    assert "转达" in resident.read()
    assert any("撤回" in text for phone in supervisors for text in phone.texts())
    resident.says("/cases")
    assert "结束" not in resident.read()


def test_court_chosen_leaves_the_case_open_and_counts_against_nobody(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    answered(town, mediator)
    opens(resident, number)
    resident.presses("去法院")
    assert "权利" in resident.read() and "12348" in resident.read()
    message, data = resident.find("告诉调解员")
    resident.press(message, data)
    assert "法院" in mediator.read()
    told = len(mediator.texts())
    resident.press(message, data, force=True)
    assert len(mediator.texts()) == told, "said once"
    assert "法院" not in mediator.read(group)
    assert "您选了去法院或仲裁" in opens(resident, number)


def test_another_mediator_is_asked_for_without_a_reason(town: Town) -> None:
    first, second = town.holding("wenjun", "mediator")[:2]
    leader = town.holding("wenjun", "leader")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, first)
    opens(resident, number)
    resident.presses("换调解员")
    resident.presses("请换一位")
    assert number in leader.read()
    leader.presses("换人|指派|交给")
    leader.presses(second.user.name)
    assert second.user.name in resident.read()
    assert "由您经办" in second.read()


def test_making_trouble_goes_past_the_unit_that_handles_it(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    group = town.group("wenjun")
    supervisor = town.holding("linjiang", "supervisor")[0]
    room = town.all_staff_of("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    before = {phone.user.id: len(phone.texts()) for phone in room}
    opens(resident, number)
    resident.presses("有人为难我")
    assert "承办单位不会知道" in resident.read()
    resident.says("主任打电话让我别再反映，说对我没好处")
    resident.sends(photo=photo())
    town.wait(seconds=5)
    assert "主任打电话让我别再反映" in supervisor.read() or any("主任打电话" in text for text in supervisor.texts())
    assert [message for message in supervisor.chat() if message["from"]["bot"] and message["kind"] == "photo"]
    assert {phone.user.id: len(phone.texts()) for phone in room} == before, "not a word to the unit"
    assert all("为难" not in phone.everything() and "主任打电话" not in phone.everything() for phone in room)
    mediator.presses("看详情|看全部", group)
    assert "主任打电话" not in mediator.everything() and "为难" not in mediator.everything()
    assert not [message for message in mediator.chat() if message["kind"] == "photo"], "the photo is with the supervisor only"


def test_making_trouble_can_be_said_without_words(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    supervisor = town.holding("linjiang", "supervisor")[0]
    town.group("wenjun")
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    taken(town, mediator)
    opens(resident, number)
    resident.presses("有人为难我")
    message, data = resident.find("马上上报")
    resident.press(message, data)
    resident.press(message, data, force=True)
    town.wait(seconds=5)
    assert len([text for text in supervisor.texts() if "为难" in text]) == 1
