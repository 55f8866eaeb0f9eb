"""An agreement is signed, each who signs by a tap, with a photo of the paper, and is in effect; an oral one as it was agreed."""

from collections.abc import Callable

from aiogram.types import Message

from bot.desk import Desk
from bot.rules import agreements as rules
from bot.rules import signing
from bot.rules.agreements import Deal
from bot.rules.case import Case, Change, Party, Refused
from bot.rules.claimants import Claimant
from bot.rules.permits import must_be_responsible
from bot.rules.sides import SIDES
from bot.rules.terms import Side, Stage
from bot.screens.agreements import deal_text, paper_key, party_name
from bot.screens.attached import too_many
from bot.screens.buttons import Details
from bot.screens.buttons_agreement import Confirm, Kept, Pact
from bot.screens.language import Html, _, _c, _n, cut, label, paragraphs, say
from bot.screens.reading import Reading
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import cancel_row, park_report
from handlers.casework.promising import NAME, again, draft_screen, key, shown_key
from handlers.casework.taking import reading_of
from handlers.parts import part, words
from storage import agreements, subjects

SIDES_AND_US = (*SIDES, *signing.OFFICE)  # what a key "all of them" or "on the paper" stands for, by its place
MOST_KEYS = 3  # open promises with a key of their own under an agreement in effect
MOST_LINES = 14  # of who has to sign, on one screen
TO_SIGN = 4  # keys of signatures on one screen; two more stand below them

Step = Callable[[Desk, Case, Deal, Pact], Reply]


