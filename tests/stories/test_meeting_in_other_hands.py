"""A meeting stands while the case comes into other hands: who has it now is told and reminded, who had it hears nothing more of it."""

from dataclasses import replace

from sqlalchemy import Connection

from bot.posting import House
from bot.reorganising import reorganise
from tests.stories.rooms import turned
from tests.stories.supervision import said_after
from tests.stories.test_accepting import pass_on
from tests.stories.test_meeting_files import opened
from tests.stories.test_meetings import NUMBER, Sides, joins, local, meetings, now, reminders, sides, typed
from tests.stories.test_stepping_back import steps_back
from tests.stories.town import Phone, Town

YOURS = "现在由您主持"


def assigns(leader: Phone, to: Phone) -> None:
    leader.says(f"/case {NUMBER}")
    assert turned(leader, "指派")
    leader.presses("^指派")
    leader.presses(to.user.name)


def until_after_the_meeting(town: Town) -> None:
    town.wait_until(local(27, 14, 59))


def test_given_to_somebody_else_they_are_told_and_reminded_and_who_had_it_is_not(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]
    assigns(director, colleague)
    told = [text for text in colleague.texts() if YOURS in text]
    assert len(told) == 1 and "11月27日（周五）15:00" in told[0] and "文君社区调解室" in told[0]
    assert {"照常开", "换时间", "换地点", "日历文件"} <= set(colleague.buttons()), colleague.buttons()
    assert "原来由那边办" not in told[0], "it is the room of the same unit"
    colleague.presses("日历文件")
    assert opened(colleague)[1]["dtstart"].dt == local(27, 15)
    old = len(here.mediator.chat())
    until_after_the_meeting(town)
    assert len([text for text in colleague.texts() if "调解会是" in text]) == 2, "a day before and an hour before"
    assert said_after(here.mediator, old) == []
    assert len(reminders(here.resident)) + len([text for text in here.resident.texts() if "调解会是" in text]) >= 2
    assert len([text for text in other.texts() if "调解会是" in text]) == 2
    town.wait(days=3)
    assert any("调解会" in text and "!" in text for text in colleague.texts()), "the minutes are theirs to write"
    assert said_after(here.mediator, old) == []


def test_there_and_back_again_nobody_is_reminded_twice(town: Town) -> None:
    here = sides(town)
    typed(here)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]
    for to in (colleague, here.mediator, colleague, here.mediator):
        assigns(director, to)
    seen = len(here.mediator.chat()), len(colleague.chat())
    until_after_the_meeting(town)
    assert len([text for text in said_after(here.mediator, seen[0]) if "调解会是" in text]) == 2
    assert said_after(colleague, seen[1]) == []


def test_moved_to_another_time_only_the_new_one_is_reminded_of(town: Town) -> None:
    here = sides(town)
    typed(here)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]
    assigns(director, colleague)
    colleague.presses("换时间")
    colleague.says("12月1日 10:00")
    colleague.presses("发送")
    assert "12月1日（周二）10:00" in here.resident.read()
    assigns(director, here.mediator)
    seen = len(here.mediator.chat()), len(colleague.chat())
    until_after_the_meeting(town)
    assert not [text for text in said_after(here.mediator, seen[0]) if "调解会是" in text]
    town.wait_until(local(1, 9, 59, month=12))
    assert len([text for text in said_after(here.mediator, seen[0]) if "调解会是" in text]) == 2
    assert said_after(colleague, seen[1]) == []


def test_after_stepping_back_the_leader_knows_and_whoever_takes_it_is_told(town: Town) -> None:
    here = sides(town)
    typed(here)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]
    steps_back(here.mediator)
    old = len(here.mediator.chat())
    assert any("11月27日（周五）15:00" in text and "没有人经办" in text for text in director.texts())
    seen = len(director.chat())
    town.wait_until(local(26, 15, 1))
    assert any("没有人经办" in text for text in said_after(director, seen)), "and once more the day before"
    colleague.says(f"/case {NUMBER}")
    colleague.presses("我来办")
    town.wait(minutes=1)
    assert any(YOURS in text for text in colleague.texts())
    seen = len(director.chat())
    until_after_the_meeting(town)
    assert len([text for text in colleague.texts() if "调解会是" in text]) == 1
    assert not any("没有人经办" in text for text in said_after(director, seen)), "it has somebody now"
    assert said_after(here.mediator, old) == []


