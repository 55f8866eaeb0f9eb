"""Staff say what kind a matter is, which is kept to learn from; and what sounds like no dispute can be one all the same."""

from collections.abc import Iterator
from datetime import timedelta

import pytest

from bot.jobs import Ticks
from storage import cases, learned
from tests.stories.town import Phone, Town

WORDS = "楼上漏水找了三回都不理"


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    found = Town(database_url)
    yield found
    found.close()


def taken(town: Town) -> Phone:
    mediator = town.staff("wang-min")
    group = town.group("wenjun")
    phone = town.resident("张丽", "wenjun-3")
    phone.says(WORDS)
    phone.presses("邻里")
    phone.presses("都没有")
    phone.presses("^发送")
    town.wait(seconds=5)
    mediator.presses("我来办", group)
    return mediator


def lessons(town: Town) -> list[tuple[str, str, str]]:
    return town.do(lambda db, house: [(words, kind, grade) for _case, words, kind, grade in learned.checked(db)])


def kinds(town: Town) -> list[dict[str, str]]:
    found = town.do(lambda db, house: cases.history(db, 1))
    return [data for kind, _at, _by, data, _note in found if kind == "kind_checked"]


def to_kind(mediator: Phone) -> None:
    mediator.presses("看全部")
    if not any("类别" in key["text"] for row in mediator.chat()[-1]["keyboard"] or [] for key in row):
        mediator.presses("更多")
    mediator.presses("^类别$")


def test_a_kind_that_is_right_is_kept_as_an_example(town: Town) -> None:
    mediator = taken(town)
    assert lessons(town) == []
    to_kind(mediator)
    assert "邻里" in mediator.read()
    mediator.presses("^对$")
    assert lessons(town) == [(WORDS, "neighbour", "medium")]
    assert kinds(town) == [{"from": "neighbour", "to": "neighbour"}]


def test_a_kind_that_is_wrong_is_changed_and_the_case_stays(town: Town) -> None:
    mediator = taken(town)
    to_kind(mediator)
    mediator.presses("其他…")
    mediator.presses("物业")
    assert "物业" in mediator.read()
    assert "转办" in mediator.read()
    assert lessons(town) == [(WORDS, "property_management", "medium")]
    case = town.do(lambda db, house: cases.load(db, 1))
    assert case is not None
    assert case.handled_by == town.unit("wenjun")


def test_what_sounds_like_no_dispute_is_asked_about_and_can_be_one(town: Town) -> None:
    phone = town.resident("张丽", "wenjun-3")
    words = "今天赶场天，街上好多人，花也开了"
    phone.says(words)
    assert "没太看明白" in phone.read()
    phone.presses("要反映")
    assert "什么" in phone.read() or "对吗" in phone.read()
    assert (
        town.do(lambda db, house: db.exec_driver_sql("SELECT data FROM conversations WHERE slot = 'active'").scalar_one()).count("赶场")
        == 1
    )


def test_learning_begins_once_a_month(town: Town) -> None:
    begun: list[str] = []
    town.ticks = Ticks(town.office, town.delivery, town.clock, learn=lambda: begun.append(f"{town.clock.now():%m-%d %H:%M}"))
    other = Ticks(town.office, town.delivery, town.clock, learn=lambda: begun.append("other"))
    town.wait(minutes=1)
    for day in range(1, 75):
        town.wait_until(town.clock.now() + timedelta(days=1))
        town.loop.run_until_complete(other.look())
        assert len(begun) <= 1 + day // 28
    assert begun == ["11-30 19:00", "12-31 19:00", "01-31 19:00"]


def test_a_kind_that_turns_out_to_be_violence_at_home_is_protected_at_once(town: Town) -> None:
    """The group and who had it know no more of it; named staff hear of it."""
    helper = next(town.staff(role.person) for role in town.roster.roles if role.role == "protection")
    mediator = taken(town)
    to_kind(mediator)
    mediator.presses("其他…")
    while not any("家暴" in key["text"] for row in mediator.chat()[-1]["keyboard"] or [] for key in row):
        mediator.presses("更多")
    mediator.presses("家暴")
    town.wait(seconds=5)
    case = town.do(lambda db, house: cases.load(db, 1))
    assert case is not None
    assert (case.protected, case.responsible, case.handled_by) == (True, None, town.unit("wenjun"))
    assert "保护件" in mediator.read()
    assert "保护件" in helper.everything()
    assert "漏水" not in mediator.read(town.group("wenjun"))
    assert "邻里" not in mediator.read(town.group("wenjun"))
    mediator.says(f"/case {case.number}")
    assert "漏水" not in mediator.read()
