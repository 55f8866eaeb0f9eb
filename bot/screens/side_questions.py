"""The questions that both sides are asked: was it kept, may it be changed, shall a court confirm it, may the mediation last longer."""

from collections.abc import Callable

from bot.rules.agreements import Deal, Promise, people_of, side_of
from bot.rules.amending import Amendment
from bot.rules.both_sides import BothAsked
from bot.rules.case import Case
from bot.rules.limit import Longer
from bot.rules.sides import SIDES
from bot.rules.terms import Kind, Stage
from bot.screens.agreements import own_line
from bot.screens.buttons_agreement import Amend, Confirm, Kept, Limit
from bot.screens.language import Html, _, bold, cut, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.reading import Reading
from bot.screens.screen import Key
from storage import agreements


def promise_question(reading: Reading, case: Case, promise: Promise, person: int) -> tuple[Html, list[list[Key]]]:
    text = paragraphs(
        say(_("{number}: its day is over. Was this kept?"), number=bold(case.number)),
        own_line(reading, case, promise, person),
    )
    yes = Key(label(_("It was kept")), Kept(promise=promise.id, what="yes").pack())
    no = Key(label(_("It was not kept")), Kept(promise=promise.id, what="no").pack())
    return text, [[yes, no]]


def amendment_question(reading: Reading, case: Case, promise: Promise, asked: Amendment, person: int) -> tuple[Html, list[list[Key]]]:
    text = paragraphs(
        say(_("{number}: do you agree to this change?"), number=bold(case.number)),
        own_line(reading, case, promise, person),
        amendment_line(reading, asked),
        say(_("It is changed only if both sides say yes. If you say no, everything stays as you agreed.")),
    )
    yes = Key(label(_("Yes, I agree")), Amend(amendment=asked.id, what="yes").pack())
    no = Key(label(_("No, as agreed")), Amend(amendment=asked.id, what="no").pack())
    return text, [[yes, no]]


def amendment_line(reading: Reading, asked: Amendment) -> Html:
    """What is proposed, and why."""
    why = cut(asked.why, 200)
    if asked.until is None:
        return say(_("Proposed: it need not be kept any more. The reason: {why}"), why=why)
    return say(_("Proposed: by {due} instead. The reason: {why}"), due=reading.deadline(asked.until), why=why)


def confirmation_question(reading: Reading, case: Case, deal: Deal) -> tuple[Html, list[list[Key]]]:
    assert deal.confirmation is not None
    text = paragraphs(
        say(_("{number}: shall the court confirm the agreement?"), number=bold(case.number)),
        say(_("Then it can be enforced without a lawsuit, and it costs nothing. It needs both sides' yes.")),
        say(_("You would apply together by {due} (People's Mediation Law art. 33)."), due=reading.deadline(deal.confirmation.until)),
    )
    yes = Key(label(_("Yes, please")), Confirm(confirmation=deal.confirmation.id, what="yes").pack())
    no = Key(label(_("No, thank you")), Confirm(confirmation=deal.confirmation.id, what="no").pack())
    return text, [[yes, no]]


def longer_question(reading: Reading, case: Case, longer: Longer) -> tuple[Html, list[list[Key]]]:
    text = paragraphs(
        say(_("{number}: may the mediation go on until {due}?"), number=bold(case.number), due=reading.deadline(longer.until)),
        say(_("It goes on only if both sides say yes. You can end it at any time, and go to court.")),
    )
    yes = Key(label(_("Yes, go on")), Limit(obligation=longer.obligation, what="yes", longer=longer.id).pack())
    no = Key(label(_("No, that is enough")), Limit(obligation=longer.obligation, what="no", longer=longer.id).pack())
    return text, [[yes, no]]


def promise_asks(reading: Reading, case: Case, promise: Promise, person: int) -> bool:
    """Whether this person's side is still to say whether a promise was kept."""
    side = side_of(case, person)
    return bool(side) and promise.state == "open" and reading.now >= promise.due_at and not promise.said(side) and case.stage.open


def amendment_asks(case: Case, promise: Promise, asked: Amendment, person: int) -> bool:
    """Whether this person's side is still to say if a promise may be changed."""
    side = side_of(case, person)
    return bool(side) and promise.state == "open" and asked.state == "open" and asked.yes(side) is None and case.stage.open


def confirmation_asks(reading: Reading, case: Case, deal: Deal, person: int) -> bool:
    """Whether this person's side is still to say if the court shall confirm it."""
    side, said = side_of(case, person), deal.confirmation
    if not side or said is None or case.stage is Stage.ENDED or deal.agreement.state != "in_effect":
        return False
    return not said.refused and said.yes(side) is None and reading.now < said.until


def longer_asks(reading: Reading, case: Case, longer: Longer | None, person: int) -> bool:
    """Whether this person's side is still to say if the mediation may last longer."""
    side, owed = side_of(case, person), case.owed(Kind.MEDIATION_LIMIT)
    if not side or longer is None or owed is None or owed.id != longer.obligation:
        return False
    return longer.state == "open" and longer.yes(side) is None and longer.until > reading.now


def own_question(reading: Reading, case: Case, person: int) -> tuple[Html | None, list[list[Key]]]:
    """The first question that waits for this person, also when they joined after it was asked."""
    if case.protected:
        return None, []
    deal = agreements.in_effect(agreements.of_case(reading.db, case.id))
    if deal is not None:
        proposed = agreements.amendments(reading.db, case.id) if deal.open_promises else {}
        for promise in deal.promises:
            asked = proposed.get(promise.id)
            if asked is not None and amendment_asks(case, promise, asked, person):
                return amendment_question(reading, case, promise, asked, person)
            if promise_asks(reading, case, promise, person):
                return promise_question(reading, case, promise, person)
        if confirmation_asks(reading, case, deal, person):
            return confirmation_question(reading, case, deal)
    owed = case.owed(Kind.MEDIATION_LIMIT)
    longer = None if owed is None else agreements.longer_asked(reading.db, case.id, owed.id)
    if longer is not None and longer_asks(reading, case, longer, person):
        return longer_question(reading, case, longer)
    return None, []


# -- how far both have been asked, for who has the case --------------------------------------------------------------------


def both_asked(case: Case, asked: BothAsked, data: Callable[[str], str]) -> tuple[list[Html], list[Key]]:
    """A line for each side, and keys to write down what one says of which nobody uses the bot; `data` of "other_yes" and the like."""
    lines, keys = [], []
    for side in SIDES:
        if asked.yes(side):
            lines.append(say(_("✓ {side} says yes"), side=side_name(side)))
        elif people_of(case, side):
            lines.append(say(_("{side} has been asked in the bot"), side=side_name(side)))
        else:
            lines.append(say(_("{side} does not use the bot: please ask, and press what they say"), side=side_name(side)))
            keys += [Key(_answer(side, yes=yes), data(f"{side}_{'yes' if yes else 'no'}")) for yes in (True, False)]
    return lines, keys


def _answer(side: str, *, yes: bool) -> str:
    return {
        ("reporting", True): label(_("Reporters say yes")),
        ("reporting", False): label(_("Reporters say no")),
        ("other", True): label(_("Other side says yes")),
        ("other", False): label(_("Other side says no")),
    }[side, yes]
