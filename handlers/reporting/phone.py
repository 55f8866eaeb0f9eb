"""One's own phone number: shared with a button or written, kept with the person, used for the next report without asking."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.posting import hearing
from bot.rules import reaching
from bot.rules.case import Refused
from bot.rules.phones import garbled_phone, lone_phone, shared_phone
from bot.screens.buttons import Phone
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Reply, Screen
from handlers.gates import Pressed
from handlers.parts import Part, part
from storage import cases, people

NEWEST = 5  # cases whose responsible person hears of the number


def learn(desk: Desk, number: str) -> None:
    people.learn_phone(desk.db, desk.person.id, number)
    desk.phone = number


def own_contact(thing: Part) -> str | None:
    """The number of a shared contact, if the messenger says that it is the sender's own."""
    return shared_phone(thing.facts["phone"]) if thing.facts.get("own") else None


def ask_to_share() -> Screen:
    text = paragraphs(
        say(_("Press the button below, or write the number.")),
        say(_("Only who handles it, who revisits you and supervisors see it.")),
    )
    return Screen(text, ask="contact", ask_label=label(_("Share my number")), ask_no=label(_("Not now")))


def kept(number: str) -> Html:
    return say(_("Kept: {number}."), number=bold(number))


def somebody_elses() -> Html:
    return say(_("This is somebody else's contact, so I do not take it as your number."))


def not_understood() -> Html:
    return say(_("I cannot read a phone number there. A mobile has 11 digits; a landline goes with its area code."))


def asked(press: CallbackQuery, desk: Desk, button: Phone) -> Reply:
    """The button under a receipt; a number is never asked for in a group."""
    if not desk.private or button.what != "ask":
        raise Refused("button_old")
    if desk.phone:
        return Reply(toast=say(_("I have your number already: {number}."), number=desk.phone))
    return Reply(ask_to_share(), new=True)


def came(message: Message, desk: Desk) -> Reply:
    """A number, one's own contact, or "not now", with no report being written."""
    text = (message.text or "").strip()
    if text and text == label(_("Not now")):
        return Reply(Screen(say(_("All right. If you want to leave it later, just send the number.")), ask="nothing"))
    thing = part(message)
    number = own_contact(thing) if thing is not None else lone_phone(text)
    if number is None:
        return Reply(Screen(not_understood()))
    learn(desk, number)
    told = _told(desk)
    text_ = (
        say(_("Whoever handles {number} calls it. To change it, send another."), number=bold(told))
        if told
        else say(_("Whoever handles your report calls it. To change it, send another."))
    )
    return Reply(Screen(paragraphs(kept(number), text_), ask="nothing"))


def _told(desk: Desk) -> str:
    """Tell who handles the open reports of this person; gives the newest one's number."""
    newest = ""
    for id_ in cases.of_person(desk.db, desk.person.id, NEWEST):
        case = desk.case(id_)
        whole = desk.case(case.merged_into) if case.merged_into is not None else case
        if whole.stage.open and case.reporter == desk.person.id and not case.name_hidden:
            change = reaching.leave_phone(case, whole, desk.act)
            # Of a merged one those hear who have the whole in their hands, or stand in for who has.
            heard = [replace(each, to=tuple(who for to in each.to for who in hearing(desk.house, whole, to))) for each in change.notices]
            desk.apply(replace(change, notices=tuple(heard)))
            newest = newest or whole.number
    return newest


class Number(Filter):
    """In private, with nothing else going on: a message that is a phone number, one's own contact, or "not now"."""

    async def __call__(self, event: Message, desk: Desk) -> bool:
        if not desk.private or desk.conversation is not None:
            return False
        if event.contact is not None:
            thing = part(event)
            return thing is not None and bool(thing.facts.get("own"))
        text = event.text or ""
        if not text or len(text) > 60:
            return False
        return text.strip() == label(_("Not now")) or lone_phone(text) is not None or garbled_phone(text)


def router() -> Router:
    found = Router(name="phone")
    found.callback_query.register(asked, Pressed(Phone))
    found.message.register(came, Number())
    return found
