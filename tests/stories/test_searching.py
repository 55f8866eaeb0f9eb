"""A case is found by whatever people remember of it, and only by those who may open it."""

import json

import pytest
from sqlalchemy import Connection, delete, func, select, update

from storage import search, versions
from storage.database import closing
from storage.tables import CaseRow, SearchStateRow, SearchTokenRow
from tests.stories.residents import BEATEN, number_in, reports
from tests.stories.supervision import NUMBER, village
from tests.stories.test_logs import listening
from tests.stories.town import Phone, Town

NOTHING = "没有查到"


def finds(phone: Phone, words: str) -> str:
    phone.says(f"/find {words}")
    return phone.read()


def with_phone(town: Town, resident: Phone) -> None:
    resident.sends(contact=True)
    resident.says("/cancel")


def test_each_road_leads_to_the_case(town: Town) -> None:
    here = village(town)
    with_phone(town, here.resident)
    here.resident.says("楼上漏水找了三回都不理，天花板都霉了")
    here.resident.presses("邻里")
    here.resident.presses("都没有")
    here.resident.presses("修改")
    here.resident.presses("门牌")
    here.resident.says("七栋四单元一零八")
    here.resident.presses("^发送")
    here.mediator.presses("我来办", here.group)
    phone = town.do(lambda db, house: search.people_called(db, [here.resident.person or _person(db)]))
    number = next(iter(phone.values())).phone
    for words in ("1", "000001", NUMBER.lower(), "张丽", number, number[-4:], number[-6:], "天花板", "文君社区", "四单元", "张丽 漏水"):
        assert NUMBER in finds(here.mediator, words), words
    for words in ("2", "王丽", "0000", "天花板 水表", "石桥", "张丽 石桥"):
        assert NOTHING in finds(here.mediator, words), words
    assert "两个字" in finds(here.mediator, "张")
    finds(here.mediator, "天花板")
    here.mediator.presses(NUMBER)
    assert "张丽" in here.mediator.everything()


def _person(db: Connection) -> int:
    person = db.execute(select(CaseRow.reporter)).scalar_one()
    assert person is not None
    return person


def test_asked_for_by_a_button_and_turned_page_by_page(town: Town) -> None:
    here = village(town)
    for number in range(6):
        here.report(town.resident(f"居民{number}", "wenjun-3"))
    here.mediator.says("/find")
    assert "找什么" in here.mediator.read()
    here.mediator.says("漏水")
    first = here.mediator.read()
    assert "查到 6 件" in first and first.count("LJ-2026") == 4
    here.mediator.presses("更多")
    assert here.mediator.read().count("LJ-2026") == 2
    message, old = here.mediator.find("上一页")
    here.mediator.presses("再查一次")
    here.mediator.says("天花板")
    assert "查到 6 件" in here.mediator.read()
    here.mediator.says("/cancel")
    assert here.mediator.press(message, old, force=True)


def test_who_may_not_open_it_learns_nothing_not_even_how_many(town: Town) -> None:
    here = village(town)
    here.report()
    stranger = town.resident("过路人", "wenjun-3")
    for outsider in (town.holding("binjiang", "mediator")[0], town.holding("shiqiao", "supervisor")[0], stranger):
        for words in ("天花板", "张丽", NUMBER, "1", "文君"):
            seen = finds(outsider, words)
            assert NUMBER not in seen and "查到 1" not in seen and "张丽" not in seen
    assert NOTHING in finds(town.holding("binjiang", "mediator")[0], "天花板")


def test_names_and_numbers_find_nothing_for_who_may_not_see_them(town: Town) -> None:
    here = village(town)
    number = reports(here.resident, hidden=True)
    here.mediator.presses("我来办", here.group)
    assert NOTHING in finds(here.mediator, "张丽")
    assert number in finds(here.mediator, "天花板")
    assert number in finds(here.supervisor, "张丽")
    assert NOTHING in finds(here.colleague, "张丽"), "it is the colleague's unit, but not their case"
    assert number in finds(here.colleague, "天花板")


