"""Many reports of one kind in one town within a few days: its supervisor hears once, and again when it grows."""

from datetime import timedelta

import pytest
from sqlalchemy import Connection

from bot.posting import House
from bot.sweeping import sweep
from storage import outbox, policies
from tests.stories.residents import reports
from tests.stories.town import Phone, Town

WAGES = "厂里拖欠工资两个月，老板一直说没钱"


def told(phone: Phone) -> list[str]:
    return [text for text in phone.texts() if "以来" in text and "类反映有" in text]


def workers(town: Town, count: int, grid: str, first: int = 1, kind: str = "劳动|工资", words: str = WAGES) -> list[str]:
    return [reports(town.resident(f"工人{number}", grid), words, kind) for number in range(first, first + count)]


def grid_of(town: Town, unit: str) -> str:
    """A grid below the town."""
    units = town.roster.units_by_code()

    def below(code: str) -> bool:
        while code:
            if code == unit:
                return True
            code = units[code].parent or ""
        return False

    return next(code for code, each in units.items() if each.level == "grid" and below(code))


def test_five_wage_reports_in_a_town(town: Town) -> None:
    supervisor = town.holding("shiqiao", "supervisor")[0]
    city = town.holding("city", "supervisor")[0]
    town.group("shiqiao-labour")
    grid = grid_of(town, "shiqiao")
    numbers = workers(town, 4, grid)
    town.wait(minutes=1)
    assert not told(supervisor)
    numbers += workers(town, 1, grid, 5)
    town.wait(minutes=1)
    assert len(told(supervisor)) == 1 and "5 件" in told(supervisor)[0]
    assert not told(city)
    shown = next(message for message in supervisor.chat() if message["text"] == told(supervisor)[0])
    assert sorted(key["text"] for row in shown["keyboard"] for key in row) == sorted(numbers)
    # One more is no news; as many again is, and those above hear of it, too.
    workers(town, 4, grid, 6)
    town.wait(minutes=1)
    assert len(told(supervisor)) == 1
    workers(town, 1, grid, 10)
    town.wait(minutes=1)
    assert len(told(supervisor)) == 2 and "10 件" in told(supervisor)[1]
    assert len(told(city)) == 1
    assert len(supervisor.buttons()) <= 6
    # Weeks later, when nothing of it is left, it begins anew.
    town.wait(days=9)
    assert len(told(supervisor)) == 2


def test_a_supervisor_reads_numbers_only_of_what_is_theirs(town: Town) -> None:
    """Wages of this town go to the city's labour room: the supervisor hears of the rise, and opens none of the cases."""
    supervisor = town.holding("linjiang", "supervisor")[0]
    town.group("labour")
    numbers = workers(town, 5, "wenjun-3")
    town.wait(minutes=1)
    assert len(told(supervisor)) == 1
    assert all(number in told(supervisor)[0] for number in numbers)
    assert not any(number in supervisor.buttons() for number in numbers)


def test_few_protected_cases_are_no_number(town: Town) -> None:
    """Two of three: not told at all. Three of three: a number, and nothing to open."""
    overlay = "[rise]\nreports = 2\n"
    town.do(lambda db, house: policies.apply(db, overlay, town.clock.now()))
    town.do(lambda db, house: setattr(house, "stale", True))
    supervisor = town.holding("linjiang", "supervisor")[0]

    def beaten(name: str) -> str:
        resident = town.resident(name, "wenjun-3")
        resident.says("我老公昨天晚上又打我，孩子也吓哭了，我不敢回家")
        resident.presses("对，")
        resident.presses("都没有")
        resident.presses("先别联系我")
        resident.presses("^发送")
        return resident.read()

    beaten("刘梅")
    beaten("王芳")
    town.wait(minutes=1)
    assert not told(supervisor)
    beaten("周敏")
    town.wait(minutes=1)
    assert len(told(supervisor)) == 1 and "3 件" in told(supervisor)[0]
    assert "LJ-" not in told(supervisor)[0]
    assert "保护件" in told(supervisor)[0]


def test_it_is_told_once_whoever_looks_first(town: Town) -> None:
    supervisor = town.holding("shiqiao", "supervisor")[0]
    town.group("shiqiao-labour")
    workers(town, 5, grid_of(town, "shiqiao"))

    def look_twice(db: Connection, house: House) -> None:
        for _ in range(2):
            sweep(db, house, town.clock.now(), 100)

    town.do(look_twice)
    town.settle()
    town.wait(minutes=5)
    assert len(told(supervisor)) == 1


@pytest.mark.parametrize("hour", [23])
def test_quiet_hours_put_it_off(town: Town, hour: int) -> None:
    supervisor = town.holding("shiqiao", "supervisor")[0]
    town.group("shiqiao-labour")
    town.wait_until(town.clock.now().replace(hour=hour - 8, minute=0))
    workers(town, 5, grid_of(town, "shiqiao"))
    town.wait(minutes=5)
    assert not told(supervisor)
    town.wait_until(town.clock.now().replace(hour=1) + timedelta(days=1))
    assert len(told(supervisor)) == 1
    assert town.do(lambda db, house: outbox.empty(db, town.clock.now()))
