"""Questions with one decision: more time, a contradicted contact, a late reopening, another mediator."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import closing, granting
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.permits import may_read
from bot.screens.buttons import Decide
from bot.screens.language import _, say
from bot.screens.screen import Reply, Screen
from handlers.casework import roads
from handlers.casework.stopping import decide_stop
from handlers.casework.taking import ask_who, reading_of
from handlers.gates import Pressed
from storage import obligations, requests
from storage.requests import Request


def decide(press: CallbackQuery, desk: Desk, button: Decide) -> Reply:
    """The first press decides; every later one hears who did."""
    found = requests.by_id(desk.db, button.request)
    if found is None or button.answer not in ("yes", "no"):
        raise Refused("button_old")
    case = desk.case(found.case)
    # Read again behind the lock on the case: two may press at once.
    asked = requests.by_id(desk.db, button.request)
    assert asked is not None
    if not may_read(desk.person, case, desk.organisation):
        raise Refused("not_supervisor", number=case.number)
    if asked.decision is not None:
        raise Refused("request_decided", responsible=asked.decided_by, number=case.number)
    yes = button.answer == "yes"
    match asked.kind:
        case "more_time":
            return _more_time(desk, case, asked, yes=yes)
        case "contact":
            return _contact(desk, case, asked, happened=yes)
        case "reopen":
            return _reopen(desk, case, asked, yes=yes)
        case "road":
            return roads.decided(desk, case, asked, yes=yes)
        case "stop":
            return decide_stop(desk, case, asked, yes=yes)
        case "other_mediator":
            # Their right: the only question is who it shall be instead.
            return ask_who(desk, case)
    raise Refused("button_old")


def _obligation(desk: Desk, asked: Request) -> Obligation:
    found = obligations.by_id(desk.db, asked.obligation) if asked.obligation is not None else None
    if found is None:
        raise Refused("button_old")
    return found


def _more_time(desk: Desk, case: Case, asked: Request, *, yes: bool) -> Reply:
    obligation = _obligation(desk, asked)
    change = granting.decide_more_time(case, desk.act, obligation, asked.id, asked.data["days"], yes=yes, asked_by=asked.asked_by)
    desk.apply(change)
    who = reading_of(desk).name(asked.asked_by)
    if not yes:
        return Reply(Screen(say(_("{number}: no more time. {who} has been told."), number=case.number, who=who)))
    due = reading_of(desk).deadline(change.changed[0].due_at)
    return Reply(Screen(say(_("{number}: more time until {due}. {who} has been told."), number=case.number, due=due, who=who)))


def _contact(desk: Desk, case: Case, asked: Request, *, happened: bool) -> Reply:
    change = granting.decide_contact(case, desk.act, _obligation(desk, asked), asked.id, happened=happened)
    desk.apply(change)
    if happened:
        return Reply(Screen(say(_("{number}: noted that there was contact. The person has been told so."), number=case.number)))
    if not change.reopened:
        return Reply(Screen(say(_("{number}: noted that nobody made contact."), number=case.number)))
    due = reading_of(desk).deadline(change.reopened[0].due_at)
    return Reply(Screen(say(_("{number}: the first response is owed again by {due}. Both have been told."), number=case.number, due=due)))


def _reopen(desk: Desk, case: Case, asked: Request, *, yes: bool) -> Reply:
    desk.apply(closing.decide_reopening(case, desk.act, asked.id, yes=yes))
    if yes:
        who = reading_of(desk).name(case.responsible) or reading_of(desk).unit(case.handled_by)
        return Reply(Screen(say(_("↻ {number} is open again. {who} has been told."), number=case.number, who=who)))
    return Reply(Screen(say(_("{number} stays closed. The person has been told where they can go."), number=case.number)))


def router() -> Router:
    found = Router(name="deciding")
    found.callback_query.register(decide, Pressed(Decide))
    return found
