"""Judicial confirmation as staff record it: what each side says, the court, and the days of application, decision and service."""

from collections.abc import Callable
from datetime import datetime
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import confirmation as rules
from bot.rules.agreements import Confirmation, Deal, people_of
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import must_be_responsible
from bot.rules.sides import SIDES
from bot.rules.terms import Kind
from bot.screens.agreements import paper_key
from bot.screens.buttons_agreement import Confirm, Pact
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.names import side_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.agreement import days_ago, past_day_typed
from handlers.casework.owing import begins
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.following import promise as of_parties
from handlers.gates import Pressed
from storage import agreements, subjects

MOST_COURTS = 6
Step = Callable[[Desk, Case, Deal, Confirmation, Confirm], Reply]


def pressed(press: CallbackQuery, desk: Desk, button: Confirm) -> Reply:
    case, deal, said = _found(desk, button.confirmation)
    if button.what in ("yes", "no"):
        return of_parties.wants_court(desk, case, said, yes=button.what == "yes")
    must_be_responsible(desk.person, case, desk.organisation)
    if button.what == "show":
        return in_private(desk, screen(desk, case, deal, said), asked=_("I have sent it to you in private."), new=False)
    step = _STEPS.get(button.what)
    if step is None or not desk.private:
        raise Refused("button_old")
    return step(desk, case, deal, said, button)


def _found(desk: Desk, id_: int) -> tuple[Case, Deal, Confirmation]:
    known = subjects.by_id(desk.db, Confirmation, id_)
    if known is None:
        raise Refused("no_such_case")
    case = desk.case(known.case)
    found = agreements.of_confirmation(desk.db, id_)  # behind the lock on the case
    if found is None:
        raise Refused("no_such_case")
    return case, found[1], found[0]


@begins(Kind.JUDICIAL_CONFIRMATION)
def owed(desk: Desk, obligation: Obligation, case: Case) -> Screen:
    """What somebody sees who presses "Record" for it."""
    found = agreements.of_confirmation(desk.db, obligation.about or 0)
    if found is None:
        raise Refused("no_such_case")
    return screen(desk, case, found[1], found[0])


def screen(desk: Desk, case: Case, deal: Deal, said: Confirmation) -> Screen:
    """Where it stands, and the next thing to record."""
    number, reading = bold(case.number), reading_of(desk)
    back = Key(label(_("The agreement")), Pact(case=case.id).pack())
    if said.refused:
        return Screen(say(_("{number}: a side does not want the court's confirmation. It is not asked again."), number=number), [[back]])
    if said.decision in ("withdrawn", "missed"):
        return Screen(_given_up(case), [[back]])
    if not said.agreed:
        return _still_asking(desk, case, said, back)
    if said.applied_at is None:
        late = desk.now >= said.until
        text = (
            say(_("{number}: the 30 days to apply are over; they were until {due}."), number=number, due=reading.deadline(said.until))
            if late
            else say(_("{number}: both sides apply to the court together by {due}."), number=number, due=reading.deadline(said.until))
        )
        stop = _key(said, "stop", label(_("No application")))
        keys = [_key(said, "applied", label(_("They have applied"))), stop, paper_key(case, "application")]
        courts = rules.courts_for(case, desk.organisation, desk.policy)
        where = [say(_("Court: {court}"), court=court.name(desk.language)) for court in courts]
        return Screen(paragraphs(text, *where[:2]), two_in_a_row([*keys, back]))
    if said.decided_at is None:
        text = say(
            _("{number}: {court} has the application since {day}. Has it decided?"),
            number=number,
            court=said.court,
            day=reading.day(said.applied_at),
        )
        yes, no = _key(said, "confirmed", label(_("Confirmed"))), _key(said, "rejected", label(_("Not confirmed")))
        return Screen(text, [[yes, no], [back]])
    decided = {"confirmed": _("{number}: confirmed on {day}."), "rejected": _("{number}: not confirmed, on {day}.")}[said.decision]
    text = say(decided, number=number, day=reading.day(said.decided_at))
    if said.served_at is None:
        return Screen(text, [[_key(said, "served", label(_("Both received it"))), back]])
    return Screen(paragraphs(text, say(_("Both sides received it on {day}."), day=reading.day(said.served_at))), [[back]])


def _key(said: Confirmation, what: str, text: str, at: int = 0) -> Key:
    return Key(text, Confirm(confirmation=said.id, what=what, at=at).pack())


def _given_up(case: Case) -> Html:
    return say(_("{number}: there is no application to the court. What was agreed binds all the same."), number=bold(case.number))


# -- what the sides say ----------------------------------------------------------------------------------------------------


def _still_asking(desk: Desk, case: Case, said: Confirmation, back: Key) -> Screen:
    lines = []
    keys = []
    for side in SIDES:
        if said.yes(side):
            lines.append(say(_("✓ {side} wants it"), side=side_name(side)))
        elif people_of(case, side):
            lines.append(say(_("{side} has been asked in the bot"), side=side_name(side)))
        else:
            lines.append(say(_("{side} does not use the bot: please ask, and press what they say"), side=side_name(side)))
            keys += [_key(said, f"{side}_yes", _yes_label(side)), _key(said, f"{side}_no", _no_label(side))]
    head = say(_("{number}: does each side want the court to confirm the agreement?"), number=bold(case.number))
    due = say(_("They would apply together by {due}."), due=reading_of(desk).deadline(said.until))
    return Screen(paragraphs(head, *lines, due), [*two_in_a_row(keys), [back]])


