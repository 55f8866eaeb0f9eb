"""Stepping back 回避: from that moment on the case is not the mediator's, the unit carries it, and its clock goes on."""

from dataclasses import replace

from sqlalchemy import Connection, select

from bot.posting import House
from bot.rules.terms import Kind, Stage
from storage import cases, roster
from storage.tables import LookRow
from tests.stories.agreeing import load
from tests.stories.residents import answered, reports
from tests.stories.rooms import room, turned
from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.test_measures import adds
from tests.stories.town import Phone, Town

WHY = "反映人是我表妹"
BACK = "您已回避，由别人办"


def worked_on(town: Town) -> Village:
    here = village(town)
    reports(here.resident)
    answered(town, here.mediator)
    return here


def steps_back(mediator: Phone, number: str = NUMBER) -> None:
    room(mediator, "当事人", number)
    mediator.presses("更多")
    mediator.presses("我要回避")
    assert "看不到" in mediator.read()
    mediator.says(WHY)


def test_at_once_it_is_the_units_and_the_leader_gives_it_to_somebody_else(town: Town) -> None:
    here = worked_on(town)
    due = load(town).open_obligations[0].due_at
    steps_back(here.mediator)
    assert "您已回避" in here.mediator.read() and here.director.user.name in here.mediator.read()
    assert WHY in here.director.read() and "已回避" in here.director.read()
    case = load(town)
    assert (case.stage, case.responsible) == (Stage.IN_PROGRESS, None)
    assert "还没有人经办" in here.mediator.read(here.group)
    (weekly,) = case.open_obligations
    assert (weekly.kind, weekly.person, weekly.due_at) == (Kind.WEEKLY_REPORT, None, due)
    here.director.presses("换人|指派|交给")
    assert here.mediator.user.name not in str(here.director.buttons())
    here.director.presses(here.colleague.user.name)
    assert load(town).responsible == here.colleague.person
    assert here.colleague.user.name in here.resident.read()
    assert WHY not in here.resident.everything() + here.mediator.everything(here.group) + here.colleague.everything()


def test_old_buttons_number_search_and_papers_say_that_they_have_stepped_back(town: Town) -> None:
    here = worked_on(town)
    here.mediator.says(f"/case {NUMBER}")
    old = [here.mediator.find(wanted) for wanted in ("报进展", "办这件事")]
    room(here.mediator, "当事人", NUMBER)
    people = here.mediator.find("张丽")
    room(here.mediator, "文书", NUMBER)
    paper, file = here.mediator.find("单份文书"), here.mediator.find("整份卷宗")
    steps_back(here.mediator)
    looks = _looks(town, here.mediator)
    shown = len(here.mediator.chat())
    for message, data in (*old, people, paper, file):
        assert BACK in here.mediator.press(message, data, force=True), data
    assert BACK in here.mediator.presses("看详情", here.group)
    here.mediator.says(f"/case {NUMBER}")
    assert BACK in here.mediator.read()
    here.mediator.says("/find 漏水")
    assert NUMBER not in here.mediator.read()
    for command in ("/work", "/overdue"):
        here.mediator.says(command)
        assert NUMBER not in here.mediator.read()
    since = "".join(said_after(here.mediator, shown))
    assert "张丽" not in since and "天花板" not in since
    assert _looks(town, here.mediator) == looks and load(town).responsible is None
    # What was being written when it happened goes nowhere.
    assert [kind for kind, *_rest in town.do(lambda db, house: cases.history(db, 1))][-1] == "stepped_back"


def _looks(town: Town, phone: Phone) -> int:
    return town.do(lambda db, house: len(db.execute(select(LookRow.id).where(LookRow.person_id == phone.person)).all()))


def test_forgotten_it_is_the_unit_that_is_nagged_and_never_who_stepped_back(town: Town) -> None:
    here = worked_on(town)
    steps_back(here.mediator)
    seen, led, above = len(here.mediator.chat()), len(here.director.chat()), len(here.supervisor.chat())
    grouped = len(here.mediator.chat(here.group))
    town.wait(days=9)
    assert said_after(here.mediator, seen) == []
    assert any(NUMBER in text and "进展" in text for text in said_after(here.director, led))
    assert any(NUMBER in text for text in said_after(here.supervisor, above))
    assert any(NUMBER in text for text in said_after(here.mediator, grouped, here.group)), "the unit as a whole"
    # The leader carries it meanwhile.
    here.director.says(f"/case {NUMBER}")
    turned(here.director, "报进展")
    here.director.presses("报进展")
    here.director.says("去看过了，水管周五修")
    assert load(town).owed(Kind.WEEKLY_REPORT) is not None
    here.colleague.says(f"/case {NUMBER}")
    here.colleague.presses("我来办")
    assert load(town).responsible == here.colleague.person


def test_what_was_only_taken_waits_to_be_taken_again(town: Town) -> None:
    here = village(town)
    reports(here.resident)
    here.mediator.presses("我来办", here.group)
    steps_back(here.mediator)
    case = load(town)
    assert case.stage is Stage.ROUTED and case.owed(Kind.TAKE) is not None and case.owed(Kind.FIRST_RESPONSE) is not None
    assert BACK in here.mediator.presses("我来办", here.group)
    here.colleague.presses("我来办", here.group)
    assert load(town).responsible == here.colleague.person
    here.respond(here.colleague)
    assert "记好了" in here.colleague.read()


def test_a_step_in_their_name_is_the_units_too(town: Town) -> None:
    here = worked_on(town)
    adds(here.mediator, NUMBER, "王敏")
    steps_back(here.mediator)
    owed = load(town).owed(Kind.MEASURE)
    assert owed is not None and owed.person is None
    seen, led = len(here.mediator.chat()), len(here.director.chat())
    town.wait(days=5)
    assert said_after(here.mediator, seen) == []
    assert any("措施" in text for text in said_after(here.director, led))


def test_who_is_alone_in_the_unit_tells_the_supervisor(town: Town) -> None:
    here = worked_on(town)
    _only_them(town, here)
    steps_back(here.mediator)
    assert "单位里没有别人能办" in here.mediator.read()
    assert "单位里没有别人能办" in here.supervisor.read() and WHY in here.supervisor.read()
    here.supervisor.presses("我接过来办")
    assert load(town).responsible == here.supervisor.person
    seen = len(here.mediator.chat())
    town.wait(days=3)
    assert said_after(here.mediator, seen) == []


def _only_them(town: Town, here: Village) -> None:
    """Everybody else leaves the room."""
    kept = [role for role in town.roster.roles if role.unit != "wenjun" or role.person == "wang-min"]

    def leave(db: Connection, house: House) -> None:
        roster.apply(db, replace(town.roster, roles=tuple(kept)), town.clock.now())
        house.stale = True

    town.do(leave)
