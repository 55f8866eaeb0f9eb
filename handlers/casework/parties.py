"""The people of a case: added, corrected, reached or not, heard apart, told, asked for their yes or no, let in by a link."""

from collections.abc import Callable
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import helping, parties
from bot.rules.case import Case, Party, Refused
from bot.rules.phones import name_and_phone, shared_phone
from bot.rules.sides import found, must_see_people
from bot.rules.stepping_back import STAGES, step_back
from bot.rules.terms import Side
from bot.screens.buttons_parties import People
from bot.screens.language import Html, _, bold, paragraphs, say
from bot.screens.names import side_name
from bot.screens.other_side import other_screen
from bot.screens.parties import (
    called,
    change_screen,
    more_screen,
    party_screen,
    people_screen,
    side_screen,
)
from bot.screens.screen import Reply, Screen
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework import hearing_apart, letting_in, questions, reaching
from handlers.casework.party_shown import shown
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from handlers.parts import part, words
from storage import cases


def people(press: CallbackQuery, desk: Desk, button: People) -> Reply:
    """Every press asks anew who may see the people by name, and is kept as a look."""
    case = desk.case(button.case)
    if not desk.private:
        raise Refused("button_old")
    must_see_people(case, desk.act)
    cases.looked(desk.db, case.id, desk.person.id, "people", desk.now)
    if (general := _GENERAL.get(button.what)) is not None:
        return general(desk, case, button)
    step = _STEPS.get(button.what)
    if step is None:
        raise Refused("button_old")
    return step(desk, case, found(case, button.party), button)


# -- names and numbers in one message ------------------------------------------------------------------------------------


def _ask_name(desk: Desk, case: Case, what: str, prompt: Html, **facts: Any) -> Reply:
    park_report(desk)
    desk.converse("people", {"case": case.id, "what": what, **facts})
    return Reply(Screen(prompt, [cancel_row()]))


def _add(side: str) -> Callable[[Desk, Case, People], Reply]:
    def begin(desk: Desk, case: Case, button: People) -> Reply:
        asks = _("{number}, {side}: name and phone in one message, or forward a contact.")
        return _ask_name(desk, case, "add", say(asks, number=bold(case.number), side=side_name(side)), side=side)

    return begin


def _correct(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    if not parties.may_correct(case, party):
        raise Refused("button_old")
    asks = _("{name}: the right name and phone in one message, or forward a contact.")
    return _ask_name(desk, case, "correct", say(asks, name=called(reading_of(desk), case, party)), party=party.id)


def _helper(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    return ask_helper(desk, case, party)


def ask_helper(desk: Desk, case: Case, party: Party) -> Reply:
    """Who shall come and help: proposed by who has the case, or by a party."""
    prompt = paragraphs(
        say(_("Who comes to help: a relative, a neighbour, a lawyer? Name and phone in one message, or forward a contact.")),
        say(_("They come only if both sides agree.")),
    )
    return _ask_name(desk, case, "helper", prompt, party=party.id)


def named(message: Message, desk: Desk) -> Reply:
    """A name and a number in any order, or somebody's contact."""
    assert desk.conversation is not None
    facts = dict(desk.conversation.data)
    case = desk.case(facts["case"])
    thing = part(message)
    if thing is not None and thing.kind == "contact":
        name, phone = thing.facts["name"], shared_phone(thing.facts["phone"])
    else:
        name, phone = name_and_phone(words(message))
    try:
        change = _named(desk, case, facts, name, phone)
    except Refused as refused:
        from bot.refusals import sentence

        if refused.reason in ("name_needed", "party_there"):
            return Reply(Screen(sentence(refused, desk), [cancel_row()]))
        desk.finish_conversation()
        raise
    posted = desk.apply(change)
    desk.finish_conversation()
    mine = case.party_of(desk.person.id)
    if mine is not None:
        text = say(_("{name} is proposed as a helper. The other side and the mediator are asked."), name=name)
        here = other_screen(reading_of(desk), desk.case(case.id, to_change=False), mine)
        return Reply(Screen(text, here.rows if case.beside(desk.person.id) else ()))
    done = say(_("Written down: {name} {phone}."), name=name, phone=phone or _("(no number)"))
    return shown(desk, case, posted.rows[0] if posted.rows else facts["party"], done)


def _named(desk: Desk, case: Case, facts: dict[str, Any], name: str, phone: str) -> Any:
    if facts["what"] == "add":
        return parties.add(case, desk.act, facts["side"], name, phone)
    if facts["what"] == "correct":
        return parties.correct(case, desk.act, facts["party"], name, phone)
    return helping.propose(case, desk.act, facts["party"], name, phone)


# -- stepping back -------------------------------------------------------------------------------------------------------


def _step_back(desk: Desk, case: Case, button: People) -> Reply:
    if desk.person.id != case.responsible:
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    case.must_be(*STAGES)
    asked = _("{number}: why should somebody else have it? One line, please; only who gives it to somebody else reads it.")
    after = _("From then on it is not yours: you neither work on it nor see it.")
    prompt = paragraphs(say(asked, number=bold(case.number)), say(after))
    return ask(desk, "step_back", prompt, about=case.id)


@finishes("step_back")
def finish_step_back(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    change = step_back(case, desk.act, text)
    desk.apply(change)
    desk.finish_conversation()
    assert change.asked is not None
    who = reading_of(desk).name(change.asked.to[0])
    done = _("{number}: you have stepped back, and it is the unit's again. {who} gives it to somebody else.")
    if change.asked.data["alone"]:
        done = _("{number}: you have stepped back. Nobody else of your unit could have it, so {who} has been asked who takes it.")
    return Reply(Screen(say(done, number=bold(case.number), who=who)))


_GENERAL: dict[str, Callable[[Desk, Case, People], Reply]] = {
    "room": lambda desk, case, button: Reply(people_screen(reading_of(desk), case, max(0, button.page))),
    "more": lambda desk, case, button: Reply(more_screen(reading_of(desk), case)),
    "add": lambda desk, case, button: Reply(side_screen(case)),
    "reporting": _add(Side.REPORTING),
    "other": _add(Side.OTHER),
    "tell_reporting": hearing_apart.tell(Side.REPORTING),
    "tell_other": hearing_apart.tell(Side.OTHER),
    "step_back": _step_back,
}
_STEPS: dict[str, Callable[[Desk, Case, Party, People], Reply]] = {
    "show": lambda desk, case, party, button: Reply(party_screen(reading_of(desk), case, party)),
    "change": lambda desk, case, party, button: Reply(change_screen(reading_of(desk), case, party)),
    "heard": hearing_apart.heard,
    "ask": questions.ask_them,
    "link": letting_in.link,
    "consent": letting_in.consent,
    "offer": letting_in.offer,
    "yes": letting_in.read_out(yes=True),
    "no": letting_in.read_out(yes=False),
    "correct": _correct,
    "tried": reaching.tried,
    "gone": reaching.gone,
    "back": reaching.back,
    "helper": _helper,
    "helper_reporting": letting_in.helper_yes(Side.REPORTING),
    "helper_other": letting_in.helper_yes(Side.OTHER),
    **{how: reaching.tried_by(how) for how in parties.TRIED},
    **{why: reaching.mark(why) for why in parties.LEFT},
}


def router() -> Router:
    made = Router(name="people")
    made.message.register(named, Active("people"), Private())
    made.callback_query.register(people, Pressed(People))
    return made
