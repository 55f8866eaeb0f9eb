"""A promise is let go or moved, if both sides agree: what is proposed, why, and what a side without the bot says."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import amending as rules
from bot.rules.agreements import Deal, Promise
from bot.rules.amending import Amendment
from bot.rules.case import Case, Refused
from bot.rules.permits import must_be_responsible
from bot.rules.promises import DAYS_TO_CHOOSE, must_decide
from bot.screens.agreements import staff_line
from bot.screens.buttons_agreement import Amend, Kept
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from bot.screens.side_questions import amendment_line, both_asked
from handlers.asking import ask, finishes
from handlers.casework.promising import day_ahead, day_typed, promised
from handlers.casework.taking import reading_of
from handlers.following import promise as of_parties
from handlers.gates import Pressed
from storage import agreements, subjects

Step = Callable[[Desk, Case, Deal, Promise, Kept], Reply]


def pressed(press: CallbackQuery, desk: Desk, button: Amend) -> Reply:
    asked = subjects.by_id(desk.db, Amendment, button.amendment)
    if asked is None or not desk.private:
        raise Refused("button_old")
    case, deal, made = promised(desk, asked.promise)
    asked = subjects.by_id(desk.db, Amendment, button.amendment)  # again, behind the lock on the case
    if asked is None:
        raise Refused("button_old")
    if button.what in ("yes", "no"):
        return of_parties.amended(desk, case, deal, made, asked, yes=button.what == "yes")
    must_be_responsible(desk.person, case, desk.organisation)
    side, _dash, word = button.what.partition("_")
    if word not in ("yes", "no"):
        raise Refused("button_old")
    desk.apply(rules.record_side(case, desk.act, deal, made, asked, side, yes=word == "yes"))
    return Reply(_after(desk, case, asked))


def _after(desk: Desk, case: Case, before: Amendment) -> Screen:
    asked = subjects.by_id(desk.db, Amendment, before.id)
    assert asked is not None
    if asked.state == "open":
        return asked_screen(desk, case, asked)
    text = {
        "refused": _("{number}: a side does not agree; the promise stays as it was."),
        "granted": _("{number}: both sides agree; it is written down, and both are told."),
    }.get(asked.state, _("{number}: recorded."))
    back = Key(label(_("The promise")), Kept(promise=asked.promise, what="show").pack())
    return Screen(say(text, number=bold(case.number)), [[back]])


def asked_screen(desk: Desk, case: Case, asked: Amendment) -> Screen:
    """How far both sides have been asked."""
    lines, keys = both_asked(case, asked, lambda what: Amend(amendment=asked.id, what=what).pack())
    head = say(_("{number}: both sides are asked whether they agree."), number=bold(case.number))
    text = paragraphs(head, amendment_line(reading_of(desk), asked), *lines)
    anew = Key(label(_("New proposal")), Kept(promise=asked.promise, what="propose").pack())
    back = Key(label(_("The promise")), Kept(promise=asked.promise, what="show").pack())
    return Screen(text, [*two_in_a_row(keys), [anew, back]])


# -- what is proposed ------------------------------------------------------------------------------------------------------


def _change(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    """What is proposed; while both are being asked, how far that is."""
    must_decide(case, desk.act, deal, made)
    asked = agreements.amendment_asked(desk.db, case.id, made.id)
    if asked is not None and asked.state == "open":
        return Reply(asked_screen(desk, case, asked))
    return _choose(desk, case, deal, made, button)


def _choose(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    must_decide(case, desk.act, deal, made)
    asked = agreements.amendment_asked(desk.db, case.id, made.id)
    text = paragraphs(
        staff_line(reading_of(desk), case, made, [each.id for each in deal.promises].index(made.id) + 1),
        say(_("Both sides are asked: shall it be let go, or kept by another day? Without the yes of both it stays as it is.")),
        say(_("They are being asked already; a new proposal takes the place of that one."))
        if asked is not None and asked.state == "open"
        else None,
    )
    keys = [_key(made, "waive", label(_("Let it go"))), _key(made, "redate", label(_("Another day")))]
    return Reply(Screen(text, [keys, [_key(made, "show", label(_("Back")))]]))


def _key(made: Promise, what: str, text: str, days: int = 0) -> Key:
    return Key(text, Kept(promise=made.id, what=what, days=days).pack())


def _waive(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    return _ask_why(desk, case, deal, made, None)


def _redate(desk: Desk, case: Case, deal: Deal, made: Promise, button: Kept) -> Reply:
    must_decide(case, desk.act, deal, made)
    if button.days:
        return _ask_why(desk, case, deal, made, day_ahead(desk, button.days))
    prompt = say(_("{number}: by which day? Write it, or press."), number=case.number)
    days = [_key(made, "redate", say(label(_("In {days} days")), days=each), each) for each in DAYS_TO_CHOOSE]
    return ask(desk, "amendment_day", prompt, rows=tuple(tuple(row) for row in two_in_a_row(days)), case=case.id, promise=made.id)


def _ask_why(desk: Desk, case: Case, deal: Deal, made: Promise, until: datetime | None) -> Reply:
    must_decide(case, desk.act, deal, made)
    rules.must_be_possible(case, desk.act, made, until)
    prompt = say(_("{number}: why? Both sides read it."), number=case.number)
    due = "" if until is None else until.isoformat()
    return ask(desk, "amendment_why", prompt, case=case.id, promise=made.id, until=due)


@finishes("amendment_day")
def finish_day(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    return _ask_why(desk, *promised(desk, facts["promise"]), day_typed(desk, text))


@finishes("amendment_why")
def finish_why(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case, deal, made = promised(desk, facts["promise"])
    until = datetime.fromisoformat(facts["until"]) if facts["until"] else None
    desk.apply(rules.propose(case, desk.act, deal, made, until, text, agreements.amendment_asked(desk.db, case.id, made.id)))
    desk.finish_conversation()
    asked = agreements.amendment_asked(desk.db, case.id, made.id)
    assert asked is not None
    return Reply(asked_screen(desk, desk.case(case.id, to_change=False), asked))


STEPS: dict[str, Step] = {"amend": _change, "propose": _choose, "waive": _waive, "redate": _redate}


def router() -> Router:
    found = Router(name="amending")
    found.callback_query.register(pressed, Pressed(Amend))
    return found
