"""A revisit by chat: the bot asks a side with buttons, and the answer goes to who owes the revisit."""

from collections.abc import Mapping

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk, request
from bot.rules import revisits
from bot.rules.case import Case, Refused
from bot.rules.obligations import Obligation
from bot.rules.revisits import CONTENT, Said, results_of
from bot.rules.terms import Stage
from bot.screens.buttons_work import RevisitSaid
from bot.screens.language import _, say
from bot.screens.notices_revisit import STEPS, asking_screen
from bot.screens.revisits import ask_key, headed
from bot.screens.screen import Reply, Screen
from handlers.casework.taking import reading_of
from handlers.gates import Pressed, Private
from storage import cases, people, requests


def reachable(desk: Desk, case: Case, side: str) -> bool:
    """Whether the bot can ask somebody of that side."""
    return bool(people.reachable(desk.db, revisits.may_be_asked(case, side, desk.person.id)))


def ask_side(desk: Desk, obligation: Obligation, case: Case, side: str, said: Mapping[str, Said]) -> Reply:
    """Asked once; as long as it is open the same question is not asked again. What the others said is kept meanwhile."""
    if not reachable(desk, case, side):
        raise Refused("side_not_here", number=case.number)
    since = revisits.began(cases.history(desk.db, case.id))
    asked = {each.data.get("side") for each in requests.open_of(desk.db, case.id, "revisit") if since is None or each.asked_at >= since}
    if side not in asked:
        desk.apply(revisits.ask_side(case, desk.act, side, said))
    desk.finish_conversation()
    due = reading_of(desk).deadline(obligation.due_at)
    text = _("{number}: asked. When the answer comes I tell you, and you record the revisit by {due}.")
    others = [each for each in revisits.sides_of(case) if each not in (side, *asked, *said) and reachable(desk, case, each)]
    return Reply(Screen(say(text, number=headed(case, side), due=due), [[ask_key(obligation, case, each) for each in others]]))


def said(press: CallbackQuery, desk: Desk, button: RevisitSaid) -> Reply:
    """An answer of the person who was asked; the third one completes it."""
    asked = request(desk, button.request)
    case = desk.case(asked.case)
    if asked.kind != "revisit" or desk.person.id not in asked.data.get("to", ()):
        raise Refused("not_a_party", number=case.number)
    case.must_be(Stage.RESOLVED)
    if asked.decision is not None:
        return Reply(toast=say(_("This has been answered already.")))
    answers = tuple(button.said.split("."))
    allowed = (results_of(case), CONTENT, ("no", "yes"))
    if len(answers) > STEPS or any(answer not in some for answer, some in zip(answers, allowed, strict=False)):
        raise Refused("button_old")
    if len(answers) < STEPS:
        return Reply(asking_screen(reading_of(desk), case, asked, answers))
    result, content, care = answers
    assert asked.asked_by is not None
    what = Said("chat", result, content, care == "yes")
    desk.apply(revisits.side_answers(case, desk.act, asked.id, asked.asked_by, asked.data, what))
    return Reply(Screen(say(_("Thank you. {who} reads it and goes on from there."), who=reading_of(desk).name(asked.asked_by))))


def router() -> Router:
    found = Router(name="revisit asking")
    found.callback_query.register(said, Pressed(RevisitSaid), Private())
    return found
