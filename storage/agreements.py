"""The agreements of a case with their promises and what a court made of them."""

from sqlalchemy import Connection

from bot.rules.agreements import Agreement, Confirmation, Deal, Promise, Signature
from bot.rules.amending import Amendment
from bot.rules.limit import Longer
from storage import subjects


def of_case(db: Connection, case: int) -> list[Deal]:
    """All agreements of a case, the oldest first."""
    made = subjects.of_case(db, Agreement, case)
    if not made:
        return []
    promises = subjects.of_case(db, Promise, case)
    confirmed = {each.agreement: each for each in subjects.of_case(db, Confirmation, case)}
    signed = [each for each in subjects.of_case(db, Signature, case) if each.taken_back_at is None]
    return [
        Deal(
            each,
            tuple(promise for promise in promises if promise.agreement == each.id and not (promise.state == "replaced" and draft(each))),
            confirmed.get(each.id),
            tuple(signature for signature in signed if signature.agreement == each.id),
        )
        for each in made
    ]


def draft(agreement: Agreement) -> bool:
    return agreement.state in ("draft", "signing")


def present(deals: list[Deal]) -> Deal | None:
    """The one that is being drawn up, else the one in effect."""
    return next((deal for deal in reversed(deals) if draft(deal.agreement)), None) or in_effect(deals)


def in_effect(deals: list[Deal]) -> Deal | None:
    return next((deal for deal in reversed(deals) if deal.agreement.state == "in_effect"), None)


def of_promise(db: Connection, promise: int) -> tuple[Promise, Deal] | None:
    """A promise with the agreement it belongs to."""
    found = subjects.by_id(db, Promise, promise)
    deal = None if found is None else next((each for each in of_case(db, found.case) if each.agreement.id == found.agreement), None)
    return None if found is None or deal is None else (found, deal)


def of_confirmation(db: Connection, confirmation: int) -> tuple[Confirmation, Deal] | None:
    """A confirmation with the agreement it belongs to."""
    found = subjects.by_id(db, Confirmation, confirmation)
    deal = None if found is None else next((each for each in of_case(db, found.case) if each.agreement.id == found.agreement), None)
    return None if found is None or deal is None else (found, deal)


def longer_asked(db: Connection, case: int, obligation: int) -> Longer | None:
    """The newest question whether the mediation may last longer."""
    asked = [each for each in subjects.of_case(db, Longer, case) if each.obligation == obligation]
    return asked[-1] if asked else None


def amendments(db: Connection, case: int) -> dict[int, Amendment]:
    """The newest question about each promise of a case whether it is to be changed."""
    return {each.promise: each for each in subjects.of_case(db, Amendment, case)}


def amendment_asked(db: Connection, case: int, promise: int) -> Amendment | None:
    """The newest about one promise."""
    return amendments(db, case).get(promise)
