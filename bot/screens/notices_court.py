"""What the two sides and who has the case hear of the court's confirmation, and of more time for the mediation."""

from bot.rules.agreements import Confirmation, Deal
from bot.rules.case import Case
from bot.rules.confirmation import courts_for
from bot.rules.limit import Longer
from bot.rules.terms import Kind
from bot.screens.buttons_agreement import Confirm
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.notices import Facts, about_case, numbered
from bot.screens.notices_agreement import on_a_side, to_staff
from bot.screens.notices_parties import mine_key
from bot.screens.reading import Reading
from bot.screens.screen import Key, Screen
from bot.screens.side_questions import confirmation_asks, confirmation_question, longer_asks, longer_question
from storage import agreements, subjects


def _confirmation(reading: Reading, facts: Facts) -> tuple[Confirmation, Deal] | None:
    return agreements.of_confirmation(reading.db, facts["confirmation"])


@about_case("confirmation_asked")
def confirmation_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _confirmation(reading, facts)
    if found is None or case.protected or reading.person is None or not confirmation_asks(reading, case, found[1], reading.person):
        return None
    return Screen(*confirmation_question(reading, case, found[1]))


def _of_court(reading: Reading, case: Case, facts: Facts) -> Confirmation | None:
    """What is still to be applied for."""
    found = _confirmation(reading, facts)
    if found is None or not on_a_side(reading, case):
        return None
    said = found[0]
    return said if said.agreed and said.applied_at is None and not said.decision else None


@about_case("confirmation_agreed")
def confirmation_agreed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    said = _of_court(reading, case, facts)
    if said is None:
        return None
    text = paragraphs(
        say(_("{number}: both sides want the court to confirm the agreement."), number=numbered(case)),
        say(_("Please apply together by {due}; the mediator helps with the paper."), due=reading.deadline(said.until)),
        _where(reading, case),
    )
    return Screen(text, [[mine_key(case)]])


def _where(reading: Reading, case: Case) -> Html | None:
    names = [court.name(reading.language) for court in courts_for(case, reading.organisation, reading.policy)]
    return say(_("Court: {court}"), court=names[0]) if len(names) == 1 else None


@about_case("confirmation_reminder")
def confirmation_reminder(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    said = _of_court(reading, case, facts)
    if said is None:
        return None
    text = _("{number}: to have the agreement confirmed, both sides apply to the court together by {due}.")
    return Screen(paragraphs(say(text, number=numbered(case), due=reading.deadline(said.until)), _where(reading, case)), [[mine_key(case)]])


@about_case("confirmation_over")
def confirmation_over(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """Missed: what can still be done."""
    if _of_court(reading, case, facts) is None:
        return None
    text = paragraphs(
        say(_("{number}: the 30 days for the court's confirmation are over."), number=numbered(case)),
        say(_("The agreement binds both sides all the same. If it is not kept, you can sue on it (art. 32); 12348 helps free of charge.")),
    )
    return Screen(text, [[mine_key(case)]])


@about_case("confirmation_none")
def confirmation_none(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    """It does not say who said no."""
    if not on_a_side(reading, case):
        return None
    text = _("{number}: the agreement is not brought to the court, for that needs both sides. It binds all the same.")
    return Screen(say(text, number=numbered(case)), [[mine_key(case)]])


@about_case("confirmation_filed")
def confirmation_filed(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _confirmation(reading, facts)
    if found is None or found[0].applied_at is None or not on_a_side(reading, case):
        return None
    text = _("{number}: {court} has your application. It usually decides within 30 days, and sends its ruling to both sides.")
    return Screen(say(text, number=numbered(case), court=found[0].court), [[mine_key(case)]])


@about_case("confirmation_decided")
def confirmation_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _confirmation(reading, facts)
    if found is None or not on_a_side(reading, case):
        return None
    text = (
        _("✓ {number}: the court has confirmed the agreement. If one side does not keep it, the other can ask the court to enforce it.")
        if found[0].decision == "confirmed"
        else _("{number}: the court has not confirmed the agreement. You can agree anew, or go to court. 12348 helps free of charge.")
    )
    return Screen(say(text, number=numbered(case)), [[mine_key(case)]])


@about_case("longer_asked")
def longer_asked(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    asked = subjects.by_id(reading.db, Longer, facts["longer"])
    if asked is None or case.protected or reading.person is None or not longer_asks(reading, case, asked, reading.person):
        return None
    return Screen(*longer_question(reading, case, asked))


@about_case("longer_decided")
def longer_decided(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if not on_a_side(reading, case) or case.owed(Kind.MEDIATION_LIMIT) is None:
        return None
    text = (
        _("{number}: both sides said yes; the mediation goes on until {due}.")
        if facts["yes"]
        else _("{number}: the mediation ends on {due}, as it was. It needs both sides' yes to go on.")
    )
    return Screen(say(text, number=numbered(case), due=reading.deadline(facts["due"])), [[mine_key(case)]])


# -- to who has the case -------------------------------------------------------------------------------------------------


def _court_key(said: Confirmation) -> Key:
    return Key(label(_("Record court step")), Confirm(confirmation=said.id, what="show").pack())


@about_case("confirmation_agreed_staff")
def confirmation_agreed_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _confirmation(reading, facts)
    if found is None or found[0].applied_at is not None:
        return None
    text = _("{number}: both sides want the court's confirmation. They apply together by {due}; please help with the paper.")
    head = say(text, number=numbered(case), due=reading.deadline(found[0].until))
    return to_staff(reading, case, head, _where(reading, case), key=_court_key(found[0]))


@about_case("confirmation_none_staff")
def confirmation_none_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    head = say(_("{number}: a side does not want the court's confirmation. It is not asked again."), number=numbered(case))
    return to_staff(reading, case, head)


@about_case("confirmation_decided_yet")
def confirmation_decided_yet(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    found = _confirmation(reading, facts)
    if found is None or found[0].decided_at is not None or found[0].applied_at is None:
        return None
    head = say(_("{number}: has the court decided about the agreement?"), number=numbered(case))
    return to_staff(reading, case, head, key=_court_key(found[0]))


@about_case("longer_decided_staff")
def longer_decided_staff(reading: Reading, case: Case, facts: Facts) -> Screen | None:
    if case.owed(Kind.MEDIATION_LIMIT) is None:
        return None
    text = (
        _("{number}: both sides said yes; the mediation goes on until {due}.")
        if facts["yes"]
        else _("{number}: a side does not want more time; the mediation ends on {due}.")
    )
    return to_staff(reading, case, say(text, number=numbered(case), due=reading.deadline(facts["due"])))
