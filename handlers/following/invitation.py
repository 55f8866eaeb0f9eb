"""Whoever is invited to a meeting says whether they come, and if not, when they could."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import convening
from bot.rules.case import Case, Refused
from bot.rules.meetings import ANSWERS, Invited, Meeting, person_of, stands
from bot.rules.permits import must_not_be_kept_out
from bot.screens.buttons_meeting import Invitation
from bot.screens.invitations import invitation_screen
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import ask, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import outbox, subjects
from storage.outbox import REPLY


def invited_to(desk: Desk, id_: int, *, off: bool = False) -> tuple[Invited, Meeting, Case]:
    """The invitation with its meeting and case, for nobody but who is invited; `off`: to take what is called off out of a calendar."""
    invited = subjects.by_id(desk.db, Invited, id_)
    meeting = subjects.by_id(desk.db, Meeting, invited.meeting) if invited is not None else None
    if invited is None or meeting is None:
        raise Refused("not_invited")
    case = desk.case(meeting.case)
    if not desk.private or person_of(case, invited) != desk.person.id:
        raise Refused("not_invited")
    if case.protected and not (off and meeting.state == "called_off"):
        raise Refused("button_old")
    if invited.party is None:
        must_not_be_kept_out(desk.person, case)
    return invited, meeting, case


def pressed(press: CallbackQuery, desk: Desk, button: Invitation) -> Reply:
    invited, meeting, case = invited_to(desk, button.invited, off=button.what == "file")
    if button.what == "file":
        toast = say(_("The file for your calendar comes."))
        return Reply(toast=toast, paper="meeting", paper_case=case.id, paper_subject=meeting.id)
    if button.what == "later":
        desk.finish_conversation()
        return Reply(Screen(_heard(desk, case)))
    if not stands(meeting, case) or meeting.starts_at <= desk.now:
        raise Refused("meeting_over", number=case.number)
    view = reading_of(desk)
    if button.what == "show":
        return Reply(invitation_screen(view, case, meeting, invited), new=True)
    if button.changes != meeting.changes:
        # An old message speaks of another time: nobody says yes to what they have not read.
        changed = say(_("This has changed meanwhile; it stands like this now:"))
        screen = invitation_screen(view, case, meeting, invited)
        return Reply(Screen(paragraphs(changed, screen.text), screen.rows))
    if button.what == "map" and meeting.point:
        return _map(desk, meeting)
    if button.what not in ANSWERS:
        raise Refused("button_old")
    if invited.answer != button.what:
        desk.apply(convening.answer(case, desk.act, meeting, invited, button.what))
        invited = subjects.by_id(desk.db, Invited, invited.id) or invited
    if button.what == "yes":
        if desk.conversation is not None and desk.conversation.data.get("purpose") == "meeting_cannot":
            desk.finish_conversation()
        return Reply(invitation_screen(view, case, meeting, invited))
    prompt = say(_("{number}: no matter. When could you come? Write a day and an hour, or a few words."), number=bold(case.number))
    other = Key(label(_("I do not know yet")), Invitation(invited=invited.id, what="later", changes=meeting.changes).pack())
    change = Key(label(_("I come after all")), Invitation(invited=invited.id, what="yes", changes=meeting.changes).pack())
    asked = ask(desk, "meeting_cannot", prompt, invited=invited.id)
    return Reply(Screen(prompt, [[other, change]]), new=asked.new)  # what they said stands: there is nothing to cancel


def _map(desk: Desk, meeting: Meeting) -> Reply:
    latitude, _comma, longitude = meeting.point.partition(",")
    call = {"method": "sendLocation", "params": {"latitude": float(latitude), "longitude": float(longitude)}}
    outbox.post(desk.db, desk.chat, "call", call, desk.now, priority=REPLY)
    return Reply(toast=say(_("The place comes as a map.")))


def _heard(desk: Desk, case: Case) -> Html:
    who = reading_of(desk).name(case.responsible) or reading_of(desk).unit(case.handled_by)
    return say(_("Thank you. {who} hears that you cannot come; you are told when there is another time."), who=who)


@finishes("meeting_cannot")
def another_time(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    invited, meeting, case = invited_to(desk, facts["invited"])
    desk.apply(convening.another_time(case, desk.act, meeting, invited, text))
    desk.finish_conversation()
    return Reply(Screen(_heard(desk, case)))


def router() -> Router:
    found = Router(name="invitation")
    found.callback_query.register(pressed, Pressed(Invitation))
    return found
