"""Fixing the grade 定等级: the highest of the answers, the words and the judgement of a person; never lowered by a program."""

from dataclasses import dataclass
from typing import Final

from bot.rules.reading import Reading, Sign
from bot.rules.terms import Category, Danger, Earlier, Grade, highest

GROUP: Final = 5  # people with a shared loss
CROWD: Final = 30  # people at a clash or blocking a road


@dataclass(frozen=True, slots=True)
class Answers:
    """What was ticked on the safety question; `asked` is False before it was put, `going_on` None while that is unknown."""

    dangers: frozenset[Danger] = frozenset()
    going_on: bool | None = None
    asked: bool = False


@dataclass(frozen=True, slots=True)
class Graded:
    """A grade with the reasons that gave it, worst first; the sentences of the codes stand in bot.rules.reasons."""

    grade: Grade
    reasons: tuple[str, ...]


_HIGH_SIGNS: Final = (
    Sign.VIOLENCE,
    Sign.THREAT,
    Sign.WEAPON,
    Sign.HOME_VIOLENCE,
    Sign.DEATH,
    Sign.CUT_OFF,
    Sign.VULNERABLE,
    Sign.PRESSED_FOR_REPORTING,
    Sign.PUBLIC_DANGER,
    Sign.SOUNDS_DANGEROUS,
    Sign.SOUNDS_GRAVE,
)


def grade(
    reading: Reading,
    answers: Answers,
    *,
    people: int | None = None,
    category: str | None = None,
    earlier: Earlier = Earlier.NONE,
    judged: Grade | None = None,
) -> Graded:
    """The grade proposed: the highest of answers, words and the judgement of a person (`judged`); unknown counts as medium.

    `people` is what was answered; without it the number read from the words counts, households as one each.
    `category` None takes the best guess.
    """
    number = people if people is not None else reading.heads
    if category is None and reading.categories:
        category = reading.categories[0].slug
    found: list[tuple[Grade, str]] = []
    found += [(Grade.CRITICAL, code) for code in _critical(reading, answers, number, category)]
    found += [(Grade.HIGH, code) for code in _high(reading, answers, number)]
    found += [(Grade.MEDIUM, code) for code in _medium(reading, earlier)]
    if judged is not None:
        found.append((judged, "person"))
    if not found:
        found = [_small(reading, answers)]
    top = highest(*(each for each, _ in found))
    return Graded(top, tuple(dict.fromkeys(code for each, code in found if each is top)))


def _critical(reading: Reading, answers: Answers, people: int | None, category: str | None) -> list[str]:
    codes: list[str] = []
    if reading.talk_of_dying:
        codes.append("talk_of_dying")
    if reading.danger_now:
        codes.append("danger_now")
    if Danger.SELF_HARM in answers.dangers:
        codes.append("ticked_self_harm")
    if Danger.WEAPON in answers.dangers and answers.going_on is not False:
        codes.append("ticked_weapon")
    violent = Danger.THREAT in answers.dangers or Sign.VIOLENCE in reading.signs or category == Category.WOMEN_CHILDREN
    if Danger.HURT in answers.dangers and answers.going_on and violent:
        codes.append("ticked_attack")
    if Sign.MINOR_SEXUAL_HARM in reading.signs:
        codes.append("minor_sexual_harm")
    if reading.gathering_with_conflict and people is not None and people >= CROWD:
        codes.append("crowd_in_conflict")
    return codes


def _high(reading: Reading, answers: Answers, people: int | None) -> list[str]:
    codes: list[str] = []
    if Danger.WEAPON in answers.dangers:
        codes.append("ticked_weapon")
    if Danger.HURT in answers.dangers:
        codes.append("ticked_hurt")
    if Danger.THREAT in answers.dangers:
        codes.append("ticked_threat")
    if Danger.VULNERABLE in answers.dangers and answers.going_on is not False:
        codes.append("ticked_vulnerable")
    codes += [sign.value for sign in _HIGH_SIGNS if sign in reading.signs]
    if Danger.SELF_HARM in reading.dangers:
        codes.append("self_harm")
    if reading.minors_harmed > 1:
        codes.append("minors_harmed")
    if reading.gathering or reading.gathering_with_conflict:
        codes.append("gathering")
    if people is not None and people >= GROUP and Sign.QUESTION not in reading.signs:
        codes.append("many_people")
    return codes


def _medium(reading: Reading, earlier: Earlier) -> list[str]:
    codes: list[str] = []
    if earlier is not Earlier.NONE or reading.earlier is not Earlier.NONE:
        codes.append("earlier_failed")
    if Sign.CONTINUING_LOSS in reading.signs:
        codes.append("continuing_loss")
    return codes


def _small(reading: Reading, answers: Answers) -> tuple[Grade, str]:
    """Low only where words or answers clearly show it."""
    if Danger.VULNERABLE in answers.dangers:
        return Grade.MEDIUM, "ticked_vulnerable"
    if reading.no_dispute is not None:
        return Grade.LOW, "no_dispute"
    if Sign.QUESTION in reading.signs:
        return Grade.LOW, "question"
    if Sign.DOORSTEP in reading.signs:
        return Grade.LOW, "doorstep"
    return Grade.MEDIUM, "unknown"
