"""Always somewhere, and somebody: a unit that cannot take a case passes it up with its reason, and who can mend it hears it once a day."""

from tests.stories.residents import LEAK
from tests.stories.supervision import village
from tests.stories.town import Phone, Town

WAGES = "工地拖欠我三个月工资，一共两万块，老板一直不给"


def reports(phone: Phone, words: str = LEAK) -> str:
    phone.says(words)
    while not any("发送" in key for key in phone.buttons()):
        buttons = phone.buttons()
        wanted = next(key for key in ("都没有", "就我们两家", "对，", "我自己", "已经停了") if any(key in each for each in buttons))
        phone.presses(wanted)
    phone.presses("^发送")
    return phone.read()


def away(phone: Phone) -> None:
    phone.says("/away")
    phone.presses("到明天")
    phone.presses("不用代班")


def test_a_village_without_a_group(town: Town) -> None:
    above = town.group("linjiang")
    supervisor, leader = town.staff("xu-wenjing"), town.staff("wu-changming")
    town.staff("wang-min")
    assert "临江镇社会矛盾纠纷调处化解中心" in reports(town.resident("张丽", "wenjun-3"))
    card = leader.read(above)
    assert "文君社区调解室还没有群" in card
    said = [text for text in supervisor.texts() if "还没有群" in text]
    assert len(said) == 1 and "怎么办" in said[0] and "LJ-2026" not in said[0]
    reports(town.resident("陈强", "wenjun-3"))
    assert len([text for text in supervisor.texts() if "还没有群" in text]) == 1, "once a day, however many cases"
    town.wait(days=1)
    reports(town.resident("刘洪", "wenjun-3"))
    assert len([text for text in supervisor.texts() if "还没有群" in text]) == 2


def test_a_unit_where_everybody_is_away(town: Town) -> None:
    here = village(town)
    for phone in (here.mediator, here.colleague, here.director):
        away(phone)
    here.report()
    assert "临江镇" in here.resident.read()
    assert "文君社区调解室的人都请假了" in here.leader.read(here.town_group)
    assert any("文君社区调解室的人都请假了" in text for text in here.supervisor.texts())
    here.mediator.presses("我回来了")
    here.report(town.resident("陈强", "wenjun-3"))
    assert "LJ-2026-000002" in here.mediator.everything(here.group)


def test_a_department_room_without_a_group(town: Town) -> None:
    village(town)
    city = town.group("city")
    town.staff("zhou-xiaomei")  # of the labour room
    said = reports(town.resident("张丽", "wenjun-3"), WAGES)
    assert "锦泉市" in said or "市社会矛盾" in said
    card = town.staff("he-zhiyuan").read(city)
    assert "劳动争议调解室还没有群" in card
    assert any("劳动争议调解室还没有群" in text for text in town.staff("tang-jianhua").texts())


def test_nobody_in_the_whole_city(town: Town) -> None:
    administrator = town.staff("lin-xiaoyu")
    said = reports(town.resident("张丽", "wenjun-3"))
    assert "LJ-2026-000001" in said and "12345" in said and "没有人能接" in said and "已经告诉管理员" in said
    assert any("LJ-2026-000001" in text and "没有人能接" in text for text in administrator.texts())
    assert any("文君社区调解室还没有群" in text for text in administrator.texts())
    assert "漏水" not in administrator.everything()


def test_nobody_at_all_and_not_even_an_administrator(town: Town) -> None:
    said = reports(town.resident("张丽", "wenjun-3"))
    assert "12345" in said and "管理员" not in said


def test_a_city_with_people_and_without_a_group(town: Town) -> None:
    leader = town.staff("he-zhiyuan")
    said = reports(town.resident("张丽", "wenjun-3"))
    assert "12345" not in said
    assert any("LJ-2026-000001" in text and "还没有群" in text for text in leader.texts())
    leader.presses("我来办")
    assert "由您经办" in leader.everything()


def test_a_grid_worker_passes_it_on_past_a_village_that_cannot_take_it(town: Town) -> None:
    town.group("linjiang")
    worker = town.staff("zhao-xiaobing")
    worker.says("3栋2单元，两家为堆杂物吵起来了")
    worker.presses("登记，转调解室")
    assert "临江镇社会矛盾纠纷调处化解中心" in worker.read()
