"""The responsible person asks the reporter or a party: the question goes to their chat, the answer comes back into the case."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk, request
from bot.rules import following
from bot.rules.case import Case, Party, Refused
from bot.rules.permits import may_see_names, must_be_responsible
from bot.rules.sides import found
from bot.rules.terms import Side
from bot.screens.buttons import AskReporter
from bot.screens.buttons_parties import People
from bot.screens.buttons_work import AskParty, WithdrawQuestion
from bot.screens.language import _, bold, cut, label, say
from bot.screens.naming import may_name
from bot.screens.notices_answers import withdraw_key
from bot.screens.parties import key_data
from bot.screens.reading import Reading
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import people

MOST = 4  # parties besides who reported
LONGEST_NAME = 16  # UTF-16 units on a button


def ask_reporter(press: CallbackQuery, desk: Desk, button: AskReporter) -> Reply:
    """Whom it goes to is known only to the bot: a hidden name stays hidden. Where there are several, it is asked who."""
    case = _asked_about(desk, button.case)
    others = [party for party in following.may_be_asked(case, desk.person.id) if people.reachable(desk.db, (party.person or 0,))]
    if not others:
        return _ask(desk, case, None)
    keys = [Key(label(_("The reporter")), AskParty(case=case.id).pack())] if people.reachable(desk.db, case.asked_people) else []
    view = reading_of(desk)
    keys += [Key(_called(desk, view, case, party), AskParty(case=case.id, party=party.id).pack()) for party in others[:MOST]]
    screen = Screen(say(_("{number}: whom do you want to ask?"), number=bold(case.number)), [*two_in_a_row(keys), cancel_row()])
    return Reply(screen, new=True)


def _asked_about(desk: Desk, id_: int) -> Case:
    case = desk.case(id_)
    must_be_responsible(desk.person, case, desk.organisation)
    case.must_be(*following.ASKED_IN)
    if not desk.private:
        raise Refused("button_old")
    return case


def _called(desk: Desk, view: Reading, case: Case, party: Party) -> str:
    """A party's name for who may see it, else who they are in the matter."""
    named = may_see_names(desk.person, case, desk.organisation) and may_name(view, case, party)
    name = party.name or view.name(party.person) if named else ""
    if name:
        return cut(name, LONGEST_NAME)
    if party.person == case.reporter:
        return label(_("The reporter"))
    return {Side.OTHER: label(_("The other side")), Side.HELPING: label(_("A helper"))}.get(Side(party.side), label(_("Another reporter")))


def ask_party(press: CallbackQuery, desk: Desk, button: AskParty) -> Reply:
    case = _asked_about(desk, button.case)
    return _ask(desk, case, found(case, button.party) if button.party else None, new=False)


def ask_them(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    """From the room of the people: one of them, who may be the reporter."""
    return _ask(desk, _asked_about(desk, case.id), party, new=False, room=True)


def _ask(desk: Desk, case: Case, party: Party | None, *, new: bool = True, room: bool = False) -> Reply:
    """Ask one of them alone, or without a party who reported."""
    if party is not None and not following.may_be_asked_alone(case, party, desk.person.id):
        raise Refused("button_old")
    if not people.reachable(desk.db, case.asked_people if party is None else (party.person or 0,)):
        raise Refused("nobody_to_ask", number=case.number)
    if case.protected and case.safe_contact == "none":
        raise Refused("no_contact_now", number=case.number)
    if party is None:
        prompt = say(_("{number}: what do you want to know? I pass it on, and the answer comes here."), number=bold(case.number))
        return ask(desk, "question", prompt, new=new, about=case.id)
    asks = _("{number}: what do you want to know from {name}? Only they read it, and the answer comes here.")
    prompt = say(asks, number=bold(case.number), name=_called(desk, reading_of(desk), case, party))
    return ask(desk, "question", prompt, new=new, about=case.id, party=party.id, room=room)


@finishes("question")
def finish_question(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    party = facts.get("party")
    if party is None:
        posted = desk.apply(following.ask_reporter(case, desk.act, text))
    else:
        posted = desk.apply(following.ask_party(case, desk.act, text, party))
    desk.finish_conversation()
    assert posted.request is not None
    done = say(_("{number}: asked. If no answer comes, I ask once more tomorrow."), number=bold(case.number))
    keys = [withdraw_key(request(desk, posted.request))]
    if facts.get("room"):
        keys.append(Key(label(_("Both sides")), key_data(case)))
    return Reply(Screen(done, [keys]))


def withdraw(press: CallbackQuery, desk: Desk, button: WithdrawQuestion) -> Reply:
    """The question is answered by nobody any more; who was asked hears no more of it."""
    asked = request(desk, button.request)
    case = desk.case(asked.case)
    if asked.kind != "question" or not desk.private:
        raise Refused("button_old")
    if asked.decision is None:
        desk.apply(following.withdraw_question(case, desk.act, asked.id, asked.asked_by))
    elif desk.person.id != asked.asked_by:
        must_be_responsible(desk.person, case, desk.organisation)
    elif asked.decision == "answered":
        return Reply(toast=say(_("It has been answered already.")))
    return Reply(Screen(say(_("{number}: the question is taken back."), number=bold(case.number))))


def router() -> Router:
    made = Router(name="questions")
    made.callback_query.register(ask_reporter, Pressed(AskReporter))
    made.callback_query.register(ask_party, Pressed(AskParty))
    made.callback_query.register(withdraw, Pressed(WithdrawQuestion))
    return made
