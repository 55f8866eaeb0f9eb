"""A case waits for the court: its clock stands by a supervisor's yes, and the reminders move with it."""

from tests.stories.residents import opens
from tests.stories.rooms import room
from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Town

WHY = "下周五法院宣判，案号（2026）民初 88 号"


def asked(town: Town) -> Village:
    """A taken case, and a stop asked for with a typed day."""
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    room(here.mediator, "中止计时", NUMBER)
    here.mediator.presses("等法院")
    here.mediator.presses("别的日期")
    here.mediator.says("后年")
    assert "没看懂" in here.mediator.read()
    here.mediator.says("11月30日")
    here.mediator.says(WHY)
    return here


def test_granted_the_dates_move_and_reminders_come_exactly_then(town: Town) -> None:
    here = asked(town)
    assert "督办人员" in here.mediator.read()
    question = here.supervisor.read()
    assert WHY in question and "法院审理" in question and "11月30日 24:00" in question
    message, data = here.supervisor.find("^同意")
    here.supervisor.press(message, data)
    assert "中止计时到 11月30日 24:00" in here.supervisor.read()
    assert "中止计时到 11月30日 24:00" in here.mediator.read()
    told = here.resident.read()
    assert "法院审理" in told and "11月30日 24:00" in told and "12月4日 24:00" in told and "案号" not in told
    assert "中止计时到 11月30日 24:00" in here.mediator.everything(here.group)
    assert WHY not in here.mediator.everything(here.group)
    shown = opens(here.resident, NUMBER)
    assert "正在等法院审理" in shown and "12月4日" in shown
    here.mediator.says(f"/case {NUMBER}")
    assert "中止计时 1 次" in here.mediator.read()
    # Pressed again it has been decided.
    assert "已经" in here.supervisor.press(message, data, force=True)
    seen = len(here.mediator.chat())
    town.wait_until(town.clock.now().replace(day=30, hour=15))
    assert said_after(here.mediator, seen) == []
    town.wait(hours=20)  # the first day after it
    assert any("恢复计时" in text for text in said_after(here.mediator, seen))
    seen = len(here.mediator.chat())
    town.wait(days=2)
    assert len(said_after(here.mediator, seen)) == 1 and "12月4日 24:00" in here.mediator.read()
    town.wait(days=2)
    assert "还没首次回复" in here.mediator.everything()


def test_over_sooner_the_dates_come_back(town: Town) -> None:
    here = asked(town)
    here.supervisor.presses("^同意")
    town.wait(days=2)
    room(here.mediator, "恢复计时", NUMBER)
    message, data = here.mediator.find("恢复计时")
    here.mediator.press(message, data)
    assert "11月28日 24:00" in here.mediator.read()
    assert "提前" in here.resident.read() and "11月28日 24:00" in here.resident.read()
    assert "没有中止" in here.mediator.press(message, data, force=True)
    seen = len(here.mediator.chat())
    town.wait(days=2)
    assert "11月28日 24:00" in "\n".join(said_after(here.mediator, seen))
    town.wait(days=5)
    assert "从今天起" not in here.mediator.everything()


def test_refused_the_dates_stay(town: Town) -> None:
    here = asked(town)
    # Asked once is enough.
    assert "还没答复" in room(here.mediator, "中止计时", NUMBER)
    here.supervisor.presses("^不")
    assert "照常计时" in here.supervisor.read()
    assert "期限不变" in here.mediator.read()
    assert "法院" not in here.resident.everything()
    town.wait(days=4)
    assert "还没首次回复" in here.mediator.everything()


def test_others_neither_ask_nor_decide_nor_end(town: Town) -> None:
    here = asked(town)
    _message, data = here.supervisor.find("^同意")
    for phone in (here.mediator, here.colleague, here.resident):
        assert phone.press(phone.chat()[-1]["id"], data, force=True)
        for forged in ("sc:1:ask::0", "sc:1:reason:court:0", "sc:1:day:court:740000", "sc:1:over_yes::0"):
            if phone is not here.mediator:
                assert phone.press(phone.chat()[-1]["id"], forged, force=True)
    assert "法院" not in here.resident.everything()
    here.supervisor.press(*here.supervisor.find("^同意"))
    assert "中止计时到" in here.supervisor.read()
