"""The report while it is being written: conversation data only, no case and no number before it is sent."""

from dataclasses import dataclass, field, fields, replace
from datetime import timedelta
from enum import StrEnum
from functools import lru_cache
from typing import Any, Self

from bot.desk import Desk
from bot.rules.counting import heads
from bot.rules.learned import Learned
from bot.rules.reading import Reading, read
from bot.rules.terms import Category, Channel, Danger, Earlier
from bot.rules.transcripts import SOUNDS
from handlers.parts import Part

LONGEST = 20_000  # characters of one report; more is cut, and the person is told
MOST_PARTS = 40
CARE = ("danger", "dying")  # whatever is written at these steps is taken as it is


class Doubt(StrEnum):
    """Why the place of a draft is asked for."""

    UNASKED = ""  # nothing was looked for yet
    NONE = "none"  # looked for: settled, or left to the buttons
    WORDS = "words"  # the words of the report name a place
    SEVERAL = "several"  # a name fits several places, or a location lies in two that overlap
    NEAR = "near"  # a location lies beside the grids
    LOCATION = "location"  # a location disagrees with the place so far
    ADDRESS = "address"  # an address disagrees with it


@dataclass(frozen=True, slots=True)
class Draft:
    """Everything said so far; `form` tells the buttons of this draft from those of an earlier one."""

    form: int
    step: str = "words"
    words: str = ""
    category: str = ""
    dangers: tuple[str, ...] = ()
    asked: bool = False
    going_on: bool | None = None
    people: int | None = None
    households: int | None = None
    place: int | None = None
    offered: tuple[int, ...] = ()  # places to choose from
    metres: tuple[int, ...] = ()  # how far a location is from each of them; -1 where that does not matter
    doubt: Doubt = Doubt.UNASKED
    under: int | None = None  # the unit whose parts are chosen from
    address: str = ""
    earlier: str = ""
    own: bool | None = None
    behalf_name: str = ""
    behalf_phone: str = ""
    hidden: bool = False
    about: bool | None = None
    safe_contact: str = ""
    no_phone: bool = False  # the number that is known is not given this time
    separate: bool = False  # something new, whatever else they have reported
    pending: str = ""  # what may belong to the report or not; a button says so
    heard: str = ""  # what a program wrote down of a voice, and nobody has said that it is right
    channel: str = Channel.RESIDENT.value
    parts: tuple[dict[str, Any], ...] = field(default=())
    learned: Learned | None = field(default=None, repr=False, compare=False)  # what the words are read with; not kept

    @classmethod
    def of(cls, data: dict[str, Any], learned: Learned | None) -> Self:
        known = {name: value for name, value in data.items() if name in cls.__dataclass_fields__} | {"learned": learned}
        for name in ("dangers", "parts", "offered", "metres"):
            known[name] = tuple(known.get(name, ()))
        known["doubt"] = Doubt(known.get("doubt", ""))
        return cls(**known)

    def data(self) -> dict[str, Any]:
        """What is kept of it."""
        return {each.name: getattr(self, each.name) for each in fields(self) if each.name != "learned"}

    def with_words(self, more: str) -> Self:
        words = f"{self.words}\n{more}".strip() if more else self.words
        return replace(self, words=words[:LONGEST])

    def with_part(self, part: Part | None) -> Self:
        if part is None or len(self.parts) >= MOST_PARTS:
            return self
        return replace(self, parts=(*self.parts, part.stored()))

    def placed(self, place: int) -> Self:
        """With this place, and nothing more to be asked about it."""
        return replace(self, place=place, offered=(), metres=(), doubt=Doubt.NONE, under=None)

    def asking(self, places: tuple[int, ...], doubt: Doubt, metres: tuple[int, ...] = ()) -> Self:
        """With the question which of these places it is."""
        return replace(self, offered=places, metres=metres, doubt=doubt, under=None)

    def with_transcript(self, file: str, text: str) -> Self:
        """Beside the voice it was written down of, for staff to read."""
        parts = ({**each, "facts": {**each["facts"], "transcript": text}} if each["file"] == file else each for each in self.parts)
        return replace(self, parts=tuple(parts))

    @property
    def voices(self) -> int:
        return sum(each["kind"] in SOUNDS for each in self.parts)

    @property
    def reading(self) -> Reading:
        return _read(self.words, self.learned)

    @property
    def danger_set(self) -> frozenset[Danger]:
        return frozenset(Danger(each) for each in self.dangers)

    @property
    def protected(self) -> bool:
        """A protected matter 保护件, by its words or by the kind somebody chose: many people never name what is done to them.

        A kind that was only guessed from a grid worker's words does not hide an ordinary matter from the village.
        """
        return self.reading.protected or (self.asked and self.category == Category.WOMEN_CHILDREN.value)

    @property
    def is_own(self) -> bool:
        """Whether the reporter is a party: as told, else as the words say, else yes."""
        if self.own is not None:
            return self.own
        return self.reading.own_matter is not False

    @property
    def chosen(self) -> Category:
        return Category(self.category) if self.category else Category.OTHER

    @property
    def before(self) -> Earlier:
        return Earlier(self.earlier) if self.earlier else self.reading.earlier

    @property
    def how_many_people(self) -> int | None:
        """People, as answered; an answer in households leaves none, for it says what the words meant."""
        return self.reading.people if self.people is None and self.households is None else self.people

    @property
    def how_many_households(self) -> int | None:
        return self.reading.households if self.people is None and self.households is None else self.households

    @property
    def heads(self) -> int | None:
        """How many stand in the matter, as the rules count."""
        return heads(self.how_many_people, self.how_many_households)

    @property
    def is_about_unit(self) -> bool:
        return self.about if self.about is not None else self.reading.about_unit

    @property
    def may_hide(self) -> bool:
        """Whether hiding one's name means anything: not for others, and a protected matter is seen by named staff only as it is."""
        return self.channel == Channel.RESIDENT and not self.behalf_name and not self.protected


@lru_cache(maxsize=256)  # one step asks several times what the same words tell
def _read(words: str, learned: Learned | None) -> Reading:
    return read(words, learned, report=True) if words else read(words)


def present(desk: Desk) -> Draft | None:
    """The draft of the active conversation, or None."""
    here = desk.conversation
    return Draft.of(here.data, desk.house.learned) if here is not None and here.name in ("report", "patrol") else None


def keep(desk: Desk, draft: Draft, name: str = "") -> None:
    """Store the draft; one reminder is due when it has been silent for as long as the policy says.

    What a grid worker found stays a record of their own until they go into the form.
    """
    here = desk.conversation
    name = name or ("patrol" if here is not None and here.name == "patrol" and not draft.asked else "report")
    remind = desk.now + timedelta(days=desk.policy.drafts.remind_after_days)
    desk.converse(name, draft.data(), remind if draft.words or draft.parts else None)


def begin(desk: Desk, **facts: Any) -> Draft:
    """A fresh draft; its number need only differ from the person's earlier ones."""
    return Draft(form=int(desk.now.timestamp() * 1000) % 10**10, place=facts.pop("place", desk.place), learned=desk.house.learned, **facts)
