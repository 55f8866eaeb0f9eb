"""What people say in the middle of a report, how many it concerns, and each kind within three taps."""

import pytest

from bot.rules.terms import Category
from bot.screens.language import speaking
from bot.screens.names import category_name
from storage import cases
from tests.stories.residents import LEAK, taken
from tests.stories.town import Town


@pytest.mark.parametrize(
    ("words", "answer"), [("我的事办到哪了", "还没发出去"), ("算了不说了", "还没有发出去"), ("谢谢", "不客气"), ("怎么用", "一步一步")]
)
def test_what_is_no_report_is_answered_and_can_still_be_put_into_it(town: Town, words: str, answer: str) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    resident.says(words)
    assert answer in resident.read()
    resident.presses("写进反映里")
    town.wait(seconds=3)
    resident.presses("邻里")
    resident.presses("都没有")
    assert LEAK in resident.read() and words in resident.read()


def test_a_report_put_aside_is_kept(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    resident.says("算了")
    resident.presses("先放着")
    resident.presses("接着写")
    resident.presses("邻里")
    resident.presses("都没有")
    assert LEAK in resident.read() and "算了" not in resident.read()


def test_two_households_stand_as_households_from_the_summary_to_the_card(town: Town) -> None:
    group = town.group("wenjun")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    resident.presses("邻里")
    resident.presses("都没有")
    resident.presses("修改")
    resident.presses("多少人")
    resident.presses("就我们两家")
    assert "2 户" in resident.read()
    resident.presses("^发送")
    assert "2 户" in mediator.read(group) and "2 人" not in mediator.read(group)
    taken(town, mediator)


def test_each_kind_is_within_three_taps(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    with speaking("zh"):
        names = {category_name(each.value) for each in Category}
    seen = {label.removeprefix("对，") for label in resident.buttons()}
    first = resident.buttons()
    resident.presses("其他…")
    pages = [resident.buttons()]
    resident.presses("更多")
    pages.append(resident.buttons())
    resident.presses("上一步")
    assert resident.buttons() == first
    resident.presses("其他…")
    if "‹" in resident.buttons():
        resident.presses("‹")
        pages.append(resident.buttons())
    assert all(len(page) <= 10 for page in pages)
    seen |= {label for page in pages for label in page}
    assert all(any(name in label or label in name for label in seen) for name in names), names - seen


def test_a_grid_workers_own_find_asks_nobody(town: Town) -> None:
    worker = town.holding("wenjun-3", "grid_worker")[0]
    worker.says("楼道里堆了好多纸箱，隔壁意见大")
    worker.presses("我来办")
    assert "自己发现" in worker.read()
    assert not any("问" in label for label in worker.buttons())


def test_kinds_that_gather_people_ask_how_many_without_a_step_more(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says("老板欠我的工资一直不给")
    resident.presses("劳动")
    resident.presses("都没有")
    assert "涉及很多人吗" in resident.read()
    resident.presses("30 ?人以上")
    assert "30 人" in resident.read() and "涉及很多人吗" not in resident.read()
    resident.presses("^发送")
    case = town.do(lambda db, house: cases.load(db, 1))
    assert case is not None and case.people == 30 and case.rule != "otherwise"


def test_other_kinds_do_not_ask_how_many(town: Town) -> None:
    resident = town.resident("张丽", "wenjun-3")
    resident.says(LEAK)
    resident.presses("邻里")
    resident.presses("都没有")
    assert "涉及很多人吗" not in resident.read()
