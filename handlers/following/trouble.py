"""Somebody is making trouble for me 有人为难我: past the unit that handles the case, to the supervisors above it."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import Message

from bot.desk import Desk, sending
from bot.rules import trouble
from bot.rules.case import Case
from bot.screens.buttons import Mine
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import cancel_row, park_report
from handlers.following.adding import Lately, done_key
from handlers.following.choosing import lately
from handlers.gates import Private
from handlers.parts import Part, part, usable, words
from storage import chats, outbox
from storage.attachments import Attachment
from storage.outbox import ALERT

AT_ONCE = timedelta(minutes=1)  # a second press within this is the same one


def begin(desk: Desk, case: Case) -> Reply:
    """What happens, and room to say what it is about; saying nothing is enough too."""
    case.must_be_open()
    park_report(desk)
    desk.converse("trouble", {"case": case.id})
    text = paragraphs(
        say(_("This goes straight to the supervisor above. The unit that handles {number} is not told."), number=bold(case.number)),
        say(_("Write what happened, send a photo or voice, or report it without words.")),
        say(_("In danger call {police} first."), police=bold("110")),
    )
    now = Key(label("Report it now"), Mine(case=case.id, what="trouble_yes").pack())
    return Reply(Screen(text, [[now], cancel_row()]))


def without_words(desk: Desk, case: Case) -> Reply:
    if not lately(desk, case, "trouble_reported", AT_ONCE):
        here = desk.conversation
        if here is None or here.name != "trouble" or here.data.get("case") != case.id:
            return begin(desk, case)  # a button of long ago: it is asked anew, for it may be true again
        change = trouble.report(case, desk.act, "")
        desk.apply(change)
    desk.finish_conversation()
    told = bool(trouble.passes_by(case, desk.act)["to"])
    return Reply(Screen(_told(case, told=told), [[Key(label("Look at it"), Mine(case=case.id).pack())]]))


def said(message: Message, desk: Desk) -> Reply:
    """Words and things go to the supervisors only; what is kept with the case is opened by the unit."""
    assert desk.conversation is not None
    case = desk.case(desk.conversation.data["case"])
    if not usable(message):
        return Reply(Screen(say(_("I cannot read this one. Words, photos, voice, a file or a location are fine.")), (cancel_row(),)))
    thing, text = part(message), words(message)
    change = trouble.report(case, desk.act, text)
    told = change.notices[0].to
    if text or not desk.conversation.data.get("told"):
        desk.apply(change)
    if thing is not None:
        for person in told:
            _pass_on(desk, person, thing)
    desk.converse("trouble", {"case": case.id, "told": True})
    return Reply(Screen(_told(case, told=bool(told)), [[done_key(case)]]), settle=True)


def _told(case: Case, *, told: bool) -> Html:
    if not told:
        return paragraphs(
            say(
                _("It is written down with {number}, and no unit reads it. But nobody here stands above that unit."),
                number=bold(case.number),
            ),
            say(_("Please call {government}, or {discipline} about somebody in office; in danger {police}."), **_lines()),
        )
    return paragraphs(
        say(_("It is with the supervisor now. The unit that handles {number} has not been told."), number=bold(case.number)),
        say(_("If somebody threatens you, call {police}."), police=bold("110")),
    )


def _lines() -> dict[str, Html]:
    return {"government": bold("12345"), "discipline": bold("12388"), "police": bold("110")}


def _pass_on(desk: Desk, person: int, thing: Part) -> None:
    chat = chats.private_of(desk.db, person)
    call = sending(Attachment(0, thing.kind, thing.file, thing.facts, desk.person.id, desk.now))
    if chat is not None and call is not None:
        outbox.post(desk.db, chat, "call", {"method": call[0], "params": call[1]}, desk.now, priority=ALERT)


def router() -> Router:
    found = Router(name="trouble")
    found.message.register(said, Private(), Lately("trouble"))
    return found