def test_a_protected_case_and_one_about_the_unit_are_found_by_nobody_else(town: Town) -> None:
    here = village(town)
    protector = town.staff("fang-xiulan")
    here.resident.says(BEATEN)
    here.resident.presses("^对，|家暴")
    here.resident.presses("都没有")
    here.resident.presses("只发消息")
    here.resident.presses("^发送")
    protected = number_in(here.resident.read())
    here.resident.says("村委会主任把低保给了自己亲戚，石榴园的事我去问还骂我")
    here.resident.presses("^对，")
    here.resident.presses("都没有")
    here.resident.presses("^发送")
    about = number_in(here.resident.read())
    for phone in (here.mediator, here.director, here.colleague):
        for words in ("老公", "低保", "石榴园", "张丽", "1", "2"):
            seen = finds(phone, words)
            assert protected not in seen and about not in seen and "查到" not in seen.replace(NOTHING, ""), (words, seen)
    assert protected in finds(protector, "老公")
    assert NOTHING in finds(here.supervisor, "老公")


def test_in_a_group_what_is_found_comes_in_private(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.says("/find 天花板", here.group)
    assert NUMBER in here.mediator.read()
    assert "天花板" not in json.dumps(here.mediator.texts(here.group)[-1], ensure_ascii=False)
    here.mediator.says("/find", here.group)
    assert "私下" in here.mediator.read(here.group)


def test_the_index_keeps_no_word_and_old_cases_are_taken_in(town: Town) -> None:
    here = village(town)
    here.report()

    def forget(db: Connection, house: object) -> None:
        db.execute(delete(SearchTokenRow))
        db.execute(update(SearchStateRow).values(behind=1))
        versions.changed(db)  # as after an upgrade, when what this process knew is read anew

    town.do(forget)
    assert NOTHING in finds(here.mediator, "天花板")
    assert NUMBER in finds(here.mediator, "1"), "a number needs no index"
    town.wait(seconds=2)
    assert NUMBER in finds(here.mediator, "天花板")
    count = select(func.count()).select_from(SearchTokenRow)
    before = town.do(lambda db, house: db.execute(count).scalar_one())
    town.do(lambda db, house: search.begin_anew(db))
    town.wait(seconds=2)
    assert town.do(lambda db, house: db.execute(count).scalar_one()) == before > 10
    assert not town.do(lambda db, house: search.behind(db))


def test_while_every_case_can_be_found_a_look_does_not_ask_for_it(town: Town, database_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """Another process that begins the index anew is seen all the same."""
    asked: list[int] = []
    take_in = search.catch_up

    def counted(db: Connection, limit: int) -> int:
        asked.append(limit)
        return take_in(db, limit)

    monkeypatch.setattr(search, "catch_up", counted)
    village(town).report()
    for _look in range(3):
        town.look()
    asked.clear()
    for _look in range(3):
        town.look()
    assert not asked
    with closing(database_url) as engine, engine.begin() as db:
        search.begin_anew(db)
    town.look()
    assert asked
    assert not town.do(lambda db, house: search.behind(db))


def test_a_number_that_is_left_later_is_found(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    with_phone(town, here.resident)
    person = town.do(lambda db, house: _person(db))
    number = town.do(lambda db, house: search.people_called(db, [person]))[person].phone
    assert len(number) > 6
    assert NUMBER in finds(here.mediator, number[-4:])


def test_what_is_looked_for_is_in_no_log(town: Town) -> None:
    here = village(town)
    here.report()
    with listening() as written:
        finds(here.mediator, "银杏树旁")
        finds(here.mediator, "天花板")
        finds(town.resident("过路人"), "天花板")
    assert "银杏" not in written.getvalue() and "天花板" not in written.getvalue()


def test_a_report_that_was_being_written_waits(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.says("楼上又吵起来了，孩子睡不着")
    assert NUMBER in finds(here.mediator, "天花板")
    here.mediator.says("楼道里堆了杂物，过不去")
    assert NUMBER not in here.mediator.read(), "what is written after a search is no search"


def test_a_case_of_another_unit_is_not_found_by_those_of_its_place(town: Town) -> None:
    """It happened in their village and is handled by a department: theirs to keep people safe on the spot, not to read."""
    here = village(town)
    town.group("labour")
    worker = town.staff("zhou-xiaomei")
    here.resident.says("老板欠我三个月工钱不给，石榴园工地的")
    here.resident.presses("^对，|劳动")
    here.resident.presses("都没有")
    if any("两家" in key for key in here.resident.buttons()):
        here.resident.presses("两家")
    here.resident.presses("^发送")
    number = number_in(here.resident.read())
    assert number in finds(worker, "石榴园")
    for phone in (here.mediator, here.director):
        assert NOTHING in finds(phone, "石榴园") and number not in phone.everything()
