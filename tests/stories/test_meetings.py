"""Meetings of the sides: planned by buttons and by typing, answered, moved, called off, reminded of, held and written down."""

from dataclasses import dataclass, replace
from datetime import UTC, datetime, timedelta

from sqlalchemy import Connection, select

from bot.posting import House
from bot.rules.case import Case, Party
from bot.rules.meetings import Invited, Meeting
from bot.rules.terms import Kind, Stage
from storage import cases, people, subjects
from storage.tables import AccountRow
from tests.stories.residents import answered, opens, photo, reports
from tests.stories.rooms import room
from tests.stories.supervision import said_after
from tests.stories.test_leaks import seen_in_groups
from tests.stories.town import Phone, Town

NUMBER = "LJ-2026-000001"
LI, LI_PHONE = "李四光明", "13987654321"


@dataclass
class Sides:
    """A case with both sides in it: 张丽 uses the bot, the other side is a name with a number."""

    town: Town
    mediator: Phone
    resident: Phone
    case: int


def sides(town: Town, *, consent: str = "yes", response: bool = True) -> Sides:
    town.group("wenjun")
    town.group("linjiang")
    mediator = town.holding("wenjun", "mediator")[0]
    resident = town.resident("张丽", "wenjun-3")
    reports(resident)
    if response:
        answered(town, mediator)
    else:
        mediator.presses("我来办", town.group("wenjun"))

    def both(db: Connection, house: House) -> int:
        case = cases.by_number(db, NUMBER)
        assert case is not None
        (party,) = the_case(db, case).parties
        subjects.keep(db, case, replace(party, consent=consent, consent_at=town.clock.now()))
        subjects.keep(db, case, Party("other", name=LI, phone=LI_PHONE, consent=consent))
        return case

    return Sides(town, mediator, resident, town.do(both))


def the_case(db: Connection, id_: int) -> Case:
    case = cases.load(db, id_)
    assert case is not None
    return case


def now(here: Sides) -> Case:
    return here.town.do(lambda db, house: the_case(db, here.case))


def meetings(here: Sides) -> list[Meeting]:
    return here.town.do(lambda db, house: subjects.of_case(db, Meeting, here.case))


def invited(here: Sides) -> list[Invited]:
    return here.town.do(lambda db, house: subjects.of_case(db, Invited, here.case))


def joins(here: Sides, name: str = "李四") -> Phone:
    """The other side has opened its link: its party is a person now."""
    phone = here.town.resident(name)

    def link(db: Connection, house: House) -> None:
        party = next(each for each in the_case(db, here.case).parties if each.side == "other")
        person = db.execute(select(AccountRow.person_id).where(AccountRow.native_id == phone.user.id)).scalar_one()
        subjects.keep(db, here.case, replace(party, person=person))

    here.town.do(link)
    return phone


def meeting_room(here: Sides) -> None:
    room(here.mediator, "调解会", NUMBER)


def typed(here: Sides, moment: str = "周五15:00") -> None:
    """A meeting planned by writing when, in the unit's room, with everybody."""
    meeting_room(here)
    here.mediator.says(moment)
    here.mediator.presses("咱们调解室")
    here.mediator.presses("下一步")
    here.mediator.presses("下一步")
    here.mediator.presses("发送")


def reminders(phone: Phone, seen: int = 0) -> list[str]:
    return [text for text in said_after(phone, seen) if "提醒您，调解会是" in text]


def local(day: int, hour: int, minute: int = 0, month: int = 11) -> datetime:
    """A moment of 2026 in the town."""
    return datetime(2026, month, day, hour, minute, tzinfo=UTC) - timedelta(hours=8)


