"""What is heard when two cases are made one, or taken apart again; and that two may be one, by those who may see both."""

from bot.rules.case import Case
from bot.rules.merging import as_part, came_before
from bot.rules.permits import may_read
from bot.rules.terms import Stage
from bot.screens.buttons import Details, Merge
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.notices import Facts, about_case, numbered, who_reports
from bot.screens.notices_parties import mine_key
from bot.screens.one_matter import reasons, still_likely
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from bot.screens.standing import where_it_stands
from storage import cases


def _details(case: Case) -> Key:
    return Key(label(_("Details")), Details(case=case.id).pack())


@about_case("likely")
def likely_one(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To the unit's leader, in private, while it is still so."""
    other = reading.case(int(facts["other"]))
    why = None if other is None else still_likely(reading, case, other)
    if other is None or why is None:
        return None
    if other.stage is Stage.CLOSED:
        text = say(
            _("{number} may be the same matter as {other}, which is closed: {why}."),
            number=numbered(case),
            other=bold(other.number),
            why=reasons(why),
        )
        return Screen(text, [[_details(case)]])
    text = say(_("{number} may be the same matter as {other}: {why}."), number=numbered(case), other=bold(other.number), why=reasons(why))
    ask = Key(label(_("The same matter")), Merge(case=case.id, what="ask", other=other.id).pack())
    return Screen(paragraphs(text, say(_("If it is, one of you can merge them; nothing happens by itself."))), [[ask, _details(case)]])


# -- to the people concerned -------------------------------------------------------------------------------------------


@about_case("merged_party", to_parties=True)
def merged_party(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who reported the younger: their matter goes on under another number, and nothing of it is lost."""
    part = reading.case(facts["was"])
    if part is None or part.merged_into is None:
        return None  # taken apart again meanwhile
    text = _("You reported {was}. It is the same matter as {number}, which came in before, so it goes on as {number}. Nothing is lost.")
    if not came_before(case, part):
        text = _("You reported {was}. It is the same matter as {number}, which is with a unit already. It goes on there; nothing is lost.")
    first = say(text, was=part.number, number=numbered(case))
    return Screen(paragraphs(first, *_next(reading, case)), [[mine_key(case)]])


@about_case("merged_first", to_parties=True)
def merged_first(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    first = say(_("Somebody else has reported the same matter as {number}. Both are handled together."), number=numbered(case))
    return Screen(paragraphs(first, *_next(reading, case)), [[mine_key(case)]])


@about_case("unmerged_party", to_parties=True)
def unmerged_party(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.merged_into is not None:
        return None
    first = say(
        _("{number} is not the same matter as {was} after all, and is handled on its own again."),
        number=numbered(case),
        was=reading.number(facts["was"]),
    )
    return Screen(paragraphs(first, *_next(reading, case)), [[mine_key(case)]])


@about_case("unmerged_first", to_parties=True)
def unmerged_first(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    first = say(_("{number} is handled on its own again; the other report was another matter."), number=numbered(case))
    return Screen(paragraphs(first, *_next(reading, case)), [[mine_key(case)]])


def _next(reading: Reading, case: Case) -> list[Html | None]:
    """Who has it and what comes next; a reporter who is not a party is promised nothing."""
    return where_it_stands(reading, case) if reading.person in case.parties_listening else []


# -- to those who work on them -----------------------------------------------------------------------------------------


@about_case("merged_away")
def merged_away(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.merged_into is None:
        return None
    text = _("{number} is one matter with {into} and goes on there. Nothing more is due from you for it.")
    whole = reading.case(case.merged_into)
    stays = whole is not None and reading.person is not None and reading.person == whole.on_it
    if stays:
        text = _("{number} is one matter with {into} and goes on there. You are on it there, too.")
    key = _details(whole) if stays and whole is not None else _details(case)
    return Screen(say(text, number=numbered(case), into=bold(reading.number(case.merged_into))), [[key]])


@about_case("merged_here")
def merged_here(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """With the person who came with it, for who may see names: two people are to be reached now."""
    part = reading.case(facts["was"])
    if part is None or part.merged_into != case.id or not case.stage.open:
        return None
    text = say(_("{was} is one matter with {number} and goes on in it."), was=part.number, number=numbered(case))
    if reading.person is None:
        return Screen(text, [[_details(case)]])
    reader = reading.reader()  # who stands in for who has it reads it, too
    if reader is None or not may_read(reader, as_part(part, case), reading.organisation):
        return None
    cases.looked(reading.db, part.id, reading.person, "merged", reading.now)
    more = say(_("Whoever reported it hears of each step, too. Please write nothing that tells one of them who the other is."))
    return Screen(paragraphs(text, who_reports(reading, as_part(part, case)), more), [[_details(case)]])


@about_case("unmerged_staff")
def unmerged_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not case.stage.open:
        return None
    text = say(_("{number} and {was} are two cases again."), number=numbered(case), was=reading.number(facts["was"]))
    nobody = case.protected and case.responsible is None and reading.person is not None
    return Screen(paragraphs(text, say(_("Nobody has it in hand. Please give it to somebody.")) if nobody else None), [[_details(case)]])


@about_case("withdrawn_alone")
def withdrawn_alone(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not case.stage.open:
        return None
    return Screen(
        say(_("{number}: one of those who reported it takes their report back. It goes on for the others."), number=numbered(case)),
        [[_details(case)]],
    )
