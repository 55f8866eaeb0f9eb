"""The two lanes at the city: a petition is a case of its own beside the mediation, and only supervisors see that they belong together."""

from bot.rules.terms import Lane, Road, Stage
from storage import cases
from tests.stories.agreeing import load
from tests.stories.rooms import room
from tests.stories.town import Phone, Town

FIRST, SECOND = "LJ-2026-000001", "LJ-2026-000002"


def at_the_city(town: Town) -> tuple[Phone, Phone, Phone]:
    """Forty people's wages, which the city mediates: mediator, leader, worker."""
    town.group("city")
    mediator, leader = town.staff("jiang-lihua"), town.staff("he-zhiyuan")
    worker = town.resident("马大山", "wenjun-3")
    worker.says("我们四十个人在工地干了半年，老板欠我们工钱一直不给")
    for answer in ("对，", "都没有", "^发送"):
        worker.presses(answer)
    mediator.presses("我来办", town.group("city"))
    mediator.presses("记首次回复")
    mediator.presses("上门")
    mediator.says("到工地见了工人代表，欠薪属实")
    return mediator, leader, worker


def proposes_petition(mediator: Phone) -> None:
    room(mediator, "当事人")
    mediator.presses("更多")
    mediator.presses("途径|换条路")
    mediator.presses("信访")
    mediator.says("工人要求向市里反映监管问题")


def test_a_petition_at_the_city_is_a_case_of_its_own(town: Town) -> None:
    mediator, leader, worker = at_the_city(town)
    supervisor = town.staff("tang-jianhua")
    proposes_petition(mediator)
    message, data = leader.find("^是$|同意|可以")
    leader.press(message, data)
    assert SECOND in leader.read()
    leader.press(message, data, force=True)
    first, second = load(town, 1), load(town, 2)
    assert (first.lane, first.road, first.stage) == (Lane.MEDIATION, Road.PEOPLES_MEDIATION, Stage.IN_PROGRESS)
    assert (second.lane, second.road, second.stage) == (Lane.PETITION, Road.PETITION, Stage.ROUTED)
    assert second.responsible is None and second.promised_at is not None
    assert SECOND in worker.read() and "互不等待" in worker.read()

    # Neither says anything of the other, but to supervisors.
    for number, other in ((FIRST, SECOND), (SECOND, FIRST)):
        seen = len(mediator.chat())
        mediator.says(f"/case {number}")
        assert not any(other in message["text"] for message in mediator.chat()[seen:]), "not even as likely the same matter"
        supervisor.says(f"/case {number}")
        assert other in supervisor.read()

    # Neither waits for the other: the mediation ends, and the petition still owes its first response.
    mediator.says(f"/case {FIRST}")
    mediator.presses("调解完")
    mediator.presses("调成了")
    mediator.says("老板当场付清了工钱")
    assert load(town, 1).stage is Stage.RESOLVED and load(town, 2).stage is Stage.ROUTED
    colleague = town.staff("deng-guoqiang")
    colleague.presses("我来办", town.group("city"))
    assert load(town, 2).responsible == colleague.person


def test_there_is_one_petition_beside_a_case_and_below_the_city_none(town: Town) -> None:
    mediator, leader, _worker = at_the_city(town)
    proposes_petition(mediator)
    leader.presses("^是$|同意|可以")
    proposes_petition(mediator)
    leader.presses("^是$|同意|可以")
    assert "LJ-2026-000003" not in leader.everything()
    assert town.do(lambda db, house: cases.load(db, 3)) is None
