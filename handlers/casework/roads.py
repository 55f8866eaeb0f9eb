"""Another road 途径 for a case: who has it proposes one with a reason, a leader confirms it."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import roads
from bot.rules.case import Case, Refused
from bot.rules.lanes import opened, petition_is_apart, separate
from bot.rules.permits import leads
from bot.rules.splitting import number_of
from bot.rules.terms import Road
from bot.screens.buttons_parties import Roads
from bot.screens.language import _, bold, say
from bot.screens.parties import road_name, roads_screen
from bot.screens.screen import Reply, Screen
from handlers.asking import ask, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, requests
from storage.requests import Request


def another_road(press: CallbackQuery, desk: Desk, button: Roads) -> Reply:
    case = desk.case(button.case)
    if not desk.private:
        raise Refused("button_old")
    roads.must_be_proposable(case, desk.act, button.road)
    if not button.road:
        return Reply(roads_screen(reading_of(desk), case))
    prompt = say(_("{number} → {road}: why? One line, please."), number=bold(case.number), road=road_name(button.road))
    return ask(desk, "road", prompt, about=case.id, road=button.road)


@finishes("road")
def finish_road(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    if leads(desk.person, case, desk.organisation) and petition_is_apart(case, facts["road"], desk.organisation):
        roads.must_be_proposable(case, desk.act, facts["road"])
        desk.finish_conversation()
        return _apart(desk, case, text)
    change = roads.propose(case, desk.act, facts["road"], text)
    desk.apply(change)
    desk.finish_conversation()
    road, number = road_name(Road(facts["road"])), bold(case.number)
    if change.asked is None:
        return Reply(Screen(say(_("{number} takes another road now: {road}."), number=number, road=road)))
    who = reading_of(desk).name(change.asked.to[0])
    asks = _("{number}: {who} is asked about the road “{road}”. Until then all stays as it is.")
    return Reply(Screen(say(asks, number=number, who=who, road=road)))


def decided(desk: Desk, case: Case, asked: Request, *, yes: bool) -> Reply:
    """A leader's answer."""
    data = asked.data
    if yes and case.road == data["from"] and petition_is_apart(case, data["road"], desk.organisation):
        if asked.asked_by == desk.person.id:
            raise Refused("own_request", number=case.number)
        reply = _apart(desk, case, data["why"])
        requests.decide(desk.db, asked.id, "yes", desk.person.id, desk.now)
        return reply
    change = roads.decide(case, desk.act, asked.id, data["road"], data["from"], yes=yes, asked_by=asked.asked_by, why=data["why"])
    desk.apply(change)
    road, number = road_name(change.case.road), bold(case.number)
    if yes:
        return Reply(Screen(say(_("{number} takes another road now: {road}."), number=number, road=road)))
    return Reply(Screen(say(_("{number} stays on its road: {road}."), number=number, road=road)))


def _apart(desk: Desk, case: Case, why: str) -> Reply:
    """At the city the petition is a case of its own, and this one goes on as it was."""
    history = cases.history(desk.db, case.id)
    number = cases.next_number(desk.db, *number_of(case, desk.act))
    begun, old = separate(case, desk.act, why, number, any(kind == "petition_opened" for kind, *_rest in history))
    new, posted = cases.add(desk.db, begun, desk.person.id, desk.now)
    desk.publish(begun, posted)
    desk.apply(opened(old, new.id))
    text = _("The petition is a case of its own now: {new}. {number} goes on as it was; only supervisors see that they belong together.")
    return Reply(Screen(say(text, new=bold(new.number), number=bold(case.number))))


def router() -> Router:
    found = Router(name="roads")
    found.callback_query.register(another_road, Pressed(Roads))
    return found
