"""Recording a promise: kept with a word or a receipt, a part of it, or not kept and what follows; and what the sides say of it."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import promises as rules
from bot.rules.agreements import Deal, Promise
from bot.rules.case import Case, Change, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible
from bot.rules.terms import Kind, Stage
from bot.screens.agreements import staff_line
from bot.screens.buttons_agreement import Kept, Pact
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from bot.screens.side_questions import amendment_line
from handlers.asking import ask, cancel_row, finishes
from handlers.casework import amending
from handlers.casework.owing import begins
from handlers.casework.privately import in_private
from handlers.casework.promising import day_ahead, day_typed, promised
from handlers.casework.taking import reading_of
from handlers.following import promise as of_parties
from handlers.gates import Pressed
from storage import agreements, cases

Decide = Callable[[Case, Any, Deal, Promise, str], Change]


def pressed(press: CallbackQuery, desk: Desk, button: Kept) -> Reply:
    case, deal, made = promised(desk, button.promise)
    if button.what in ("yes", "no"):
        return of_parties.kept_or_not(desk, case, deal, made, kept=button.what == "yes")
    must_be_responsible(desk.person, case, desk.organisation)
    if button.what == "show":
        return in_private(desk, one(desk, case, deal, made), asked=_("I have sent it to you in private."), new=False)
    if not desk.private:
        raise Refused("button_old")
    step = _STEPS.get(button.what)
    if step is None:
        raise Refused("button_old")
    if made.state != "open":
        return Reply(one(desk, case, deal, made))
    return step(desk, case, deal, made, button)


@begins(Kind.PROMISE)
def owed(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """What somebody sees who presses "Record" for a promise."""
    found = agreements.of_promise(desk.db, obligation.about or 0)
    if found is None:
        raise Refused("no_such_case")
    return one(desk, case, found[1], found[0])


def one(desk: Desk, case: Case, deal: Deal, made: Promise) -> Screen:
    """A promise with what both sides have said, and what can be recorded; names are in it, so the look is kept."""
    cases.looked(desk.db, case.id, desk.person.id, "agreement", desk.now)
    reading = reading_of(desk)
    at = next((at for at, each in enumerate(deal.promises, 1) if each.id == made.id), 1)
    text = paragraphs(bold(case.number), staff_line(reading, case, made, at))
    back = Key(label(_("The agreement")), Pact(case=case.id).pack())
    if made.state != "open" or case.stage not in (Stage.CARRYING_OUT, Stage.IN_PROGRESS):
        return Screen(text, [[back]])
    keys = [_key(made, "kept", label(_("It was kept"))), _key(made, "part", label(_("A part came")))]
    if desk.now >= made.due_at or "not_kept" in (made.said_reporting, made.said_other):
        keys.append(_key(made, "not_kept", label(_("It was not kept"))))
    asked = agreements.amendment_asked(desk.db, case.id, made.id)
    if asked is not None and asked.state == "open":
        text = paragraphs(text, amendment_line(reading, asked))
    amend = _key(made, "amend", label(_("Change it…")))
    return Screen(paragraphs(text, say(_("What is there to record?"))), two_in_a_row([*keys, amend, back]))


def _key(made: Promise, what: str, text: str, days: int = 0) -> Key:
    return Key(text, Kept(promise=made.id, what=what, days=days).pack())


# -- kept, or a part of it -------------------------------------------------------------------------------------------------


def _ask(purpose: str) -> Callable[[Desk, Case, Deal, Promise, Kept], Reply]:
    def step(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
        question = {
            "promise_kept": _("{number}: how do you know? A few words; a photo of the receipt is welcome."),
            "promise_part": _("{number}: what has come so far, and when?"),
            "promise_again": _("{number}: why was it not kept, and what shall be talked over again?"),
            "promise_court": _("{number}: what did you tell the people about the way to court?"),
        }[purpose]
        text = paragraphs(say(question, number=case.number), _way_to_court(deal) if purpose == "promise_court" else None)
        return ask(desk, purpose, text, case=case.id, promise=made.id)

    return step


def _way_to_court(deal: Deal) -> Html:
    """What the law leaves open to somebody who was promised something (People's Mediation Law arts. 31 to 33)."""
    if deal.confirmation is not None and deal.confirmation.decision == "confirmed":
        return say(_("The court has confirmed it: if one side does not keep it, the other can ask the court to enforce it (art. 33)."))
    if deal.confirmation is not None and deal.confirmation.decision == "rejected":
        return say(_("The court has not confirmed it. You can agree anew, or go to court."))
    return say(
        _(
            "The agreement binds both sides (art. 31): if one does not keep it, "
            "the other can go to court (art. 32). 12348 helps free of charge."
        )
    )


def _finish(purpose: str, decide: Decide) -> None:
    @finishes(purpose)
    def finish(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
        case, deal, made = promised(desk, facts["promise"])
        change = decide(case, desk.act, deal, made, text)
        desk.apply(change)
        desk.finish_conversation()
        return Reply(_recorded(desk, case, change))


def _recorded(desk: Desk, before: Case, change: Change) -> Screen:
    """What follows, with its date."""
    case = desk.case(before.id)
    reading, number = reading_of(desk), bold(case.number)
    key = Key(label(_("The agreement")), Pact(case=case.id).pack())
    if before.stage is not Stage.RESOLVED and case.stage is Stage.RESOLVED:
        revisit = case.owed(Kind.REVISIT)
        unit = reading.unit(case.assigned_by or case.handled_by)
        text = _("Recorded. {unit} revisits the people by {due}; then {number} is closed.")
        return Screen(say(text, unit=unit, due=reading.deadline(revisit.due_at) if revisit else "", number=case.number))
    weekly, promise = case.owed(Kind.WEEKLY_REPORT), case.owed(Kind.PROMISE)
    if case.stage is Stage.IN_PROGRESS and weekly is not None:
        text = _("{number}: recorded. It is mediated again; the next report is due by {due}.")
        return Screen(say(text, number=number, due=reading.deadline(weekly.due_at)), [[key]])
    if promise is not None:
        text = _("{number}: recorded. The next promise is due by {due}.")
        return Screen(say(text, number=number, due=reading.deadline(promise.due_at)), [[key]])
    return Screen(say(_("{number}: recorded."), number=number), [[key]])


# -- not kept --------------------------------------------------------------------------------------------------------------


def _not_kept(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    text = paragraphs(
        say(_("{number}: it was not kept. What shall happen?"), number=case.number),
        say(_("A later day needs the yes of whoever was promised.")),
    )
    again = [] if case.protected else [_key(made, "again", label(_("Mediate again")))]
    keys = [_key(made, "remind", label(_("Remind, later day"))), *again]
    return Reply(Screen(text, [*two_in_a_row([*keys, _key(made, "court", label(_("The way to court")))]), cancel_row()]))


def _remind(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    if button.days:
        return _reminded(desk, case, deal, made, day_ahead(desk, button.days))
    prompt = say(_("{number}: by which later day? Write it, or press."), number=case.number)
    days = [_key(made, "remind", say(label(_("In {days} days")), days=each), each) for each in rules.DAYS_TO_CHOOSE]
    return ask(desk, "promise_later", prompt, rows=tuple(tuple(row) for row in two_in_a_row(days)), case=case.id, promise=made.id)


def _reminded(desk: Desk, case: Case, deal: Deal, made: Promise, until: datetime) -> Reply:
    desk.apply(rules.remind(case, desk.act, deal, made, until))
    desk.finish_conversation()
    text = _("{number}: the new day is {due}. Both sides are told, and asked again after it.")
    key = Key(label(_("The agreement")), Pact(case=case.id).pack())
    return Reply(Screen(say(text, number=bold(case.number), due=reading_of(desk).deadline(until)), [[key]]))


@finishes("promise_later")
def finish_later(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    return _reminded(desk, *promised(desk, facts["promise"]), day_typed(desk, text))


_STEPS: dict[str, Callable[[Desk, Case, Deal, Promise, Kept], Reply]] = {
    "kept": _ask("promise_kept"),
    "part": _ask("promise_part"),
    "not_kept": _not_kept,
    "remind": _remind,
    "again": _ask("promise_again"),
    "court": _ask("promise_court"),
    **amending.STEPS,
}
for _purpose, _decide in (
    ("promise_kept", rules.record_kept),
    ("promise_part", rules.part_kept),
    ("promise_again", rules.mediate_again),
    ("promise_court", rules.to_court),
):
    _finish(_purpose, _decide)


def router() -> Router:
    found = Router(name="promises")
    found.callback_query.register(pressed, Pressed(Kept))
    return found
