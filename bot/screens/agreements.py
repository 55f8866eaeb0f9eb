"""An agreement as its readers see it: staff with names, the sides by "you" and "the other side"; and the questions to the sides."""

from typing import Any

from bot.rules.agreements import Deal, Promise, may_have_agreement, on_side, side_of
from bot.rules.case import Case, Party
from bot.rules.merging import as_part
from bot.rules.organisation import Person
from bot.rules.permits import may_see_names
from bot.rules.promises import promised_by
from bot.rules.sides import SIDES
from bot.rules.terms import Stage
from bot.screens.buttons_agreement import Pact
from bot.screens.buttons_papers import Paper
from bot.screens.language import Html, _, _c, bold, cut, label, paragraphs, quote, say
from bot.screens.names import money, side_name
from bot.screens.papers import paper_name
from bot.screens.reading import Reading
from bot.screens.screen import Key
from storage import agreements

MOST_LINES = 6  # promises on one screen of a party
# The paper of a row: the agreement itself, the joint application to the court, how the promises are kept.
PAPERS = {"agreement": "agreement", "application": "confirmation", "promises": "performance"}


def paper_key(case: Case, what: str) -> Key:
    """The way to a paper, filled in or blank."""
    return Key(paper_name(PAPERS[what]), Paper(case=case.id, slug=PAPERS[what]).pack())


def room(reading: Reading, case: Case, reader: Person) -> Key | None:
    """The entry in "Work on it"."""
    if not may_have_agreement(case):
        return None
    there = case.stage in (Stage.IN_PROGRESS, Stage.CARRYING_OUT) or bool(agreements.of_case(reading.db, case.id))
    return Key(label(_("Agreement")), Pact(case=case.id).pack()) if there else None


# -- words -------------------------------------------------------------------------------------------------------------


def party_name(reading: Reading, case: Case, party: Party | None) -> str:
    """A party by name for who may see it, else by their side."""
    if party is None:
        return "–"
    reader = reading.reader()
    part = reading.case(party.via) if party.via is not None else None
    shown = case if part is None else as_part(part, case)
    if reader is None or not may_see_names(reader, shown, reading.organisation):
        return side_name(party.side)
    return party.name or reading.name(party.person) or side_name(party.side)


def what_promised(promise: Promise) -> Html:
    """What, with the amount."""
    what = cut(promise.what, 200)
    return say(_("{what} ({amount})"), what=what, amount=money(promise.amount)) if promise.amount is not None else say("{what}", what=what)


def state_of(reading: Reading, promise: Promise) -> Html:
    """Where a promise stands, in a few words."""
    if promise.state == "kept":
        return say(_c("promise", "✓ kept"))
    if promise.state == "broken":
        return say(_c("promise", "✕ not kept"))
    if promise.state == "waived":
        return say(_c("promise", "let go, as both sides agreed"))
    if promise.state == "replaced":
        return say(_c("promise", "replaced by a new agreement"))
    if reading.now >= promise.due_at:
        return say(_c("promise", "! the day is over"))
    return say(_c("promise", "open"))


def staff_line(reading: Reading, case: Case, promise: Promise, at: int) -> Html:
    """A promise for staff: who, what, by when, where it stands, and what the sides have said."""
    line = say(
        _("{at}. {who}: {what}, by {due} · {state}"),
        at=at,
        who=party_name(reading, case, promised_by(case, promise)),
        what=what_promised(promise),
        due=reading.deadline(promise.due_at),
        state=state_of(reading, promise),
    )
    if promise.state != "open":
        return line
    said = [
        say({"kept": _("{side} says: kept"), "not_kept": _("{side} says: not kept")}[word], side=side_name(side))
        for side in SIDES
        if (word := promise.said(side))
    ]
    received = say(_("so far: {received}"), received=cut(promise.received, 160)) if promise.received else None
    return paragraphs(line, *said, received)


def own_line(reading: Reading, case: Case, promise: Promise, person: int) -> Html:
    """The same for somebody of a side: no name, for it may be hidden."""
    mine, party = side_of(case, person), promised_by(case, promise)
    if party is not None and party.person == person:
        who = _("You")
    elif party is not None and party.side == mine:
        who = _("Your side")
    else:
        who = _("The other side")
    return say(
        _("{who}: {what}, by {due} · {state}"),
        who=who,
        what=what_promised(promise),
        due=reading.deadline(promise.due_at),
        state=state_of(reading, promise),
    )


def own_lines(reading: Reading, case: Case, person: int) -> Html | None:
    """What was agreed, on a party's own screen; nothing for who is of neither side."""
    if case.protected or not side_of(case, person):
        return None
    deal = agreements.in_effect(agreements.of_case(reading.db, case.id))
    if deal is None or deal.agreement.effective_at is None:
        return None
    head = say(_("Agreed, in effect since {day}:"), day=reading.day(deal.agreement.effective_at))
    return paragraphs(
        head, *(own_line(reading, case, each, person) for each in deal.promises[:MOST_LINES]), court_line(reading, case, deal)
    )


def court_line(reading: Reading, case: Case, deal: Deal) -> Html | None:
    """How the court's confirmation stands, for everybody who may read the agreement."""
    said = deal.confirmation
    if said is None or said.refused or not said.agreed:
        return None
    if said.decision == "confirmed":
        return say(_("The court has confirmed it."))
    if said.decision == "rejected":
        return say(_("The court has not confirmed it. You can agree anew, or go to court."))
    if said.decision in ("withdrawn", "missed"):
        return None
    if said.applied_at is not None:
        return say(_("{court} has the application since {day}."), court=said.court, day=reading.day(said.applied_at))
    return say(_("Both apply to the court together by {due}."), due=reading.deadline(said.until))


# -- for staff ---------------------------------------------------------------------------------------------------------


def deal_text(reading: Reading, case: Case, deal: Deal) -> Html:
    """The whole agreement as far as it is written."""
    agreement = deal.agreement
    heads: dict[str, Any] = {
        "draft": _("{number}: the agreement, a draft"),
        "signing": _("{number}: the agreement, to be signed"),
        "in_effect": _("{number}: the agreement, in effect since {day}"),
        "replaced": _("{number}: an earlier agreement"),
    }
    day = reading.day(agreement.effective_at or agreement.made_at)
    parts = [(part, getattr(agreement, part)) for part in agreement.written_parts]
    return paragraphs(
        say(heads[agreement.state], number=bold(case.number), day=day),
        say(_("By word of mouth, made on {day}"), day=reading.day(agreement.made_at)) if agreement.oral else None,
        *(paragraphs(say(part_name(part)), quote(text, 400)) for part, text in parts if text),
        *(staff_line(reading, case, each, at) for at, each in enumerate(deal.promises, 1)),
        court_line(reading, case, deal),
    )


def part_name(part: str) -> str:
    return {
        "facts": _("Facts of the dispute"),
        "responsibility": _("Who is responsible for what"),
        "terms": _("What is agreed"),
    }[part]


def parties_to_choose(case: Case) -> list[Party]:
    """Everybody who can promise something."""
    return [party for side in SIDES for party in on_side(case, side)]
