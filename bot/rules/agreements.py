"""Agreements 人民调解协议, their dated promises 履行, and judicial confirmation 司法确认: what is kept of them, and how one is drawn up."""

from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.rules.case import Act, Case, Change, Event, New, Party, Refused
from bot.rules.mediating import must_be_willing
from bot.rules.permits import must_be_responsible, on_behalf
from bot.rules.roads import on_peoples_mediation
from bot.rules.sides import SIDES, present
from bot.rules.terms import Category, Side, Stage

SHORTEST: Final = 2  # characters of what is agreed or promised
MOST_PROMISES: Final = 12  # of one agreement
PARTS: Final = ("facts", "responsibility", "terms")  # what a written one says, in the order in which it is asked (art. 29)
# What a written one is about, for a court confirms neither status nor title, nor what other special procedures are for
# (Interpretation of the Civil Procedure Law 民诉法解释 of 2022, art. 355 (3) to (5)).
ABOUT: Final = ("claims", "status", "title")
LIKELY: Final = {Category.MARRIAGE_FAMILY: "status", Category.HOUSING_HOMESTEAD: "title", Category.LAND_FOREST: "title"}


@dataclass(frozen=True, slots=True)
class Agreement:
    """What the sides agreed (People's Mediation Law 人民调解法 arts. 28, 29).

    A written one is in effect with the last signature and the seal (art. 29), an oral one from the day on which it was made (art. 30).
    """

    id: int
    case: int
    oral: bool
    made_at: datetime
    by: int | None = None
    facts: str = ""
    responsibility: str = ""
    terms: str = ""
    state: str = "draft"  # draft | signing | in_effect | replaced
    signed_mediator_at: datetime | None = None
    sealed_at: datetime | None = None
    effective_at: datetime | None = None
    confirmable: bool | None = None  # whether a court may confirm it; None: not said yet, for it is not ready to be signed

    @property
    def written_parts(self) -> tuple[str, ...]:
        """What has to be said before it can be signed."""
        return ("terms",) if self.oral else PARTS

    @property
    def missing(self) -> str:
        """The first part that is not written yet; empty when all of it is."""
        return next((part for part in self.written_parts if not getattr(self, part)), "")


@dataclass(frozen=True, slots=True)
class Signature:
    """That one party has signed, sealed or put their fingerprint on it (art. 29), as who has the case saw it on the paper."""

    id: int
    case: int
    agreement: int
    party: int | None
    at: datetime
    by: int | None = None  # who wrote it down
    taken_back_at: datetime | None = None  # a wrong press, or the text was changed


@dataclass(frozen=True, slots=True)
class Promise:
    """One dated promise of an agreement; both sides are asked whether it was kept."""

    id: int
    case: int
    agreement: Any  # an id, or bot.rules.case.New
    by: int | None  # the party who promised
    what: str
    due_at: datetime
    amount: int | None = None  # fen
    state: str = "open"  # open | kept | broken | waived | replaced
    said_reporting: str = ""  # kept | not_kept | "" not said yet
    said_other: str = ""
    settled_at: datetime | None = None
    received: str = ""  # what has come of it so far, in words

    def said(self, side: str) -> str:
        return self.said_reporting if side == Side.REPORTING else self.said_other


@dataclass(frozen=True, slots=True)
class Confirmation:
    """Judicial confirmation of an agreement: both apply together within 30 days of its effect (art. 33)."""

    id: int
    case: int
    agreement: int
    until: datetime  # the first instant after the last day
    yes_reporting: bool | None = None
    yes_other: bool | None = None
    court: str = ""
    applied_at: datetime | None = None
    decided_at: datetime | None = None
    decision: str = ""  # confirmed | rejected | withdrawn | missed
    served_at: datetime | None = None

    def yes(self, side: str) -> bool | None:
        return self.yes_reporting if side == Side.REPORTING else self.yes_other

    @property
    def refused(self) -> bool:
        """Whether a side does not want it; it is not asked again."""
        return False in (self.yes_reporting, self.yes_other)

    @property
    def agreed(self) -> bool:
        return self.yes_reporting is True and self.yes_other is True


@dataclass(frozen=True, slots=True)
class Deal:
    """An agreement with its promises, and what became of the court's confirmation."""

    agreement: Agreement
    promises: tuple[Promise, ...] = ()
    confirmation: Confirmation | None = None
    signatures: tuple[Signature, ...] = ()  # those that stand

    @property
    def signed(self) -> frozenset[int]:
        """Ids of the parties who have signed."""
        return frozenset(each.party for each in self.signatures if each.party is not None)

    @property
    def open_promises(self) -> tuple[Promise, ...]:
        return tuple(each for each in self.promises if each.state == "open")


# -- the sides ---------------------------------------------------------------------------------------------------------


