"""The people of a case: added, corrected, reached or not, heard apart, told, asked for their yes or no, let in by a link."""

import secrets
from collections.abc import Callable
from datetime import date, timedelta
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import consent, granting, helping, parties
from bot.rules.calendar import local_date
from bot.rules.case import Case, Party, Refused
from bot.rules.dates import read_day
from bot.rules.phones import name_and_phone, shared_phone
from bot.rules.sides import found, listening, must_see_people
from bot.rules.terms import Side
from bot.screens.buttons_parties import People
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.other_side import other_screen, rights_text
from bot.screens.parties import (
    called,
    change_screen,
    gone_screen,
    is_here,
    key_data,
    more_screen,
    party_screen,
    people_screen,
    side_name,
    side_screen,
)
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes, park_report
from handlers.casework.taking import reading_of
from handlers.gates import Active, Pressed, Private
from handlers.parts import part, words
from storage import cases, requests

SECRET_BYTES = 24  # 32 letters of a link; a payload may have 64
DAYS_AGO = {"昨天": 1, "昨日": 1, "前天": 2, "大前天": 3, "yesterday": 1, "the day before yesterday": 2}


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


def _shown(desk: Desk, case: Case, party: int, *before: Html) -> Reply:
    """One of them as they stand now, below what was done."""
    after = desk.case(case.id, to_change=False)
    screen = party_screen(reading_of(desk), after, found(after, party))
    return Reply(Screen(paragraphs(*before, screen.text), screen.rows))


# -- names and numbers in one message ------------------------------------------------------------------------------------


def _ask_name(desk: Desk, case: Case, what: str, prompt: Html, **facts: Any) -> Reply:
    park_report(desk)
    desk.converse("people", {"case": case.id, "what": what, "shown": desk.pressed_message, **facts})
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
    if facts.get("shown") is not None:
        desk.settle_question(facts["shown"])
    mine = case.party_of(desk.person.id)
    if mine is not None:
        text = say(_("{name} is proposed as a helper. The other side and the mediator are asked."), name=name)
        here = other_screen(reading_of(desk), desk.case(case.id, to_change=False), mine)
        return Reply(Screen(text, here.rows if case.beside(desk.person.id) else ()))
    done = say(_("Written down: {name} {phone}."), name=name, phone=phone or _("(no number)"))
    return _shown(desk, case, posted.rows[0] if posted.rows else facts["party"], done)


def _named(desk: Desk, case: Case, facts: dict[str, Any], name: str, phone: str) -> Any:
    if facts["what"] == "add":
        return parties.add(case, desk.act, facts["side"], name, phone)
    if facts["what"] == "correct":
        return parties.correct(case, desk.act, facts["party"], name, phone)
    return helping.propose(case, desk.act, facts["party"], name, phone)


# -- heard apart, told, asked ----------------------------------------------------------------------------------------------


