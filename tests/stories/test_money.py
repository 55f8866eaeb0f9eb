"""People and money of a case: typed sums, and a list of people that comes as a file."""

import io
import time
from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from openpyxl import Workbook
from sqlalchemy import select

from bot.playground.media import Upload
from bot.rules.claimants import Claimant
from storage import subjects
from storage.tables import CaseRow
from tests.stories.listening import looks, town_that_listens
from tests.stories.rooms import room
from tests.stories.supervision import NUMBER, Village, village
from tests.stories.town import Phone, Town

FACTORY = "我们六十个人在工地干了半年，老板欠我们工钱一直不给"


@pytest.fixture
def town(database_url: str, tmp_path: Path) -> Iterator[Town]:
    with town_that_listens(database_url, tmp_path, listens=False) as found:
        yield found


def in_hand(town: Town) -> Village:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    opens_money(here.mediator)
    return here


def opens_money(phone: Phone) -> None:
    room(phone, "人数和金额", NUMBER)


def workbook(*rows: list[Any]) -> Upload:
    book, out = Workbook(), io.BytesIO()
    for row in rows:
        book.worksheets[0].append(row)
    book.save(out)
    return Upload(out.getvalue(), "名单.xlsx")


def workers(count: int) -> list[list[Any]]:
    return [[f"工人{number}", f"138{number:08d}", 5000 + number, None, ""] for number in range(count)]


HEAD = ["姓名", "电话", "欠薪", "已付", "备注"]


def listed(town: Town) -> list[Claimant]:
    return town.do(lambda db, house: subjects.of_case(db, Claimant, 1))


def totals(town: Town) -> tuple[int | None, int | None, int | None]:
    query = select(CaseRow.people, CaseRow.money_claimed, CaseRow.money_recovered)
    people, claimed, recovered = town.do(lambda db, house: db.execute(query).one())
    return people, claimed, recovered


