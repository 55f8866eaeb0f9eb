"""What the words of a report tell 研读: category, dangers, people, history; pure, offline and far below 5 ms for a usual message."""

import re
from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum
from functools import lru_cache
from typing import Final

from bot.rules.category_guess import Guess, guesses
from bot.rules.counting import Counted, count, heads
from bot.rules.learned import NONE, Judged, Learned
from bot.rules.terms import Category, Danger, Earlier, Grade, Level
from bot.rules.words import asides, circumstances, harm
from bot.rules.words.sayings import plain

# Shares, chosen on held-back examples (docs/understanding.md).
_SURE_FROM: Final = 0.9
_LEAST: Final = 0.02
_NONE_FROM: Final = 0.4
_DEADLY_FROM: Final = 0.5
_DANGER_FROM: Final = 0.25
_GRAVE_FROM: Final = 0.65
LONGEST: Final = 3000  # characters that are read; what matters stands at the beginning or is repeated


class NoDispute(StrEnum):
    """A message that is no dispute at all, and the way it goes."""

    GREETING = "greeting"
    THANKS = "thanks"
    QUESTION = "question"  # about the law or the bot, without a dispute of one's own
    STATUS = "status"  # where is my case
    CANCEL = "cancel"  # never mind
    HELP = "help"  # how does this work, who are you
    CHATTER = "chatter"  # nothing that anything could be done about
    UNCLEAR = "unclear"  # sounds like none, but who can tell: a button says that it is one


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
    SOUNDS_DEADLY = "sounds_deadly"  # like messages that told of danger to life
    SOUNDS_DANGEROUS = "sounds_dangerous"  # the same, less surely
    SOUNDS_GRAVE = "sounds_grave"  # like messages that told of injury, threats, many people harmed
    CONTINUING_LOSS = "continuing_loss"
    QUESTION = "question"
    DOORSTEP = "doorstep"


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

    @property
    def numbers_first(self) -> bool:
        """Whether the emergency numbers come before anything else: a sentence too many does no harm, one too few may."""
        return self.danger_now or Sign.SOUNDS_DANGEROUS in self.signs

    @property
    def heads(self) -> int | None:
        return heads(self.people, self.households)


@lru_cache(maxsize=256)  # a report is read again at each of its steps
def read(text: str, learned: Learned | None = None, *, report: bool = False) -> Reading:
    """What the words tell; an empty text tells nothing, a text above LONGEST characters is read up to there.

    `learned` judges category and harm from examples; without it the word lists do, alone.
    `report`: somebody has said that this is their report, so it is never taken for a greeting or a question about a case.
    """
    words = plain(text[:LONGEST])
    bare = harm.IDIOMS.sub(" ", words)  # for everything about harm
    aside = None if report else _aside(words)
    if aside is not None and not harm.DYING.search(bare) and not harm.NOW.search(bare) and not harm.URGENT.search(bare):
        return Reading(no_dispute=aside)
    numbers = count(words)
    found = _signs(words, bare, numbers)
    judged = learned.judge(words, found) if learned is not None else None
    if judged is not None:
        found |= _felt(judged, found)
        categories, sure = _ranked(judged, found)
    else:
        categories, sure = guesses(words, _leaning(found, bare))
    dying = bool(harm.DYING.search(bare)) and not (harm.PROTEST.search(bare) and not re.search(r"我(也|真|就)?(不想活|要跳|想死)", bare))
    danger_now = _danger_now(bare, found)
    gathering = bool(circumstances.GATHERING.search(bare))
    about = _about_level(words)
    minors = _minors_harmed(bare, numbers, found)
    return Reading(
        categories=categories,
        sure=sure and Sign.HOME_VIOLENCE not in found,
        no_dispute=None if report else _no_dispute(categories, judged, found, bare),
        dangers=_dangers(bare, found, dying=dying),
        signs=found,
        talk_of_dying=dying,
        danger_now=danger_now,
        protected=bool(found & {Sign.HOME_VIOLENCE, Sign.SEXUAL_HARM, Sign.MINOR_SEXUAL_HARM}),
        people=numbers.people,
        households=numbers.households,
        gathering=gathering,
        gathering_with_conflict=gathering and bool(circumstances.CONFLICT.search(bare)),
        earlier=_earlier(words),
        villages=numbers.villages,
        towns=numbers.towns,
        minors_harmed=minors,
        about_unit=about is not None,
        about_level=about,
        own_matter=_own(words),
    )


