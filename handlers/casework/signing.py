"""An agreement is signed by four taps, with a photo of the paper, and is in effect; an oral one as it was agreed."""

from collections.abc import Callable

from aiogram.types import Message

from bot.desk import Desk
from bot.rules import agreements as rules
from bot.rules import signing
from bot.rules.agreements import Deal
from bot.rules.case import Case, Refused
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Stage
from bot.screens.agreements import deal_text, paper_key
from bot.screens.attached import too_many
from bot.screens.buttons import Details
from bot.screens.buttons_agreement import Confirm, Kept, Pact
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import cancel_row, park_report
from handlers.casework.promising import again, draft_screen, key, shown_key
from handlers.casework.taking import reading_of
from handlers.parts import part, words
from storage import agreements

SIGNATURES = tuple(signing.SIGNATURES)
MOST_KEYS = 3  # open promises with a key of their own under an agreement in effect

Step = Callable[[Desk, Case, Deal, Pact], Reply]


def _ready(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    """Asked first where a court could not confirm it: what is about status, or about who owns land or a house."""
    first = signing.asked_first(case, deal.agreement)
    if not first:
        desk.apply(signing.ready(case, desk.act, deal))
        return _to_sign(desk, *again(desk, case, deal))
    rules.must_be_agreeable(case, desk.act)
    question = {
        "status": _("{number}: is it about the marriage itself, an adoption, or whose child somebody is?"),
        "title": _("{number}: is it about who owns or has the right to the land, house or forest?"),
    }[first]
    yes, no = key(deal, "yes", label(_("It is"))), key(deal, "no", label(_("It is not")))
    return Reply(Screen(say(question, number=case.number), [[yes, no], [shown_key(case)]]))


def _answered(*, confirmable: bool) -> Step:
    def answer(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
        if not signing.asked_first(case, deal.agreement):
            raise Refused("button_old")
        desk.apply(signing.ready(case, desk.act, deal, confirmable=confirmable))
        return _to_sign(desk, *again(desk, case, deal))

    return answer


def _to_sign(desk: Desk, case: Case, deal: Deal) -> Reply:
    park_report(desk)
    desk.converse("signing", {"case": case.id})
    return Reply(screen(desk, case, deal))


def screen(desk: Desk, case: Case, deal: Deal) -> Screen:
    signed = {who: getattr(deal.agreement, field) for who, field in signing.SIGNATURES.items()}
    done = [say(_("✓ {who}"), who=_signer(who)) for who, at in signed.items() if at is not None]
    text = paragraphs(
        deal_text(reading_of(desk), case, deal),
        *done,
        say(_("Press for each that is on the paper. A photo of the signed paper, sent here, is kept with the case.")),
    )
    keys = [key(deal, "sign", _sign_label(who), SIGNATURES.index(who)) for who, at in signed.items() if at is None]
    return Screen(text, two_in_a_row([*keys, paper_key(case, "agreement"), key(deal, "rework", label(_("Change the text")))]))


def _signer(who: str) -> str:
    return {"mediator": _("the mediator has signed"), "seal": _("the seal is on it")}.get(who, "") or str(
        say(_("{side} has signed"), side=side_name(who))
    )


def _sign_label(who: str) -> str:
    return {
        "reporting": label(_("Reporters signed")),
        "other": label(_("Other side signed")),
        "mediator": label(_("Mediator signed")),
        "seal": label(_("Sealed")),
    }[who]


def _sign(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    if not 0 <= button.at < len(SIGNATURES):
        raise Refused("button_old")
    older = [each for each in agreements.of_case(desk.db, case.id) if each.agreement.id != deal.agreement.id]
    change = signing.sign(case, desk.act, deal, SIGNATURES[button.at], older)
    desk.apply(change)
    if change.case.stage is Stage.IN_PROGRESS:
        return _to_sign(desk, *again(desk, case, deal))
    return done(desk, case, deal)


def _stands(desk: Desk, case: Case, deal: Deal, button: Pact) -> Reply:
    older = [each for each in agreements.of_case(desk.db, case.id) if each.agreement.id != deal.agreement.id]
    desk.apply(signing.agree_orally(case, desk.act, deal, older))
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
    signed = any(getattr(deal.agreement, field) is not None for field in signing.SIGNATURES.values())
    if signed and button.what == "rework":
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
    "ready": _ready,
    "yes": _answered(confirmable=False),
    "no": _answered(confirmable=True),
    "sign": _sign,
    "stands": _stands,
    "rework": _rework,
    "rework_yes": _rework,
}
