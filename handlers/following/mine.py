"""Somebody's own cases: the list, one case, its history; the buttons on them lead on to adding and choosing."""

from collections.abc import Callable
from dataclasses import replace
from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk, request
from bot.posting import hearing
from bot.rules import following
from bot.rules.case import Case, Notice, Refused
from bot.screens.buttons import Menu, Mine, MineList
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.mine import (
    contact_line,
    contact_screen,
    list_screen,
    mine_screen,
    open_questions,
    question_screen,
    unread_words,
    written_screen,
)
from bot.screens.mine_history import public_history
from bot.screens.notices import own_part
from bot.screens.screen import Key, Reply, Screen
from handlers.casework.taking import reading_of
from handlers.following import adding, choosing, other_side, trouble
from handlers.gates import Command, Pressed, Private

LONGEST_HISTORY = 30  # lines on one screen


def case_list(desk: Desk, page: int = 0, *, new: bool = False) -> Reply:
    """What this person reported, as the answer to whatever they did."""
    return Reply(list_screen(reading_of(desk), desk.person.id, page), new=new)


def listed(message: Message, desk: Desk, argument: str) -> Reply:
    return case_list(desk)


def from_menu(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    """Below the message with the button, which may be the receipt with the number."""
    return case_list(desk, new=True)


def turned(press: CallbackQuery, desk: Desk, button: MineList) -> Reply:
    return case_list(desk, button.page)


def mine(press: CallbackQuery, desk: Desk, button: Mine) -> Reply:
    """A button of somebody's own case; nobody else gets further than this."""
    case = going_on(desk, desk.case(button.case))
    if not desk.private or not case.concerns(desk.person.id):
        raise Refused("not_a_party", number=case.number)
    if case.beside(desk.person.id):
        return other_side.mine(desk, case, button)
    step = _STEPS.get(button.what)
    if step is not None:
        return step(desk, case)
    ask, _sure, yes = button.what.rpartition("_")
    if yes == "yes" and ask in choosing.CHOICES:
        return choosing.do(desk, case, ask, button.version)
    if button.what in choosing.CHOICES:
        return choosing.confirm(desk, case, button.what)
    raise Refused("button_old")


def going_on(desk: Desk, case: Case) -> Case:
    """The case as which a merged one goes on, for whom that concerns; else the case itself."""
    return desk.case(case.merged_into) if case.merged_into is not None and case.concerns(desk.person.id) else case


def show(desk: Desk, case: Case) -> Reply:
    return Reply(mine_screen(reading_of(desk), case, desk.person.id))


def opened(desk: Desk, case: Case) -> Reply:
    """From a notice: below it, so that the notice stays to be read."""
    return Reply(mine_screen(reading_of(desk), case, desk.person.id), new=True)


def done(desk: Desk, case: Case) -> Reply:
    desk.finish_conversation()
    return show(desk, case)


def history(desk: Desk, case: Case) -> Reply:
    """All that happened as the people concerned may read it; a protected case shows none of it."""
    if case.protected or desk.person.id not in case.parties_listening:
        return show(desk, case)
    lines = public_history(reading_of(desk), case, desk.person.id)
    back = [Key(label("Go back"), Mine(case=case.id).pack()), Key(label("Receipt"), Mine(case=case.id, what="slip").pack())]
    return Reply(Screen(paragraphs(bold(case.number), *lines[-LONGEST_HISTORY:]), [back]))


def slip(desk: Desk, case: Case) -> Reply:
    """The receipt with day and hour of the request 受理证明, as a picture to keep or to print."""
    return Reply(toast=say(_("The receipt comes as a picture.")), picture="slip", picture_case=own_part(reading_of(desk), case).id)


def question(desk: Desk, case: Case) -> Reply:
    """The open question of a protected case, opened by the person themselves."""
    asked = open_questions(reading_of(desk), case, desk.person.id)
    if not asked:
        return _written(desk, case)
    return Reply(question_screen(reading_of(desk), case, request(desk, asked[-1].id)))


def _written(desk: Desk, case: Case) -> Reply:
    """What people on duty wrote since this person last said something."""
    unread = unread_words(reading_of(desk), case)
    if not unread:
        return show(desk, case)
    who = reading_of(desk).name(unread[-1][0])
    return Reply(written_screen(reading_of(desk), case, who, "\n".join(words for _by, words in unread)))


def contact(desk: Desk, case: Case) -> Reply:
    if not case.protected:
        raise Refused("button_old")
    return Reply(contact_screen(case))


def _contact_chosen(how: str) -> Callable[[Desk, Case], Reply]:
    def choose(desk: Desk, case: Case) -> Reply:
        own = own_part(reading_of(desk), case)
        if own.safe_contact != how:
            change = following.choose_contact(own, desk.act, how)
            if own.id != case.id:  # who handles it now has to know, whoever had the part
                whole = following.choose_contact(case, desk.act, how).notices
                to = tuple(each for notice in whole for person in notice.to for each in hearing(desk.house, case, person))
                change = replace(change, notices=(Notice("contact_chosen", to=to, facts={"case": case.id, "part": own.id}),))
            desk.apply(change)
        said = contact_line(how)
        back = Key(label("Go back"), Mine(case=case.id).pack())
        return Reply(Screen(paragraphs(said, say(_("You can change this at any time."))), [[back]]))

    return choose


def goes_on(desk: Desk, case: Case) -> Reply:
    """A reporter who is not a party says that it goes on; nobody counts how often, once an hour is enough."""
    if desk.person.id in case.parties_listening:
        return show(desk, case)
    if not choosing.lately(desk, case, "goes_on", choosing.AN_HOUR):
        desk.apply(following.goes_on(case, desk.act))
    return Reply(Screen(say(_("Thank you. Whoever works on {number} hears that it goes on."), number=case.number)))


_STEPS: dict[str, Callable[[Desk, Case], Reply]] = {
    "show": show,
    "open": opened,
    "done": done,
    "history": history,
    "slip": slip,
    "question": question,
    "add": adding.begin,
    "contact": contact,
    "goes_on": goes_on,
    "trouble": trouble.begin,
    "trouble_yes": trouble.without_words,
    "complaint": trouble.complain,
    "rights": other_side.own_rights,
    "helper": other_side.own_helper,
    **{f"contact_{how}": _contact_chosen(how) for how in following.SAFE_CONTACTS},
}


class _CasesMenu(Pressed):
    """The menu's entry for one's own cases; the other entries belong to others."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        return await super().__call__(press) if press.data == Menu(what="cases").pack() else False


def router() -> Router:
    found = Router(name="following")
    found.message.filter(Private())
    found.message.register(listed, Command("cases"))
    found.callback_query.register(from_menu, _CasesMenu(Menu))
    found.callback_query.register(turned, Pressed(MineList))
    found.callback_query.register(mine, Pressed(Mine))
    found.include_router(adding.router())
    found.include_router(trouble.router())
    found.include_router(other_side.router())
    return found