def _yes_label(side: str) -> str:
    return {"reporting": label(_("Reporters say yes")), "other": label(_("Other side says yes"))}[side]


def _no_label(side: str) -> str:
    return {"reporting": label(_("Reporters say no")), "other": label(_("Other side says no"))}[side]


def _side(side: str, *, yes: bool) -> Step:
    def answer(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
        desk.apply(rules.record_answer(case, desk.act, said, side, yes=yes))
        return Reply(screen(desk, *_found(desk, said.id)))

    return answer


# -- at the court ----------------------------------------------------------------------------------------------------------


def _applied(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
    if said.applied_at is not None or not said.agreed:
        return Reply(screen(desk, case, deal, said))
    courts = rules.courts_for(case, desk.organisation, desk.policy)[:MOST_COURTS]
    keys = [_key(said, "court", court.name(desk.language), at) for at, court in enumerate(courts)]
    prompt = say(_("{number}: at which court? Write its name.") if not keys else _("{number}: at which court?"), number=case.number)
    return ask(desk, "court_name", prompt, rows=tuple(tuple(row) for row in two_in_a_row(keys)), case=case.id, confirmation=said.id)


def _court(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
    courts = rules.courts_for(case, desk.organisation, desk.policy)
    if not 0 <= button.at < len(courts):
        raise Refused("button_old")
    return _ask_day(desk, case, said, "applied", courts[button.at].name(desk.language))


@finishes("court_name")
def finish_court(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case, _deal, said = _found(desk, facts["confirmation"])
    return _ask_day(desk, case, said, "applied", text.strip()[:100])


def _ask_day(desk: Desk, case: Case, said: Confirmation, step: str, court: str = "") -> Reply:
    question = {
        "applied": _("{number}: on which day did they apply? Write it, or press."),
        "confirmed": _("{number}: on which day did the court decide? Write it, or press."),
        "rejected": _("{number}: on which day did the court decide? Write it, or press."),
        "served": _("{number}: on which day had both received it? Write it, or press."),
    }[step]
    keys = (_key(said, "day", label(_("Today")), 0), _key(said, "day", label(_("Yesterday")), 1))
    prompt = say(question, number=case.number)
    return ask(desk, "court_day", prompt, rows=(keys,), case=case.id, confirmation=said.id, step=step, court=court)


def _day(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
    here = desk.conversation
    asked = here is not None and here.name == "asking" and here.data.get("purpose") == "court_day"
    if here is None or not asked or here.data["confirmation"] != said.id or button.at not in (0, 1):
        raise Refused("button_old")
    return _on(desk, here.data, days_ago(desk, button.at))


@finishes("court_day")
def finish_court_day(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    return _on(desk, facts, past_day_typed(desk, text))


def _on(desk: Desk, facts: dict[str, Any], day: datetime) -> Reply:
    case, deal, said = _found(desk, facts["confirmation"])
    match facts["step"]:
        case "applied":
            change = rules.applied(case, desk.act, deal.agreement, said, facts["court"], day)
        case "served":
            change = rules.served(case, desk.act, said, day)
        case decision:
            change = rules.decided(case, desk.act, said, decision, day)
    desk.apply(change)
    desk.finish_conversation()
    return Reply(screen(desk, *_found(desk, said.id)))


def _dated(step: str) -> Step:
    def begin(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
        ready = said.decided_at is not None and said.served_at is None if step == "served" else said.decided_at is None
        if said.applied_at is None or not ready:
            return Reply(screen(desk, case, deal, said))
        return _ask_day(desk, case, said, step)

    return begin


def _stop(desk: Desk, case: Case, deal: Deal, said: Confirmation, button: Confirm) -> Reply:
    if button.what == "stop":
        text = say(_("{number}: note that there will be no application to the court?"), number=case.number)
        return Reply(Screen(text, [[_key(said, "stop_yes", label(_("Yes, note it"))), *cancel_row()]]))
    desk.apply(rules.given_up(case, desk.act, said))
    return Reply(screen(desk, *_found(desk, said.id)))


_STEPS: dict[str, Step] = {
    "reporting_yes": _side("reporting", yes=True),
    "reporting_no": _side("reporting", yes=False),
    "other_yes": _side("other", yes=True),
    "other_no": _side("other", yes=False),
    "applied": _applied,
    "court": _court,
    "confirmed": _dated("confirmed"),
    "rejected": _dated("rejected"),
    "served": _dated("served"),
    "day": _day,
    "stop": _stop,
    "stop_yes": _stop,
}


def router() -> Router:
    found = Router(name="confirmation")
    found.callback_query.register(pressed, Pressed(Confirm))
    return found