def test_a_meeting_is_planned_by_typing(town: Town) -> None:
    here = sides(town)
    typed(here)
    (meeting,) = meetings(here)
    assert (meeting.starts_at, meeting.venue, meeting.state) == (local(27, 15), "room", "planned")
    owed = now(here).owed(Kind.MEETING)
    assert owed is not None and owed.about == meeting.id and owed.due_at == local(29, 0), "until the end of the day after it"
    assert owed.person == here.mediator.person
    assert "11月27日（周五）15:00" in here.resident.read() and "文君社区调解室" in here.resident.read()
    assert LI not in here.resident.everything(), "nobody reads the other side's name"
    assert {"我来", "我来不了"} <= set(here.resident.buttons())
    assert "要打电话通知" in here.mediator.read()
    here.mediator.says(f"/case {NUMBER}")
    assert "调解会：11月27日（周五）15:00" in here.mediator.read() and "没回话 2 人" in here.mediator.read()
    assert "调解会：11月27日（周五）15:00" in opens(here.resident, NUMBER) and "还没说来不来" in here.resident.read()
    assert "约了调解会" in here.resident.read(), "and the history tells it"


def test_a_meeting_is_planned_by_buttons_with_a_helper(town: Town) -> None:
    here = sides(town)
    helper = town.holding("wenjun", "mediator")[1]
    meeting_room(here)
    for wanted in ("周四 11/26", "下午", "15:00", "15:30", "别的地方"):
        assert len(here.mediator.buttons()) <= 6, here.mediator.buttons()
        here.mediator.presses(f"^{wanted}$")
    here.mediator.says("河边茶馆二楼")
    assert here.mediator.buttons() == ["✓ 张丽", f"✓ {LI}", "下一步", "取消"]
    here.mediator.presses("张丽")
    here.mediator.presses("张丽")
    here.mediator.presses("下一步")
    assert len(here.mediator.buttons()) <= 6
    here.mediator.presses(town.do(lambda db, house: people.name(db, helper.person)))
    here.mediator.presses("下一步")
    assert "11月26日（周四）15:30" in here.mediator.read() and "河边茶馆二楼" in here.mediator.read()
    assert f"{LI}（对方）" in here.mediator.read() and len(here.mediator.buttons()) <= 6
    here.mediator.presses("发送")
    assert [(each.party is None, each.answer) for each in invited(here)] == [(False, ""), (False, ""), (True, "")]
    assert "请您协助" in helper.read() and "河边茶馆二楼" in helper.read()
    assert "张丽" not in helper.read() and LI not in helper.read()
    helper.presses("^我来$")
    assert "您说会来" in helper.read()
    assert invited(here)[2].answer == "yes"


def test_everything_can_be_typed_piece_by_piece_and_nonsense_loses_nothing(town: Town) -> None:
    here = sides(town)
    meeting_room(here)
    here.mediator.says("等他们有空吧")
    assert "没看懂" in here.mediator.read() and "哪天" in here.mediator.read()
    here.mediator.says("昨天下午3点")
    assert "没看懂" in here.mediator.read() or "已经过了" in here.mediator.read()
    here.mediator.says("今天上午九点")
    assert "已经过了" in here.mediator.read()
    here.mediator.says("2029年1月1日 9:00")
    assert "一年" in here.mediator.read()
    here.mediator.says("下午三点半")
    assert "哪天" in here.mediator.read(), "the hour is known, the day is asked for"
    here.mediator.sends(sticker="🙂")
    assert "哪天" in here.mediator.read()
    here.mediator.says("12月1日")
    assert "在哪里开" in here.mediator.read(), "day and hour are known now"
    here.mediator.sends(location=(30.41, 103.46))
    assert "请哪些人" in here.mediator.read()
    here.mediator.says("你好")
    assert "请按按钮" in here.mediator.read() and "请哪些人" in here.mediator.read()
    here.mediator.presses("下一步")
    here.mediator.presses("下一步")
    assert "12月1日（周二）15:30" in here.mediator.read() and "地图上的地点" in here.mediator.read()
    here.mediator.says("12月2日 上午十点")
    assert "12月2日（周三）10:00" in here.mediator.read(), "and can still be changed by writing"
    here.mediator.presses("发送")
    assert meetings(here)[0].starts_at == local(2, 10, month=12) and meetings(here)[0].point == "30.41000,103.46000"
    here.resident.presses("看地图")
    assert "103.46" in here.resident.everything()


