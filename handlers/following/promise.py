"""What the two sides say: whether a promise was kept, whether a court shall confirm it, whether the mediation may last longer."""

from dataclasses import replace

from bot.desk import Desk
from bot.rules import amending, limit, promises
from bot.rules import confirmation as confirming
from bot.rules.agreements import Confirmation, Deal, Promise, other_side, side_of
from bot.rules.amending import Amendment
from bot.rules.case import Case, Refused
from bot.rules.limit import Longer
from bot.rules.obligations import Obligation
from bot.rules.terms import Stage
from bot.screens.buttons import Mine
from bot.screens.buttons_agreement import Confirm
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.notices_parties import solved_keys
from bot.screens.screen import Key, Reply, Screen
from handlers.casework.taking import reading_of


def _must_be_of_a_side(desk: Desk, case: Case) -> str:
    side = side_of(case, desk.person.id)
    if not desk.private or not side or case.protected:
        raise Refused("not_a_party", number=case.number)
    return side


def _back(case: Case) -> list[list[Key]]:
    return [[Key(label("Look at it"), Mine(case=case.id).pack())]]


def kept_or_not(desk: Desk, case: Case, deal: Deal, promise: Promise, *, kept: bool) -> Reply:
    """A second press of the same says the same again, and changes nothing."""
    side = _must_be_of_a_side(desk, case)
    number = bold(case.number)
    if promise.state != "open":
        state = {
            "kept": _("{number}: this is recorded as kept."),
            "broken": _("{number}: this is recorded as not kept."),
            "waived": _("{number}: both sides agreed that this need not be kept any more."),
        }
        text = state.get(promise.state, _("{number}: a new agreement has taken the place of this."))
        return Reply(Screen(say(text, number=number), _back(case)))
    if promise.said(side) != ("kept" if kept else "not_kept"):
        change = promises.side_says(case, desk.act, deal, promise, kept=kept)
        desk.apply(change)
        if change.case.stage is Stage.RESOLVED:
            return Reply(Screen(paragraphs(_all_kept(desk, case, deal), say(_("Is it solved for you?"))), solved_keys(case)))
    if kept:
        return Reply(Screen(say(_("Thank you. {number}: it is written down that this was kept."), number=number), _back(case)))
    text = say(_("Thank you for saying so. Whoever has {number} sees to it, and you hear what follows."), number=number)
    return Reply(Screen(text, _back(case)))


def _all_kept(desk: Desk, case: Case, deal: Deal) -> Html:
    after = desk.case(case.id)
    unit = reading_of(desk).unit(after.assigned_by or after.handled_by)
    if any(each.state == "waived" for each in deal.promises):
        text = _("✓ {number}: no promise is open any more. {unit} comes back and asks you; then it is closed.")
        return say(text, number=bold(case.number), unit=unit)
    text = _("✓ {number}: everything that was promised is kept. {unit} comes back and asks you; then it is closed.")
    return say(text, number=bold(case.number), unit=unit)


def _after_all(said: Confirmation) -> list[Key]:
    return [Key(label(_("Yes after all")), Confirm(confirmation=said.id, what="yes").pack())]


def wants_court(desk: Desk, case: Case, confirmation: Confirmation, *, yes: bool) -> Reply:
    side = _must_be_of_a_side(desk, case)
    number = bold(case.number)
    said = confirmation
    if said.yes(side) is None or (yes and said.yes(side) is False):
        desk.apply(confirming.side_answers(case, desk.act, said, yes=yes))
        if not yes:
            no = paragraphs(
                say(_("It is written down. {number} is not brought to the court; what was agreed binds all the same."), number=number),
                say(_("Until {due} you can still say yes."), due=reading_of(desk).deadline(said.until)),
            )
            return Reply(Screen(no, [_after_all(said), *_back(case)]))
        if said.yes(other_side(side)):
            text = _("{number}: both of you want it. Please apply together by {due}; the mediator tells you where.")
        else:
            text = _("Thank you. {number}: the other side is asked too. If they want it, you apply together by {due}.")
        return Reply(Screen(say(text, number=number, due=reading_of(desk).deadline(said.until)), _back(case)))
    if said.refused:
        return Reply(
            Screen(
                say(
                    _("{number}: confirmation needs both sides' yes, so there is no application. The agreement is still valid."),
                    number=number,
                ),
                [*([_after_all(said)] if said.yes(side) is False else []), *_back(case)],
            )
        )
    return Reply(Screen(say(_("{number}: your yes is written down already."), number=number), _back(case)))


def amended(desk: Desk, case: Case, deal: Deal, promise: Promise, asked: Amendment, *, yes: bool) -> Reply:
    """Whether a promise may be let go or moved; a second press says how it stands."""
    side = _must_be_of_a_side(desk, case)
    number, state = bold(case.number), asked.state
    if state == "open" and asked.yes(side) is None and promise.state == "open":
        change = amending.side_says(case, desk.act, deal, promise, asked, yes=yes)
        desk.apply(change)
        state = next(each.state for each in change.kept if isinstance(each, Amendment))
        if change.case.stage is Stage.RESOLVED and case.stage is not Stage.RESOLVED:
            over = _all_kept(desk, case, replace(deal, promises=(replace(promise, state="waived"),)))
            return Reply(Screen(paragraphs(over, say(_("Is it solved for you?"))), solved_keys(case)))
    if state == "granted" and asked.until is None:
        text = say(_("{number}: both sides agreed that this need not be kept any more."), number=number)
    elif state == "granted" and asked.until is not None:
        due = reading_of(desk).deadline(asked.until)
        text = say(_("{number}: both sides agreed on a new day for this: {due}."), number=number, due=due)
    elif state == "open" and promise.state == "open":
        text = say(_("Thank you. {number}: it is changed if the other side says yes, too."), number=number)
    elif state == "refused":
        text = say(_("Recorded. {number}: it stays as you agreed. Saying no is never held against you."), number=number)
    else:
        text = say(_("{number}: this is not asked any more."), number=number)
    return Reply(Screen(text, _back(case)))


def longer(desk: Desk, case: Case, owed: Obligation, asked: Longer, *, yes: bool) -> Reply:
    side = _must_be_of_a_side(desk, case)
    number = bold(case.number)
    state = asked.state
    if state == "open" and asked.yes(side) is None:
        change = limit.side_says(case, desk.act, owed, asked, yes=yes)
        desk.apply(change)
        state = "granted" if change.changed else "open" if yes else "refused"
    if state == "granted":
        text = _("Thank you. {number}: the mediation goes on until {due}.")
        return Reply(Screen(say(text, number=number, due=reading_of(desk).deadline(asked.until)), _back(case)))
    if state == "open":
        return Reply(Screen(say(_("Thank you. {number}: it goes on if the other side says yes, too."), number=number), _back(case)))
    text = say(_("Recorded. {number}: the mediation ends on the day set before. Saying no is never held against you."), number=number)
    return Reply(Screen(text, _back(case)))
