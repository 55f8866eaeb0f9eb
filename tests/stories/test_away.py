"""Away with a stand-in 请假与代班: reminders and steps go to who stands in, dates and responsible person stay."""

from datetime import UTC, datetime

from tests.stories.supervision import NUMBER, Village, said_after, village
from tests.stories.town import Phone, Town


def taken(town: Town) -> Village:
    here = village(town)
    here.report()
    here.mediator.presses("我来办", here.group)
    return here


def goes_away(phone: Phone, until: str, instead: str) -> None:
    phone.says("/away")
    phone.presses(until)
    phone.presses(instead)


def test_three_days_away_with_a_stand_in_and_a_case_runs_through_it(town: Town) -> None:
    here = taken(town)
    name, instead = here.mediator.user.name, here.colleague.user.name
    goes_away(here.mediator, "^3 天", instead)
    assert "您请假到 11月25日 24:00" in here.mediator.read() and f"由{instead}代班" in here.mediator.read()
    assert f"{name}请假到 11月25日 24:00，由您代班" in here.colleague.read()
    assert not any("请假" in text for text in here.director.texts())

    away, before = len(here.mediator.chat()), len(here.colleague.chat())
    town.wait_until(datetime(2026, 11, 25, 2, 0, tzinfo=UTC))  # the reminder of the day before
    assert said_after(here.mediator, away) == []
    told = "\n".join(said_after(here.colleague, before))
    assert NUMBER in told and "首次回复" in told and f"{name}请假到 11月25日，由您代班" in told

    here.respond(here.colleague)
    assert "12月2日 24:00" in here.colleague.read()
    here.director.says(f"/case {NUMBER}")
    assert f"{instead}（代{name}）" in here.director.read()
    assert f"{name}（请假到 11月25日，{instead}代班）" in here.director.read()
    assert f"{instead} 登记" in here.resident.everything() or instead in here.resident.everything()

    town.wait_until(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))
    back = said_after(here.mediator, away)
    assert len(back) == 1
    assert "欢迎回来" in back[0] and NUMBER in back[0] and instead in back[0]
    assert f"{name}回来了" in here.colleague.read()

    seen, others = len(here.mediator.chat()), len(here.colleague.chat())
    town.wait_until(datetime(2026, 12, 2, 2, 0, tzinfo=UTC))
    assert any("报进展" in text or "每周进展" in text or NUMBER in text for text in said_after(here.mediator, seen))
    assert not [text for text in said_after(here.colleague, others) if NUMBER in text]


def test_the_stand_in_has_their_list_and_loses_it_with_the_end(town: Town) -> None:
    here = taken(town)
    here.colleague.says(f"/case {NUMBER}")
    assert "13" not in here.colleague.read() or "反映人" not in here.colleague.read()
    goes_away(here.mediator, "^今天", here.colleague.user.name)
    here.colleague.says("/work")
    assert NUMBER in here.colleague.read() and f"代{here.mediator.user.name}" in here.colleague.read()
    button = here.colleague.find("记首次回复")
    here.mediator.presses("我回来了")
    assert "欢迎回来" in here.mediator.read()
    assert "经办" in here.colleague.press(*button) or "负责人" in here.colleague.read()
    here.colleague.says("/work")
    assert NUMBER not in here.colleague.read()


def test_without_a_stand_in_the_leader_and_the_unit_hear_it(town: Town) -> None:
    here = taken(town)
    goes_away(here.mediator, "^一周", "不用代班")
    assert "没有人代班" in here.director.read()
    away, leader, group = len(here.mediator.chat()), len(here.director.chat()), len(here.director.chat(here.group))
    town.wait_until(datetime(2026, 11, 26, 2, 0, tzinfo=UTC))
    assert said_after(here.mediator, away) == []
    for told in (said_after(here.director, leader), said_after(here.director, group, here.group)):
        assert any(NUMBER in text and "没有人代班" in text for text in told)
    here.director.presses("记首次回复")
    here.director.presses("打了电话")
    here.director.says("打了电话，约好周四晚上两家一起看")
    assert "12月" in here.director.read()
    here.director.says(f"/case {NUMBER}")
    assert f"经办：{here.mediator.user.name}" in here.director.read()


def test_new_cases_are_not_given_to_who_is_away_and_they_take_none(town: Town) -> None:
    here = village(town)
    goes_away(here.mediator, "到明天", here.colleague.user.name)
    here.report()
    here.director.presses("指派", here.group)
    assert here.mediator.user.name not in here.director.buttons() and here.colleague.user.name in here.director.buttons()
    assert "您正在请假" in here.mediator.presses("我来办", here.group)


def test_a_leader_puts_it_down_and_takes_it_back_for_their_own_people(town: Town) -> None:
    here = taken(town)
    here.director.says("/team")
    assert f"{here.mediator.user.name}：经办 1 件" in here.director.read()
    here.director.presses(here.mediator.user.name)
    here.director.presses("别的日期")
    here.director.says("下个月的哪天吧")
    assert "没看懂" in here.director.read()
    here.director.says("11月20日到")
    here.director.says("到周五")
    here.director.presses(here.colleague.user.name)
    assert "11月27日 24:00" in here.director.read()
    assert here.director.user.name in here.mediator.read() and "11月27日 24:00" in here.mediator.read()
    assert "由您代班" in here.colleague.read()
    here.director.says("/team")
    assert f"{here.colleague.user.name}代班" in here.director.read()
    here.director.presses(here.mediator.user.name)
    here.director.presses("已回来")
    assert "欢迎回来" in here.mediator.read()
    neighbour = town.holding("binjiang", "mediator")[0]
    own = neighbour.chat()[-1]["id"]
    for data in ("tm:list:0:0::0", f"aw:until:{here.mediator.person}:0:0:0", f"aw:set:{here.mediator.person}:739950:0:0"):
        assert "负责人" in neighbour.press(own, data, force=True)
    assert here.mediator.user.name not in neighbour.everything()


def test_the_date_typed_after_the_command(town: Town) -> None:
    here = village(town)
    here.mediator.says("/away 12月3日")
    assert "12月3日 24:00" in here.mediator.read()
    here.mediator.presses("不用代班")
    assert "您请假到 12月3日 24:00" in here.mediator.read()
    here.mediator.says("/away")
    here.mediator.presses("改日期")
    here.mediator.presses("^今天")
    here.mediator.presses(here.colleague.user.name)
    assert "今天 24:00" in here.mediator.read()


def test_the_duty_list_passes_over_who_is_away(town: Town) -> None:
    here = village(town)
    town.group("city")
    first, second = town.staff("jiang-lihua"), town.staff("tang-jianhua")
    goes_away(first, "^今天", "不用代班")
    seen = len(first.chat())
    resident = town.resident("陈建国", "wenjun-3")
    resident.says("他拿着刀在我家门口，快来")
    resident.presses("不安全")
    town.look()
    assert any("紧急" in text for text in second.texts())
    town.wait(minutes=30)
    assert not [text for text in said_after(first, seen) if "能去吗" in text or "紧急" in text]
    assert here.group


def test_words_of_the_reporter_reach_the_stand_in(town: Town) -> None:
    here = taken(town)
    goes_away(here.mediator, "^3 天", here.colleague.user.name)
    seen = len(here.mediator.chat())
    here.resident.says("/cases")
    here.resident.presses("000001")
    here.resident.presses("补充")
    here.resident.says("昨晚又漏了一次")
    town.wait(seconds=10)
    assert said_after(here.mediator, seen) == []
    assert any("昨晚又漏了一次" in text for text in here.colleague.texts())
