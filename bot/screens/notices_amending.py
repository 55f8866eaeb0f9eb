"""What both sides and who has the case hear of a promise that is to be let go, or to be kept by another day."""

from bot.rules.agreements import Deal, Promise
from bot.rules.amending import Amendment
from bot.rules.case import Case
from bot.screens.agreements import own_line, staff_line
from bot.screens.buttons_agreement import Kept
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.notices_agreement import on_a_side, to_staff
from bot.screens.notices_parties import mine_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from bot.screens.side_questions import amendment_asks, amendment_question
from storage import agreements, subjects


def _found(reading: Reading, facts: Facts) -> tuple[Amendment, Promise, Deal] | None:
    asked = subjects.by_id(reading.db, Amendment, facts["amendment"])
    of = None if asked is None else agreements.of_promise(reading.db, asked.promise)
    return None if asked is None or of is None else (asked, *of)


@about_case("amendment_asked")
def amendment_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _found(reading, facts)
    if found is None or case.protected or reading.person is None or not amendment_asks(case, found[1], found[0], reading.person):
        return None
    asked, promise, _deal = found
    return Screen(*amendment_question(reading, case, promise, asked, reading.person))


def _outcome(reading: Reading, case: Case, asked: Amendment) -> Html | None:
    """What has come of it; None while it is open, or when another proposal has taken its place."""
    number = numbered(case)
    if asked.state == "refused":
        return say(_("{number}: a side did not agree, so this stays as it was agreed."), number=number)
    if asked.state != "granted":
        return None
    if asked.until is None:
        return say(_("{number}: both sides agreed that this need not be kept any more."), number=number)
    return say(_("{number}: both sides agreed on a new day for this: {due}."), number=number, due=reading.deadline(asked.until))


@about_case("amendment_decided", to_parties=True)
def amendment_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _found(reading, facts)
    head = None if found is None else _outcome(reading, case, found[0])
    if found is None or head is None or not on_a_side(reading, case) or reading.person is None:
        return None
    return Screen(paragraphs(head, own_line(reading, case, found[1], reading.person)), [[mine_key(case)]])


@about_case("amendment_decided_staff")
def amendment_decided_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _found(reading, facts)
    head = None if found is None else _outcome(reading, case, found[0])
    if found is None or head is None:
        return None
    _asked, promise, deal = found
    line = staff_line(reading, case, promise, 1 + [each.id for each in deal.promises].index(promise.id))
    return to_staff(reading, case, head, line, key=Key(label(_("The promise")), Kept(promise=promise.id, what="show").pack()))