def _ready(about: str) -> Step:
    """One press says that it is ready, and what it is about: a court confirms neither status nor title."""

    def step(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
        desk.apply(signing.ready(case, desk.act, deal, about))
        return _to_sign(desk, *again(desk, case, deal))

    return step


def _old(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """A key of earlier times, when it was asked in a second step: the draft as it is shown now."""
    rules.must_be_agreeable(case, desk.act)
    if deal.agreement.state != "draft":
        raise Refused("not_a_draft", number=case.number)
    return Reply(draft_screen(desk, case, deal))


# -- who has signed ------------------------------------------------------------------------------------------------------


def _to_sign(desk: Desk, case: Case, deal: Deal, page: int = 0) -> Reply:
    park_report(desk)
    desk.converse("signing", {"case": case.id})
    return Reply(screen(desk, case, deal, page))


def screen(desk: Desk, case: Case, deal: Deal, page: int = 0) -> Screen:
    """A line for everybody who has to sign, and a key for each who has not."""
    reading = reading_of(desk)
    lines = [_line(party_name(reading, case, each), signed=each.id in deal.signed) for each in signing.signers(case)]
    more = len(lines) - MOST_LINES
    lines += [_line(_office(what), signed=_is_on(deal, what)) for what in signing.OFFICE]
    text = paragraphs(
        deal_text(reading, case, deal),
        paragraphs(*lines[:MOST_LINES], say(_n("and {count} more", "and {count} more", more), count=more))
        if more > 0
        else paragraphs(*lines),
        _for_the_list(desk, case),
        say(_("Press for each that is on the paper. A photo of the signed paper, sent here, is kept with the case.")),
    )
    change = key(deal, "correct", label(_("Correct…"))) if _begun(deal) else key(deal, "rework", label(_("Change the text")))
    if signing.all_signed(case, deal):
        return Screen(text, [[key(deal, "effect", label(_("In effect now")))], [paper_key(case, "agreement"), change]])
    return Screen(text, [*_paged(deal, "to_sign", _missing(desk, case, deal), page), [paper_key(case, "agreement"), change]])


def _line(who: str, *, signed: bool) -> Html:
    return say("✓ {who}", who=who) if signed else say("○ {who}", who=who)


def _office(what: str) -> str:
    return {"mediator": _c("signature", "mediator"), "seal": _c("signature", "seal")}[what]


def _is_on(deal: Deal, what: str) -> bool:
    return getattr(deal.agreement, signing.OFFICE[what]) is not None


def _begun(deal: Deal) -> bool:
    return bool(deal.signatures) or any(_is_on(deal, what) for what in signing.OFFICE)


def _for_the_list(desk: Desk, case: Case) -> Html | None:
    """Where a list of people belongs to the case, who stands on the side by name signs for them."""
    listed = len(subjects.of_case(desk.db, Claimant, case.id))
    if not listed:
        return None
    text = _n(
        "{count} person is on the list: those named here sign for them, with their authority in writing.",
        "{count} people are on the list: those named here sign for them, with their authority in writing.",
        listed,
    )
    return say(text, count=listed)


def _missing(desk: Desk, case: Case, deal: Deal) -> list[Key]:
    """A key for each signature that is missing; where several of a side are, first one for all of them."""
    reading = reading_of(desk)
    keys = []
    for at, side in enumerate(SIDES):
        missing = signing.unsigned(case, deal, side)
        if len(missing) > 1:
            whole = label(_("Reporters: all")) if side == Side.REPORTING else label(_("Other side: all"))
            keys.append(key(deal, "sign", whole, at))
        keys += [key(deal, "signed", _signed_label(reading, case, each), each.id) for each in missing]
    labels = {"mediator": label(_("Mediator signed")), "seal": label(_("Sealed"))}
    return keys + [key(deal, "sign", labels[what], SIDES_AND_US.index(what)) for what in signing.OFFICE if not _is_on(deal, what)]


def _signed_label(reading: Reading, case: Case, party: Party) -> str:
    return str(say(label(_("{who} signed")), who=cut(party_name(reading, case, party), NAME)))


def _paged(deal: Deal, turn: str, keys: list[Key], page: int) -> list[list[Key]]:
    if len(keys) <= TO_SIGN:
        return two_in_a_row(keys)
    each = TO_SIGN - 1
    pages = -(-len(keys) // each)
    page = page % pages
    return two_in_a_row([*keys[page * each : (page + 1) * each], key(deal, turn, label(_("More ›")), (page + 1) % pages)])


def _turned(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    _must_be_signed(case, desk, deal)
    return _to_sign(desk, case, deal, max(0, button.at))


def _must_be_signed(case: Case, desk: Desk, deal: Deal) -> None:
    rules.must_be_agreeable(case, desk.act)
    if deal.agreement.state != "signing":
        raise Refused("not_a_draft", number=case.number)


def _older(desk: Desk, case: Case, deal: Deal) -> list[Deal]:
    return [each for each in agreements.of_case(desk.db, case.id) if each.agreement.id != deal.agreement.id]


def _sign(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """All of a side, the mediator, or the seal."""
    if not 0 <= button.at < len(SIDES_AND_US):
        raise Refused("button_old")
    what, older = SIDES_AND_US[button.at], _older(desk, case, deal)
    if what in signing.OFFICE:
        return _after(desk, case, deal, signing.signed_for_us(case, desk.act, deal, what, older))
    return _after(desk, case, deal, signing.signed_by(case, desk.act, deal, {each.id for each in signing.signers(case, what)}, older))


def _signed(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _after(desk, case, deal, signing.signed_by(case, desk.act, deal, {button.at}, _older(desk, case, deal)))


def _effect(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    return _after(desk, case, deal, signing.take_effect(case, desk.act, deal, _older(desk, case, deal)))


def _after(desk: Desk, case: Case, deal: Deal, change: Change) -> Reply:
    desk.apply(change)
    if change.case.stage is Stage.IN_PROGRESS:
        return _to_sign(desk, *again(desk, case, deal))
    return done(desk, case, deal)


def _correct(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """A wrong press is taken back; or the text is changed after all."""
    _must_be_signed(case, desk, deal)
    reading = reading_of(desk)
    keys = [
        key(deal, "unsign", cut(party_name(reading, case, each), NAME), each.id) for each in signing.signers(case) if each.id in deal.signed
    ]
    keys += [key(deal, "unsign_us", _office(what), SIDES_AND_US.index(what)) for what in signing.OFFICE if _is_on(deal, what)]
    text = say(_("{number}: whose signature is not there yet? Press it, and it is taken back."), number=case.number)
    below = [key(deal, "rework", label(_("Change the text"))), shown_key(case)]
    return Reply(Screen(text, [*_paged(deal, "correct", keys, max(0, button.at)), below]))


def _unsign(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    desk.apply(signing.take_back(case, desk.act, deal, party=button.at))
    return _to_sign(desk, *again(desk, case, deal))


def _unsign_us(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    if not 0 <= button.at < len(SIDES_AND_US):
        raise Refused("button_old")
    desk.apply(signing.take_back(case, desk.act, deal, what=SIDES_AND_US[button.at]))
    return _to_sign(desk, *again(desk, case, deal))


def _stands(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    desk.apply(signing.agree_orally(case, desk.act, deal, _older(desk, case, deal)))
    desk.finish_conversation()
    return done(desk, case, deal)


def done(desk: Desk, case: Case, deal: Deal) -> Reply:
    """It is in effect: what comes next, with its date."""
    after, deal = again(desk, case, deal)
    first = min((each.due_at for each in deal.open_promises), default=None)
    head: Html = say(_("✓ {number}: the agreement is in effect."), number=case.number)
    if first is not None:
        next_ = say(_("The next promise is due by {due}; I remind you, and ask both sides after it."), due=reading_of(desk).deadline(first))
    else:
        unit = reading_of(desk).unit(after.assigned_by or after.handled_by)
        next_ = say(_("Nothing is promised for later, so the handling is over; {unit} revisits."), unit=unit)
    keys = [Key(label(_("The agreement")), Pact(case=case.id).pack()), paper_key(case, "agreement")]
    return Reply(Screen(paragraphs(head, next_), [keys]))


def _rework(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """Asked first, for signatures that are there count no more."""
    if _begun(deal) and button.what == "rework":
        text = say(_("{number}: with a new text everybody signs again. Change it?"), number=case.number)
        return Reply(Screen(text, [[key(deal, "rework_yes", label(_("Yes, change it"))), shown_key(case)]]))
    desk.apply(signing.rework(case, desk.act, deal))
    desk.finish_conversation()
    return Reply(draft_screen(desk, *again(desk, case, deal)))


def photo(message: Message, desk: Desk) -> Reply:
    """While it is being signed: a photo or file of the paper goes into the case; words leave the question standing."""
    assert desk.conversation is not None
    case = desk.case(desk.conversation.data["case"])
    must_be_responsible(desk.person, case, desk.organisation)
    thing = part(message)
    if thing is not None and thing.file:
        many = too_many(desk.attach(case.id, thing.kind, thing.file, thing.facts), desk.policy)
        return Reply(
            Screen(many or say(_("{number}: the photo is kept with the case."), number=case.number), [[shown_key(case)]]), settle=True
        )
    hint = say(_("Please press what is signed, or send a photo of the paper.")) if words(message) else say(_("I cannot use this here."))
    return Reply(Screen(hint, [[shown_key(case)], cancel_row()]))


# -- in effect -----------------------------------------------------------------------------------------------------------


def effect_screen(desk: Desk, case: Case, deal: Deal) -> Screen:
    number = {each.id: at for at, each in enumerate(deal.promises, 1)}
    keys = [
        Key(say(label(_("Promise {at}")), at=number[each.id]), Kept(promise=each.id, what="show").pack())
        for each in deal.open_promises[:MOST_KEYS]
    ]
    if deal.confirmation is not None:
        keys.append(Key(label(_("Court's ruling")), Confirm(confirmation=deal.confirmation.id, what="show").pack()))
    if case.stage is Stage.IN_PROGRESS:
        keys.append(key(deal, "new", label(_("New agreement"))))
    keys.append(paper_key(case, "promises" if deal.promises else "agreement"))
    return Screen(deal_text(reading_of(desk), case, deal), [*two_in_a_row(keys), [Key(label(_("Details")), Details(case=case.id).pack())]])


STEPS: dict[str, Step] = {
    **{about: _ready(about) for about in rules.ABOUT},
    "ready": _old,
    "yes": _old,
    "no": _old,
    "sign": _sign,
    "signed": _signed,
    "to_sign": _turned,
    "effect": _effect,
    "correct": _correct,
    "unsign": _unsign,
    "unsign_us": _unsign_us,
    "stands": _stands,
    "rework": _rework,
    "rework_yes": _rework,
}
