"""A grid worker in one message: text or a captioned photo, then one tap; their grid is known."""

from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import handling
from bot.rules.case import Refused
from bot.rules.phones import name_and_phone
from bot.rules.reading import NoDispute
from bot.rules.terms import Channel, Role
from bot.screens.buttons import Cancel, Worker
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.names import category_name, how_many
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, finishes
from handlers.gates import Pressed
from handlers.parts import part, usable, words
from handlers.reporting import asides, placing, questions
from handlers.reporting.draft import Draft, begin, keep, present
from handlers.reporting.keys import reader
from handlers.reporting.receipt import registered
from handlers.reporting.sending import send, triage
from handlers.reporting.steps import go
from handlers.reporting.summary import summary


class AtWork(Filter):
    """A grid worker writes in private, and no other conversation than this one is going on."""

    async def __call__(self, event: Message, desk: Desk) -> bool:
        if not desk.private or (event.text or "").startswith("/"):
            return False
        if desk.conversation is not None:
            return desk.conversation.name == "patrol"
        return bool(grids(desk))


def grids(desk: Desk) -> list[int]:
    return [unit for unit in desk.person.units_as(Role.GRID_WORKER) if unit in desk.organisation.units]


def key(text: str, draft: Draft, what: str) -> Key:
    return Key(text, Worker(form=draft.form, what=what).pack())


def seen(message: Message, desk: Desk) -> Reply:
    """What a grid worker found or was told; parts of one album and further words go into the same record."""
    draft = present(desk) or begin(desk, channel=Channel.GRID_WORKER.value, place=next(iter(grids(desk)), None), own=False)
    if not usable(message):
        return Reply(Screen(say(_("I cannot read this one. Words, photos, voice, a file or a location are fine."))))
    if draft.step == "place" and (placed := placing.typed(message, desk, draft)) is not None:
        return placed
    if (answer := _aside(message, desk, draft)) is not None:
        return answer
    return questions.beyond(draft, part(message), _found(message, desk, draft))


def _found(message: Message, desk: Desk, draft: Draft) -> Reply:
    """Into the record with it, and how it stands."""
    burst = bool(message.media_group_id) or bool(draft.words or draft.parts)
    thing, told = part(message), None
    draft = draft.with_words(words(message)).with_part(thing)
    if thing is not None and thing.kind == "location":
        draft, told = placing.located(desk, draft, thing)
    if not draft.category and draft.reading.categories:
        draft = replace(draft, category=draft.reading.categories[0].slug)
    keep(desk, draft, "patrol")
    if draft.reading.numbers_first or draft.reading.talk_of_dying:
        return Reply(_danger(desk, draft))
    if draft.offered:
        return go(desk, draft, "place")
    screen = question(desk, draft)
    return Reply(replace(screen, text=paragraphs(told, screen.text)), settle=burst)


def _aside(message: Message, desk: Desk, draft: Draft) -> Reply | None:
    """What is nothing found: answered, and what was found before stays; words in the middle can still be put into it."""
    found = asides.aside(message, desk)
    if found in (None, NoDispute.QUESTION, NoDispute.UNCLEAR):
        return None
    if found is NoDispute.HELP:
        from handlers.help import help_screen

        return Reply(help_screen(desk))
    if not draft.words and not draft.parts:
        if found is NoDispute.STATUS:
            from handlers.following import case_list

            return case_list(desk)
        return Reply(Screen(say(_("Write or photograph what you find, here: one message and one tap register it."))))
    draft = replace(draft, pending=words(message))
    keep(desk, draft, "patrol")
    screen = question(desk, draft)
    left_out = paragraphs(say(_("Not taken into the report: {words}"), words=draft.pending), screen.text)
    return Reply(Screen(left_out, [*screen.rows, [key(label(_("It belongs to it")), draft, "belongs")]]))


def belongs(desk: Desk, draft: Draft) -> Reply:
    """What was written in between belongs to what was found."""
    draft = replace(draft.with_words(draft.pending), pending="")
    keep(desk, draft, "patrol")
    return Reply(question(desk, draft))


def question(desk: Desk, draft: Draft) -> Screen:
    """What was understood, and the one tap."""
    view = reader(desk)
    head = [
        say("{kind}", kind=category_name(draft.category or "other", desk.policy)),
        say("{place}", place=view.place(draft.place)),
        how_many(draft.how_many_people, draft.how_many_households),
    ]
    text = paragraphs(
        Html(" · ".join(each for each in head if each)),
        None if draft.words else say(_("A few words with it help.")),
        say(_("Shall I register it?")),
    )
    keys = [
        key(label(_("Settled on the spot")), draft, "spot"),
        key(label(_("Register, mine")), draft, "mine"),
        key(label(_("Register, pass on")), draft, "room"),
        key(label(_("For a resident")), draft, "behalf"),
        key(label(_("Change")), draft, "change"),
        key(label(_("Only keep a note")), draft, "note"),
    ]
    return Screen(text, [*two_in_a_row(keys), [Key(label(_("Cancel")), Cancel().pack())]])


