"""The reporter's phone: left after sending, known ever after, never asked in a group, and never somebody else's."""

from tests.stories.residents import LEAK, number_in, reports, taken
from tests.stories.town import Town


def test_a_phone_left_after_sending_reaches_who_handles_it_and_is_not_asked_for_again(town: Town) -> None:
    town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    assert "留个电话" in resident.read()
    taken(town, mediator)
    assert "没有留电话" in mediator.read()
    assert mediator.buttons()[0] == "问反映人", "nobody can phone without a number"
    resident.presses("留个电话")
    resident.says("+86 138 1234 1234")
    assert "13812341234" in resident.read() and number in resident.read()
    assert "13812341234" in mediator.read()
    resident.says(LEAK)
    resident.presses("邻里")
    resident.presses("都没有")
    assert "13812341234" in resident.read()
    resident.presses("^发送")
    assert "留个电话" not in resident.read()


def test_a_phone_can_be_left_out_of_one_report(town: Town) -> None:
    town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    resident.says("我的电话是13812341234")
    resident.says(LEAK)
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("修改")
    resident.presses("我的电话")
    resident.presses("这次不给")
    assert "这次不给" in resident.read()
    resident.presses("^发送")
    taken(town, mediator)
    assert "13812341234" not in mediator.everything()


def test_somebody_elses_contact_is_not_taken_as_ones_own(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    number = reports(resident)
    resident.sends(contact={"phone": "+8613999998888", "name": "老王"})
    town.wait(seconds=3)
    assert "别人的名片" in resident.read()
    resident.presses("取消")
    resident.user.phone = "8613812341234"
    resident.sends(contact=True)
    assert "13812341234" in resident.read() and number in resident.read()


def test_not_now_is_taken_for_an_answer(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    number_in(reports(resident))
    resident.presses("留个电话")
    resident.says("先不")
    assert "照样办" in resident.read()