def shown(text: str) -> tuple[str, frozenset[Sign]]:
    """The plain words and the signs in them: what learning begins with."""
    words = plain(text[:LONGEST])
    bare = harm.IDIOMS.sub(" ", words)
    return words, _signs(words, bare, count(words))


def _aside(words: str) -> NoDispute | None:
    """Whether the message is no dispute at all; only short messages and questions about the bot or a case are."""
    bare = re.sub(r"[\s\W_]+", "", words)
    if not bare:
        return NoDispute.CHATTER
    short = len(bare) <= (40 if bare.isascii() else 14)
    if short and asides.GREETING.match(bare if not bare.isascii() else words.strip(" !.,?~")):
        return NoDispute.GREETING
    if asides.CANCEL.match(bare):
        return NoDispute.CANCEL
    if asides.STATUS.search(words) and len(bare) <= (90 if bare.isascii() else 30):
        return NoDispute.STATUS
    if asides.HELP.match(bare) or (asides.ABOUT_BOT.search(words) and len(bare) <= 40):
        return NoDispute.HELP
    if short and asides.THANKS.search(words):
        return NoDispute.THANKS
    if short and (asides.SMALL_WORDS.match(bare) or asides.SMALL_TALK.search(words)):
        return NoDispute.CHATTER
    if len(bare) == 1 or len(set(bare)) == 1:
        return NoDispute.CHATTER
    return None


def _signs(words: str, bare: str, numbers: Counted) -> frozenset[Sign]:
    found = {sign for sign, pattern in _PATTERNS.items() if pattern.search(bare)}
    minor = bool(harm.MINOR.search(bare))
    if Sign.SEXUAL_HARM in found and minor and not re.search(r"(女孩|女儿|孩子)(在旁|面前|上学)", bare):
        found.add(Sign.MINOR_SEXUAL_HARM)
    if minor and (harm.HARM_TO_MINOR.search(bare) or Sign.SEXUAL_HARM in found):
        found.add(Sign.MINOR_HARMED)
    if harm.VERY_FRAIL.search(bare) and harm.HIT_HARD.search(bare):
        found.add(Sign.VULNERABLE)
    if harm.HURT.search(bare):
        found.discard(Sign.DOORSTEP)
    if found & _HARM or (heads(numbers.people, numbers.households) or 0) >= 5:
        found -= {Sign.QUESTION, Sign.DOORSTEP}
    if Sign.CONTINUING_LOSS in found and not circumstances.ASKS.search(words):
        found.discard(Sign.QUESTION)
    return frozenset(found)


_PATTERNS: Final = {
    Sign.VIOLENCE: harm.VIOLENCE,
    Sign.THREAT: harm.THREAT,
    Sign.WEAPON: harm.WEAPON,
    Sign.HOME_VIOLENCE: harm.HOME_VIOLENCE,
    Sign.SEXUAL_HARM: harm.SEXUAL,
    Sign.DEATH: harm.DEATH,
    Sign.CUT_OFF: harm.CUT_OFF,
    Sign.PRESSED_FOR_REPORTING: harm.PRESSED,
    Sign.PUBLIC_DANGER: harm.PUBLIC_DANGER,
    Sign.CONTINUING_LOSS: circumstances.LOSS,
    Sign.QUESTION: circumstances.QUESTION,
    Sign.DOORSTEP: circumstances.DOORSTEP,
}
_HARM: Final = frozenset(
    {
        Sign.VIOLENCE,
        Sign.THREAT,
        Sign.WEAPON,
        Sign.HOME_VIOLENCE,
        Sign.SEXUAL_HARM,
        Sign.DEATH,
        Sign.CUT_OFF,
        Sign.PUBLIC_DANGER,
        Sign.VULNERABLE,
    },
)


def _leaning(found: frozenset[Sign], bare: str) -> Mapping[str, float]:
    """Points that signs give to a category: violence and sexual harm in the household or to a child come first, at school to the school."""
    if not found & {Sign.HOME_VIOLENCE, Sign.SEXUAL_HARM}:
        return {}
    if Sign.MINOR_HARMED in found and harm.AT_SCHOOL.search(bare):
        return {Category.SCHOOL: 9.0}
    return {Category.WOMEN_CHILDREN: 6.0}