def _danger(desk: Desk, draft: Draft) -> Screen:
    text = paragraphs(
        say(
            _("First keep everybody safe: {police} police, {ambulance} ambulance, {fire} fire."),
            police=bold("110"),
            ambulance=bold("120"),
            fire=bold("119"),
        ),
        say(_("Shall I report it as critical at once?")),
    )
    return Screen(text, [[key(label(_("Report at once")), draft, "room"), key(label(_("It is under control")), draft, "calm")]])


def pressed(press: CallbackQuery, desk: Desk, button: Worker) -> Reply:
    draft = present(desk)
    if draft is None or draft.form != button.form:
        raise Refused("button_old")
    act = _ACTS.get(button.what)
    if act is None:
        raise Refused("button_old")
    return act(desk, draft)


def on_the_spot(desk: Desk, draft: Draft) -> Reply:
    """Settled on the doorstep 当场劝好了: one record that is first response and resolution; a revisit follows in 7 days."""
    if triage(desk, draft).graded.grade.rank > 1 or draft.protected:
        return Reply(question(desk, draft), toast=say(_("This is too serious to be settled on the spot. Please register it.")), alert=True)
    if draft.place is None:
        raise Refused("not_your_unit", number="")
    case = send(desk, draft, at_grid=True)
    change = handling.settle_on_the_spot(case, desk.act, draft.words or say(_("settled on the spot")))
    desk.apply(change)
    desk.finish_conversation()
    due = reader(desk).deadline(change.started[0].due_at)
    unit = reader(desk).unit(case.assigned_by)
    text = _("✓ Recorded: {number}. {unit} asks the people once more by {due}.")
    return Reply(Screen(say(text, number=bold(case.number), unit=unit, due=due)))


def mine(desk: Desk, draft: Draft) -> Reply:
    """Registered at the grid level and assigned to the grid worker in the same step."""
    if triage(desk, draft).graded.grade.rank > 1 or draft.protected:
        return room(desk, draft)
    case = send(desk, draft, at_grid=True)
    desk.apply(handling.take(case, desk.act))
    desk.finish_conversation()
    return Reply(Screen(say(_("Registered: {number}. It is yours."), number=bold(case.number))))


def room(desk: Desk, draft: Draft) -> Reply:
    """Registered and handed to the room that the table finds."""
    case = send(desk, draft, not_grid=True)
    desk.finish_conversation()
    return Reply(registered(desk, case))


def behalf(desk: Desk, draft: Draft) -> Reply:
    prompt = say(_("Whose matter is it? Name and phone, please, or send the contact. Then you get a slip to show or print."))
    return ask(desk, "behalf", prompt, draft=draft.data())


@finishes("behalf")
def finish_behalf(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    name, phone = name_and_phone(text)
    if not name:
        raise Refused("reason_needed")
    draft = replace(Draft.of(facts["draft"], desk.house.learned), behalf_name=name[:60], behalf_phone=phone)
    case = send(desk, draft, not_grid=True)
    desk.finish_conversation()
    return Reply(registered(desk, case), picture="slip", picture_case=case.id)


def change(desk: Desk, draft: Draft) -> Reply:
    """All the lines of a report can be changed in the form; it goes on there."""
    draft = replace(draft, step="summary", asked=True)
    keep(desk, draft)
    return Reply(summary(desk, draft))


def calm(desk: Desk, draft: Draft) -> Reply:
    return Reply(question(desk, draft))


def note(desk: Desk, draft: Draft) -> Reply:
    """Only a note: nobody is asked to do anything; it stays with the grid worker's own messages."""
    desk.finish_conversation()
    return Reply(Screen(say(_("Nothing was registered. What you wrote stays here in our chat."))))


_ACTS = {
    "spot": on_the_spot,
    "mine": mine,
    "room": room,
    "behalf": behalf,
    "change": change,
    "note": note,
    "calm": calm,
    "belongs": belongs,
}


def router() -> Router:
    found = Router(name="worker")
    found.callback_query.register(pressed, Pressed(Worker))
    found.message.register(seen, AtWork())
    return found
