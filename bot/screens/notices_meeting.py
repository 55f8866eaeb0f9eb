"""What is said about a meeting to who is invited, and to the mediator; each asked again when it is sent whether it is still so."""

from dataclasses import dataclass
from datetime import datetime, timedelta

from bot.rules.case import Case
from bot.rules.meetings import Invited, Meeting, party_of, person_of, stands
from bot.rules.permits import has_it, kept_out, leads
from bot.screens.buttons import Assign, Contact, Details, Mine
from bot.screens.buttons_meeting import Invitation, OfMeeting
from bot.screens.invitations import invitation_screen
from bot.screens.language import Html, _, bold, clock_time, cut, label, paragraphs, quote, say
from bot.screens.meetings import handles, invitations, invited_name, when, where
from bot.screens.names import category_name
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import cases, subjects


@dataclass(frozen=True, slots=True)
class Found:
    """The meeting of a notice, and the reader's invitation to it; None for who has the case in hand."""

    meeting: Meeting
    invited: Invited | None


def _found(reading: Reading, case: Case, facts: Facts) -> Found | None:
    """What the notice is about, if the reader is still the one to hear of it."""
    reader = reading.reader()
    meeting = subjects.by_id(reading.db, Meeting, facts["meeting"])
    if meeting is None or reader is None or case.protected:
        return None
    if not facts["invited"]:
        # Whoever is invited by name hears it as such, and not a second time because they have the case or stand in.
        also = any(person_of(case, each) == reader.id for each in invitations(reading, meeting))
        return Found(meeting, None) if has_it(reader, case, reading.organisation) and not also else None
    invited = subjects.by_id(reading.db, Invited, facts["invited"])
    if invited is None or person_of(case, invited) != reader.id:
        return None
    if invited.party is None and kept_out(reader, case):
        return None
    return Found(meeting, invited)


def _coming(reading: Reading, case: Case, facts: Facts) -> Found | None:
    """The same while the meeting is still to come at the time and place that the notice speaks of."""
    found = _found(reading, case, facts)
    if found is None or not _speaks_of(facts, found.meeting) or not stands(found.meeting, case):
        return None
    party = party_of(case, found.invited) if found.invited is not None else None
    if party is not None and party.consent == "no":
        return None  # they do not want mediation any more
    return found if found.meeting.starts_at > reading.now else None


def _speaks_of(facts: Facts, meeting: Meeting) -> bool:
    """Whether the notice is about the time and place as they are now; to who has taken the case over, about its time."""
    if facts["changes"] is None:
        return datetime.fromisoformat(facts["starts"]) == meeting.starts_at
    return bool(facts["changes"] == meeting.changes)


