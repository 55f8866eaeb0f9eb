"""From the card: take, assign by name, details in private; "I am on it" for who is on duty."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import handling
from bot.rules.case import Case, Refused
from bot.rules.permits import helps, may_read, may_see_names, must_lead, must_not_be_kept_out, stepped_back
from bot.rules.terms import Level, Role, Stage
from bot.screens.buttons import Assign, Cancel, Details, OnIt, Steps, Take, TakeOver
from bot.screens.details import details_screen
from bot.screens.language import Html, _, label, say
from bot.screens.measures import helper_screen
from bot.screens.one_matter import parts_of
from bot.screens.reading import Reading
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.gates import Pressed
from storage import cases, chats, people, requests


def reading_of(desk: Desk) -> Reading:
    return Reading(desk.db, desk.organisation, desk.policy, desk.now, desk.language, desk.person.id)


def take(press: CallbackQuery, desk: Desk, button: Take) -> Reply:
    case = desk.case(button.case)
    if case.responsible == desk.person.id:
        return Reply(toast=say(_("You have {number} already."), number=case.number))
    _must_have_private_chat(desk)
    desk.apply(handling.take(case, desk.act))
    return _done(desk, say(_("{number} is yours. I have written to you."), number=case.number))


def _done(desk: Desk, text: Html) -> Reply:
    """In a group the card shows the new state by itself; in private the pressed message says it."""
    return Reply(toast=text) if not desk.private else Reply(Screen(text))


def _must_have_private_chat(desk: Desk) -> None:
    """Everything personal goes on in private, so who takes a case must have started the bot."""
    if chats.private_of(desk.db, desk.person.id) is None:
        raise Refused("start_first")


def take_over(press: CallbackQuery, desk: Desk, button: TakeOver) -> Reply:
    case = desk.case(button.case)
    desk.apply(handling.take_over(case, desk.act))
    _answer_other_mediator(desk, case)
    return _done(desk, say(_("{number} is yours. I have written to you."), number=case.number))


def on_it(press: CallbackQuery, desk: Desk, button: OnIt) -> Reply:
    case = desk.case(button.case)
    desk.apply(handling.answer_duty(case, desk.act))
    told = say(_("Thank you. The person who reported has been told your name."))
    if not desk.private:
        return Reply(toast=told)
    after = desk.case(button.case, to_change=False)
    cases.looked(desk.db, case.id, desk.person.id, "duty", desk.now)
    names = may_see_names(desk.person, after, desk.organisation)
    return Reply(details_screen(reading_of(desk), after, names=names), toast=told)


def assign(press: CallbackQuery, desk: Desk, button: Assign) -> Reply:
    case = desk.case(button.case)
    if button.person:
        to = people.known(desk.db, button.person)
        if to is None:
            raise Refused("assignee_outside", number=case.number)
        desk.apply(handling.assign(case, desk.act, to))
        _answer_other_mediator(desk, case)
        who = people.name(desk.db, button.person, desk.language)
        done = say(_("{number} is with {who} now."), number=case.number, who=who)
        return _done(desk, done)
    return ask_who(desk, case)


def _answer_other_mediator(desk: Desk, case: Case) -> None:
    """Somebody else has it now: that is the answer to a party who asked for another mediator."""
    for asked in requests.open_of(desk.db, case.id, "other_mediator"):
        requests.decide(desk.db, asked.id, "given", desk.person.id, desk.now)


def ask_who(desk: Desk, case: Case) -> Reply:
    """The people of the unit, to choose one by name."""
    must_lead(desk.person, case, desk.organisation)
    case.must_be(Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)
    rows = _candidates(desk, case)
    if not rows:
        raise Refused("nobody_to_assign", number=case.number)
    ask = Screen(say(_("Who shall have {number}?"), number=case.number), [*rows, [Key(label(_("Cancel")), Cancel().pack())]])
    if desk.private:
        return Reply(ask, new=True)
    private = chats.private_of(desk.db, desk.person.id)
    if private is None:
        raise Refused("start_first")
    desk.post(private, ask)
    return Reply(toast=say(_("I have asked you in private who shall have it.")))


def _candidates(desk: Desk, case: Case) -> list[list[Key]]:
    """Who can be given the case: neither who has it, nor who is away or has stepped back from it."""
    tree = desk.organisation
    assert case.handled_by is not None
    if case.protected:
        staff = sorted({person for held in tree.staff.values() for person, role in held if role is Role.PROTECTION})
    else:
        roles = (Role.GRID_WORKER,) if tree.units[case.handled_by].level is Level.GRID else (Role.MEDIATOR, Role.LEADER)
        staff = sorted({person for role in roles for person in tree.holders(case.handled_by, role)})
    reachable = people.reachable(desk.db, staff)
    able = (each for each in staff if each in reachable and each != case.responsible and each not in tree.away)
    listed = [each for each in able if not stepped_back(each, case)]
    names = people.names(desk.db, listed, desk.language)
    return two_in_a_row([Key(name, Assign(case=case.id, person=person).pack()) for person, name in sorted(names.items())])


def details(press: CallbackQuery, desk: Desk, button: Details) -> Reply:
    """Details open in private, by a logged press."""
    return show_details(desk, desk.case(button.case, to_change=False))


def show_details(desk: Desk, case: Case) -> Reply:
    """The details with everything attached, in the reader's private chat; the look is logged."""
    must_not_be_kept_out(desk.person, case)
    reads = may_read(desk.person, case, desk.organisation)
    if not reads and not helps(desk.person, case, desk.organisation):
        raise Refused("not_your_unit", number=case.number)
    private = chats.private_of(desk.db, desk.person.id)
    if private is None:
        raise Refused("start_first")
    if not reads:
        cases.looked(desk.db, case.id, desk.person.id, "step", desk.now)
        desk.post(private, helper_screen(reading_of(desk), case))
        return Reply(toast="" if desk.private else say(_("I have sent it to you in private.")))
    names = may_see_names(desk.person, case, desk.organisation)
    cases.looked(desk.db, case.id, desk.person.id, "names" if names else "words", desk.now)
    view = reading_of(desk)
    screen = details_screen(view, case, names=names)
    desk.post(private, screen)
    desk.post_files(private, case.id, names=names)
    for part in parts_of(view, case):
        named = may_see_names(desk.person, part, desk.organisation)
        cases.looked(desk.db, part.id, desk.person.id, "names" if named else "words", desk.now)
        desk.post_files(private, part.id, names=named)
    return Reply(toast="" if desk.private else say(_("I have sent it to you in private.")))


def steps(press: CallbackQuery, desk: Desk, button: Steps) -> Reply:
    """The other steps of a case in the place of those that were shown; the details stay, and show the present state."""
    case = desk.case(button.case, to_change=False)
    must_not_be_kept_out(desk.person, case)
    if not desk.private or not may_read(desk.person, case, desk.organisation):
        raise Refused("not_your_unit", number=case.number)
    names = may_see_names(desk.person, case, desk.organisation)
    return Reply(details_screen(reading_of(desk), case, names=names, page=max(0, button.page)))


def router() -> Router:
    found = Router(name="taking")
    found.callback_query.filter(Pressed(Take, Assign, Details, Steps, OnIt, TakeOver))
    for handler, kind in ((take, Take), (assign, Assign), (details, Details), (steps, Steps), (on_it, OnIt), (take_over, TakeOver)):
        found.callback_query.register(handler, Pressed(kind))
    return found
