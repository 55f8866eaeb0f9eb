"""The buttons of a report's questions: what it is about, safety, place, send; and those that lead back."""

from dataclasses import replace

from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules.case import Refused
from bot.rules.terms import Category, Channel, Danger, Level
from bot.screens.buttons import Form
from bot.screens.language import _, say
from bot.screens.screen import Reply
from handlers.reporting import alike, changing, listening, placing, questions, where
from handlers.reporting.draft import Doubt, Draft, keep, present
from handlers.reporting.receipt import registered, sent
from handlers.reporting.sending import send
from handlers.reporting.steps import go, onward
from storage import cases

CHOOSING = ("words", "category", "safety", "going", "contact", "place", "summary")


def pressed(press: CallbackQuery, desk: Desk, button: Form) -> Reply:
    """A button of the form; one of an earlier draft answers with the present state."""
    draft = present(desk)
    if draft is None or draft.form != button.form:
        return earlier_draft(desk, button.step)
    step = _STEPS.get(button.step)
    if step is None:
        raise Refused("button_old")
    return step(desk, draft, button.value)


def earlier_draft(desk: Desk, step: str) -> Reply:
    if step == "send":
        newest = cases.of_person(desk.db, desk.person.id, 1)
        if newest:
            case = desk.case(newest[0], to_change=False)
            return Reply(toast=say(_("This report is sent: {number}."), number=case.number))
    raise Refused("button_old")


def _category(desk: Desk, draft: Draft, value: str) -> Reply:
    try:
        category = Category(value)
    except ValueError:
        raise Refused("button_old")
    return onward(desk, replace(draft, category=category.value))


def _kinds(desk: Desk, draft: Draft, value: str) -> Reply:
    page = int(value) if value.isdecimal() and len(value) < 3 else 0
    return Reply(questions.ask_other_category(desk, draft, page))


def _danger(desk: Desk, draft: Draft, value: str) -> Reply:
    if value == "done":
        return onward(desk, replace(draft, asked=True))
    try:
        danger = Danger(value)
    except ValueError:
        raise Refused("button_old")
    chosen = set(draft.dangers) ^ {danger.value}
    return go(desk, replace(draft, dangers=tuple(sorted(chosen)), going_on=None), "safety")


def _going(desk: Desk, draft: Draft, value: str) -> Reply:
    return onward(desk, replace(draft, going_on=value == "yes"))


def _contact(desk: Desk, draft: Draft, value: str) -> Reply:
    if value not in ("phone", "message", "none"):
        raise Refused("button_old")
    return onward(desk, replace(draft, safe_contact=value))


def _place(desk: Desk, draft: Draft, value: str) -> Reply:
    """A town or village opens what lies below it; a grid is the answer, and so is "I do not know" at any level."""
    stay, _dot, at = value.rpartition(".")
    try:
        unit = desk.organisation.units.get(int(at))
    except ValueError:
        raise Refused("button_old")
    if stay:
        return placing.go_on(desk, draft.placed(unit.id if unit is not None else desk.organisation_root))
    if unit is None or unit.level not in (Level.TOWN, Level.VILLAGE, Level.GRID):
        raise Refused("button_old")
    if unit.level is Level.GRID or not where.below(desk, unit.id):
        return placing.go_on(desk, draft.placed(unit.id))
    return go(desk, replace(draft.asking((), Doubt.NONE), under=unit.id), "place")


def _page(desk: Desk, draft: Draft, value: str) -> Reply:
    under, _dot, page = value.partition(".")
    if not (_small(under) and _small(page)) or (int(under) and int(under) not in desk.organisation.units):
        raise Refused("button_old")
    at = int(under) or None
    keep(desk, replace(draft.asking((), Doubt.NONE), step="place", under=at))
    return Reply(where.ask_place(desk, draft, at, int(page)))


def _which(desk: Desk, draft: Draft, value: str) -> Reply:
    """Another page of the places to choose from."""
    offered = tuple(unit for unit in draft.offered if unit in desk.organisation.units)
    if not offered or not _small(value):
        raise Refused("button_old")
    return Reply(where.ask_which(desk, draft, offered, int(value)))


def _else(desk: Desk, draft: Draft, value: str) -> Reply:
    """None of the places that were offered: on to the buttons."""
    return go(desk, draft.asking((), Doubt.NONE), "place")


def _small(value: str) -> bool:
    return value.isdecimal() and len(value) < 16


def _send(desk: Desk, draft: Draft, value: str) -> Reply:
    if not draft.words and not draft.parts:
        return go(desk, draft, "words")
    if not draft.category or not draft.asked or draft.offered:
        return onward(desk, draft)
    case = send(desk, draft)
    desk.finish_conversation()
    screen = registered(desk, case) if draft.channel == Channel.GRID_WORKER else sent(desk, case)
    picture = "slip" if draft.behalf_name else ""
    return Reply(screen, picture=picture, picture_case=case.id if picture else 0)


def _back(desk: Desk, draft: Draft, value: str) -> Reply:
    if value not in CHOOSING:
        raise Refused("button_old")
    if value == "safety":
        draft = replace(draft, asked=False)
    return go(desk, draft, value)


def _on(desk: Desk, draft: Draft, value: str) -> Reply:
    """Go on where the report stands, without what was written in between."""
    return go(desk, replace(draft, pending=""), draft.step)


def _belongs(desk: Desk, draft: Draft, value: str) -> Reply:
    """What was written in between belongs to the report after all."""
    from handlers.reporting.report import with_more_words

    if not draft.pending:
        return go(desk, draft, draft.step)
    return with_more_words(desk, replace(draft, pending=""), draft.pending)


def _later(desk: Desk, draft: Draft, value: str) -> Reply:
    from handlers.reporting.asides import put_aside

    return put_aside(desk, draft)


def _where(desk: Desk, draft: Draft, value: str) -> Reply:
    return go(desk, draft.asking((), Doubt.NONE), "place")


_STEPS = {
    "category": _category,
    "kinds": _kinds,
    "danger": _danger,
    "going": _going,
    "contact": _contact,
    "place": _place,
    "page": _page,
    "which": _which,
    "else": _else,
    "send": _send,
    "where": _where,
    "on": _on,
    "heard": listening.answered,
    "belongs": _belongs,
    "later": _later,
    "go": _back,
    "into": alike.into,
    "separate": alike.separate,
    **changing.STEPS,
}
