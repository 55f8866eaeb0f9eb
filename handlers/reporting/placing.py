"""What a location or a written name does to the place of a report: set where it is plain, else asked for; never guessed silently."""

import re
from dataclasses import replace

from aiogram.types import Message

from bot.desk import Desk
from bot.rules.phones import lone_phone
from bot.rules.place import Verdict
from bot.rules.reading import NoDispute, read
from bot.rules.terms import Level, Role
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.screen import Reply
from handlers.parts import Part, part, words
from handlers.reporting import asides, where
from handlers.reporting.draft import CARE, Doubt, Draft, keep
from handlers.reporting.keys import key, reader
from handlers.reporting.steps import go, onward

LONGEST_ANSWER = 40  # characters; what is longer is more of the report, though it may name a place
UNKNOWN = re.compile(
    r"我?(也)?(不知道|不清楚|不晓得|晓不得|说不清)(是?(哪里|在哪里?|哪个))?[。.]?|(i )?(do not|don'?t) know\.?|no idea\.?", re.IGNORECASE
)


def located(desk: Desk, draft: Draft, thing: Part) -> tuple[Draft, Html | None]:
    """The draft with what a shared location tells, and one sentence to say about it at once."""
    places = desk.house.places
    if not places.mapped:
        return draft, None
    found = places.located((thing.facts["longitude"], thing.facts["latitude"]), desk.policy.places.near_metres)
    here, name = found.clear, reader(desk).place
    if here is not None:
        if draft.step in CARE and here != draft.place:  # danger leaves no time for a question: it is said, and where they are counts
            return draft.placed(here), say(_("The location lies in {place}; that is where it is reported."), place=name(here))
        if places.agrees(draft.place, here) or {draft.place, here} <= {*desk.person.units_as(Role.GRID_WORKER)}:
            return draft.placed(here), say(_("The location lies in {place}."), place=name(here))
        assert draft.place is not None  # else they would agree
        return draft.asking((draft.place, here), Doubt.LOCATION), None
    if draft.place in found.units:
        return draft, _beside(found, draft.place, name(draft.place))
    if draft.place is not None and (not found.units or draft.step in CARE):
        return draft, say(_("The location lies outside all our grids; the place stays {place}."), place=name(draft.place))
    if not found.units:
        return replace(draft, doubt=Doubt.NONE), say(_("The location lies outside all our grids. It is kept with the report."))
    if draft.place is not None and desk.organisation.units[draft.place].level is Level.GRID:
        return draft.asking((draft.place, *found.units), Doubt.LOCATION, (-1, *found.metres)), None
    return draft.asking(found.units, Doubt.NEAR if found.metres else Doubt.SEVERAL, found.metres), None


def _beside(found: Verdict, place: int, name: str) -> Html:
    """The place that is known is among those found: inside two that overlap, or a little outside, as maps in China often are."""
    if not found.metres:
        return say(_("The location lies in {place}."), place=name)
    away = where.distance(found.metres[found.units.index(place)])
    return say(_("The location lies {distance} beside {place}; I take it for that place."), distance=away, place=name)


def typed(message: Message, desk: Desk, draft: Draft) -> Reply | None:
    """Words at the question for the place; None for what is no answer to it: danger, a number, more of the report."""
    text = words(message)
    if part(message) is not None or not text or lone_phone(text) is not None:
        return None
    reading = read(text, desk.house.learned, report=True)
    if reading.numbers_first or reading.talk_of_dying:
        return None
    if UNKNOWN.fullmatch(text):
        return go_on(desk, draft.placed(draft.under if draft.under is not None else desk.organisation_root))
    if len(text) > LONGEST_ANSWER * (2 if text.isascii() else 1):
        found = desk.house.places.named(text, answer=False, under=draft.under)
        return go(desk, draft.with_words(text).asking(found.units, Doubt.WORDS), "place") if found.units else None
    found = desk.house.places.named(text, answer=True, under=draft.under)
    if found.units:
        keeps = not draft.address and _tells_more(desk, text, found)
        return _named(desk, replace(draft, address=text) if keeps else draft, found)
    if asides.aside(message, desk) not in (None, NoDispute.QUESTION, NoDispute.CHATTER, NoDispute.UNCLEAR):
        return None
    return _not_known(desk, draft, text, found)


def _tells_more(desk: Desk, text: str, found: Verdict) -> bool:
    """Whether it is more than the name of the place, which stands there anyway: a landmark, a street, a door."""
    units = [desk.organisation.units[each] for each in found.units]
    names = "\n".join(name for unit in units for name in (unit.name, unit.name_en, unit.place, unit.place_en))
    return text.strip().casefold() not in names.casefold()


def _named(desk: Desk, draft: Draft, found: Verdict) -> Reply:
    """A grid is the answer; of a village its grids are asked for, of several places which one."""
    here = found.clear
    if here is None:
        return go(desk, draft.asking(found.units, Doubt.SEVERAL), "place")
    if where.below(desk, here) and desk.organisation.units[here].level is not Level.GRID:
        return go(desk, replace(draft.asking((), Doubt.NONE), under=here), "place")
    return go_on(desk, draft.placed(here))


def _not_known(desk: Desk, draft: Draft, text: str, found: Verdict) -> Reply:
    """Said kindly, with the buttons; what was written is kept, in case it belongs to the report."""
    draft = replace(draft, step="place", pending=text)
    keep(desk, draft)
    screen = where.ask(desk, draft)
    said = (
        say(_("Many places are called that. Please write the village or the town with it, or choose below."))
        if found.too_many
        else say(_("I do not find that place. A village, an estate, a street or a landmark is fine; or choose below."))
    )
    belongs = key(label(_("It belongs to it")), draft, "belongs")
    return Reply(replace(screen, text=paragraphs(said, screen.text), rows=[*screen.rows, [belongs]]))


def addressed(desk: Desk, draft: Draft) -> Draft:
    """The draft after its address was written: a place that the address plainly names is not passed over."""
    places = desk.house.places
    here = places.named(draft.address, answer=False).clear
    if here is None or (draft.place is not None and places.agrees(here, draft.place)):
        return draft
    if not places.agrees(draft.place, here):
        assert draft.place is not None  # else they would agree
        return draft.asking((draft.place, here), Doubt.ADDRESS)
    return draft.placed(here) if desk.organisation.units[here].level is Level.GRID else draft


def go_on(desk: Desk, draft: Draft) -> Reply:
    """On after the place is settled: a grid worker is still at the one question of their record."""
    if where.unfinished_record(draft):
        from handlers.reporting.worker import question

        draft = replace(draft, step="words")
        keep(desk, draft)
        return Reply(question(desk, draft))
    return onward(desk, draft)
