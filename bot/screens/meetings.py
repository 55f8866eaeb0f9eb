"""Meetings 调解会 as staff and the people concerned read them: when, where, who comes; nobody reads another side's name here."""

from datetime import datetime, timedelta

from bot.rules.case import Case, Party
from bot.rules.handing_on import LONG_BEFORE
from bot.rules.meetings import Invited, Meeting, may_meet, party_of, person_of, stands
from bot.rules.organisation import Person
from bot.rules.permits import has_it, leads, may_see_names
from bot.screens.buttons import Working
from bot.screens.buttons_meeting import Meetings, OfMeeting
from bot.screens.buttons_parties import People
from bot.screens.language import Html, _, _n, bold, cut, label, language, paragraphs, quote, say, weekday
from bot.screens.names import side_name
from bot.screens.naming import may_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import people, subjects

MOST = 4  # meetings on one screen, the newest
NAMED = 6  # people named in one line
MOST_ASKED = 4  # with the two ways on, six buttons
NAME_ON_KEY = 16  # UTF-16 units


def meeting_key(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The room of meetings; a protected case has none, as its sides are never brought together."""
    return Key(label(_("Meeting")), Meetings(case=case.id).pack()) if may_meet(case) else None


def when(reading: Reading, at: datetime) -> str:
    """12月1日（周二）14:00, Tue 1 December, 14:00."""
    zone = reading.policy.zone
    date, _space, clock = reading.moment(at).rpartition(" ")
    return f"{date}（{weekday(at, zone)}）{clock}" if language() == "zh" else f"{weekday(at, zone)} {date}, {clock}"


def where(reading: Reading, case: Case, meeting: Meeting) -> str:
    """The place as it is told in private; the door only where the reporter's name is not hidden, for it would tell who they are."""
    if meeting.venue == "room":
        return reading.unit(meeting.unit or case.handled_by)
    if meeting.venue == "dispute":
        place = reading.place(case.place)
        return " ".join(part for part in (place, "" if case.name_hidden else case.address) if part) or _("the place of the dispute")
    return meeting.place or _("the place on the map")


def where_for(reading: Reading, case: Case, meeting: Meeting, *, names: bool) -> str:
    """The same for who may not see names: a place that may be a home becomes that of the case."""
    return where(reading, case, meeting) if names or meeting.venue == "room" else reading.place(case.place)


def who_is(reading: Reading, case: Case, party: Party) -> str:
    """A party as this reader may know them: by name, or only by side."""
    reader = reading.reader()
    name = party.name or reading.name(party.person)
    if reader is None or not name or not may_see_names(reader, case, reading.organisation) or not may_name(reading, case, party):
        return side_name(party.side)
    return name


def invited_name(reading: Reading, case: Case, invited: Invited) -> str:
    party = party_of(case, invited)
    return who_is(reading, case, party) if party is not None else reading.name(invited.person) or _("somebody who has left")


def has_bot(reading: Reading, case: Case, invited: Invited) -> bool:
    """Whether the invitation itself reaches them, so that nobody has to phone."""
    person = person_of(case, invited)
    return person is not None and bool(people.reachable(reading.db, (person,)))


def invitations(reading: Reading, meeting: Meeting) -> list[Invited]:
    return [each for each in subjects.of_case(reading.db, Invited, meeting.case) if each.meeting == meeting.id]


def staff_lines(reading: Reading, case: Case, *, names: bool) -> list[Html]:
    """For the details: the meetings to come, and the last one that was held; the place, which may be a home, for who may see names."""
    found = subjects.of_case(reading.db, Meeting, case.id)
    held = [each for each in found if each.state == "held"][-1:]
    lines = [_held_line(reading, each) for each in held]
    return lines + [_coming_line(reading, case, each, names=names) for each in found if stands(each, case)]


def _held_line(reading: Reading, meeting: Meeting) -> Html:
    return say(_("Last meeting: {when}."), when=when(reading, meeting.starts_at))


def _coming_line(reading: Reading, case: Case, meeting: Meeting, *, names: bool) -> Html:
    invited = invitations(reading, meeting)
    told = [sum(each.answer == answer for each in invited) for answer in ("yes", "no", "")]
    text = _("Meeting: {when}, {where}. {yes} come, {no} cannot, {open} have not answered.")
    place = where_for(reading, case, meeting, names=names)
    return say(text, when=when(reading, meeting.starts_at), where=place, yes=told[0], no=told[1], open=told[2])


# -- for staff -----------------------------------------------------------------------------------------------------------


def meetings_screen(reading: Reading, case: Case) -> Screen:
    """All meetings of a case, the newest last."""
    found = subjects.of_case(reading.db, Meeting, case.id)[-MOST:]
    lines = [say(_("{state}: {when}"), state=state_name(each, reading.now), when=when(reading, each.starts_at)) for each in found]
    keys = [Key(reading.moment(each.starts_at), OfMeeting(meeting=each.id).pack()) for each in found]
    keys += [Key(label(_("New meeting")), Meetings(case=case.id, what="plan").pack())] if may_meet(case) else []
    keys.append(Key(label(_("Back")), Working(case=case.id).pack()))
    return Screen(paragraphs(say(_("{number}: meetings"), number=bold(case.number)), *lines), two_in_a_row(keys))


def state_name(meeting: Meeting, now: datetime) -> str:
    if meeting.state == "held":
        return _("Held")
    if meeting.state == "called_off":
        return _("Called off")
    return _("To come") if meeting.starts_at > now else _("To be written down")


def meeting_screen(reading: Reading, case: Case, meeting: Meeting, *, more: bool = False) -> Screen:
    """One meeting with who comes, and what can be done about it now; with `more` what is rarely needed."""
    invited = invitations(reading, meeting)
    text = paragraphs(
        say(_("{number}: meeting on {when}"), number=bold(case.number), when=bold(when(reading, meeting.starts_at))),
        say(_("Where: {place}"), place=where(reading, case, meeting)),
        *[_answer_line(reading, case, each, meeting) for each in invited],
        say(_("It was called off.")) if meeting.state == "called_off" else None,
        quote(meeting.minutes) if meeting.minutes else None,
    )
    if more and stands(meeting, case):
        back = Key(label(_("Back")), OfMeeting(meeting=meeting.id).pack())
        return Screen(text, two_in_a_row([*_more_keys(case, meeting), back]))
    return Screen(text, two_in_a_row(_keys(reading, case, meeting, invited)))


def _answer_line(reading: Reading, case: Case, invited: Invited, meeting: Meeting) -> Html:
    name = invited_name(reading, case, invited)
    if meeting.state == "held":
        return say(_("{who}: was there") if invited.came else _("{who}: was not there"), who=name)
    if invited.answer == "no":
        said = say(_("{who}: cannot come"), who=name)
        return say("{line} “{words}”", line=said, words=cut(invited.said, 120)) if invited.said else said
    if invited.answer == "yes":
        return say(_("{who}: comes"), who=name)
    return say(_("{who}: has not answered yet") if has_bot(reading, case, invited) else _("{who}: to be told by phone"), who=name)


def _keys(reading: Reading, case: Case, meeting: Meeting, invited: list[Invited]) -> list[Key]:
    """At most six: what comes next first."""

    def key(text: str, what: str) -> Key:
        return Key(text, OfMeeting(meeting=meeting.id, what=what).pack())

    back = Key(label(_("Back")), Meetings(case=case.id).pack())
    if meeting.state == "called_off":
        return [back]
    if meeting.state == "held":
        shared = [key(label(_("Share the minutes")), "share")] if not (meeting.shared or case.protected) else []
        return [*shared, back]
    change = [key(label(_("Another time")), "time"), key(label(_("Another place")), "place")] if may_meet(case) else []
    off = key(label(_("Call it off")), "off")
    if meeting.starts_at <= reading.now:
        return [key(label(_("It took place")), "held"), *change[:1], off, back]
    phone = [key(label(_("Tell by phone")), "phone")] if to_be_phoned(reading, case, invited) else []
    if phone:
        return [*phone, *change, off, key(label(_("More")), "more")]
    return [*change, off, *_more_keys(case, meeting), back]


def _more_keys(case: Case, meeting: Meeting) -> list[Key]:
    """What is rarely needed of a meeting to come."""
    people_key = Key(label(_("Invite more")), OfMeeting(meeting=meeting.id, what="people").pack())
    file = Key(label(_("Calendar file")), OfMeeting(meeting=meeting.id, what="file").pack())
    return [*([people_key] if may_meet(case) else []), file]


def to_be_phoned(reading: Reading, case: Case, invited: list[Invited]) -> list[Invited]:
    """Parties whom the bot does not reach and who have not answered."""
    return [each for each in invited if each.party is not None and not each.answer and not has_bot(reading, case, each)]


def phone_screen(reading: Reading, case: Case, meeting: Meeting, invited: Invited, *, left: int) -> Screen:
    """What is read out by phone to somebody without the bot, and what they say."""
    party = party_of(case, invited)
    reader = reading.reader()
    named = party is not None and reader is not None and may_see_names(reader, case, reading.organisation)
    phone = party.phone if named and party is not None else ""
    text = _(
        "Hello, this is {who} of {unit}. You are invited to a mediation meeting on {when}, {where}. "
        "It is voluntary and costs nothing, and you keep every other way. Can you come?"
    )
    words = say(
        text,
        who=reading.name(case.responsible) or reading.name(reading.person),
        unit=reading.unit(case.handled_by),
        when=when(reading, meeting.starts_at),
        where=where(reading, case, meeting),
    )
    said = paragraphs(
        say(_("{number}: please phone {who}."), number=bold(case.number), who=invited_name(reading, case, invited)),
        say(_("Phone: {phone}"), phone=phone) if phone else say(_("No phone number is known.")),
        say(_("You can read this out:")),
        Html(f"<blockquote>{words}</blockquote>"),
    )
    keys = [
        Key(label(_("Comes")), OfMeeting(meeting=meeting.id, what="yes", at=invited.id).pack()),
        Key(label(_("Cannot come")), OfMeeting(meeting=meeting.id, what="no", at=invited.id).pack()),
    ]
    others = [Key(label(_("The next one")), OfMeeting(meeting=meeting.id, what="phone", at=invited.id).pack())] if left > 1 else []
    return Screen(said, two_in_a_row([*keys, *others, Key(label(_("Back")), OfMeeting(meeting=meeting.id).pack())]))


def consent_screen(reading: Reading, case: Case, missing: tuple[Party, ...], keys: list[Key]) -> Screen:
    """Whose yes to mediation is missing before they can be invited (People's Mediation Law arts. 17, 23)."""
    names = [who_is(reading, case, each) for each in missing]
    comma = "、" if language() == "zh" else ", "
    text = paragraphs(
        say(_("{number}: before a meeting everybody is told their rights and says yes to mediation."), number=bold(case.number)),
        say(_("Still missing: {names}."), names=comma.join(names[:NAMED])),
        say(_("Please tell them and write down their yes, or invite only the others.")),
    )
    # The rights of each are read out, and the answer written down, on their own screen; then the planning goes on.
    asked = [
        Key(cut(name, NAME_ON_KEY), People(case=case.id, what="consent", party=each.id).pack())
        for each, name in zip(missing, names, strict=True)
    ]
    return Screen(text, two_in_a_row([*asked[:MOST_ASKED], *keys]))


def waits_for_morning(reading: Reading, meeting: Meeting) -> bool:
    """Whether what is said of the meeting now is held back by quiet hours; shortly before it nothing is."""
    return reading.quiet and meeting.starts_at - reading.now >= timedelta(hours=LONG_BEFORE)


def handles(reading: Reading, case: Case) -> bool:
    """Whether the reader has the case in hand, or leads those who have."""
    reader = reading.reader()
    return reader is not None and (has_it(reader, case, reading.organisation) or leads(reader, case, reading.organisation))


def came_count(came: int, of: int) -> Html:
    return say(_n("{came} of {of} was there.", "{came} of {of} were there.", came), came=came, of=of)
