"""Ignored for days: as high as its grade allows, each once a day, in one message, and not at night."""

from datetime import UTC, datetime, timedelta

from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Town


def ignored(town: Town, here: Village, grade: str = "") -> None:
    here.report()
    here.mediator.presses("我来办", here.group)
    if grade:
        here.director.says(f"/case {NUMBER}")
        here.director.presses("更多")
        here.director.presses("^等级")
        here.director.presses(f"^{grade}$")
    town.wait(days=9)


def test_a_medium_case_climbs_to_the_town_and_the_city_sees_a_number(town: Town) -> None:
    here = village(town)
    city = town.holding("city", "supervisor")
    ignored(town, here)
    assert "还没首次回复" in here.mediator.everything()
    for overseer in (here.director, here.supervisor, here.leader):
        assert NUMBER in overseer.everything()
    assert all(NUMBER not in phone.everything() for phone in city)
    assert any("超期 1 项" in text for text in city[0].texts())
    city[0].says("/overdue")
    assert "首次回复" in city[0].read() and "文君社区调解室" in city[0].read()
    city[0].presses("看超期的")
    assert NUMBER not in city[0].read()


def test_a_high_case_climbs_to_the_city(town: Town) -> None:
    here = village(town)
    city = town.holding("city", "supervisor")[0]
    ignored(town, here, "高")
    assert NUMBER in city.everything()
    city.says("/overdue")
    city.presses("看超期的")
    assert NUMBER in city.read()
    city.presses("处理")
    assert here.mediator.user.name in city.read() and "催办" in str(city.buttons())


def test_the_owner_is_reminded_once_a_day(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=4)
    for _day in range(4):
        seen = len(here.mediator.chat())
        town.wait(days=1)
        assert len([text for text in said_after(here.mediator, seen) if NUMBER in text]) == 1


def test_several_nags_of_a_moment_are_one_message(town: Town) -> None:
    here = village(town)
    for number in range(3):
        here.report(town.resident(f"居民{number}", "wenjun-3"))
        here.mediator.presses("我来办", here.group)
    seen = len(here.mediator.chat())
    town.wait(days=2)
    said = [text for text in said_after(here.mediator, seen) if "首次回复" in text]
    assert len(said) == 1
    assert all(f"LJ-2026-00000{number}" in said[0] for number in (1, 2, 3))
    assert sum("记首次回复" in each for each in here.mediator.buttons()) == 3


def test_nothing_but_what_is_critical_comes_in_quiet_hours(town: Town) -> None:
    here = village(town)
    people = [here.mediator, here.director, here.supervisor, here.leader, *town.holding("city", "supervisor")]
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait_until(datetime(2026, 11, 26, 13, 1, tzinfo=UTC))  # the 26th at 21:01, three hours before it is overdue
    for _night in range(3):
        seen = [len(phone.chat()) for phone in people]
        group = len(here.mediator.chat(here.group))
        town.wait(hours=10, minutes=58)
        for phone, before in zip(people, seen, strict=True):
            assert said_after(phone, before) == []
        assert said_after(here.mediator, group, here.group) == []
        town.wait(hours=13, minutes=2)
    assert "还没首次回复" in here.mediator.everything()


def test_what_others_do_at_night_is_told_in_the_morning_and_what_one_does_at_once(town: Town) -> None:
    here = village(town)
    here.report()
    town.wait_until(datetime(2026, 11, 23, 14, 0, tzinfo=UTC))  # 22:00
    seen = len(here.resident.chat())
    here.mediator.presses("我来办", here.group)
    assert "由您经办" in here.mediator.read()
    here.respond()
    town.wait(hours=9, minutes=59)
    assert said_after(here.resident, seen) == []
    town.wait(minutes=1)
    assert here.mediator.user.name in "".join(said_after(here.resident, seen))


def test_a_case_that_nobody_takes_is_nagged_in_the_group_and_without_a_name(town: Town) -> None:
    here = village(town)
    here.report()
    town.wait(hours=5)
    said = "\n".join(here.mediator.texts(here.group))
    assert NUMBER in said and "我来办" in str(here.mediator.buttons(here.group))
    for secret in ("张丽", "漏水", "天花板"):
        assert secret not in here.mediator.everything(here.group)
        assert secret not in here.leader.everything(here.town_group)
    assert NUMBER in here.director.everything()


def test_the_numbers_of_the_day_come_once_and_before_work(town: Town) -> None:
    here = village(town)
    here.report()
    seen = len(here.supervisor.chat())
    town.wait_until(datetime(2026, 11, 24, 0, 29, tzinfo=UTC))
    assert not [text for text in said_after(here.supervisor, seen) if "今天到期" in text]
    town.wait(minutes=2)
    assert len([text for text in said_after(here.supervisor, seen) if "今天到期" in text]) == 1
    town.wait(hours=12)
    assert len([text for text in said_after(here.supervisor, seen) if "今天到期" in text]) == 1
    assert "在办 1 件" in "\n".join(said_after(here.supervisor, seen))


def test_the_numbers_wait_for_who_was_away(town: Town) -> None:
    """Nothing ran for three days: the numbers come once, when it runs again."""
    here = village(town)
    here.report()
    town.look()
    seen = len(here.supervisor.chat())
    town.clock.advance_to(town.clock.now() + timedelta(days=3))
    town.look()
    assert len([text for text in said_after(here.supervisor, seen) if "今天到期" in text]) == 1
