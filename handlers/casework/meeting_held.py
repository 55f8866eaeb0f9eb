"""One meeting: who comes, who is told by phone, calling it off, and after it who came, the minutes, and what comes next."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import convening, minutes
from bot.rules.case import Case, Refused
from bot.rules.meetings import Invited, Meeting, may_meet
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Kind, Stage
from bot.screens.buttons import RecordNow, Working
from bot.screens.buttons_meeting import Meetings, OfMeeting
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.meetings import (
    came_count,
    invitations,
    invited_name,
    meeting_screen,
    phone_screen,
    to_be_phoned,
    waits_for_morning,
    when,
)
from bot.screens.meetings_planning import Choice, on_page, ticked
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework.meeting import begin_change, begin_more
from handlers.casework.owing import begins
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from storage import cases, subjects

NAME = "held"


def found(desk: Desk, id_: int) -> tuple[Meeting, Case]:
    """The meeting with its case, for who has the case in hand; Refused for everybody else."""
    meeting = subjects.by_id(desk.db, Meeting, id_)
    if meeting is None:
        raise Refused("no_such_case")
    case = desk.case(meeting.case)
    must_be_responsible(desk.person, case, desk.organisation)
    if case.protected:
        raise Refused("button_old")
    return meeting, case


def one(press: CallbackQuery, desk: Desk, button: OfMeeting) -> Reply:
    meeting, case = found(desk, button.meeting)
    if not desk.private:
        raise Refused("button_old")
    match button.what:
        case "show":
            return Reply(_shown(desk, case, meeting))
        case "more":
            return Reply(meeting_screen(reading_of(desk), case, meeting, more=True))
        case "people":
            return begin_more(desk, case, meeting)
        case "time" | "place":
            return begin_change(desk, case, meeting, time=button.what == "time")
        case "keep":
            screen = _shown(desk, case, meeting)
            kept = say(_("It stays as it is.")) if meeting.planned else None
            return Reply(Screen(paragraphs(kept, screen.text), screen.rows))
        case "file":
            toast = say(_("The file for your calendar comes."))
            return Reply(toast=toast, paper="meeting", paper_case=case.id, paper_subject=meeting.id)
        case "off" if meeting.planned:
            prompt = _("{number}: the meeting on {when} is called off and everybody is told. Why? A few words; they stay with us.")
            asked = say(prompt, number=bold(case.number), when=when(reading_of(desk), meeting.starts_at))
            return ask(desk, "meeting_off", asked, meeting=meeting.id)
        case "phone":
            return _phone(desk, case, meeting, after=button.at)
        case "yes" | "no":
            return _told_by_phone(desk, case, meeting, button)
        case "held" | "tick" | "page" | "came":
            return _recording(desk, case, meeting, button)
        case "share" | "share_yes":
            return _share(desk, case, meeting, sure=button.what == "share_yes")
    return Reply(_shown(desk, case, meeting))


def _shown(desk: Desk, case: Case, meeting: Meeting) -> Screen:
    cases.looked(desk.db, case.id, desk.person.id, "names", desk.now)
    return meeting_screen(reading_of(desk), case, meeting)


@finishes("meeting_off")
def call_off(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    meeting, case = found(desk, facts["meeting"])
    view = reading_of(desk)
    desk.apply(convening.call_off(case, desk.act, meeting, invitations(view, meeting), text))
    desk.finish_conversation()
    at_once = _("{number}: called off. Whoever uses the bot has been told; please phone the others.")
    later = _("{number}: called off. Whoever uses the bot hears it in the morning; please phone the others.")
    done = say(later if waits_for_morning(view, meeting) else at_once, number=bold(case.number))
    new = Key(label(_("New meeting")), Meetings(case=case.id, what="plan").pack())
    return Reply(Screen(done, [[new]] if may_meet(case) else []))


# -- by phone ------------------------------------------------------------------------------------------------------------


def _phone(desk: Desk, case: Case, meeting: Meeting, *, after: int = 0) -> Reply:
    """The next one who has to be phoned, with what can be read out."""
    view = reading_of(desk)
    left = to_be_phoned(view, case, invitations(view, meeting)) if meeting.planned else []
    if not left:
        return Reply(_shown(desk, case, meeting))
    wanted = next((each for each in left if each.id > after), left[0])
    cases.looked(desk.db, case.id, desk.person.id, "phone", desk.now)
    return Reply(phone_screen(view, case, meeting, wanted, left=len(left)))


def _told_by_phone(desk: Desk, case: Case, meeting: Meeting, button: OfMeeting) -> Reply:
    invited = subjects.by_id(desk.db, Invited, button.at)
    if invited is None or invited.meeting != meeting.id:
        raise Refused("button_old")
    if invited.answer != button.what:
        desk.apply(convening.record_answer(case, desk.act, meeting, invited, button.what))
    return _phone(desk, desk.case(case.id, to_change=False), meeting)


# -- afterwards ----------------------------------------------------------------------------------------------------------


@begins(Kind.MEETING)
def did_it_take_place(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """The first screen of recording it; before it has begun, the meeting itself."""
    meeting = subjects.by_id(desk.db, Meeting, obligation.about)
    if meeting is None:
        raise Refused("no_such_case")
    if meeting.starts_at > desk.now or not meeting.planned:
        return meeting_screen(reading_of(desk), case, meeting)
    keys = [
        Key(label(_("It took place")), OfMeeting(meeting=meeting.id, what="held").pack()),
        Key(label(_("Another time")), OfMeeting(meeting=meeting.id, what="time").pack()),
        Key(label(_("Call it off")), OfMeeting(meeting=meeting.id, what="off").pack()),
    ]
    text = say(
        _("{number}: did the meeting on {when} take place?"), number=bold(case.number), when=when(reading_of(desk), meeting.starts_at)
    )
    return Screen(text, two_in_a_row(keys))


def _recording(desk: Desk, case: Case, meeting: Meeting, button: OfMeeting) -> Reply:
    """Who came, ticked; then the minutes in words."""
    minutes.must_be_recordable(case, desk.act, meeting)
    invited = invitations(reading_of(desk), meeting)
    here = desk.conversation
    going_on = here is not None and here.name == NAME and here.data.get("meeting") == meeting.id
    if button.what == "held" or not going_on:
        park_report(desk)
        facts: dict[str, Any] = {"meeting": meeting.id, "came": [each.id for each in invited if each.answer != "no"], "page": 0}
    else:
        assert here is not None
        facts = dict(here.data)
        if button.what == "came":
            return _ask_minutes(desk, case, meeting, facts)
        if button.what == "page":
            facts["page"] = max(0, button.at)
        elif button.at in (each.id for each in invited):
            came = facts["came"]
            facts["came"] = [each for each in came if each != button.at] if button.at in came else [*came, button.at]
    desk.converse(NAME, facts)
    return Reply(_who_came(desk, case, meeting, invited, facts))


def _who_came(desk: Desk, case: Case, meeting: Meeting, invited: list[Invited], facts: dict[str, Any]) -> Screen:
    view = reading_of(desk)
    names = {each.id: invited_name(view, case, each) for each in invited}
    shown, more = on_page([Choice(each.id) for each in invited], facts["page"])
    keys = [
        Key(ticked(names[each.id], each.id in facts["came"]), OfMeeting(meeting=meeting.id, what="tick", at=each.id).pack())
        for each in shown
    ]
    keys += [Key(label(_("More")), OfMeeting(meeting=meeting.id, what="page", at=more).pack())] if more is not None else []
    keys.append(Key(label(_("Next")), OfMeeting(meeting=meeting.id, what="came").pack()))
    text = say(_("{number}: who was there? Those with ✓ were."), number=bold(case.number))
    return Screen(text, [*two_in_a_row(keys), cancel_row()])


def words_instead(message: Message, desk: Desk) -> Reply:
    """Words while people are ticked: the question stands again, and the minutes come next."""
    assert desk.conversation is not None
    facts = dict(desk.conversation.data)
    try:
        meeting, case = found(desk, facts["meeting"])
        minutes.must_be_recordable(case, desk.act, meeting)
    except Refused:
        desk.finish_conversation()
        raise
    screen = _who_came(desk, case, meeting, invitations(reading_of(desk), meeting), facts)
    first = say(_("Please press one of the buttons first; I ask for words at the end."))
    return Reply(Screen(paragraphs(first, screen.text), screen.rows))


def _ask_minutes(desk: Desk, case: Case, meeting: Meeting, facts: dict[str, Any]) -> Reply:
    text = _("{number}: what was said, and what comes next? Photos of the notes and voice are kept with the case. Only we read it.")
    prompt = say(text, number=bold(case.number))
    return ask(desk, "minutes", prompt, case=case.id, meeting=meeting.id, came=facts["came"])


@finishes("minutes")
def write_minutes(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    meeting, case = found(desk, facts["meeting"])
    invited = invitations(reading_of(desk), meeting)
    change = minutes.hold(case, desk.act, meeting, invited, facts["came"], text)
    desk.apply(change)
    desk.finish_conversation()
    data = change.event.data
    due = data["due"]
    done = paragraphs(
        say(_("{number}: the meeting is written down."), number=bold(case.number)),
        came_count(data["came"], data["of"]),
        say(_("The first response is recorded with it.")) if data["first"] else None,
        say(_("The next report is due by {due}."), due=reading_of(desk).deadline(due)) if due else None,
        say(_("What comes next?")),
    )
    return Reply(Screen(done, _what_next(change.case, meeting)))


def _what_next(case: Case, meeting: Meeting) -> list[list[Key]]:
    """An agreement (among what can be worked on), the minutes for the sides, another meeting, or the end of the handling."""
    keys = [
        Key(label(_("Work on it")), Working(case=case.id).pack()),
        Key(label(_("Share the minutes")), OfMeeting(meeting=meeting.id, what="share").pack()),
    ]
    keys += [Key(label(_("New meeting")), Meetings(case=case.id, what="plan").pack())] if may_meet(case) else []
    if case.stage is Stage.IN_PROGRESS:
        keys.append(Key(label(_("Handling is over")), RecordNow(case=case.id, what="resolve").pack()))
    return two_in_a_row(keys)


def _share(desk: Desk, case: Case, meeting: Meeting, *, sure: bool) -> Reply:
    """Both sides would read it, so it is asked first."""
    if meeting.state != "held":
        raise Refused("button_old")
    if sure and not meeting.shared:
        desk.apply(minutes.share(case, desk.act, meeting, invitations(reading_of(desk), meeting)))
        return Reply(Screen(say(_("Shared: whoever of the sides uses the bot can read it now."))))
    if meeting.shared:
        return Reply(_shown(desk, case, meeting))
    text = _("{number}: all sides will read every word of the minutes. Is nothing in it that one side told in confidence?")
    keys = [
        Key(label(_("Share it")), OfMeeting(meeting=meeting.id, what="share_yes").pack()),
        Key(label(_("Do not share")), OfMeeting(meeting=meeting.id).pack()),
    ]
    return Reply(Screen(say(text, number=bold(case.number)), [keys]))


def router() -> Router:
    router_ = Router(name="meeting held")
    router_.message.register(words_instead, Active(NAME), Private())
    router_.callback_query.register(one, Pressed(OfMeeting))
    return router_
