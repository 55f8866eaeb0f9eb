"""A supervisor presses; whoever owes a step asks for more time, or a supervisor gives it unasked."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import granting
from bot.rules.calendar import local_date
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.screens.buttons import MoreTime, Urge
from bot.screens.language import Html, _, _n, say
from bot.screens.names import kind_name
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.owing import still_owed
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, requests


def urge(press: CallbackQuery, desk: Desk, button: Urge) -> Reply:
    """Once a day for each step: more would only be noise."""
    obligation, case = still_owed(desk, button.obligation)
    change = granting.urge(case, desk.act, obligation)
    if _pressed_today(desk, case, obligation):
        raise Refused("pressed_today", number=case.number)
    desk.apply(change)
    who = reading_of(desk).name(obligation.person) or reading_of(desk).unit(obligation.unit)
    return Reply(toast=say(_("I have asked {who} about {number} in your name."), who=who, number=case.number))


def _pressed_today(desk: Desk, case: Case, obligation: Obligation) -> bool:
    today = local_date(desk.now, desk.policy)
    return any(
        kind == "urged" and by == desk.person.id and data.get("obligation") == obligation.id and local_date(at, desk.policy) == today
        for kind, at, by, data, _note in cases.history(desk.db, case.id)
    )


def more_time(press: CallbackQuery, desk: Desk, button: MoreTime) -> Reply:
    """First how much; then a supervisor gives it at once, and whoever owes it gives a reason and asks."""
    obligation, case = still_owed(desk, button.obligation)
    gives = granting.grants(case, desk.act, obligation)
    if not gives:
        granting.must_owe(case, desk.act, obligation)
    if obligation.kind in granting.AT_ONCE:
        raise Refused("no_more_time", number=case.number)
    if not button.days:
        return in_private(desk, _how_much(desk, case, obligation), asked=_("I have asked you in private how much time."))
    if button.days not in granting.days_to_ask(desk.policy):
        raise Refused("days_not_possible")
    if button.given != obligation.extensions:
        return Reply(toast=_given(desk, case, obligation))
    if gives:
        return _give(desk, case, obligation, button.days)
    prompt = say(_("{number}: why is more time needed? One line, please; the supervisor reads it."), number=case.number)
    return ask(desk, "more_time", prompt, case=case.id, obligation=obligation.id, days=button.days)


def _how_much(desk: Desk, case: Case, obligation: Obligation) -> Screen:
    days = granting.days_to_ask(desk.policy)
    keys = [
        Key(
            say(_n("{days} day", "{days} days", each), days=each),
            MoreTime(obligation=obligation.id, days=each, given=obligation.extensions).pack(),
        )
        for each in days
    ]
    due = reading_of(desk).deadline(obligation.due_at)
    question = say(_("{number}: {owed} by {due}. How much more time?"), number=case.number, owed=kind_name(obligation.kind), due=due)
    return Screen(question, [keys, cancel_row()])


def _give(desk: Desk, case: Case, obligation: Obligation, days: int) -> Reply:
    waiting = [each for each in requests.open_of(desk.db, case.id, "more_time") if each.obligation == obligation.id]
    change = granting.grant_more_time(case, desk.act, obligation, days, request=waiting[0].id if waiting else None)
    desk.apply(change)
    return Reply(Screen(_given(desk, case, change.changed[0])))


def _given(desk: Desk, case: Case, obligation: Obligation) -> Html:
    """By when it is due now, which its owner knows."""
    view = reading_of(desk)
    who = view.name(obligation.person) or view.unit(obligation.unit)
    done = _("{number}: {owed} by {due} now. {who} has been told.")
    return say(done, number=case.number, owed=kind_name(obligation.kind), due=view.deadline(obligation.due_at), who=who)


@finishes("more_time")
def finish_more_time(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    obligation, case = still_owed(desk, facts["obligation"])
    change = granting.ask_more_time(case, desk.act, obligation, facts["days"], text)
    desk.apply(change)
    desk.finish_conversation()
    assert change.asked is not None
    view = reading_of(desk)
    who = view.name(change.asked.to[0])
    asked = _("I have asked {who}. Until the answer comes, {due} stands.")
    return Reply(Screen(say(asked, who=who, due=view.deadline(obligation.due_at))))


def router() -> Router:
    found = Router(name="pressing")
    found.callback_query.filter(Pressed(Urge, MoreTime))
    found.callback_query.register(urge, Pressed(Urge))
    found.callback_query.register(more_time, Pressed(MoreTime))
    return found
