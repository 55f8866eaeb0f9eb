"""What an obligation is about, in a few words: the step of a measure, what was promised and by whom, when and where a meeting is."""

from collections.abc import Callable

from bot.rules.agreements import Confirmation, Promise
from bot.rules.case import Case
from bot.rules.measures import Measure
from bot.rules.meetings import Meeting
from bot.rules.obligations import Obligation
from bot.rules.permits import may_read, may_see_names, owes
from bot.rules.terms import Kind
from bot.screens.language import Html, _, cut, say
from bot.screens.measures import step_words
from bot.screens.meetings import where_for
from bot.screens.names import side_name
from bot.screens.naming import may_name
from bot.screens.reading import Reading
from storage import subjects

FEW_WORDS = 80  # UTF-16 units


def about_line(reading: Reading, obligation: Obligation, case: Case | None = None) -> Html | None:
    """For one reader who may open the case or was named for it; never in a group. None where the kind says it all."""
    words = _WORDS.get(obligation.kind)
    reader = reading.reader()
    if words is None or obligation.about is None or reader is None:
        return None
    case = case or reading.case(obligation.case)
    tree = reading.organisation
    if case is None or not (may_read(reader, case, tree) or owes(reader, obligation, case, tree)):
        return None
    return words(reading, case, obligation.about)


def _measure(reading: Reading, case: Case, id_: int) -> Html | None:
    measure = subjects.by_id(reading.db, Measure, id_)
    return None if measure is None else say("{step}", step=cut(step_words(reading, measure), FEW_WORDS))


def _promise(reading: Reading, case: Case, id_: int) -> Html | None:
    """By name for who may see names, else by the side."""
    promise = subjects.by_id(reading.db, Promise, id_)
    if promise is None:
        return None
    what, party = cut(promise.what, FEW_WORDS), next((each for each in case.parties if each.id == promise.by), None)
    if party is None:
        return say("{what}", what=what)
    reader = reading.reader()
    named = reader is not None and may_see_names(reader, case, reading.organisation) and may_name(reading, case, party)
    who = (party.name or reading.name(party.person)) if named else ""
    return say(_("{who}: {what}"), who=who or side_name(party.side), what=what)


def _meeting(reading: Reading, case: Case, id_: int) -> Html | None:
    meeting = subjects.by_id(reading.db, Meeting, id_)
    if meeting is None:
        return None
    reader = reading.reader()
    named = reader is not None and may_see_names(reader, case, reading.organisation)
    place = where_for(reading, case, meeting, names=named)
    return say(_("{when}, {place}"), when=reading.moment(meeting.starts_at), place=cut(place, FEW_WORDS))


def _confirmation(reading: Reading, case: Case, id_: int) -> Html | None:
    confirmation = subjects.by_id(reading.db, Confirmation, id_)
    return say("{court}", court=confirmation.court) if confirmation is not None and confirmation.court else None


_WORDS: dict[Kind, Callable[[Reading, Case, int], Html | None]] = {
    Kind.MEASURE: _measure,
    Kind.MEASURE_CHECK: _measure,
    Kind.POLICE_REPORT: _measure,
    Kind.PROMISE: _promise,
    Kind.MEETING: _meeting,
    Kind.JUDICIAL_CONFIRMATION: _confirmation,
}
