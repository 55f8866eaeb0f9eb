"""More time: asked for, granted, refused, given unasked; and each decision is made once."""

from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Town


def ask(here: Village, town: Town) -> None:
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=2)
    here.mediator.presses("申请延期")
    here.mediator.presses("^3 天$")
    here.mediator.says("她在外地，周五才回来")
    assert here.supervisor.user.name in here.mediator.read()


def test_more_time_is_granted_and_everybody_hears_the_new_date(town: Town) -> None:
    here = village(town)
    ask(here, town)
    assert "她在外地" in here.supervisor.read() and "3" in here.supervisor.read()
    button = here.supervisor.find("^同意")
    here.supervisor.press(*button)
    assert "11月29日 24:00" in here.supervisor.read()
    assert "11月29日 24:00" in here.mediator.read()
    assert "11月29日 24:00" in here.resident.read()
    assert here.supervisor.user.name in here.supervisor.press(*button, force=True)
    seen = len(here.supervisor.chat())
    town.wait(days=3)
    assert not [text for text in said_after(here.supervisor, seen) if NUMBER in text]
    town.wait(days=3)
    assert [text for text in said_after(here.supervisor, seen) if NUMBER in text]


def test_more_time_is_refused_and_the_date_stays(town: Town) -> None:
    here = village(town)
    ask(here, town)
    here.supervisor.presses("^不同意")
    assert "不延期" in here.supervisor.read()
    seen = len(here.resident.chat())
    assert "延期" in here.mediator.read() or "没有延" in here.mediator.read()
    town.wait(days=2)
    assert "还没首次回复" in here.mediator.everything()
    assert said_after(here.resident, seen) == []


def test_two_decide_at_once_and_the_first_one_counts(town: Town) -> None:
    here = village(town)
    ask(here, town)
    yes, no = here.supervisor.find("^同意"), here.supervisor.find("^不同意")
    world = town.world
    presses = [world.press(here.supervisor.user, None, *each) for each in (yes, no)]
    town.settle()
    second = world.toast(presses[1])
    assert second is not None and here.supervisor.user.name in str(second.get("text"))
    assert "11月29日 24:00" in here.mediator.read()


def test_a_supervisor_gives_time_unasked_and_that_answers_the_request(town: Town) -> None:
    here = village(town)
    ask(here, town)
    old = here.supervisor.find("^同意")
    town.wait(days=2)
    here.supervisor.presses("同意延期")
    here.supervisor.presses("^7 天$")
    assert here.mediator.user.name in here.supervisor.read()
    assert "您可以办到" in here.mediator.read() or "12月4日 24:00" in here.mediator.read()
    assert here.supervisor.user.name in here.supervisor.press(*old, force=True)


def test_a_stranger_with_the_right_button_decides_nothing(town: Town) -> None:
    here = village(town)
    ask(here, town)
    _message, data = here.supervisor.find("^同意")
    for phone in (here.resident, here.colleague, here.mediator, town.holding("shiqiao", "supervisor")[0]):
        phone.says("/help")
        toast = phone.press(phone.chat()[-1]["id"], data, force=True)
        assert toast
        assert "11月29日" not in here.mediator.everything()
