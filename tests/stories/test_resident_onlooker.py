"""A reporter who is not a party: hears received, with whom, in hand, ended; adds facts; decides nothing."""

from tests.stories.residents import answered, closed, number_in, opens, reports
from tests.stories.town import Phone, Town


def tells_for_others(resident: Phone) -> str:
    """A report that is not their own matter."""
    resident.says("隔壁两家邻居天天为堆杂物吵架，我看不下去了")
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("^修改")
    resident.presses("^更多")
    resident.presses("不是我自己的事")
    resident.presses("^发送")
    return number_in(resident.read())


def test_not_a_party_sees_where_it_stands_and_decides_nothing(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("李婶", "wenjun-3")
    number = tells_for_others(resident)
    answered(town, mediator)
    assert "给您回话" not in resident.everything(), "nobody gets back to who only told of it"
    screen = opens(resident, number)
    assert mediator.user.name in screen
    assert "约好周四" not in resident.everything(), "what was said to the parties is theirs"
    labels = str(resident.buttons())
    assert "补充情况" in labels and "还没完" in labels
    assert not any(word in labels for word in ("撤回", "没解决", "换调解员", "法院"))
    case = resident.find("补充情况")[1].split(":")[1]
    for what in ("withdraw", "withdraw_yes", "unsolved_yes", "court_yes", "mediator_yes", "history"):
        resident.press(resident.chat()[-1]["id"], f"mc:{case}:{what}", force=True)
    assert "撤回" not in mediator.everything() and "法院" not in mediator.everything()


def test_not_a_party_adds_facts_and_says_that_it_goes_on(town: Town) -> None:
    mediator = town.holding("wenjun", "mediator")[0]
    town.group("wenjun")
    resident = town.resident("李婶", "wenjun-3")
    number = tells_for_others(resident)
    answered(town, mediator)
    opens(resident, number)
    resident.presses("补充情况")
    resident.says("昨晚又吵到十二点")
    town.wait(seconds=5)
    assert "昨晚又吵到十二点" in mediator.read()
    resident.presses("说完了")
    resident.presses("还没完")
    town.wait(seconds=5)
    assert "还没完" in mediator.read()
    told = len(mediator.texts())
    opens(resident, number)
    resident.presses("还没完")
    town.wait(seconds=5)
    assert len(mediator.texts()) == told, "once an hour is enough"


def test_not_a_party_hears_the_end_but_not_the_result(town: Town) -> None:
    mediator, leader = town.holding("wenjun", "mediator")[0], town.holding("linjiang", "leader")[0]
    town.group("wenjun")
    town.group("linjiang")
    resident = town.resident("李婶", "wenjun-3")
    number = tells_for_others(resident)
    closed(town, mediator, leader)
    screen = opens(resident, number)
    assert "结束" in screen
    assert "800" not in resident.everything() and "调成" not in screen
    assert "还是没解决" not in str(resident.buttons())


def test_somebody_elses_case_cannot_be_opened_by_its_button(town: Town) -> None:
    town.group("wenjun")
    owner, stranger = town.resident("张丽", "wenjun-3"), town.resident("王五", "wenjun-3")
    number = reports(owner)
    opens(owner, number)
    data = owner.find("补充情况")[1]
    said = stranger.press(stranger.chat()[-1]["id"], data, force=True)
    assert said and number not in said
    assert number not in stranger.everything()
