"""The whole step from a report's words and answers to grade and unit 研判分流; nothing is written, everything has its reason."""

from collections.abc import Callable
from dataclasses import dataclass, field

from bot.rules.grading import Answers, Graded, grade
from bot.rules.learned import Learned
from bot.rules.organisation import Organisation
from bot.rules.reading import Reading, read
from bot.rules.routing import Routed, RoutingFacts, route
from bot.rules.routing_table import RoutingTable
from bot.rules.terms import Category, Earlier, Grade, Level


@dataclass(frozen=True, slots=True)
class Told:
    """A report's words with all that people said besides; None leaves a fact to the words."""

    text: str
    answers: Answers = field(default_factory=Answers)
    category: str | None = None
    people: int | None = None
    earlier: Earlier | None = None
    judged: Grade | None = None  # of a person in charge; raises the grade
    decided: Grade | None = None  # confirmed by a person in charge; is the grade, whatever words and answers say
    gathering_with_conflict: bool | None = None
    minors_harmed: int | None = None
    villages: int | None = None
    towns: int | None = None
    about_unit: int | None = None  # the unit the report is about
    about: bool | None = None  # it is about a unit (of the level that the words tell, else the village room), or it is not
    protected: bool | None = None
    place: int | None = None


@dataclass(frozen=True, slots=True)
class Triaged:
    """The outcome; `routed` is None for a message that is no dispute and where no person made it one."""

    reading: Reading
    category: str | None
    people: int | None
    earlier: Earlier
    graded: Graded
    routed: Routed | None


def triage(
    told: Told,
    organisation: Organisation,
    table: RoutingTable,
    *,
    learned: Learned | None = None,
    can_receive: Callable[[int], bool] = lambda unit: True,
) -> Triaged:
    """Read, grade and route one report; facts given by people stand above what the words tell."""
    reading = read(told.text, learned)
    category = told.category or (reading.categories[0].slug if reading.categories and reading.no_dispute is None else None)
    if category is None and reading.no_dispute is None:
        category = Category.OTHER
    people = reading.heads if told.people is None else told.people
    earlier = reading.earlier if told.earlier is None else told.earlier
    graded = grade(reading, told.answers, people=people, category=category, earlier=earlier, judged=told.judged)
    if told.decided is not None:
        graded = Graded(told.decided, ("person",))
    if category is None:
        return Triaged(reading, None, people, earlier, graded, None)
    facts = RoutingFacts(
        category=category,
        grade=graded.grade,
        people=people,
        earlier=earlier,
        gathering=reading.gathering,
        gathering_with_conflict=_either(told.gathering_with_conflict, reading.gathering_with_conflict),
        villages=told.villages or reading.villages,
        towns=told.towns or reading.towns,
        minors_harmed=reading.minors_harmed if told.minors_harmed is None else told.minors_harmed,
        protected=_either(told.protected, reading.protected),
        about_unit=told.about_unit,
        about_level=_about(told, reading),
        place=told.place,
    )
    return Triaged(reading, category, people, earlier, graded, route(facts, organisation, table, can_receive=can_receive))


def _either(told: bool | None, read_: bool) -> bool:
    return read_ if told is None else told


def _about(told: Told, reading: Reading) -> Level | None:
    if told.about is False:
        return None
    if told.about:
        return reading.about_level or Level.VILLAGE
    return reading.about_level
