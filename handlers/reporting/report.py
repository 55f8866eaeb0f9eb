"""A resident's report: own words, what it is about, the safety question, send. Whatever comes in between is added to it."""

from dataclasses import replace

from aiogram import Router
from aiogram.filters import Filter
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.phones import lone_phone, own_phone
from bot.screens.buttons import Duty, Form, Menu
from bot.screens.language import _, paragraphs, say
from bot.screens.screen import Reply, Screen
from handlers.gates import Pressed, Private
from handlers.parts import part, usable, words
from handlers.reporting import answers, asides, changing, danger, listening, phone, placing, questions
from handlers.reporting.draft import CARE, LONGEST, Draft, begin, keep, present
from handlers.reporting.steps import go, onward, standing
from storage import conversations


def anything(message: Message, desk: Desk) -> Reply:
    """Words, a photo, a voice, a place: begins a report or goes into the one that is being written."""
    draft = present(desk)
    if not usable(message):
        return _unusable(desk, draft)
    if draft is None:
        draft = begin(desk)
    return questions.beyond(draft, part(message), _taken(message, desk, draft))


def _taken(message: Message, desk: Desk, draft: Draft) -> Reply:
    if draft.step == "place" and (placed := placing.typed(message, desk, draft)) is not None:
        return placed
    if not draft.words and not draft.parts:
        aside = asides.at_first(message, desk, draft)
    else:
        aside = asides.amid(message, desk, draft) if draft.step not in CARE else None
    if aside is not None:
        return aside
    if draft.step in changing.IN_WORDS:
        if message.location is None:
            return changing.written(message, desk, draft)
        draft = replace(draft, step="summary")  # a location answers no line of it; it may settle the place
    return _gathered(message, desk, draft)


def _unusable(desk: Desk, draft: Draft | None) -> Reply:
    said = say(_("I cannot read this one. Words, photos, voice, a file or a location are fine."))
    if draft is None:
        return Reply(Screen(said))
    screen = standing(desk, draft)
    return Reply(replace(screen, text=said if draft.step == "words" else paragraphs(said, screen.text)))


def _gathered(message: Message, desk: Desk, draft: Draft) -> Reply:
    """Into the draft with it; a phone of their own goes to the person, somebody else's contact stays with the report."""
    thing, text = part(message), words(message)
    if thing is not None and thing.kind == "contact" and (number := phone.own_contact(thing)) is not None:
        return _numbered(desk, draft, number)
    if thing is None and draft.step not in CARE and (number := lone_phone(text)) is not None:
        return _numbered(desk, draft, number)
    if text and not desk.phone and (number := own_phone(text)) is not None:
        phone.learn(desk, number)
    before, told = draft, None
    draft = draft.with_part(thing)
    if thing is not None and thing.kind == "location":
        draft, told = placing.located(desk, draft, thing)
    listens = len(draft.parts) > len(before.parts) and listening.listen(desk, draft, thing)
    burst = bool(message.media_group_id) or (before.step != "words" and not text)
    if text:
        return with_more_words(desk, draft, text, burst=burst)
    if not draft.words:
        keep(desk, replace(draft, step="words") if not draft.heard else draft)
        screen = questions.ask_words(draft, got_file=True, listens=listens)
        if thing is not None and thing.kind == "contact":
            screen = replace(screen, text=paragraphs(phone.somebody_elses(), screen.text))
        return Reply(replace(screen, text=paragraphs(told, screen.text)), settle=True)
    if draft.offered and draft.step in ("place", "summary", "change"):
        return go(desk, draft, "place")
    if before.step == "place" and draft.place is not None:
        reply = onward(desk, draft)
        return reply if reply.screen is None else Reply(replace(reply.screen, text=paragraphs(told, reply.screen.text)))
    keep(desk, draft)
    screen = standing(desk, draft)
    return Reply(replace(screen, text=paragraphs(told, screen.text)), settle=burst and told is None)


def _numbered(desk: Desk, draft: Draft, number: str) -> Reply:
    """A number and nothing else is their own: it is kept with them, and the question stands again."""
    phone.learn(desk, number)
    draft = replace(draft, no_phone=False)
    keep(desk, draft)
    screen = standing(desk, draft)
    return Reply(replace(screen, text=paragraphs(phone.kept(number), screen.text)))


def with_more_words(desk: Desk, draft: Draft, text: str, *, burst: bool = False) -> Reply:
    """The words into the draft; then danger first, else the question that stands."""
    before = draft
    draft = draft.with_words(text)
    reading = draft.reading
    if reading.talk_of_dying and not before.reading.talk_of_dying:
        keep(desk, replace(draft, step="dying"))
        return Reply(danger.dying(desk, draft))
    if reading.numbers_first and not before.reading.numbers_first:
        keep(desk, replace(draft, step="danger"))
        return Reply(danger.danger(desk, draft))
    if draft.step in ("words", "kinds", "heard"):
        draft = replace(draft, step="category", heard="")  # written by themselves: what a program heard is not needed
    elif draft.step == "category" and before.words:
        burst = True
    keep(desk, draft)
    screen = standing(desk, draft)
    if len(draft.words) >= LONGEST:
        cut = say(_("That was very long; the first {limit} characters are kept."), limit=LONGEST)
        screen = replace(screen, text=paragraphs(cut, screen.text))
    return Reply(screen, settle=burst)


def menu(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    """Begin, go on with, or delete a report."""
    if button.what == "report":
        return start_report(desk)
    if button.what == "resume":
        draft = present(desk)
        if draft is None:
            waiting = conversations.unpark(desk.db, desk.chat.id, desk.person.id, desk.now)
            if waiting is None:
                return Reply(Screen(say(_("There is no report waiting. You can begin a new one at any time."))))
            desk.conversation = waiting
            draft = Draft.of(waiting.data, desk.house.learned)
        return go(desk, draft, draft.step)
    conversations.finish(desk.db, desk.chat.id, desk.person.id, conversations.PARKED)
    if desk.conversation is not None and desk.conversation.name == "report":
        desk.finish_conversation()
    return Reply(Screen(say(_("Deleted. Nothing was sent."))))


def start_report(desk: Desk, place: int | None = None) -> Reply:
    draft = begin(desk, place=place) if place is not None else begin(desk)
    keep(desk, draft)
    return Reply(questions.ask_words(draft), new=True)


class _ReportMenu(Pressed):
    """The entries of the menu that belong to reporting."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, object]:
        if (press.data or "") in ("m:report", "m:resume", "m:drop"):
            return await super().__call__(press)
        return False


def router() -> Router:
    found = Router(name="report")
    found.message.filter(Private())
    found.callback_query.register(answers.pressed, Pressed(Form))
    found.callback_query.register(danger.chosen, Pressed(Duty))
    found.callback_query.register(menu, _ReportMenu(Menu))
    found.message.register(anything, _NotCommand())
    return found


class _NotCommand(Filter):
    async def __call__(self, event: Message, desk: Desk) -> bool:
        return desk.private and not (event.text or "").startswith("/")