def test_sums_are_typed_as_people_write_them(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("涉及人数")
    here.mediator.says("好多人")
    assert "请写人数" in here.mediator.read()
    here.mediator.says("60人")
    assert "60 人" in here.mediator.read()
    here.mediator.presses("涉及金额")
    here.mediator.says("大概二十万")
    assert "没看懂" in here.mediator.read()
    here.mediator.says("二十万零五百")
    assert "涉及 20.05万元" in here.mediator.read()
    here.mediator.presses("记追回")
    here.mediator.says("12万")
    here.mediator.presses("记追回")
    here.mediator.says("3万5")
    assert "已追回 15.5万元" in here.mediator.read()
    here.mediator.presses("更正追回")
    here.mediator.says("15万")
    assert totals(town) == (60, 20_050_000, 15_000_000)
    here.mediator.says(f"/case {NUMBER}")
    assert "涉及 20.05万元，已追回 15万元" in here.mediator.read() and "记下追回：12万元" in here.mediator.read()
    assert "万元" not in here.resident.everything()
    assert "万元" not in here.mediator.everything(here.group)


def test_sixty_workers_come_as_a_file_and_again_with_what_changes(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("要空白表")
    (form,) = [message for message in here.mediator.chat() if message["kind"] == "document"]
    assert form["from"]["bot"]
    here.mediator.sends(document=workbook(HEAD, *workers(60)))
    assert "共 60 人" in here.mediator.read() and "涉及 30.177万元" in here.mediator.read()
    assert len(listed(town)) == 60 and totals(town) == (60, 30_177_000, None)
    here.mediator.presses("记追回")
    here.mediator.says("工人7 5007")
    assert "已给工人7记下追回 5007元" in here.mediator.read()
    assert [each.recovered for each in listed(town) if each.name == "工人7"] == [500_700]
    # Again: two have gone, one is new.
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    here.mediator.sends(document=workbook(HEAD, *workers(58), ["老赵", None, "1万2", None, ""]))
    assert "新增 1 人，去掉 2 人" in here.mediator.read() and len(listed(town)) == 60
    message, data = here.mediator.find("^替换")
    here.mediator.press(message, data)
    assert "共 59 人" in here.mediator.read() and len(listed(town)) == 59
    assert here.mediator.press(message, data, force=True)
    assert len(listed(town)) == 59


def test_wrong_rows_are_named_and_nothing_is_taken(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    here.mediator.says("发不了")
    assert "作为文件发来" in here.mediator.read()
    here.mediator.sends(document=workbook(HEAD, *workers(3), ["老赵", "123", "约3万", "=1+1", ""]))
    said = here.mediator.read()
    assert "第 5 行：“123”不是电话号码" in said and "“约3万”不是准数" in said and "公式" in said
    assert listed(town) == [] and totals(town) == (None, None, None)
    here.mediator.sends(document=Upload(b"%PDF-1.4", "名单.pdf"))
    assert "不是能读的" in here.mediator.read()
    here.mediator.sends(document=workbook(HEAD, *workers(3)))
    assert "共 3 人" in here.mediator.read()


def test_two_thousand_people_are_work_of_about_a_second(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    book = workbook(HEAD, *workers(2000))
    begun = time.perf_counter()
    here.mediator.sends(document=book)
    took = time.perf_counter() - begun
    assert len(listed(town)) == 2000 and totals(town)[0] == 2000
    assert took < 5  # about one second here; five leave room for a busy machine
    here.mediator.presses("人员名单")
    here.mediator.presses("下载名单")
    assert [message["kind"] for message in here.mediator.chat() if message["from"]["bot"]][-1] == "document"


def test_the_list_goes_only_to_who_may_see_names_and_as_text(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    here.mediator.sends(document=workbook(HEAD, ["@SUM(1)", None, 5, None, "-3"], ["欧阳", "13800000001", 5, None, ""]))
    here.mediator.presses("人员名单")
    message, data = here.mediator.find("下载名单")
    here.mediator.press(message, data)
    assert looks(town, "list") == [here.mediator.person]
    # The leader keeps sums, too, but may not see names; others reach none of it.
    opens_money(here.director)
    here.director.presses("人员名单")
    assert "下载名单" not in here.director.buttons()
    for phone in (here.director, here.colleague, here.resident, town.holding("linjiang", "mediator")[0]):
        files = [each for each in phone.chat() if each["kind"] == "document"]
        assert phone.press(phone.chat()[-1]["id"], data, force=True)
        assert [each for each in phone.chat() if each["kind"] == "document"] == files
    assert looks(town, "list") == [here.mediator.person]
    assert "欧阳" not in here.mediator.everything(here.group) + here.leader.everything(here.town_group)
    assert "欧阳" not in here.resident.everything()


def test_who_went_on_to_something_else_is_not_disturbed(town: Town) -> None:
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    town.errand_runs = False
    here.mediator.sends(document=workbook(HEAD, *workers(3)))
    town.wait(seconds=2)  # after an album's time the answer, and with it the way back, is there
    here.mediator.presses("取消")
    town.errand_runs = True
    before = len(here.mediator.chat())
    town.look()
    town.wait(minutes=1)
    assert listed(town) == [] and len(here.mediator.chat()) <= before + 1


def test_somebody_of_the_list_is_found_by_name_and_the_end_of_the_number(town: Town) -> None:
    """For who may see names; to everybody else the list is not there."""
    here = in_hand(town)
    here.mediator.presses("人员名单")
    here.mediator.presses("上传名单")
    here.mediator.sends(document=workbook(HEAD, ["欧阳锋利", "13877778888", "5000", None, ""], ["司徒静", None, "6000", None, ""]))
    assert "共 2 人" in here.mediator.read()
    for looked_for in ("/find 欧阳锋利", "/find 77778888", "/find 司徒静"):
        here.mediator.says(looked_for)
        assert NUMBER in here.mediator.read(), looked_for
        here.colleague.says(looked_for)
        assert NUMBER not in here.colleague.read(), looked_for
