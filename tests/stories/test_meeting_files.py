"""Calendar files of meetings: opened with icalendar, in both languages, moved and called off, and for nobody who is not invited."""

from datetime import timedelta
from typing import Any

from icalendar import Calendar
from sqlalchemy import Connection, update

from bot.posting import House
from bot.rules.terms import Grade
from storage import people
from storage.tables import CaseRow
from tests.stories.test_meetings import LI, LI_PHONE, NUMBER, Sides, invited, joins, local, meeting_room, meetings, sides, typed
from tests.stories.town import Phone, Town


def files(phone: Phone) -> list[bytes]:
    """Every document that the bot has sent here."""
    known = phone.town.world.files
    sent = [message["media"]["url"].rpartition("/")[2] for message in phone.chat() if message["kind"] == "document"]
    return [known.read(known.known[each]) for each in sent]


def opened(phone: Phone) -> tuple[Any, Any]:
    """The newest calendar file and its one event."""
    calendar = Calendar.from_ical(files(phone)[-1])
    (event,) = calendar.events
    return calendar, event


def alarms(event: Any) -> list[timedelta]:
    return sorted((each["trigger"].dt for each in event.walk("VALARM")), reverse=True)


def test_the_file_says_when_and_where_and_names_nobody(town: Town) -> None:
    here = sides(town)
    typed(here)
    here.resident.presses("日历文件")
    calendar, event = opened(here.resident)
    assert calendar["method"] == "PUBLISH" and event["status"] == "CONFIRMED" and event["sequence"] == 0
    assert event["dtstart"].dt == local(27, 15) and event["dtend"].dt == local(27, 16, 30)
    assert event["dtstart"].params["TZID"] == "Asia/Shanghai"
    assert [str(each["tzid"]) for each in calendar.timezones] == ["Asia/Shanghai"], "the zone is in the file"
    assert event["dtstart"].dt.utcoffset() == timedelta(hours=8)
    assert alarms(event) == [timedelta(hours=-1), timedelta(hours=-24)]
    assert event["summary"] == f"调解会 {NUMBER}" and event["location"] == "文君社区调解室"
    text = files(here.resident)[-1].decode()
    for secret in (LI, LI_PHONE, "张丽", "漏水", "王敏"):
        assert secret not in text
    assert f"{NUMBER}.ics" in here.resident.everything()
    # The mediator's has the same entry.
    here.mediator.presses("更多")
    here.mediator.presses("日历文件")
    assert opened(here.mediator)[1]["uid"] == event["uid"]


def test_moved_it_is_the_same_entry_with_a_higher_sequence_and_called_off_it_is_cancelled(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    other.presses("日历文件")
    first = opened(other)[1]
    meeting_room(here)
    here.mediator.presses("11月27日 15:00")
    here.mediator.presses("换时间")
    here.mediator.says("12月2日 9:30")
    here.mediator.presses("发送")
    other.presses("日历文件")
    moved = opened(other)[1]
    assert moved["uid"] == first["uid"] and moved["sequence"] == 1 and moved["dtstart"].dt == local(2, 9, 30, month=12)
    assert moved["dtstamp"].dt >= first["dtstamp"].dt
    meeting_room(here)
    here.mediator.presses("12月2日 09:30")
    here.mediator.presses("取消调解会")
    here.mediator.says("对方住院了")
    other.presses("日历文件")
    calendar, off = opened(other)
    assert off["uid"] == first["uid"] and off["sequence"] == 2 and off["status"] == "CANCELLED" and calendar["method"] == "CANCEL"
    assert alarms(off) == [] and "住院" not in files(other)[-1].decode()


def test_in_english_and_with_a_place_on_the_map(town: Town) -> None:
    here = sides(town)

    def speaks_english(db: Connection, house: House) -> None:
        people.choose_language(db, here.mediator.person, "en")

    town.do(speaks_english)
    here.mediator.says(f"/case {NUMBER}")
    here.mediator.presses("Work on it")
    here.mediator.presses("Meeting")
    assert len(here.mediator.buttons()) <= 6
    here.mediator.says("next Wed at 2:30 pm")
    here.mediator.sends(location=(30.41, 103.46))
    here.mediator.presses("Next")
    here.mediator.presses("Next")
    assert "Wed 2 December, 14:30" in here.mediator.read()
    here.mediator.presses("Send")
    here.mediator.presses("More")
    here.mediator.presses("Calendar file")
    _calendar, event = opened(here.mediator)
    assert event["summary"] == f"Mediation meeting {NUMBER}" and event["location"] == "the place on the map"
    assert event["dtstart"].dt == local(2, 14, 30, month=12)
    assert event["geo"].latitude == 30.41 and event["geo"].longitude == 103.46
    here.resident.presses("日历文件")
    assert opened(here.resident)[1]["summary"] == f"调解会 {NUMBER}", "each in their own language"


def test_whoever_lost_the_case_or_their_part_before_it_was_sent_gets_no_file(town: Town) -> None:
    here = sides(town)
    other = joins(here)
    typed(here)
    (meeting,) = meetings(here)
    (_own, theirs) = invited(here)
    stranger = town.resident("路人")
    for phone, data in (
        (stranger, f"iv:{theirs.id}:file:0"),
        (stranger, f"mo:{meeting.id}:file:0"),
        (here.resident, f"iv:{theirs.id}:file:0"),
        (here.resident, f"mo:{meeting.id}:file:0"),
    ):
        assert phone.press(phone.chat()[-1]["id"], data, force=True)
        assert not files(phone)

    def protect(db: Connection, house: House) -> None:
        db.execute(update(CaseRow).where(CaseRow.id == here.case).values(protected=True, grade=Grade.HIGH))

    town.do(protect)
    message, data = other.find("日历文件")
    assert other.press(message, data, force=True)
    assert not files(other), "in a protected case nothing more goes to the other side"
    seen = len(other.chat())
    town.wait_until(local(27, 18))
    assert not any("调解会" in text for text in [each["text"] for each in other.chat()[seen:]]), "no reminder either"


def test_nothing_of_a_meeting_is_offered_in_a_protected_case(town: Town) -> None:
    here: Sides = sides(town)

    def protect(db: Connection, house: House) -> None:
        db.execute(update(CaseRow).where(CaseRow.id == here.case).values(protected=True, grade=Grade.HIGH))

    town.do(protect)
    helper = town.staff("shen-yaqin")
    helper.says(f"/case {NUMBER}")
    assert NUMBER in helper.read()
    helper.press(helper.chat()[-1]["id"], f"me:{here.case}:plan", force=True)
    helper.says("周五15:00")
    assert not meetings(here)
    assert "调解会" not in helper.everything()
