"""What the words of a report tell 研读: category, dangers, people, history; pure, offline and far below 5 ms for a usual message."""

from dataclasses import dataclass
from enum import StrEnum
from typing import Final

from bot.rules.terms import Danger, Earlier, Level

LONGEST: Final = 3000  # characters that are read; what matters stands at the beginning or is repeated


class NoDispute(StrEnum):
    """A message that is no dispute at all, and the way it goes."""

    GREETING = "greeting"
    THANKS = "thanks"
    QUESTION = "question"  # about the law or the bot, without a dispute of one's own
    STATUS = "status"  # where is my case
    CHATTER = "chatter"  # nothing that anything could be done about


class Sign(StrEnum):
    """What else the words show; each is a reason code of grading."""

    VIOLENCE = "violence"
    THREAT = "threat"
    WEAPON = "weapon"
    HOME_VIOLENCE = "home_violence"
    SEXUAL_HARM = "sexual_harm"
    MINOR_SEXUAL_HARM = "minor_sexual_harm"
    MINOR_HARMED = "minor_harmed"
    DEATH = "death"
    CUT_OFF = "cut_off"
    VULNERABLE = "vulnerable"
    PRESSED_FOR_REPORTING = "pressed_for_reporting"
    PUBLIC_DANGER = "public_danger"
    CONTINUING_LOSS = "continuing_loss"
    QUESTION = "question"
    DOORSTEP = "doorstep"


@dataclass(frozen=True, slots=True)
class Guess:
    """A category with how likely it is, from 0 to 1."""

    slug: str
    score: float


@dataclass(frozen=True, slots=True)
class Reading:
    """All that the words tell; nothing here is asked again, everything can be corrected by a person."""

    categories: tuple[Guess, ...] = ()  # up to three, best first
    sure: bool = False
    no_dispute: NoDispute | None = None
    dangers: frozenset[Danger] = frozenset()
    signs: frozenset[Sign] = frozenset()
    talk_of_dying: bool = False
    danger_now: bool = False
    protected: bool = False
    people: int | None = None
    households: int | None = None
    gathering: bool = False
    gathering_with_conflict: bool = False
    earlier: Earlier = Earlier.NONE
    villages: int = 1
    towns: int = 1
    minors_harmed: int = 0
    about_unit: bool = False
    about_level: Level | None = None
    own_matter: bool | None = None