def on_side(case: Case, side: str) -> tuple[Party, ...]:
    """The parties of a side who still have a part in it."""
    return tuple(party for party in present(case, side) if party.id)


def side_of(case: Case, person: int) -> str:
    """On which side somebody stands; empty for nobody's."""
    own = [party for party in case.parties if party.person == person and party.side in SIDES]
    if own:
        return next((party.side for party in own if not party.left), "")
    return Side.REPORTING if person in case.parties_listening else ""


def people_of(case: Case, side: str) -> tuple[int, ...]:
    """People of a side who use the bot."""
    found = {party.person for party in on_side(case, side) if party.person is not None}
    if side == Side.REPORTING:
        found |= {person for person in case.parties_listening if side_of(case, person) == side}
    return tuple(sorted(found - {case.responsible}))


def both_sides(case: Case) -> tuple[int, ...]:
    """People of both sides who use the bot."""
    return tuple(sorted({person for side in SIDES for person in people_of(case, side)}))


def other_side(side: str) -> str:
    return Side.OTHER if side == Side.REPORTING else Side.REPORTING


# -- drawing one up ----------------------------------------------------------------------------------------------------


def may_have_agreement(case: Case) -> bool:
    """The people's mediation agreement exists on that road only, and a call for care is not mediated."""
    return on_peoples_mediation(case) and not case.care


def must_be_agreeable(case: Case, act: Act) -> None:
    """Refuse unless this person can draw up or sign an agreement now."""
    must_be_responsible(act.by, case, act.organisation)
    if not may_have_agreement(case):
        raise Refused("no_agreement_here", number=case.number)
    case.must_be(Stage.IN_PROGRESS)
    must_be_willing(case)


def begin(case: Case, act: Act, *, oral: bool) -> Change:
    """A new draft; it is kept until it takes effect."""
    must_be_agreeable(case, act)
    agreement = Agreement(0, case.id, oral, act.now, act.by.id)
    return _written(case, act, Event("agreement_begun", {"oral": oral, "agreement": New()}), agreement)


def write(case: Case, act: Act, agreement: Agreement, part: str, text: str) -> Change:
    """One part of a draft: the facts of the dispute, who is responsible for what, or the terms."""
    _must_be_draft(case, act, agreement)
    if part not in PARTS:
        raise Refused("button_old")
    if len(text.strip()) < SHORTEST:
        raise Refused("words_needed")
    written: dict[str, Any] = {part: text.strip()}
    return _written(case, act, _worked_on(agreement), replace(agreement, **written))


def choose_form(case: Case, act: Act, agreement: Agreement, *, oral: bool) -> Change:
    """Written or oral 口头 after all; what was written stays."""
    _must_be_draft(case, act, agreement)
    return _written(case, act, _worked_on(agreement), replace(agreement, oral=oral))


def made_on(case: Case, act: Act, agreement: Agreement, day: datetime) -> Change:
    """The day on which the sides agreed by word of mouth."""
    _must_be_draft(case, act, agreement)
    if day > act.now:
        raise Refused("day_to_come")
    return _written(case, act, _worked_on(agreement), replace(agreement, made_at=day))


def promise(case: Case, act: Act, deal: Deal, made: Promise) -> Change:
    """A dated promise of the draft, a new one or another version of one."""
    _must_be_draft(case, act, deal.agreement)
    known = {each.id for each in deal.promises}
    if made.id and made.id not in known:
        raise Refused("button_old")
    if not made.id and len(known) >= MOST_PROMISES:
        raise Refused("too_many_promises", most=MOST_PROMISES)
    if made.by not in {party.id for side in SIDES for party in on_side(case, side)}:
        raise Refused("button_old")
    if len(made.what.strip()) < SHORTEST:
        raise Refused("words_needed")
    if made.due_at <= act.now:
        raise Refused("day_gone_by")
    return _written(case, act, _worked_on(deal.agreement), made)


def drop_promise(case: Case, act: Act, deal: Deal, dropped: Promise) -> Change:
    """A promise of the draft is taken out again."""
    _must_be_draft(case, act, deal.agreement)
    if dropped.state != "open" or dropped.id not in {each.id for each in deal.promises}:
        raise Refused("button_old")
    return _written(case, act, _worked_on(deal.agreement), replace(dropped, state="replaced", settled_at=act.now))


def _must_be_draft(case: Case, act: Act, agreement: Agreement) -> None:
    must_be_agreeable(case, act)
    if agreement.state != "draft":
        raise Refused("not_a_draft", number=case.number)


def _worked_on(agreement: Agreement) -> Event:
    return Event("agreement_written", {"agreement": agreement.id})


def _written(case: Case, act: Act, event: Event, kept: Agreement | Promise) -> Change:
    data = {**event.data, **on_behalf(act.by, case, act.organisation)}
    return Change(case=case.moved(case.stage), event=replace(event, data=data), kept=(kept,))
