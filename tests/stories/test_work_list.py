"""A mediator's work over a week: the soonest step of each case, in sections, with what it is about and what waits for others."""

import json
from datetime import timedelta
from typing import Any

from sqlalchemy import Connection

from bot.posting import House, post_change
from bot.rules.agreements import Agreement, Promise
from bot.rules.case import Change, Event, New
from bot.rules.measures import Measure
from bot.rules.meetings import Meeting
from bot.rules.obligations import start
from bot.rules.terms import Kind, MeasureKind
from storage import cases
from tests.stories.residents import reports
from tests.stories.sides import with_other_side
from tests.stories.supervision import NUMBER, Village, village
from tests.stories.town import Phone, Town

STEP, PROMISED, HALL = "每周三上门看一次天花板", "换好水管", "文君社区二楼调解室"


def owes(here: Village, case: int, kind: Kind, days: float, thing: Any = None, *, person: Phone | None = None) -> None:
    """Something that other conversations begin: an obligation with the row it is about."""
    town = here.town
    until = town.clock.now() + timedelta(days=days)

    def begin(db: Connection, house: House) -> None:
        found = cases.load(db, case)
        assert found is not None and found.handled_by is not None
        kept = () if thing is None else thing(until) if isinstance(thing(until), tuple) else (thing(until),)
        about = New(len(kept) - 1) if kept else None
        owner = (person or here.mediator).person
        facts: dict[str, Any] = {
            "unit": found.handled_by,
            "grade": found.grade,
            "now": town.clock.now(),
            "policy": house.policy,
            "about": about,
        }
        change = Change(found, Event("progress"), started=(start(kind, person=owner, until=until, **facts),), kept=kept)
        post_change(db, house, change, cases.apply(db, change, owner, town.clock.now()), town.clock.now())

    town.do(begin)
    town.settle()


def measure(here: Village, case: int, days: float, *, person: Phone | None = None) -> None:
    unit, owner = here.town.unit("wenjun"), (person or here.mediator).person
    owes(here, case, Kind.MEASURE, days, lambda until: Measure(0, case, MeasureKind.HANDLE, unit, owner, STEP, until), person=person)


def promise(here: Village, case: int, days: float) -> None:
    other, now = with_other_side(here.town, case), here.town.clock.now()

    def rows(until: Any) -> tuple[Any, ...]:
        return (Agreement(0, case, True, now), Promise(0, case, New(0), other, PROMISED, until))

    owes(here, case, Kind.PROMISE, days, rows)


def taken(town: Town, count: int) -> tuple[Village, list[str]]:
    here = village(town)
    numbers = []
    for number in range(count):
        numbers.append(reports(town.resident(f"居民{number}", "wenjun-3")))
        here.mediator.presses("我来办", here.group)
    return here, numbers


def test_each_kind_of_step_has_its_words_and_its_button(town: Town) -> None:
    here, _numbers = taken(town, 3)
    measure(here, 1, 0.2)
    promise(here, 2, 1)
    owes(here, 3, Kind.MEETING, 2, lambda until: Meeting(0, 3, until, HALL, here.mediator.person))
    here.mediator.says("/work")
    seen = here.mediator.read()
    assert "措施" in seen and STEP in seen
    assert PROMISED in seen and "王大勇" in seen
    assert HALL in seen
    assert seen.index("今天") < seen.index("LJ-2026-000001") < seen.index("以后") < seen.index("LJ-2026-000002")
    assert "另有 1 项" in seen, "the first response is owed in each of them, too"
    assert "6 项要办" in seen and "3 件没有结案" in seen
    steps = [each for each in here.mediator.buttons() if each.startswith(("1 ", "2 ", "3 "))]
    assert [each[:5] for each in steps] == ["1 记措施", "2 记履行", "3 记调解"]
    assert len(here.mediator.buttons()) <= 6


def test_over_a_week_what_is_late_comes_first(town: Town) -> None:
    here, numbers = taken(town, 4)
    measure(here, 2, 2)
    town.wait(days=3)
    here.mediator.says("/work")
    seen = here.mediator.read()
    assert seen.index("超期") < seen.index(numbers[1])
    assert seen.index(numbers[1]) < seen.index("今天") < seen.index(numbers[0])
    here.mediator.presses("挑着看")
    assert {"超期 1", "今天 3", "等回音 0"} <= set(here.mediator.buttons())
    here.mediator.presses("^超期 1")
    assert numbers[1] in here.mediator.read() and numbers[0] not in here.mediator.read()
    here.mediator.presses("挑着看")
    here.mediator.presses("^今天")
    assert numbers[0] in here.mediator.read() and numbers[1] not in here.mediator.read()
    here.mediator.presses("挑着看")
    here.mediator.presses("按类别")
    here.mediator.presses("邻里 4")
    assert here.mediator.read().count("LJ-2026") == 3
    here.mediator.presses("更多")
    assert here.mediator.read().count("LJ-2026") == 1
    here.mediator.presses("我的 4 项|我的.*4")
    assert "4 件没有结案" in here.mediator.read()


def test_what_waits_for_an_answer_is_said(town: Town) -> None:
    here, numbers = taken(town, 2)
    here.mediator.presses("问反映人")
    here.mediator.says("漏水的是厨房还是卫生间？")
    here.mediator.says("/work")
    assert "11月23日问过反映人，还没回" in here.mediator.read()
    here.mediator.presses("挑着看")
    here.mediator.presses("等回音 1")
    assert numbers[1] in here.mediator.read() and numbers[0] not in here.mediator.read()
    asked = town.phones["居民1"]
    asked.presses("我来回答")
    asked.says("厨房")
    here.mediator.says("/work")
    assert "还没回" not in here.mediator.read()


def test_reminders_say_it_to_one_reader_and_never_to_a_group(town: Town) -> None:
    here, _numbers = taken(town, 1)
    measure(here, 1, 1.5, person=here.colleague)
    town.wait(days=3)
    assert any(NUMBER in text and STEP in text for text in here.colleague.texts())
    assert STEP not in json.dumps([here.colleague.texts(here.group), here.leader.texts(here.town_group)], ensure_ascii=False)
    here.colleague.says("/work")
    assert STEP in here.colleague.read(), "it is theirs by name, though the case is another's"
    town.resident("过路人").says("/work")
    assert STEP not in town.phones["过路人"].everything()