def test_everybody_is_reminded_a_day_and_an_hour_before_and_once(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    everybody = (here.mediator, here.resident, other)
    here.resident.presses("^我来$")
    seen = [len(each.chat()) for each in everybody]
    town.wait_until(local(26, 14, 59))
    assert [len(reminders(each, at)) for each, at in zip(everybody, seen, strict=True)] == [0, 0, 0]
    town.wait_until(local(26, 15, 1))
    assert [len(reminders(each, at)) for each, at in zip(everybody, seen, strict=True)] == [1, 1, 1]
    assert "明天 15:00" in here.resident.read() and "您说会来" in here.resident.read()
    assert "明天 15:00" in other.read() and "您能来吗" in other.read()
    assert "能来 1 人，来不了 0 人，没回话 1 人" in reminders(here.mediator)[0]
    town.wait_until(local(27, 16))
    assert [len(reminders(each, at)) for each, at in zip(everybody, seen, strict=True)] == [2, 2, 2]
    assert "今天 15:00" in reminders(here.resident)[-1]


def test_a_moved_meeting_has_its_own_reminders_and_the_old_ones_do_not_come(town: Town) -> None:
    here = sides(town)
    typed(here)
    old = here.resident.find("^我来$")
    here.resident.presses("^我来$")
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("换时间")
    here.mediator.says("下周二上午十点")
    assert "12月1日（周二）10:00" in here.mediator.read()
    here.mediator.presses("发送")
    (meeting,) = meetings(here)
    assert meeting.starts_at == local(1, 10, month=12) and meeting.changes == 1
    assert invited(here)[0].answer == "", "who said yes to another time is asked anew"
    owed = now(here).owed(Kind.MEETING)
    assert owed is not None and owed.due_at == local(3, 0, month=12)
    assert "调解会有变动" in here.resident.read() and "12月1日（周二）10:00" in here.resident.read()
    # The old message speaks of the old time: a press shows the new one and says nothing for anybody.
    here.resident.press(*old, force=True)
    assert invited(here)[0].answer == "" and "变过了" in here.resident.everything()
    seen = [len(each.chat()) for each in (here.mediator, here.resident)]
    town.wait_until(local(28, 8))
    assert not reminders(here.resident, seen[1]) and not reminders(here.mediator, seen[0])
    town.wait_until(local(1, 12, month=12))
    assert len(reminders(here.resident, seen[1])) == 2 and len(reminders(here.mediator, seen[0])) == 2
    # Back and forth again: still each moment once.
    assert all("12月" in text or "今天" in text or "明天" in text for text in reminders(here.resident, seen[1]))


def test_moved_there_and_back_nobody_is_reminded_twice(town: Town) -> None:
    here = sides(town)
    typed(here)
    for moment in ("下周二上午十点", "周五15:00"):
        meeting_room(here)
        here.mediator.presses("11月27日 15:00|12月1日 10:00")
        here.mediator.presses("换时间")
        here.mediator.says(moment)
        here.mediator.presses("发送")
    assert meetings(here)[0].starts_at == local(27, 15)
    seen = len(here.resident.chat())
    town.wait_until(local(28, 8))
    assert len(reminders(here.resident, seen)) == 2


def test_the_place_alone_can_be_changed(town: Town) -> None:
    here = sides(town)
    typed(here)
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("换地点")
    here.mediator.presses("纠纷地点")
    here.mediator.presses("发送")
    (meeting,) = meetings(here)
    assert (meeting.venue, meeting.starts_at) == ("dispute", local(27, 15))
    assert "文君社区第 3 网格" in here.resident.read()


def test_a_meeting_that_is_called_off_reminds_nobody(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("取消调解会")
    here.mediator.says("对方住院了，先等等")
    assert meetings(here)[0].state == "called_off"
    for phone in (here.resident, other):
        assert "不开了" in phone.read()
        assert "住院" not in phone.everything(), "why stays with the people who work on it"
    assert now(here).owed(Kind.MEETING) is None
    seen = [len(each.chat()) for each in (here.mediator, here.resident, other)]
    town.wait_until(local(30, 8))
    assert [len(reminders(each, at)) for each, at in zip((here.mediator, here.resident, other), seen, strict=True)] == [0, 0, 0]
    # Pressed again, and answered after all: the present state.
    assert "取消" in here.resident.press(*here.resident.find("我来$"), force=True)


def test_who_cannot_come_says_when_they_could(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    here.resident.presses("我来不了")
    assert invited(here)[0].answer == "no" and "什么时候方便" in here.resident.read()
    assert here.resident.buttons() == ["还说不准", "我还是来"]
    assert "来不了" not in here.mediator.read()
    here.resident.says("下周一下午都行，孩子要打针")
    assert "谢谢您" in here.resident.read()
    assert "张丽" in here.mediator.read() and "来不了" in here.mediator.read() and "孩子要打针" in here.mediator.read()
    assert "打针" not in other.everything()
    seen = len(here.resident.chat()), len(here.mediator.chat()), len(other.chat())
    town.wait(minutes=30)
    assert not any("来不了" in text for text in said_after(here.mediator, seen[1])), "told once"
    town.wait_until(local(27, 16))
    assert not reminders(here.resident, seen[0]) and len(reminders(other, seen[2])) == 2


def test_without_words_the_mediator_hears_of_it_all_the_same(town: Town) -> None:
    here = sides(town)
    typed(here)
    here.resident.presses("我来不了")
    here.resident.says("/cancel")
    assert "之前发的都留着" in here.resident.read(), "the no stands"
    here.resident.presses("还说不准")
    seen = len(here.mediator.chat())
    town.wait(minutes=11)
    assert sum("张丽" in text and "来不了" in text for text in said_after(here.mediator, seen)) == 1
    here.mediator.presses("换时间")
    assert "哪天" in here.mediator.read()


def test_who_comes_after_all_is_not_announced_as_missing(town: Town) -> None:
    here = sides(town)
    typed(here)
    here.resident.presses("我来不了")
    here.resident.presses("我还是来")
    seen = len(here.mediator.chat())
    town.wait(hours=1)
    assert not any("来不了" in text for text in said_after(here.mediator, seen))
    assert invited(here)[0].answer == "yes"
    before = len(town.do(lambda db, house: cases.history(db, here.case)))
    here.resident.press(*here.resident.find("日历文件"), force=True)
    assert len(town.do(lambda db, house: cases.history(db, here.case))) == before


def test_somebody_without_the_bot_is_told_by_phone(town: Town) -> None:
    here = sides(town)
    typed(here)
    here.mediator.presses("电话通知")
    shown = here.mediator.read()
    assert LI in shown and LI_PHONE in shown and "自愿、不收费" in shown and "11月27日（周五）15:00" in shown
    assert "张丽" not in shown, "what is read out names nobody of the other side"
    answer = here.mediator.find("^能来$")
    here.mediator.presses("^能来$")
    assert f"{LI}：能来" in here.mediator.read() and "电话通知" not in here.mediator.buttons()
    events = len(town.do(lambda db, house: cases.history(db, here.case)))
    here.mediator.press(*answer, force=True)
    assert len(town.do(lambda db, house: cases.history(db, here.case))) == events, "pressed twice it is one record"
    assert "来不来" not in opens(here.resident, NUMBER) or LI not in here.resident.everything()


def test_without_a_yes_nobody_is_invited(town: Town) -> None:
    here = sides(town, consent="")
    meeting_room(here)
    here.mediator.says("周五15:00")
    here.mediator.presses("咱们调解室")
    here.mediator.presses("下一步")
    assert "还差：张丽、李四光明" in here.mediator.read() and "同意调解" in here.mediator.read()
    here.mediator.presses("都同意了")
    assert "还差" in here.mediator.read(), "a press is no consent"
    _message, data = here.mediator.find("都同意了")
    here.mediator.press(here.mediator.chat()[-1]["id"], data.replace(":whom:", ":send:"), force=True)
    assert not meetings(here)
    assert "请哪些人" in here.mediator.read()
    said_yes(here, "reporting")
    here.mediator.presses("下一步")
    here.mediator.presses("改人员")
    here.mediator.presses(LI)
    here.mediator.presses("下一步")
    here.mediator.presses("下一步")
    here.mediator.presses("发送")
    assert [each.party is not None for each in invited(here)] == [True]


def said_yes(here: Sides, side: str) -> None:
    def write(db: Connection, house: House) -> None:
        party = next(each for each in the_case(db, here.case).parties if each.side == side)
        subjects.keep(db, here.case, replace(party, consent="yes"))

    here.town.do(write)


def held(here: Sides) -> None:
    """The meeting is over, and the mediator writes it down; the other side was not there."""
    here.town.wait_until(local(27, 17))
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("^开了$")
    here.mediator.presses(LI)
    if "张丽" in here.mediator.buttons():
        here.mediator.presses("张丽")
    assert here.mediator.buttons()[:2] == ["✓ 张丽", LI]
    here.mediator.presses("下一步")
    here.mediator.sends(photo=photo())
    here.mediator.says("张丽同意修水管，王家说钱的事再想想")


def test_the_meeting_is_written_down_and_is_a_progress_report(town: Town) -> None:
    here = sides(town)
    typed(here)
    held(here)
    assert "请了 2 人，到了 1 人" in here.mediator.read() and "12月4日 24:00" in here.mediator.read()
    assert {"再约一次", "办这件事", "笔录给双方看"} <= set(here.mediator.buttons())
    (meeting,) = meetings(here)
    assert meeting.state == "held" and meeting.minutes.startswith("张丽同意")
    assert [each.came for each in invited(here)] == [True, False]
    case = now(here)
    assert case.owed(Kind.MEETING) is None
    weekly = case.owed(Kind.WEEKLY_REPORT)
    assert weekly is not None and weekly.due_at == local(5, 0, month=12)
    assert len([each for each in case.open_obligations if each.kind is Kind.WEEKLY_REPORT]) == 1
    # Minutes are for the people who work on it.
    assert "记的是您到了" in here.resident.read()
    opens(here.resident, NUMBER)
    assert "修水管" not in here.resident.everything()
    # Unless they are shared, which asks first.
    here.mediator.presses("笔录给双方看")
    assert "私下说的话" in here.mediator.read()
    here.mediator.presses("^给双方看$")
    assert "修水管" in here.resident.read()
    again = len(here.resident.chat())
    here.mediator.press(here.mediator.chat()[-1]["id"], f"mo:{meeting.id}:share_yes:0", force=True)
    assert len(here.resident.chat()) == again


def test_a_meeting_is_the_first_response_if_that_is_owed(town: Town) -> None:
    here = sides(town, response=False)
    typed(here, "后天15:00")
    town.wait_until(local(25, 17))
    case = now(here)
    owed = case.owed(Kind.FIRST_RESPONSE)
    assert owed is not None and case.stage is Stage.ASSIGNED
    meeting_room(here)
    here.mediator.presses("11月25日 15:00")
    here.mediator.presses("^开了$")
    here.mediator.presses("下一步")
    here.mediator.says("两家都来了，约好周末一起看漏水点")
    assert "首次回复一并记好了" in here.mediator.read()
    case = now(here)
    assert case.stage is Stage.IN_PROGRESS and case.owed(Kind.FIRST_RESPONSE) is None and case.owed(Kind.WEEKLY_REPORT) is not None
    # Who was said to have been there can say that it is not so.
    assert "周末" not in here.resident.everything()
    here.resident.presses("没人联系我")
    assert "核实" in here.resident.read() or "谢谢" in here.resident.read()


def test_minutes_that_are_forgotten_are_asked_for(town: Town) -> None:
    here = sides(town)
    typed(here)
    seen = len(here.mediator.chat())
    town.wait_until(local(28, 8, 59))
    assert not any("记调解会" in text for text in said_after(here.mediator, seen)), "not before the day after it"
    town.wait_until(local(28, 10))
    assert any("记调解会" in text for text in said_after(here.mediator, seen))
    here.mediator.presses("记调解会")
    assert "开了吗" in here.mediator.read()
    here.mediator.presses("^开了$")
    here.mediator.says("等等")
    assert "按钮" in here.mediator.read() and "哪些人到了" in here.mediator.read()
    here.mediator.presses("下一步")
    here.mediator.says("好")
    assert not meetings(here)[0].minutes, "a word is too little"
    here.mediator.says("两家都到了，没谈拢，下周再谈")
    seen = len(here.mediator.chat())
    town.wait_until(local(30, 12))
    assert not any("记调解会" in text for text in said_after(here.mediator, seen))


def test_a_meeting_that_is_moved_after_its_hour_is_owed_later(town: Town) -> None:
    here = sides(town)
    typed(here)
    town.wait_until(local(27, 17))
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("换时间")
    here.mediator.says("12月2日 9:30")
    here.mediator.presses("发送")
    owed = now(here).owed(Kind.MEETING)
    assert owed is not None and owed.due_at == local(4, 0, month=12)
    seen = len(here.mediator.chat())
    town.wait_until(local(2, 9, month=12))
    assert not any("! " in text and "记调解会" in text for text in said_after(here.mediator, seen))


def test_forged_presses_move_nothing(town: Town) -> None:
    here = sides(town)
    typed(here)
    (meeting,) = meetings(here)
    stranger, colleague = town.resident("路人"), town.holding("shiqiao", "mediator")[0]
    first = invited(here)[0].id
    forged = [f"iv:{first}:{what}:0" for what in ("yes", "no", "show", "file", "map", "later")]
    forged += [f"mo:{meeting.id}:{what}:{first}" for what in ("show", "off", "yes", "no", "held", "came", "share_yes", "file", "phone")]
    forged += [f"mp:{here.case}:send:", f"mp:{here.case}:day:740000", f"me:{here.case}:plan", f"me:{here.case}:show"]
    before = town.do(lambda db, house: (cases.history(db, here.case), subjects.of_case(db, Meeting, here.case)))
    answers = invited(here)
    for phone in (stranger, colleague):
        phone.says("/help")
        for data in forged:
            assert phone.press(phone.chat()[-1]["id"], data, force=True), data
        assert "张丽" not in phone.everything() and "11月27日" not in phone.everything() and ".ics" not in phone.everything()
    # Who has the case answers for nobody by an invitation, and a party does nothing of the mediator's.
    for data in forged[:6]:
        assert here.mediator.press(here.mediator.chat()[-1]["id"], data, force=True), data
    for data in forged[6:]:
        assert here.resident.press(here.resident.chat()[-1]["id"], data, force=True), data
    for data in ("mo:999999:show:0", "iv:999999:yes:0", f"mp:{here.case}:hour:99", f"mp:{here.case}:clock:2560", f"mp:{here.case}:tick:²"):
        assert here.mediator.press(here.mediator.chat()[-1]["id"], data, force=True) or True
    assert before == town.do(lambda db, house: (cases.history(db, here.case), subjects.of_case(db, Meeting, here.case)))
    assert answers == invited(here)


def test_in_a_group_nothing_of_a_meeting_is_seen(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    here.resident.presses("我来不了")
    here.resident.says("周一打针")
    other.presses("^我来$")
    held(here)
    group = town.groups["wenjun"]
    here.mediator.press(here.mediator.chat(group)[-1]["id"], f"mo:{meetings(here)[0].id}:show:0", group, force=True)
    here.mediator.press(here.mediator.chat(group)[-1]["id"], f"me:{here.case}:show", group, force=True)
    seen = seen_in_groups(town)
    for secret in (LI, LI_PHONE, "张丽", "打针", "修水管", "15:00"):
        assert secret not in seen, secret


def test_another_mediator_gets_the_meeting_with_the_case(town: Town) -> None:
    here = sides(town)
    typed(here)
    director, colleague = town.holding("wenjun", "leader")[0], town.holding("wenjun", "mediator")[1]

    def give(db: Connection, house: House) -> str:
        return people.name(db, colleague.person)

    director.says(f"/case {NUMBER}")
    if "指派" not in str(director.buttons()):
        director.presses("更多")
    director.presses("指派")
    director.presses(town.do(give))
    owed = now(here).owed(Kind.MEETING)
    assert owed is not None and owed.person == colleague.person
    seen = len(here.mediator.chat())
    town.wait_until(local(27, 14, 30))
    assert not reminders(here.mediator, seen), "who does not have it any more is not reminded"
    assert len(reminders(here.resident)) == 2


def test_a_helper_is_invited_reminded_and_asked_as_the_people_are(town: Town) -> None:
    here = sides(town)
    helper = town.holding("wenjun", "mediator")[1]
    name = town.do(lambda db, house: people.name(db, helper.person))
    meeting_room(here)
    here.mediator.says("周五15:00")
    here.mediator.presses("咱们调解室")
    here.mediator.presses("下一步")
    here.mediator.presses(name)
    here.mediator.presses("下一步")
    here.mediator.presses("发送")
    helper.presses("我来不了")
    helper.says("那天我值班，周六行")
    assert name in here.mediator.read() and "周六行" in here.mediator.read()
    helper.press(*helper.find("我还是来"), force=True) if "我还是来" in helper.buttons() else None
    seen = len(helper.chat())
    town.wait_until(local(27, 16))
    assert not reminders(helper, seen), "who said no is not reminded"


def test_whoever_may_not_know_of_the_case_any_more_is_not_reminded(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)

    def leaves(db: Connection, house: House) -> None:
        party = next(each for each in the_case(db, here.case).parties if each.side == "other")
        subjects.keep(db, here.case, replace(party, left="withdrew"))

    town.do(leaves)
    seen = len(other.chat())
    town.wait_until(local(27, 16))
    assert not said_after(other, seen)
    assert "受邀" in other.press(*other.find("^我来$"), force=True)


def test_a_stand_in_hears_the_reminder_and_writes_the_minutes(town: Town) -> None:
    here = sides(town)
    colleague = town.holding("wenjun", "mediator")[1]
    name = town.do(lambda db, house: people.name(db, colleague.person))
    here.mediator.says("/away")
    here.mediator.presses("一周|一个星期|7 天")
    here.mediator.presses(name)
    colleague.says(f"/case {NUMBER}")
    colleague.presses("办这件事")
    colleague.presses("调解会")
    colleague.says("周五15:00")
    colleague.presses("咱们调解室")
    colleague.presses("下一步")
    colleague.presses("下一步")
    colleague.presses("发送")
    seen = len(colleague.chat())
    town.wait_until(local(27, 16))
    assert len(reminders(colleague, seen)) == 2
    colleague.says(f"/case {NUMBER}")
    colleague.presses("办这件事")
    colleague.presses("调解会")
    colleague.presses("11月27日 15:00")
    colleague.presses("^开了$")
    colleague.presses("下一步")
    colleague.says("两家都来了，下周再谈一次")
    assert meetings(here)[0].state == "held"
    history = town.do(lambda db, house: cases.history(db, here.case))
    assert history[-1][0] == "meeting_held" and history[-1][3]["for"] == here.mediator.person


def test_an_invitation_at_night_waits_until_morning_and_says_only_the_newest(town: Town) -> None:
    here = sides(town)
    town.wait_until(local(23, 22))
    seen = len(here.resident.chat())
    typed(here)
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("换时间")
    here.mediator.says("周五16:00")
    here.mediator.presses("发送")
    assert not said_after(here.resident, seen)
    assert "早上会收到通知" in here.mediator.read(), "the mediator is told no more than is so"
    town.wait_until(local(24, 8, 5))
    told = [text for text in said_after(here.resident, seen) if "调解会" in text]
    assert len(told) == 1 and "16:00" in told[0]


def test_a_case_that_has_ended_has_no_meeting_to_come_and_nobody_comes_to_a_closed_door(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    here.resident.says("/cases")
    here.resident.presses(NUMBER)
    here.resident.presses("撤回")
    here.resident.presses("撤回|是")
    assert now(here).stage is Stage.ENDED and now(here).owed(Kind.MEETING) is None
    seen, heard = len(here.resident.chat()), len(other.chat())
    town.wait_until(local(28, 12))
    assert not reminders(here.resident, seen) and not reminders(other, heard)
    assert [text for text in said_after(other, heard) if "不开了" in text] == [f"{NUMBER}：11月27日（周五）15:00 的调解会不开了。"]
    assert here.resident.press(*here.resident.find("^我来$"), force=True)
    assert invited(here)[0].answer == ""


def test_a_mediator_who_cancels_planning_has_planned_nothing(town: Town) -> None:
    here = sides(town)
    meeting_room(here)
    here.mediator.says("周五15:00")
    here.mediator.presses("取消")
    assert not meetings(here)
    _message, data = 0, f"mp:{here.case}:send:"
    here.mediator.press(here.mediator.chat()[-1]["id"], data, force=True)
    assert not meetings(here)
    # Pressed twice it is one meeting.
    typed(here)
    here.mediator.press(here.mediator.chat()[-1]["id"], data, force=True)
    assert len(meetings(here)) == 1


def test_the_hours_that_have_passed_are_not_offered_today(town: Town) -> None:
    here = sides(town)
    town.wait_until(local(23, 16, 10))
    meeting_room(here)
    here.mediator.presses("周一 11/23")
    assert here.mediator.buttons() == ["16:00", "17:00", "晚上", "取消"]
    here.mediator.presses("16:00")
    assert "已经过了" in here.mediator.presses("16:00"), "a toast says it, and the question stands"
    here.mediator.presses("16:30")
    assert "在哪里开" in here.mediator.read()


def test_others_are_invited_later_and_who_was_invited_hears_nothing_of_it(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    helper = town.holding("wenjun", "mediator")[1]
    name = town.do(lambda db, house: people.name(db, helper.person))
    meeting_room(here)
    here.mediator.says("周五15:00")
    here.mediator.presses("咱们调解室")
    here.mediator.presses(LI)
    here.mediator.presses("下一步")
    here.mediator.presses("下一步")
    here.mediator.presses("发送")
    here.resident.presses("^我来$")
    assert "调解会" not in other.everything()
    seen = len(here.resident.chat()), len(other.chat()), len(helper.chat())
    here.mediator.presses("加请人")
    assert here.mediator.buttons() == [LI, "下一步", "取消"], "only who is not invited yet"
    here.mediator.says("周六15:00")
    assert "请按下面的按钮" in here.mediator.read()
    here.mediator.presses(LI)
    here.mediator.presses("下一步")
    here.mediator.presses(name)
    here.mediator.presses("下一步")
    assert f"{LI}（对方）、{name}" in here.mediator.read()
    here.mediator.presses("发送")
    assert meetings(here)[0].changes == 0 and len(invited(here)) == 3 and invited(here)[0].answer == "yes"
    assert not said_after(here.resident, seen[0])
    assert "请您来参加调解会" in other.read() and "请您协助" in helper.read()
    town.wait_until(local(27, 16))
    told = [len(reminders(phone, at)) for phone, at in zip((here.resident, other, helper), seen, strict=True)]
    assert told == [2, 2, 2] and len(reminders(here.mediator)) == 2


def test_the_other_side_finds_the_meeting_on_its_own_screen(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    shown = opens(other, NUMBER)
    assert "调解会：11月27日（周五）15:00" in shown and "漏水" not in shown and "张丽" not in other.everything()
    other.presses("^调解会$")
    other.presses("^我来$")
    assert "您说会来" in opens(other, NUMBER)


def test_who_does_not_want_mediation_any_more_is_not_reminded(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)

    def refuses(db: Connection, house: House) -> None:
        party = next(each for each in the_case(db, here.case).parties if each.side == "other")
        subjects.keep(db, here.case, replace(party, consent="no"))

    town.do(refuses)
    seen = len(other.chat())
    town.wait_until(local(27, 16))
    assert not reminders(other, seen) and len(reminders(here.resident)) == 2