@about_case("meeting_yours")
def meeting_yours(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who has taken the case over: the meeting that stands, and that it is theirs to keep, to change or to call off."""
    found = _coming(reading, case, facts)
    if found is None:
        return None
    meeting = found.meeting
    elsewhere = None
    if meeting.venue == "room" and meeting.unit not in (None, case.handled_by):
        elsewhere = say(
            _("That is the room of {unit}, which had it before: please ask whether it is kept free."), unit=reading.unit(meeting.unit)
        )
    text = paragraphs(
        say(
            _("{number}: a meeting stands, and it is yours now: {when}."),
            number=numbered(case),
            when=bold(when(reading, meeting.starts_at)),
        ),
        say(_("Where: {place}"), place=where(reading, case, meeting)),
        elsewhere,
        _who_comes(reading, case, meeting),
        say(_("You are reminded of it. Whoever is invited hears of every change.")),
    )

    def key(text: str, what: str) -> Key:
        return Key(text, OfMeeting(meeting=meeting.id, what=what).pack())

    keys = [
        key(label(_("Keep it")), "keep"),
        key(label(_("Another time")), "time"),
        key(label(_("Another place")), "place"),
        key(label(_("Call it off")), "off"),
        key(label(_("Calendar file")), "file"),
        _details(case),
    ]
    return Screen(text, two_in_a_row(keys))


@about_case("meeting_waits")
def meeting_waits(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who leads the unit while nobody has the case: somebody has to be there."""
    reader, meeting = reading.reader(), subjects.by_id(reading.db, Meeting, facts["meeting"])
    if reader is None or meeting is None or case.responsible is not None or not leads(reader, case, reading.organisation):
        return None
    if not stands(meeting, case) or not _speaks_of(facts, meeting) or meeting.starts_at <= reading.now:
        return None
    text = paragraphs(
        say(
            _("{number}: a meeting stands for {when}, and nobody has the case now."),
            number=numbered(case),
            when=bold(when(reading, meeting.starts_at)),
        ),
        say(_("Please give it to somebody; they are told of the meeting at once.")),
    )
    keys = [Key(label(_("Assign")), Assign(case=case.id).pack()), Key(label(_("The meeting")), OfMeeting(meeting=meeting.id).pack())]
    return Screen(text, two_in_a_row([*keys, _details(case)]))


@about_case("meeting_invited")
def meeting_invited(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _coming(reading, case, facts)
    if found is None:
        return None
    if found.invited is None:
        text = say(_("{number}: a meeting is set for {when}."), number=numbered(case), when=bold(when(reading, found.meeting.starts_at)))
        return Screen(text, [_staff_row(case, found.meeting)])
    return invitation_screen(reading, case, found.meeting, found.invited)


@about_case("meeting_changed")
def meeting_changed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _coming(reading, case, facts)
    if found is None:
        return None
    text = _("{number} ({category}): the meeting has changed. It is on {when} now.")
    head = say(
        text,
        number=numbered(case),
        category=category_name(case.category, reading.policy),
        when=bold(when(reading, found.meeting.starts_at)),
    )
    if found.invited is None:
        return Screen(head, [_staff_row(case, found.meeting)])
    return invitation_screen(reading, case, found.meeting, found.invited, head)


@about_case("meeting_called_off")
def meeting_called_off(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """It does not take place; why stays with the people who work on it."""
    found = _found(reading, case, facts)
    if found is None or found.meeting.state != "called_off":
        return None
    text = say(
        _("{number}: the meeting on {when} does not take place."), number=numbered(case), when=when(reading, found.meeting.starts_at)
    )
    if found.invited is None:
        return Screen(text, [[_details(case)]])
    # With the file the entry goes out of a calendar again.
    file = Key(label(_("Calendar file")), Invitation(invited=found.invited.id, what="file", changes=found.meeting.changes).pack())
    if found.invited.party is None:
        return Screen(text, [[file]])
    return Screen(paragraphs(text, say(_("If there is a new one, you hear of it here."))), [[file, _mine(case)]])


@about_case("meeting_not_now")
def meeting_not_now(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """One sentence to everybody who was to come, the same for all; with the file the entry goes out of a calendar again."""
    meeting = subjects.by_id(reading.db, Meeting, facts["meeting"])
    reader = reading.reader()
    if meeting is None or reader is None or meeting.state != "called_off" or meeting.changes != facts["changes"]:
        return None
    if not case.beside(reader.id) and case.concerns(reader.id) and case.safe_contact == "none":
        return None
    text = say(
        _("{number}: the meeting on {when} does not take place for now."), number=numbered(case), when=when(reading, meeting.starts_at)
    )
    invited = subjects.by_id(reading.db, Invited, facts["invited"]) if facts["invited"] else None
    if invited is None or invited.party is None:
        return Screen(text)
    return Screen(text, [[Key(label(_("Calendar file")), Invitation(invited=invited.id, what="file", changes=meeting.changes).pack())]])


@about_case("meeting_reminder")
def meeting_reminder(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A day and an hour before, to everybody who has not said no."""
    found = _coming(reading, case, facts)
    if found is None:
        return _came_to_nothing(reading, case, facts)
    if found.invited is not None and found.invited.answer == "no":
        return None
    meeting = found.meeting
    sooner = [hours for hours in reading.policy.meetings.remind_hours if hours < facts["hours"]]
    left = (meeting.starts_at - reading.now).total_seconds() / 3600
    if any(left <= hours for hours in sooner):
        return None  # late, as after an outage: the next reminder says it
    local = meeting.starts_at.astimezone(reading.policy.zone_info).date()
    today = reading.now.astimezone(reading.policy.zone_info).date()
    ahead = when(reading, meeting.starts_at)
    if local == today:
        ahead = say(_("today {time}"), time=clock_time(meeting.starts_at, reading.policy.zone))
    elif (local - today).days == 1:
        ahead = say(_("tomorrow {time}"), time=clock_time(meeting.starts_at, reading.policy.zone))
    head = say(_("{number}: the meeting is {when}."), number=numbered(case), when=bold(ahead))
    if found.invited is None:
        place = say(_("Where: {place}"), place=where(reading, case, meeting))
        return Screen(paragraphs(head, place, _who_comes(reading, case, meeting)), [_staff_row(case, meeting)])
    return invitation_screen(reading, case, meeting, found.invited, head)


def _came_to_nothing(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The case has ended with a meeting planned, and nobody called it off: nobody shall come to a closed door. Said once."""
    found = _found(reading, case, facts)
    if found is None or case.stage.open or not found.meeting.planned or not _speaks_of(facts, found.meeting):
        return None
    first = max(reading.policy.meetings.remind_hours)
    since = case.closed_at is not None and case.closed_at > found.meeting.starts_at - timedelta(hours=first)
    if found.meeting.starts_at <= reading.now or not (facts["hours"] == first or since):
        return None
    text = _("{number}: the meeting on {when} does not take place.")
    return Screen(say(text, number=numbered(case), when=when(reading, found.meeting.starts_at)))


def _who_comes(reading: Reading, case: Case, meeting: Meeting) -> Html:
    told = [sum(each.answer == answer for each in invitations(reading, meeting)) for answer in ("yes", "no", "")]
    return say(_("{yes} come, {no} cannot, {open} have not answered."), yes=told[0], no=told[1], open=told[2])


@about_case("meeting_cannot")
def meeting_cannot(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the mediator: who cannot come, and when they could; without words only if they have written none meanwhile."""
    meeting = subjects.by_id(reading.db, Meeting, facts["meeting"])
    invited = subjects.by_id(reading.db, Invited, facts["invited"])
    if meeting is None or invited is None or invited.answer != "no" or not stands(meeting, case) or not handles(reading, case):
        return None
    if not facts.get("words") and (invited.said or facts["answered"] != _last_answer(reading, case, invited)):
        return None
    who = invited_name(reading, case, invited)
    if party_of(case, invited) is not None and reading.person is not None:
        cases.looked(reading.db, case.id, reading.person, "names", reading.now)
    text = say(_("{number}: {who} cannot come on {when}."), number=numbered(case), who=who, when=when(reading, meeting.starts_at))
    words = quote(cut(invited.said)) if facts.get("words") else None
    other = [
        Key(label(_("Another time")), OfMeeting(meeting=meeting.id, what="time").pack()),
        Key(label(_("The meeting")), OfMeeting(meeting=meeting.id).pack()),
    ]
    return Screen(paragraphs(text, words), [other])


def _last_answer(reading: Reading, case: Case, invited: Invited) -> str:
    """When somebody said last whether they come: of one who changes their mind again and again it is told once."""
    found = [
        at
        for kind, at, _by, data, _note in cases.history(reading.db, case.id)
        if kind == "meeting_answered" and data.get("invited") == invited.id
    ]
    return found[-1].isoformat() if found else ""


@about_case("meeting_held")
def meeting_held(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To a party with the bot: that it was written down whether they were there; what was said is not in it."""
    found = _found(reading, case, facts)
    if found is None or found.invited is None or found.meeting.state != "held" or not case.stage.open:
        return None
    day = reading.day(found.meeting.starts_at)
    there = _("{number}: it is written down that you were at the meeting on {day}.")
    absent = _("{number}: it is written down that you were not at the meeting on {day}.")
    text = say(there if found.invited.came else absent, number=numbered(case), day=day)
    listens = reading.person in case.parties_listening
    if facts["obligation"] and listens and found.invited.came:
        yes = Key(label(_("Yes, that is so")), Contact(obligation=facts["obligation"], yes=True).pack())
        no = Key(label(_("Nobody contacted me")), Contact(obligation=facts["obligation"], yes=False).pack())
        return Screen(paragraphs(text, say(_("Is that so?"))), [[yes, no]])
    due = say(_("You will hear how it goes on by {due}."), due=reading.deadline(facts["due"])) if facts["due"] and listens else None
    return Screen(paragraphs(text, due), [[_mine(case)]])


@about_case("minutes_shared")
def minutes_shared(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _found(reading, case, facts)
    if found is None or found.invited is None or not found.meeting.shared:
        return None
    text = say(
        _("{number}: this was written down of the meeting on {day}:"), number=numbered(case), day=reading.day(found.meeting.starts_at)
    )
    return Screen(paragraphs(text, quote(found.meeting.minutes)), [[_mine(case)]])


def _staff_row(case: Case, meeting: Meeting) -> list[Key]:
    return [Key(label(_("The meeting")), OfMeeting(meeting=meeting.id).pack()), _details(case)]


def _details(case: Case) -> Key:
    return Key(label(_("Details")), Details(case=case.id).pack())


def _mine(case: Case) -> Key:
    return Key(label(_("Look at it")), Mine(case=case.id, what="open").pack())
