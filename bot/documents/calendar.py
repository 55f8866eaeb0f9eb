"""Calendar files 日历文件 of meetings: the same entry moved and called off, with alarms, and no name of anybody in it."""

from datetime import timedelta
from html import unescape

from icalendar import Alarm, Calendar, Event

from bot.documents.papers import Paper, paper
from bot.rules.case import Case
from bot.rules.meetings import Meeting, person_of
from bot.rules.permits import kept_out
from bot.screens.language import _, say
from bot.screens.meetings import handles, invitations, when, where
from bot.screens.reading import Reading
from storage import subjects


@paper("meeting")
def meeting_file(reading: Reading, case: Case, subject: int) -> Paper | None:
    """The file for one meeting, for who is invited or has the case in hand."""
    meeting = subjects.by_id(reading.db, Meeting, subject)
    if meeting is None or meeting.case != case.id or not _may_have(reading, case, meeting):
        return None
    if case.protected and meeting.state != "called_off":
        return None  # what is called off only goes out of a calendar again
    said = _("{number}: the meeting on {when} does not take place.") if meeting.state == "called_off" else _("{number}: meeting on {when}")
    caption = say(said, number=case.number, when=when(reading, meeting.starts_at))
    return f"{case.number}.ics", written(reading, case, meeting), caption


def _may_have(reading: Reading, case: Case, meeting: Meeting) -> bool:
    reader = reading.reader()
    if reader is None:
        return False
    invited = [each for each in invitations(reading, meeting) if person_of(case, each) == reader.id]
    as_party = any(each.party is not None for each in invited)
    return as_party or (not kept_out(reader, case) and (bool(invited) or handles(reading, case)))


def written(reading: Reading, case: Case, meeting: Meeting) -> bytes:
    """One event (RFC 5545): its UID stays, its SEQUENCE grows with each change, and what is called off is CANCELLED."""
    zone = reading.policy.zone_info
    numbers = reading.policy.meetings
    event = Event()
    event.add("uid", f"{case.number}-{meeting.id}@heyue")
    event.add("dtstamp", reading.now)
    event.add("sequence", meeting.changes)
    event.add("dtstart", meeting.starts_at.astimezone(zone))
    event.add("dtend", (meeting.starts_at + timedelta(minutes=numbers.lasts_minutes)).astimezone(zone))
    event.add("summary", unescape(say(_("Mediation meeting {number}"), number=case.number)))
    event.add("location", where(reading, case, meeting))
    event.add("description", _description(reading, case))
    event.add("status", "CANCELLED" if meeting.state == "called_off" else "CONFIRMED")
    if meeting.point:
        latitude, _comma, longitude = meeting.point.partition(",")
        event.add("geo", (float(latitude), float(longitude)))
    for hours in numbers.remind_hours if meeting.state != "called_off" else ():
        alarm = Alarm()
        alarm.add("action", "DISPLAY")
        alarm.add("description", event["summary"])
        alarm.add("trigger", -timedelta(hours=hours))
        event.add_component(alarm)
    calendar = Calendar()
    calendar.add("prodid", "-//Heyue//Mediation meetings//ZH")
    calendar.add("version", "2.0")
    calendar.add("method", "CANCEL" if meeting.state == "called_off" else "PUBLISH")
    calendar.add_component(event)
    calendar.add_missing_timezones()
    return bytes(calendar.to_ical())


def _description(reading: Reading, case: Case) -> str:
    """Whom to ask: the unit with its phone."""
    unit = reading.organisation.units.get(case.handled_by) if case.handled_by is not None else None
    name = reading.unit(case.handled_by)
    return f"{name} {unit.phone}".strip() if unit is not None else name
