"""An invitation to a meeting as who is invited reads it: when, where, who leads it, and no other name."""

from bot.rules.case import Case
from bot.rules.meetings import Invited, Meeting, person_of, stands
from bot.screens.buttons_meeting import Invitation
from bot.screens.language import Html, _, bold, label, language, paragraphs, say
from bot.screens.meetings import when, where
from bot.screens.names import category_name
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import subjects


def invitation_screen(reading: Reading, case: Case, meeting: Meeting, invited: Invited, head: Html | None = None) -> Screen:
    """The invitation with the present answer; what it is about in a word, and no other name than the mediator's."""
    unit = reading.organisation.units.get(case.handled_by) if case.handled_by is not None else None
    invites = _("{number} ({category}): you are invited to a mediation meeting on {when}.")
    staff = _("{number} ({category}): please help at a mediation meeting on {when}.")
    text = paragraphs(
        head
        or say(
            invites if invited.party is not None else staff,
            number=bold(case.number),
            category=category_name(case.category, reading.policy),
            when=bold(when(reading, meeting.starts_at)),
        ),
        say(_("Where: {place}"), place=where(reading, case, meeting)),
        _leads_it(reading, case, unit.phone if unit is not None else ""),
        _said(invited) or say(_("Can you come?")),
    )
    return Screen(text, invitation_keys(meeting, invited))


def _leads_it(reading: Reading, case: Case, phone: str) -> Html:
    who, unit = reading.name(case.responsible), reading.unit(case.handled_by)
    if who and phone:
        return say(_("{who} of {unit} leads it, phone {phone}. It is voluntary and free of charge."), who=who, unit=unit, phone=phone)
    if who:
        return say(_("{who} of {unit} leads it. It is voluntary and free of charge."), who=who, unit=unit)
    return say(_("{unit} leads it. It is voluntary and free of charge."), unit=unit)


def _said(invited: Invited) -> Html | None:
    return {"yes": say(_("You said that you come.")), "no": say(_("You said that you cannot come."))}.get(invited.answer)


def invitation_keys(meeting: Meeting, invited: Invited) -> list[list[Key]]:
    def key(text: str, what: str) -> Key:
        return Key(text, Invitation(invited=invited.id, what=what, changes=meeting.changes).pack())

    yes = [] if invited.answer == "yes" else [key(label(_("I come")), "yes")]
    no = [] if invited.answer == "no" else [key(label(_("I cannot come")), "no")]
    file = [] if invited.answer == "no" else [key(label(_("Calendar file")), "file")]
    place = [key(label(_("On the map")), "map")] if meeting.point else []
    return two_in_a_row([*yes, *no, *file, *place])


def own_invitations(reading: Reading, case: Case) -> list[tuple[Meeting, Invited]]:
    """The meetings to come to which the reader is invited, each once."""
    if reading.person is None or case.protected:
        return []
    found: dict[int, tuple[Meeting, Invited]] = {}
    planned = {each.id: each for each in subjects.of_case(reading.db, Meeting, case.id) if stands(each, case)}
    if planned:
        for each in subjects.of_case(reading.db, Invited, case.id):
            meeting = planned.get(each.meeting)
            if meeting is not None and meeting.starts_at > reading.now and person_of(case, each) == reading.person:
                found.setdefault(meeting.id, (meeting, each))
    return list(found.values())


def own_meetings(reading: Reading, case: Case) -> list[Html]:
    """A line for each: when, where, and what the reader said."""
    lines = []
    for meeting, invited in own_invitations(reading, case):
        answer = _said(invited) or say(_("You have not said yet whether you come."))
        text = say(_("Meeting: {when}, {where}."), when=bold(when(reading, meeting.starts_at)), where=where(reading, case, meeting))
        lines.append(say("{text} {answer}" if language() != "zh" else "{text}{answer}", text=text, answer=answer))
    return lines


def own_meeting_rows(reading: Reading, case: Case) -> list[list[Key]]:
    """The way to the invitation, for who is invited."""
    return [
        [Key(label(_("The meeting")), Invitation(invited=invited.id, changes=meeting.changes).pack())]
        for meeting, invited in own_invitations(reading, case)[:1]
    ]
