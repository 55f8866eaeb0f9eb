"""Who owes it hears of it: a new owner from the next reminder on, the old one nothing more; pressing, and what is too late."""

from tests.stories.supervision import NUMBER, said_after, village
from tests.stories.town import Town


def test_the_supervisor_changes_the_owner_between_reminder_and_due_time(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=2)  # the 25th: the reminder a day before
    assert "首次回复" in here.mediator.read() and "11月26日 24:00" in here.mediator.read()

    here.supervisor.says(f"/case {NUMBER}")
    here.supervisor.presses("^指派")
    here.supervisor.presses(here.colleague.user.name)
    assert here.colleague.user.name in here.mediator.read()
    seen = len(here.mediator.chat())

    before = len(here.colleague.chat())
    town.wait(days=4)
    assert said_after(here.mediator, seen) == []
    told = "\n".join(said_after(here.colleague, before))
    assert "11月26日 24:00" in told
    assert "还没首次回复" in told
    assert here.colleague.user.name in here.resident.everything()


def test_a_nag_that_waits_is_not_told_to_who_gave_it_away_in_the_meantime(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    here.respond()
    town.wait(days=6, hours=22, minutes=59)  # one minute before the reminder of the last day
    here.director.says(f"/case {NUMBER}")
    here.director.presses("更多")
    here.director.presses("^指派")
    here.director.presses(here.colleague.user.name)
    seen = len(here.mediator.chat())
    town.wait(days=2)
    assert said_after(here.mediator, seen) == []
    assert "报进展" in str(here.colleague.buttons())


def test_recording_the_step_ends_the_nagging_at_once(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=5)
    assert "还没首次回复" in here.mediator.read()
    here.respond()
    seen = len(here.mediator.chat())
    above = len(here.supervisor.chat())
    town.wait(days=3)
    assert said_after(here.mediator, seen) == []
    assert not [text for text in said_after(here.supervisor, above) if NUMBER in text]


def test_pressing_reaches_the_owner_once_a_day(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=4)  # overdue since midnight
    assert any(NUMBER in text and here.mediator.user.name in text for text in here.supervisor.texts())
    seen = len(here.mediator.chat())
    button = here.supervisor.find("催办")
    assert here.mediator.user.name in here.supervisor.press(*button)
    assert any(here.supervisor.user.name in text and "首次回复" in text for text in said_after(here.mediator, seen))
    seen = len(here.mediator.chat())
    assert "今天已经催过" in here.supervisor.press(*button)
    assert said_after(here.mediator, seen) == []
    town.wait(days=1)
    assert here.mediator.user.name in here.supervisor.press(*button)


def test_a_supervisor_takes_it_over(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=4)
    pressing = here.supervisor.find("催办")
    here.supervisor.presses("我接过来办")
    assert "您自己要办的" in here.supervisor.press(*pressing, force=True)
    assert "由您经办" in here.supervisor.read()
    assert here.supervisor.user.name in here.mediator.read()
    seen = len(here.mediator.chat())
    here.respond(here.supervisor)
    town.wait(days=3)
    assert said_after(here.mediator, seen) == []
