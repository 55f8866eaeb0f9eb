"""Papers of a case, its history and its time line: for who may open it, in private; each look is logged."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.documents.case_papers import KINDS, name_of, offered
from bot.rules.case import Case, Refused
from bot.rules.permits import may_read, may_see_names, must_not_be_kept_out
from bot.screens.buttons_agreement import Pact
from bot.screens.buttons_papers import History, Paper, Papers
from bot.screens.history import history_screen
from bot.screens.language import _, say
from bot.screens.papers import choice_screen, list_screen, room_screen
from bot.screens.rooms import room_keys
from bot.screens.screen import Reply
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases

OF_AGREEMENT = ("agreement", "confirmation", "performance")  # papers that are asked for while the agreement is worked on


def readable(desk: Desk, id_: int) -> tuple[Case, bool]:
    """The case of a button for who may open it, and whether with names."""
    case = desk.case(id_, to_change=False)
    must_not_be_kept_out(desk.person, case)
    if not may_read(desk.person, case, desk.organisation):
        raise Refused("not_your_unit", number=case.number)
    return case, may_see_names(desk.person, case, desk.organisation)


def room(press: CallbackQuery, desk: Desk, button: Papers) -> Reply:
    case, names = readable(desk, button.case)
    if button.what in ("open", "room"):
        return in_private(desk, room_screen(case), asked=_("I have sent it to you in private."), new=button.what == "open")
    if not desk.private:
        raise Refused("button_old")
    if button.what == "list":
        slugs = [each.slug for each in offered(reading_of(desk), case, names=names)]
        return Reply(list_screen(case, slugs, button.page))
    if button.what == "picture":
        cases.looked(desk.db, case.id, desk.person.id, "timeline", desk.now)
        return Reply(picture="timeline", picture_case=case.id, toast=say(_("I am drawing it.")))
    raise Refused("button_old")


def paper(press: CallbackQuery, desk: Desk, button: Paper) -> Reply:
    """Which of its forms, then the document itself."""
    case, names = readable(desk, button.case)
    found = next((each for each in offered(reading_of(desk), case, names=names) if each.slug == button.slug), None)
    if not desk.private or found is None:
        raise Refused("button_old")
    if not button.kind:
        agreement = Pact(case=case.id).pack()
        pact = found.slug in OF_AGREEMENT and found.ready and any(key.data == agreement for key in room_keys(reading_of(desk), case))
        return Reply(choice_screen(case, found.slug, ready=found.ready, pact=pact))
    if button.kind not in KINDS or not (found.ready or button.blank):
        raise Refused("button_old")
    cases.looked(desk.db, case.id, desk.person.id, "paper", desk.now)
    name = name_of(found.slug, button.kind, blank=button.blank)
    return Reply(toast=say(_("I am making it.")), paper=name, paper_case=case.id)


def history(press: CallbackQuery, desk: Desk, button: History) -> Reply:
    case, names = readable(desk, button.case)
    if not desk.private:
        raise Refused("button_old")
    cases.looked(desk.db, case.id, desk.person.id, "history", desk.now)
    return Reply(history_screen(reading_of(desk), case, names=names, page=max(0, button.page)))


def router() -> Router:
    found = Router(name="papers")
    found.callback_query.filter(Pressed(Papers, Paper, History))
    for handler, kind in ((room, Papers), (paper, Paper), (history, History)):
        found.callback_query.register(handler, Pressed(kind))
    return found