def _danger_now(bare: str, found: frozenset[Sign]) -> bool:
    """Danger now or soon; what is told as past counts only with a cry for help or an open threat to life."""
    if harm.URGENT.search(bare) or harm.PROTEST.search(bare) or Sign.SOUNDS_DEADLY in found:
        return True
    if not harm.NOW.search(bare) and Sign.WEAPON not in found:
        return False
    return (
        not (harm.PAST.search(bare) and not re.search(r"现在|还在|今天|正在|马上|\bnow\b|still", bare)) or Sign.MINOR_SEXUAL_HARM in found
    )


def _dangers(bare: str, found: frozenset[Sign], *, dying: bool) -> frozenset[Danger]:
    dangers = set()
    if harm.HURT.search(bare):
        dangers.add(Danger.HURT)
    if Sign.THREAT in found:
        dangers.add(Danger.THREAT)
    if Sign.WEAPON in found:
        dangers.add(Danger.WEAPON)
    if dying or harm.DYING.search(bare) or harm.PROTEST.search(bare):
        dangers.add(Danger.SELF_HARM)
    if harm.FRAIL.search(bare):
        dangers.add(Danger.VULNERABLE)
    return frozenset(dangers)


def _minors_harmed(bare: str, numbers: Counted, found: frozenset[Sign]) -> int:
    if Sign.MINOR_HARMED not in found and Sign.MINOR_SEXUAL_HARM not in found:
        return 0
    return max(numbers.minors, 1)


def _no_dispute(categories: tuple[Guess, ...], judged: Judged | None, found: frozenset[Sign], bare: str) -> NoDispute | None:
    if found & _HARM or harm.URGENT.search(bare):
        return None
    if Sign.QUESTION in found and not categories:
        return NoDispute.QUESTION
    if judged is not None and judged.slugs[NONE] >= _NONE_FROM:
        return NoDispute.QUESTION if Sign.QUESTION in found else NoDispute.UNCLEAR
    return None


def _felt(judged: Judged, found: frozenset[Sign]) -> frozenset[Sign]:
    """Harm that no list names but messages like it told of; it raises a grade and never lowers one."""
    worst = judged.grades[Grade.CRITICAL]
    felt = {
        Sign.SOUNDS_DEADLY: worst >= _DEADLY_FROM,
        Sign.SOUNDS_DANGEROUS: worst >= _DANGER_FROM,
        Sign.SOUNDS_GRAVE: worst + judged.grades[Grade.HIGH] >= _GRAVE_FROM and Sign.DOORSTEP not in found,
    }
    return frozenset(sign for sign, there in felt.items() if there)


def _ranked(judged: Judged, found: frozenset[Sign]) -> tuple[tuple[Guess, ...], bool]:
    """The three likeliest; violence at home that was read stands among them whatever else was judged."""
    likely = sorted((slug for slug in judged.slugs if slug != NONE), key=lambda slug: -judged.slugs[slug])[:3]
    if found & {Sign.HOME_VIOLENCE, Sign.MINOR_SEXUAL_HARM} and not {Category.WOMEN_CHILDREN, Category.SCHOOL} & set(likely):
        likely[2] = Category.WOMEN_CHILDREN.value
    best = tuple(Guess(slug, round(judged.slugs[slug], 3)) for slug in likely if judged.slugs[slug] >= _LEAST or slug == likely[0])
    return best, best[0].score >= _SURE_FROM


def _earlier(words: str) -> Earlier:
    if circumstances.BY_TOWN.search(words):
        return Earlier.TOWN
    return Earlier.VILLAGE if circumstances.BY_VILLAGE.search(words) else Earlier.NONE


def _about_level(words: str) -> Level | None:
    """The level of the unit that the report complains about; None where it is about none."""
    if circumstances.ABOUT_TOWN.search(words):
        return Level.TOWN
    return Level.VILLAGE if circumstances.ABOUT_VILLAGE.search(words) else None


def _own(words: str) -> bool | None:
    """Whether it is the reporter's own matter; None where the words leave it open."""
    if circumstances.OTHERS.search(words) and not re.search(r"我家|我们家|我的|欠我|打我|\bmy\b|\bour\b", words):
        return False
    return True if circumstances.OWN.search(words) else None