def _heard(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    asks = _("What did {name} say? It stays with who works on {number} and sees names; no side ever reads it.")
    prompt = say(asks, name=called(reading_of(desk), case, party), number=bold(case.number))
    # `about`, not `case`: what is sent besides words must not be kept where others open it.
    return ask(desk, "heard", prompt, about=case.id, party=party.id)


@finishes("heard")
def finish_heard(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(parties.hear(case, desk.act, facts["party"], text))
    desk.finish_conversation()
    return _shown(desk, case, facts["party"], say(_("Kept apart.")))


def _tell(side: str) -> Callable[[Desk, Case, People], Reply]:
    def begin(desk: Desk, case: Case, button: People) -> Reply:
        if not listening(case, side):
            raise Refused("nobody_here")
        asks = _("{number}: what you write now is read by {side}, with your name. What shall they know?")
        return ask(desk, "tell_side", say(asks, number=bold(case.number), side=side_name(side)), about=case.id, side=side)

    return begin


@finishes("tell_side")
def finish_tell(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(parties.tell_side(case, desk.act, facts["side"], text))
    desk.finish_conversation()
    back = [[Key(label(_("Both sides")), key_data(case))]]
    return Reply(Screen(say(_("{number}: told {side}."), number=bold(case.number), side=side_name(facts["side"])), back))


def _ask(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    if not is_here(reading_of(desk), party):
        raise Refused("nobody_here")
    asks = _("{number}: what do you want to know from {name}? Only they read it, and the answer comes here.")
    prompt = say(asks, number=bold(case.number), name=called(reading_of(desk), case, party))
    return ask(desk, "ask_party", prompt, about=case.id, party=party.id)


@finishes("ask_party")
def finish_ask(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    desk.apply(parties.ask(case, desk.act, facts["party"], text))
    desk.finish_conversation()
    done = say(_("{number}: asked. If no answer comes, I ask once more tomorrow."), number=bold(case.number))
    return _shown(desk, case, facts["party"], done)


# -- a link --------------------------------------------------------------------------------------------------------------


def _link(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    """The link as a message of its own, to be forwarded as it is: it names nobody but who asks."""
    secret = secrets.token_urlsafe(SECRET_BYTES)
    view = reading_of(desk)
    change = parties.make_link(case, desk.act, party.id, secret, here=is_here(view, party))
    desk.apply(change)
    until = view.deadline(desk.now + timedelta(days=desk.policy.parties.link_days))
    text = paragraphs(
        say(_("The message below is for {name} alone. Forward it to them."), name=called(view, case, party)),
        say(_("It works for one person until {until}. An earlier link of theirs works no more."), until=until),
    )
    url = f"https://t.me/{desk.house.username}?start=p_{secret}"
    who, unit = view.name(case.responsible) or view.name(desk.person.id), view.unit(case.handled_by)
    forward = paragraphs(
        say(_("Hello, this is {who} of {unit}. I would like to talk with you about a matter that concerns you."), who=who, unit=unit),
        say(_("Please open this link; you are told your rights first: {url}"), url=url),
        say(_("It is for you alone, free of charge and voluntary, until {until}."), until=until),
    )
    return Reply(Screen(text, [[Key(label(_("Back")), key_data(case, "show", party.id))]]), more=(Screen(forward),))


# -- yes or no -----------------------------------------------------------------------------------------------------------


def _consent(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    """To who uses the bot the rights are sent; to others they are read out, and the answer is written down."""
    case.must_be(*consent.MEDIATED)
    keys = [
        Key(label(_("They say yes")), key_data(case, "yes", party.id)),
        Key(label(_("They say no")), key_data(case, "no", party.id)),
        Key(label(_("Back")), key_data(case, "show", party.id)),
    ]
    if is_here(reading_of(desk), party):
        keys.insert(0, Key(label(_("Send the rights")), key_data(case, "offer", party.id)))
    name = called(reading_of(desk), case, party)
    ask_ = say(_("Please read this out to {name}, and write down what they say. A no counts against nobody."), name=name)
    return Reply(Screen(paragraphs(ask_, rights_text(bold(case.number))), two_in_a_row(keys)))


def _offer(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    if not is_here(reading_of(desk), party):
        raise Refused("nobody_here")
    desk.apply(consent.offer(case, desk.act, party.id))
    return _shown(desk, case, party.id, say(_("Sent. You hear what they say.")))


def _read_out(*, yes: bool) -> Callable[[Desk, Case, Party, People], Reply]:
    def write_down(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(consent.read_out(case, desk.act, party.id, yes=yes))
        after = desk.case(case.id, to_change=False)
        both = say(_("Both sides have said yes. You can meet.")) if consent.sides_agree(after) else None
        return _shown(desk, case, party.id, say(_("Written down.")), *([both] if both else []))

    return write_down


# -- reached or not, gone ------------------------------------------------------------------------------------------------


def _tried(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    labels = {"phone": label(_("Phone, no answer")), "visit": label(_("Nobody at home")), "chat": label(_("No reply"))}
    keys = [Key(labels[how], key_data(case, how, party.id)) for how in parties.TRIED]
    keys.append(Key(label(_("Back")), key_data(case, "show", party.id)))
    asks = say(_("{name}: how did you try?"), name=called(reading_of(desk), case, party))
    return Reply(Screen(asks, two_in_a_row(keys)))


def _tried_by(how: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def on_a_day(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        if button.day:
            return _write_try(desk, case, party.id, how, local_date(desk.now, desk.policy) - timedelta(days=button.day - 1))
        days = (label(_("Today")), label(_("Yesterday")), label(_("Day before")))
        keys = [Key(text, key_data(case, how, party.id, day=number)) for number, text in enumerate(days, 1)]
        prompt = say(_("On which day? You can also write it."))
        return ask(desk, "tried_day", prompt, rows=(tuple(keys),), about=case.id, party=party.id, how=how)

    return on_a_day


@finishes("tried_day")
def finish_tried(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    day = past_day(text, local_date(desk.now, desk.policy))
    if day is None:
        raise Refused("day_not_read")
    return _write_try(desk, desk.case(facts["about"]), facts["party"], facts["how"], day)


def past_day(text: str, today: date) -> date | None:
    """The day that is meant, the last such one where no year is said."""
    said = text.strip().lower()
    if said in DAYS_AGO:
        return today - timedelta(days=DAYS_AGO[said])
    day = read_day(text, today)
    if day is None or day <= today:
        return day
    if (day.month, day.day) == (2, 29):
        return None
    return day.replace(year=day.year - 1) if (day - today).days > 7 else day - timedelta(days=7)


def _write_try(desk: Desk, case: Case, party: int, how: str, day: date) -> Reply:
    desk.apply(parties.tried(case, desk.act, party, how, day))
    desk.finish_conversation()
    done = say(_("Written down. Tries so far: {tries}."), tries=_tries(desk, case, party))
    return _shown(desk, case, party, done)


def _tries(desk: Desk, case: Case, party: int) -> int:
    after = desk.case(case.id, to_change=False)
    return parties.tries(cases.history(desk.db, case.id), found(after, party).id)


def _gone(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    return Reply(gone_screen(reading_of(desk), case, party, _tries(desk, case, party.id)))


def _mark(why: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def left(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(parties.mark_left(case, desk.act, party.id, why, _tries(desk, case, party.id)))
        return _shown(desk, case, party.id, say(_("Written down.")))

    return left


def _back(desk: Desk, case: Case, party: Party, button: People) -> Reply:
    desk.apply(parties.back_again(case, desk.act, party.id))
    return _shown(desk, case, party.id, say(_("Written down.")))


def _helper_yes(side: str) -> Callable[[Desk, Case, Party, People], Reply]:
    def write_down(desk: Desk, case: Case, party: Party, button: People) -> Reply:
        desk.apply(helping.answer(case, desk.act, party.id, yes=True, side=side))
        return _shown(desk, case, party.id, say(_("Written down.")))

    return write_down


# -- stepping back -------------------------------------------------------------------------------------------------------


def _step_back(desk: Desk, case: Case, button: People) -> Reply:
    if desk.person.id != case.responsible:
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)
    waiting = [each for each in requests.open_of(desk.db, case.id, "other_mediator") if each.asked_by == desk.person.id]
    if waiting:
        return Reply(toast=say(_("You have asked already. It stays with you until somebody else has it.")))
    prompt = say(_("{number}: why should somebody else have it? One line, please; the leader reads it."), number=bold(case.number))
    return ask(desk, "step_back", prompt, about=case.id)


@finishes("step_back")
def finish_step_back(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["about"])
    change = granting.step_back(case, desk.act, text)
    desk.apply(change)
    desk.finish_conversation()
    assert change.asked is not None
    who = reading_of(desk).name(change.asked.to[0])
    done = _("{number}: {who} is asked to give it to somebody else. Until then it stays with you.")
    return Reply(Screen(say(done, number=bold(case.number), who=who)))


_GENERAL: dict[str, Callable[[Desk, Case, People], Reply]] = {
    "room": lambda desk, case, button: Reply(people_screen(reading_of(desk), case, max(0, button.page))),
    "more": lambda desk, case, button: Reply(more_screen(reading_of(desk), case)),
    "add": lambda desk, case, button: Reply(side_screen(case)),
    "reporting": _add(Side.REPORTING),
    "other": _add(Side.OTHER),
    "tell_reporting": _tell(Side.REPORTING),
    "tell_other": _tell(Side.OTHER),
    "step_back": _step_back,
}
_STEPS: dict[str, Callable[[Desk, Case, Party, People], Reply]] = {
    "show": lambda desk, case, party, button: Reply(party_screen(reading_of(desk), case, party)),
    "change": lambda desk, case, party, button: Reply(change_screen(reading_of(desk), case, party)),
    "heard": _heard,
    "ask": _ask,
    "link": _link,
    "consent": _consent,
    "offer": _offer,
    "yes": _read_out(yes=True),
    "no": _read_out(yes=False),
    "correct": _correct,
    "tried": _tried,
    "gone": _gone,
    "back": _back,
    "helper": _helper,
    "helper_reporting": _helper_yes(Side.REPORTING),
    "helper_other": _helper_yes(Side.OTHER),
    **{how: _tried_by(how) for how in parties.TRIED},
    **{why: _mark(why) for why in parties.LEFT},
}


def router() -> Router:
    made = Router(name="people")
    made.message.register(named, Active("people"), Private())
    made.callback_query.register(people, Pressed(People))
    return made
