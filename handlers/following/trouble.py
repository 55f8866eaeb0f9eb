"""Somebody is making trouble for me 有人为难我: past the unit that handles the case, to the supervisors above it."""

from datetime import timedelta

from aiogram import Router
from aiogram.types import Message

from bot.desk import Desk, sending
from bot.rules import trouble
from bot.rules.case import Case
from bot.rules.reading import Reading
from bot.rules.terms import Level
from bot.screens.buttons import Mine
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import cancel_row, park_report
from handlers.following.adding import Lately, done_key
from handlers.following.choosing import lately
from handlers.gates import Private
from handlers.parts import Part, part, usable, words
from storage import chats, outbox, requests
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
    complain = Key(label(_("A complaint")), Mine(case=case.id, what="complaint").pack())
    return Reply(Screen(text, [[now, complain], cancel_row()]))


def complain(desk: Desk, case: Case) -> Reply:
    """About how it is handled, or about people who handle it: the same way, past all of them."""
    case.must_be_open()
    park_report(desk)
    desk.converse("trouble", {"case": case.id, "about": "handling"})
    text = paragraphs(
        say(_("What is wrong with how {number} is handled, or with the people who handle it?"), number=bold(case.number)),
        say(_("It goes straight to the supervisor above. The unit is not told.")),
    )
    return Reply(Screen(text, [cancel_row()]))


def _waits(desk: Desk, case: Case) -> bool:
    """Whether something that this person said has not been decided yet."""
    return any(each.asked_by == desk.person.id for each in requests.open_of(desk.db, case.id, "trouble"))


def without_words(desk: Desk, case: Case) -> Reply:
    if not lately(desk, case, "trouble_reported", AT_ONCE):
        here = desk.conversation
        if here is None or here.name != "trouble" or here.data.get("case") != case.id:
            return begin(desk, case)  # a button of long ago: it is asked anew, for it may be true again
        change = trouble.report(case, desk.act, "", waits=_waits(desk, case))
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
    facts = desk.conversation.data
    change = trouble.report(case, desk.act, text, waits=_waits(desk, case), about=facts.get("about", ""), past=facts.get("past"))
    told = change.notices[0].to
    if text or not desk.conversation.data.get("told"):
        desk.apply(change)
    if thing is not None:
        for person in told:
            _pass_on(desk, person, thing)
    desk.converse("trouble", {**facts, "case": case.id, "told": True})
    return Reply(Screen(_told(case, told=bool(told)), [[done_key(case)]]), settle=True)


def goes_past(desk: Desk, case: Case, found: Reading) -> bool:
    """Whether words that somebody adds are a complaint about a unit or its people, which none of them may read.

    A case about a unit is handled above it already. From then on what follows goes the same way.
    """
    if not found.about_unit or case.excluded or case.protected or case.care or case.handled_by is None:
        return False
    town = desk.organisation.at_level(case.handled_by, Level.TOWN) if found.about_level is Level.TOWN else None
    facts = {"case": case.id, "about": "handling"} | ({"past": town.id} if town is not None else {})
    desk.converse("trouble", facts)
    return True


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
