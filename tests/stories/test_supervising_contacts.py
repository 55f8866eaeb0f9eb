"""A contact that never was, a closed case that is not solved, another mediator: somebody else than the handler decides."""

from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Town


def contradicted(here: Village, town: Town) -> None:
    here.report()
    here.mediator.presses("我来办", here.group)
    town.wait(days=3)  # the 26th at 10:00, the last day
    here.respond()
    here.resident.presses("没人联系我")


def test_the_assigning_unit_finds_that_nobody_made_contact_and_it_is_owed_again(town: Town) -> None:
    here = village(town)
    seen = 0
    contradicted(here, town)
    handler = len(here.mediator.chat())
    assert NUMBER in here.leader.read() and "没有联系" in str(here.leader.buttons())
    town.wait(hours=2)
    assert said_after(here.mediator, handler) == []  # checked before the handler hears of it
    here.leader.presses("没有联系")
    assert "11月27日 24:00" in here.leader.read()  # at least a day ahead
    assert "11月27日 24:00" in here.mediator.read()
    assert "11月27日 24:00" in here.resident.read()
    seen = len(here.mediator.chat())
    town.wait(days=2)
    assert "还没首次回复" in "\n".join(said_after(here.mediator, seen))
    here.respond()
    assert "记好了" in here.mediator.read()


def test_there_was_contact_after_all(town: Town) -> None:
    here = village(town)
    contradicted(here, town)
    asked = here.leader.find("联系过")
    here.leader.press(*asked)
    assert "联系" in here.resident.read()
    handler = len(here.mediator.chat())
    assert here.leader.user.name in here.supervisor.presses("没有联系")  # decided already
    town.wait(hours=5)
    assert said_after(here.mediator, handler) == []


def test_the_handlers_unit_does_not_decide_about_its_own_contact(town: Town) -> None:
    here = village(town)
    contradicted(here, town)
    _message, data = here.leader.find("没有联系")
    for phone in (here.mediator, here.director, here.colleague, here.resident):
        phone.says("/help")
        assert phone.press(phone.chat()[-1]["id"], data, force=True)
    assert "11月27日" not in here.mediator.everything()


def closed(here: Village, town: Town) -> None:
    here.report()
    here.mediator.presses("我来办", here.group)
    here.respond()
    here.mediator.presses("调解完")
    here.mediator.presses("调成了")
    here.mediator.says("楼上修好了水管，赔 800 元")
    here.leader.presses("记回访", here.town_group)
    here.leader.presses("打了电话")
    for answer in ("^履行了", "^满意", "不需要"):
        here.leader.presses(answer)
    here.leader.says("打电话问过了两家的情况")
    assert "结案" in here.resident.read()


def test_a_late_not_solved_is_decided_by_the_supervisor(town: Town) -> None:
    here = village(town)
    closed(here, town)
    town.wait(days=10)
    here.resident.presses("还是没解决")
    here.resident.presses("^没有?解决")
    handler = len(here.mediator.chat())
    assert NUMBER in here.supervisor.read()
    yes = here.supervisor.find("^同意")
    here.supervisor.press(*yes)
    assert "↻" in here.supervisor.read()
    assert "↻" in "\n".join(said_after(here.mediator, handler))
    assert "↻" in here.resident.read()
    assert here.supervisor.user.name in here.supervisor.press(*yes, force=True)


def test_a_late_not_solved_can_be_refused_and_the_person_hears_where_to_go(town: Town) -> None:
    here = village(town)
    closed(here, town)
    town.wait(days=10)
    here.resident.presses("还是没解决")
    here.resident.presses("^没有?解决")
    here.supervisor.presses("^不同意")
    assert "12345" in here.resident.read()
    assert "↻" not in here.mediator.everything()


def test_another_mediator_is_given_by_the_leader_and_the_question_is_answered_by_it(town: Town) -> None:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    here.resident.says("/cases")
    for wanted in ("LJ-2026|看|^1", "换"):
        if any("换" in each for each in here.resident.buttons()):
            break
        here.resident.presses(wanted)
    here.resident.presses("换")
    here.resident.presses("换")
    assert NUMBER in here.director.read()
    here.director.presses("换人办")
    assert here.mediator.user.name not in str(here.director.buttons())
    here.director.presses(here.colleague.user.name)
    assert here.colleague.user.name in here.resident.read()
    assert here.colleague.user.name in here.mediator.read()
    assert "由您经办" in here.colleague.read()
