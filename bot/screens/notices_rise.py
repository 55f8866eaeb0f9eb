"""To supervisors: that many reports of one kind have come from one town within a few days."""

from datetime import datetime

from bot.rules.case import Case
from bot.rules.organisation import Person
from bot.rules.permits import kept_out, may_read
from bot.rules.rising import FEWEST_PROTECTED, counted
from bot.screens.buttons import Details
from bot.screens.language import Html, _, _c, bold, paragraphs, say
from bot.screens.names import category_name
from bot.screens.notices import Facts, plain
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen, two_in_a_row
from storage import cases

SHOWN = 6  # numbers on buttons


@plain("rise")
def rise(reading: Reading, facts: Facts) -> Screen | None:
    """Only what this reader may know of is counted and listed; protected cases are at most a part of the number."""
    reader = reading.reader()
    if reader is None:
        return None
    known = cases.load_all(reading.db, [*facts["cases"], *facts["protected"]])
    ordinary = [case for id_ in facts["cases"] if (case := known[id_]) and not kept_out(reader, case)]
    hidden = sum(_not_about_theirs(reader, known[id_]) for id_ in facts["protected"])
    count = counted(len(ordinary) + facts["more"], hidden)
    if count < facts["reports"]:
        return None
    text = say(
        _("! {place}: {count} reports of {kind} since {day}."),
        place=bold(reading.place(facts["town"])),
        count=count,
        kind=category_name(facts["category"], reading.policy),
        day=reading.day(datetime.fromisoformat(facts["since"])),
    )
    some = say(_("Some of them are protected and not listed.")) if hidden >= FEWEST_PROTECTED else None
    listed = ordinary[:SHOWN]
    mine = [case for case in listed if may_read(reader, case, reading.organisation)]
    others = [case.number for case in listed if case not in mine]
    comma = _c("between words of a list", ", ")
    elsewhere = say(_("With other units: {numbers}"), numbers=comma.join(others)) if others else None
    keys = two_in_a_row([Key(case.number, Details(case=case.id).pack()) for case in mine])
    return Screen(paragraphs(text, some, elsewhere, _advice()), keys)


def _advice() -> Html:
    return say(_("Please see whether they have one cause."))


def _not_about_theirs(reader: Person, case: Case) -> bool:
    """Whether a protected case may be a part of a number for the reader: it is neither about their unit nor their own."""
    return not case.is_party(reader.id) and not any(unit in case.excluded for unit, _role in reader.roles)
