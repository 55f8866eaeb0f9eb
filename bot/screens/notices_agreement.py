"""What the two sides and who has the case hear of an agreement, its promises, the court and the mediation limit."""

from datetime import datetime

from bot.rules.agreements import Deal, Promise, side_of
from bot.rules.case import Case
from bot.rules.permits import kept_out
from bot.rules.terms import Kind, Stage
from bot.screens.agreements import (
    own_line,
    own_lines,
    staff_line,
)
from bot.screens.buttons import Details
from bot.screens.buttons_agreement import Kept
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.notices_parties import mine_key, solved_keys
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from bot.screens.side_questions import promise_asks, promise_question
from storage import agreements


def on_a_side(reading: Reading, case: Case) -> bool:
    """Whether the reader still stands on a side of the case."""
    return reading.person is not None and not case.protected and bool(side_of(case, reading.person))


def _promise(reading: Reading, facts: Facts) -> tuple[Promise, Deal] | None:
    return agreements.of_promise(reading.db, facts["promise"])


# -- to the sides --------------------------------------------------------------------------------------------------------


@about_case("agreement_in_effect")
def agreement_in_effect(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not on_a_side(reading, case) or reading.person is None:
        return None
    lines = own_lines(reading, case, reading.person)
    if lines is None:
        return None
    asked = say(_("After each day I ask both sides whether it was kept."))
    return Screen(paragraphs(say(_("✓ {number} is agreed."), number=numbered(case)), lines, asked), [[mine_key(case)]])


@about_case("promise_asked")
def promise_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _promise(reading, facts)
    if found is None or not on_a_side(reading, case) or reading.person is None:
        return None
    promise = found[0]
    if promise.due_at != datetime.fromisoformat(facts["due"]) or not promise_asks(reading, case, promise, reading.person):
        return None
    return Screen(*promise_question(reading, case, promise, reading.person))


def _about_promise(reading: Reading, case: Case, facts: Facts, head: str, tail: Html | None = None) -> Screen | None:
    """A sentence, the promise itself, and what comes next."""
    found = _promise(reading, facts)
    if found is None or not on_a_side(reading, case) or reading.person is None:
        return None
    line = own_line(reading, case, found[0], reading.person)
    return Screen(paragraphs(say(head, number=numbered(case)), line, tail), [[mine_key(case)]])


@about_case("promise_reminded")
def promise_reminded(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """To who promised: friendly, with the new day."""
    after = say(_("Please see to it by {due}. If you cannot, tell the mediator before that day."), due=reading.deadline(facts["due"]))
    return _about_promise(reading, case, facts, _("{number}: this is still open."), after)


@about_case("promise_moved")
def promise_moved(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    after = say(_("The other side has been reminded. After {due} I ask you again."), due=reading.deadline(facts["due"]))
    return _about_promise(reading, case, facts, _("{number}: this was not kept yet."), after)


@about_case("promise_kept_told")
def promise_kept_told(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    after = say(_("If you see it otherwise, tell us."))
    return _about_promise(reading, case, facts, _("{number}: this is recorded as kept."), after)


@about_case("promise_again")
def promise_again(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.stage is not Stage.IN_PROGRESS:
        return None
    after = say(_("It is talked over again. You will hear how it goes on by {due}."), due=reading.deadline(facts["due"]))
    return _about_promise(reading, case, facts, _("{number}: this was not kept."), after)


@about_case("promise_court", to_parties=True)
def promise_court(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The ways that the law leaves open (People's Mediation Law arts. 31 to 33); using them counts against nobody."""
    found = _promise(reading, facts)
    if found is None:
        return None
    decision = found[1].confirmation.decision if found[1].confirmation is not None else ""
    after = {
        "confirmed": _("The court has confirmed it: if one side does not keep it, the other can ask the court to enforce it (art. 33)."),
        "rejected": _("The court has not confirmed it. You can agree anew, or go to court."),
    }.get(
        decision,
        _("The agreement binds both sides: if one does not keep it, the other can go to court (art. 32). 12348 helps free of charge."),
    )
    return _about_promise(reading, case, facts, _("{number}: this was not kept."), say(after))


@about_case("promises_kept", to_parties=True)
def promises_kept(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """The last promise is kept: each side is asked whether it is solved."""
    if case.stage is not Stage.RESOLVED or not on_a_side(reading, case) or reading.person is None:
        return None
    revisit = case.owed(Kind.REVISIT)
    next_ = (
        say(_("By {due} {unit} comes back and asks you."), unit=reading.unit(revisit.unit), due=reading.deadline(revisit.due_at))
        if revisit
        else None
    )
    head = _all_over(case, facts)
    return Screen(paragraphs(head, next_, say(_("Is it solved for you?"))), solved_keys(case))


def _all_over(case: Case, facts: Facts) -> Html:
    if facts.get("waived"):
        return say(_("✓ {number}: no promise is open any more."), number=numbered(case))
    return say(_("✓ {number}: everything that was promised is kept."), number=numbered(case))


# -- to who has the case -------------------------------------------------------------------------------------------------


def to_staff(reading: Reading, case: Case, head: Html, *lines: Html | None, key: Key | None = None) -> Screen | None:
    """With names and words only in the own chat of somebody who may know of the case; in a group the sentence alone."""
    reader = reading.reader()
    details = Key(label(_("Details")), Details(case=case.id).pack())
    if reader is None:
        return Screen(head, [[details]])
    if kept_out(reader, case):
        return None
    return Screen(paragraphs(head, *lines), [[key, details] if key is not None else [details]])


def _promise_key(promise: Promise) -> Key:
    return Key(label(_("Record promise")), Kept(promise=promise.id, what="show").pack())


@about_case("promises_kept_staff")
def promises_kept_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Both sides' answers have ended the handling: who has the case hears what comes next."""
    revisit = case.owed(Kind.REVISIT)
    if case.stage is not Stage.RESOLVED or revisit is None:
        return None
    head = _all_over(case, facts)
    next_ = say(
        _("The handling is over. {unit} revisits the people by {due}."),
        unit=reading.unit(revisit.unit),
        due=reading.deadline(revisit.due_at),
    )
    return Screen(paragraphs(head, next_), [[Key(label("Details"), Details(case=case.id).pack())]])


@about_case("promise_not_kept")
def promise_not_kept(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """A side says that a promise was not kept: the mediator decides what follows."""
    found = _promise(reading, facts)
    if found is None or found[0].state != "open" or "not_kept" not in (found[0].said_reporting, found[0].said_other):
        return None
    promise, deal = found
    head = say(_("! {number}: a side says that a promise was not kept. Please see what follows."), number=numbered(case))
    line = staff_line(reading, case, promise, 1 + [each.id for each in deal.promises].index(promise.id))
    return to_staff(reading, case, head, line, key=_promise_key(promise))


@about_case("promise_ask_other")
def promise_ask_other(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """One side says it was kept; the other does not use the bot."""
    found = _promise(reading, facts)
    if found is None or found[0].state != "open":
        return None
    promise, deal = found
    text = _("{number}: a promise is said to be kept. Please ask {side}, and record it.")
    line = staff_line(reading, case, promise, 1 + [each.id for each in deal.promises].index(promise.id))
    head = say(text, number=numbered(case), side=side_name(facts["side"]))
    return to_staff(reading, case, head, line, key=_promise_key(promise))