def accepted_elsewhere(town: Town) -> tuple[Sides, Phone]:
    """The case goes to the next village, whose mediator takes it."""
    here = sides(town)
    joins(here)
    group = town.group("binjiang")
    there, leader = town.holding("binjiang", "mediator")[0], town.holding("binjiang", "leader")[0]
    typed(here)
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    assert any("没有人经办" in text and "15:00" in text for text in leader.texts()), "whoever leads there knows at once"
    there.presses("我来办", group)
    town.wait(minutes=1)
    return here, there


def test_another_unit_is_told_that_it_stands_in_the_room_of_the_one_before(town: Town) -> None:
    here, there = accepted_elsewhere(town)
    told = next(text for text in there.texts() if YOURS in text)
    assert "地点：文君社区调解室" in told and "那是文君社区调解室的地方，这件原来由那边办" in told
    heard = len(here.resident.chat())
    there.presses("照常开")
    assert "照原来的不变" in there.read()
    assert said_after(here.resident, heard) == [], "what stays as it is is no news"
    old = len(here.mediator.chat())
    until_after_the_meeting(town)
    assert len([text for text in there.texts() if "调解会是" in text]) == 2
    assert len([text for text in said_after(here.resident, heard) if "调解会是" in text]) == 2
    assert said_after(here.mediator, old) == []


def test_another_unit_brings_it_into_its_own_room_or_calls_it_off(town: Town) -> None:
    here, there = accepted_elsewhere(town)
    there.presses("换地点")
    there.presses("咱们调解室")
    there.presses("发送")
    assert "滨江社区调解室" in here.resident.read()
    assert meetings(here)[0].unit == town.unit("binjiang")
    there.presses("^取消调解会")
    there.says("两家自己谈好了")
    assert "不开了" in here.resident.read()
    heard, theirs = len(here.resident.chat()), len(there.chat())
    until_after_the_meeting(town)
    assert not [text for text in said_after(here.resident, heard) + said_after(there, theirs) if "调解会是" in text]


def test_given_back_it_is_with_who_had_it_again(town: Town) -> None:
    here = sides(town)
    town.group("binjiang")
    there = town.holding("binjiang", "mediator")[0]
    typed(here)
    pass_on(here.mediator, "转其他单位", "临江镇 ▸", "滨江社区")
    there.presses("^转办", town.groups["binjiang"])
    there.presses("^退回")
    there.says("这栋楼不在我们社区")
    (minutes,) = (each for each in now(here).open_obligations if each.about)
    assert minutes.person == here.mediator.person
    seen = len(here.mediator.chat())
    until_after_the_meeting(town)
    assert len([text for text in said_after(here.mediator, seen) if "调解会是" in text]) == 2


def test_who_leaves_the_house_takes_no_meeting_along(town: Town) -> None:
    here = sides(town)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]
    typed(here)

    def leave(db: Connection, house: House) -> None:
        roles = tuple(role for role in town.roster.roles if role.person != "wang-min")
        reorganise(db, replace(town.roster, roles=roles), town.clock.now())
        house.stale = True

    town.do(leave)
    town.settle()
    assert any("没有人经办" in text and "15:00" in text for text in director.texts())
    old = len(here.mediator.chat())
    colleague.says(f"/case {NUMBER}")
    colleague.presses("我来办")
    until_after_the_meeting(town)
    assert len([text for text in colleague.texts() if "调解会是" in text]) == 2
    assert not [text for text in said_after(here.mediator, old) if "调解会" in text]
