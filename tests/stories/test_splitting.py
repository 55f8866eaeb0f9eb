"""One part of a matter becomes a case of its own, and merging puts the two together again."""

from collections.abc import Iterator
from pathlib import Path

import pytest
from sqlalchemy import func, select

from storage.tables import CaseRow
from tests.stories.listening import town_that_listens
from tests.stories.residents import answered, opens
from tests.stories.rooms import room
from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.test_money import HEAD, listed, opens_money, workbook, workers
from tests.stories.town import Phone, Town

SECOND = "LJ-2026-000002"
PART = "水管漏水把楼下电器泡坏了，要另外赔"


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_that_listens(database_url, tmp_path, listens=False) as found:
        yield found


def begins_to_split(phone: Phone) -> None:
    room(phone, "拆出一件", NUMBER)


def working(town: Town) -> Village:
    here = village(town)
    here.report()
    answered(town, here.mediator)
    town.wait(days=2)
    return here


def how_many_cases(town: Town) -> int:
    return town.do(lambda db, house: db.execute(select(func.count()).select_from(CaseRow)).scalar_one())


def test_a_part_goes_on_by_itself(town: Town) -> None:
    here = working(town)
    begins_to_split(here.mediator)
    here.mediator.says("漏")
    assert "多写" in here.mediator.read()
    here.mediator.says(PART)
    here.mediator.presses("其他…")
    while not any("损害" in each or "伤" in each for each in here.mediator.buttons()):
        here.mediator.presses("更多类别|更多")
    here.mediator.presses("损害|伤")
    assert PART in here.mediator.read()
    message, data = here.mediator.find("^拆出来")
    seen = len(here.resident.chat())
    here.mediator.press(message, data)
    assert SECOND in here.mediator.read() and "12月2日 24:00" in here.mediator.read()
    told = said_after(here.resident, seen)[-1]
    assert SECOND in told and NUMBER in told
    # Pressed twice it is done once.
    assert here.mediator.press(message, data, force=True)
    assert how_many_cases(town) == 2
    assert SECOND in here.mediator.everything(here.group) and "泡坏" not in here.mediator.everything(here.group)
    here.mediator.says(f"/case {SECOND}")
    assert f"由 {NUMBER} 拆出" in here.mediator.read() and PART in here.mediator.read()
    here.mediator.says(f"/case {NUMBER}")
    assert f"从这件拆出：{SECOND}" in here.mediator.read()
    assert PART in opens(here.resident, SECOND)
    # Each has its own clock.
    seen = len(here.mediator.chat())
    town.wait(days=8)
    late = "\n".join(said_after(here.mediator, seen))
    assert NUMBER in late and SECOND in late


def test_together_again_by_merging(town: Town) -> None:
    here = working(town)
    begins_to_split(here.mediator)
    here.mediator.says(PART)
    here.mediator.presses("邻里")
    here.mediator.presses("^拆出来")
    here.director.says(f"/case {SECOND}")
    if "并案…" not in here.director.buttons():
        here.director.presses("更多")
    here.director.presses("并案…")
    if NUMBER in here.director.buttons():
        here.director.presses(NUMBER)
    else:
        here.director.presses("输入编号")
        here.director.says(NUMBER)
    here.director.presses("并成一件")
    here.director.says(f"/case {SECOND}")
    assert NUMBER in here.director.read()


def test_workers_of_the_list_go_along(town: Town) -> None:
    here = working(town)
    opens_money(here.mediator)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    here.mediator.sends(document=workbook(HEAD, *workers(5)))
    begins_to_split(here.mediator)
    here.mediator.says(PART)
    here.mediator.presses("邻里")
    here.mediator.says("工人1\n工人9")
    assert "工人9" in here.mediator.read() and "名单里没有" in here.mediator.read()
    here.mediator.says("工人1、工人3")
    assert "2 人" in here.mediator.read()
    here.mediator.presses("^拆出来")
    assert [each.name for each in listed(town)] == ["工人0", "工人2", "工人4"]
    opens_money(here.mediator)
    assert "3 人" in here.mediator.read() and "1.5006万元" in here.mediator.read()
    assert "工人" not in here.mediator.everything(here.group) + here.resident.everything()


def test_strangers_split_nothing(town: Town) -> None:
    here = working(town)
    for phone in (here.colleague, here.resident, town.holding("binjiang", "mediator")[0]):
        for data in ("sp:1:begin::0", "sp:1:do::0", "sp:1:kind:neighbour:0"):
            assert phone.press(phone.chat()[-1]["id"], data, force=True)
    assert here.mediator.press(here.mediator.chat()[-1]["id"], "sp:1:do::0", force=True)
    assert how_many_cases(town) == 1
