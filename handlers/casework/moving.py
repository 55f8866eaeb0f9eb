"""A case goes to another unit: beside, up or down, chosen by buttons, with a reason in words; or it ends without being handled."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import accepting, authority, ending, moving
from bot.rules.case import Case, Refused
from bot.rules.organisation import Unit
from bot.rules.terms import Kind, Level, Stage
from bot.screens.buttons import Move
from bot.screens.buttons_moving import GiveBack
from bot.screens.language import _, label, say
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.asking import ask, cancel_row, finishes
from handlers.casework.accepting import contested
from handlers.casework.giving import give_by_itself
from handlers.casework.privately import in_private
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import requests

PAGE = 6  # units on one screen


def move(press: CallbackQuery, desk: Desk, button: Move) -> Reply:
    """Each screen asks the rules anew, for the case may have moved since the button was shown."""
    case = desk.case(button.case)
    reason, _dot, kind = button.what.partition(".")
    if reason == "reject":
        return _reject(desk, case, kind)
    moving.must_be_movable(case, desk.act)
    match button.what:
        case "menu":
            # What waits for a unit has no other way: the choice of units comes at once.
            screen = _tree(desk, case, button) if case.stage is Stage.REPORTED else _menu(desk, case)
            return in_private(desk, screen, asked=_("I have asked you in private where it shall go."))
        case "ways":
            return Reply(_menu(desk, case))
        case "up":
            return _ask_why(desk, case, moving.unit_above(case, desk.act, desk.house.receiving))
        case "to" | "down" | "rooms":
            return Reply(_tree(desk, case, button))
        case "pick":
            return _ask_why(desk, case, button.at)
    raise Refused("button_old")


def _menu(desk: Desk, case: Case) -> Screen:
    """The ways that exist for this case now."""
    keys = [Key(label(_("Another unit")), Move(case=case.id, what="to").pack())]
    if _above(desk, case) is not None:
        keys.append(Key(label(_("Refer up")), Move(case=case.id, what="up").pack()))
    if case.handled_by is not None and _reaches(desk, case, case.handled_by, below=True):
        keys.append(Key(label(_("Send down")), Move(case=case.id, what="down", at=case.handled_by).pack()))
    if accepting.can_be_given_back(case):
        keys.append(Key(label(_("Give it back")), GiveBack(case=case.id).pack()))
    if _can_reject(desk, case):
        keys.append(Key(label(_("Not for us")), Move(case=case.id, what="reject").pack()))
    return Screen(say(_("Where shall {number} go?"), number=case.number), [*two_in_a_row(keys), cancel_row()])


def _above(desk: Desk, case: Case) -> int | None:
    try:
        return moving.unit_above(case, desk.act, desk.house.receiving)
    except Refused:
        return None


def _can_reject(desk: Desk, case: Case) -> bool:
    try:
        ending.must_be_rejectable(case, desk.act)
    except Refused:
        return False
    return True


# -- the tree -----------------------------------------------------------------------------------------------------------


def _takes(desk: Desk, case: Case, unit: int) -> bool:
    """Whether a unit can be chosen: the rules allow it, and somebody there would hear of it."""
    receiving = desk.house.receiving
    return unit in receiving and authority.possible(case, desk.act, unit) and authority.may_give(case, desk.act, unit, receiving)


def _reaches(desk: Desk, case: Case, unit: int, *, below: bool = False) -> bool:
    """Whether the unit, or with `below` only what lies under it, can be chosen."""
    tree = desk.organisation
    return any(_takes(desk, case, each) for each in tree.units if tree.covers(unit, each) and not (below and each == unit))


def _tree(desk: Desk, case: Case, button: Move) -> Screen:
    """One level of the tree: the unit itself, then what lies below it; department rooms of the city stand on a screen of their own."""
    tree = desk.organisation
    top = desk.organisation_root
    at = button.at if button.at in tree.units else top
    what = button.what if button.what in ("down", "rooms") else "to"
    below = [unit for unit in tree.units.values() if unit.parent == at and _reaches(desk, case, unit.id)]
    rooms = [unit for unit in below if unit.level is Level.DEPARTMENT]
    places = [unit for unit in below if unit.level is not Level.DEPARTMENT]
    apart = at == top and bool(rooms) and bool(places)
    shown = rooms if what == "rooms" else places if apart else below
    keys = [_unit_key(desk, case, unit, what) for unit in sorted(shown, key=lambda unit: unit.code)]
    if apart and what != "rooms":
        keys.insert(0, Key(label(_("Department rooms")), Move(case=case.id, what="rooms", at=at).pack()))
    if what != "rooms" and _takes(desk, case, at):
        keys.insert(0, _pick_key(desk, case, tree.units[at]))
    pages = [keys[first : first + PAGE] for first in range(0, len(keys), PAGE)] or [[]]
    page = max(0, min(button.page, len(pages) - 1))
    rows = two_in_a_row(pages[page])
    turn: list[Key] = []
    if page > 0:
        turn.append(Key(label(_("Before")), Move(case=case.id, what=what, at=at, page=page - 1).pack()))
    if page < len(pages) - 1:
        turn.append(Key(label(_("More")), Move(case=case.id, what=what, at=at, page=page + 1).pack()))
    question = _("{number}: which unit of {place}?") if keys else _("{number}: no unit of {place} can take it now.")
    where = tree.units[at].located(desk.language)
    return Screen(say(question, number=case.number, place=where), [*rows, turn, [*_back(desk, case, what, at), *cancel_row()]])


def _back(desk: Desk, case: Case, what: str, at: int) -> list[Key]:
    """One level up, or to the ways; what waits to be routed has no ways to go back to."""
    parent = desk.organisation.units[at].parent
    if what == "rooms":
        back = Move(case=case.id, what="to", at=at)
    elif parent is not None and at != (case.handled_by if what == "down" else None):
        back = Move(case=case.id, what=what, at=parent)
    elif case.stage is Stage.REPORTED:
        return []
    else:
        back = Move(case=case.id, what="ways")
    return [Key(label(_("Back")), back.pack())]


def _unit_key(desk: Desk, case: Case, unit: Unit, what: str) -> Key:
    if _reaches(desk, case, unit.id, below=True):
        return Key(f"{short_name(desk, unit)} ▸", Move(case=case.id, what="down" if what == "down" else "to", at=unit.id).pack())
    return _pick_key(desk, case, unit)


def _pick_key(desk: Desk, case: Case, unit: Unit) -> Key:
    return Key(short_name(desk, unit), Move(case=case.id, what="pick", at=unit.id).pack())


def short_name(desk: Desk, unit: Unit) -> str:
    """A unit as it fits on a button: its place, or its own name without the place that the screen already names."""
    if unit.level is Level.GRID and unit.parent is not None:
        village = desk.organisation.units[unit.parent].located(desk.language)
        return unit.called(desk.language).replace(f" of {village}", "").replace(village, "").strip()
    return unit.located(desk.language)


# -- reasons ------------------------------------------------------------------------------------------------------------


def _ask_why(desk: Desk, case: Case, to: int) -> Reply:
    if to == case.handled_by:
        raise Refused("same_unit", number=case.number)
    if to not in desk.house.receiving or not authority.possible(case, desk.act, to):
        raise Refused("unit_not_possible", number=case.number)
    authority.must_give(case, desk.act, to, desk.house.receiving)
    prompt = say(
        _("{number} goes to {unit}. Why? One line, please; that unit reads it."), number=case.number, unit=reading_of(desk).unit(to)
    )
    return ask(desk, "move", prompt, case=case.id, to=to)


@finishes("move")
def finish_move(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    if facts["to"] not in desk.house.receiving:
        raise Refused("unit_not_possible", number=case.number)
    change = moving.move(case, desk.act, facts["to"], text, desk.house.receiving)
    desk.apply(change)
    desk.finish_conversation()
    if change.asked is not None:
        return Reply(contested(case))
    for asked in requests.open_of(desk.db, case.id, "who_has_it"):  # who may decide it has done so by moving it
        requests.decide(desk.db, asked.id, str(facts["to"]), desk.person.id, desk.now)
    view = reading_of(desk)
    given = give_by_itself(desk, desk.case(case.id))
    if given.responsible is not None:
        done = _("{number} is with {unit} now, and {who} has it.")
        return Reply(Screen(say(done, number=case.number, unit=view.unit(facts["to"]), who=view.name(given.responsible))))
    take = next(each for each in change.started if each.kind in (Kind.TAKE, Kind.ACCEPT))
    done = _("{number} is with {unit} now. Somebody there takes it by {due}.")
    return Reply(Screen(say(done, number=case.number, unit=view.unit(facts["to"]), due=view.deadline(take.due_at))))


def _reject(desk: Desk, case: Case, kind: str) -> Reply:
    ending.must_be_rejectable(case, desk.act)
    if kind not in ending.REASONS_TO_REJECT:
        keys = [
            Key(label(_("No dispute")), Move(case=case.id, what="reject.no_dispute").pack()),
            Key(label(_("Out of our area")), Move(case=case.id, what="reject.out_of_area").pack()),
            Key(label(_("Another authority")), Move(case=case.id, what="reject.not_ours").pack()),
            Key(label(_("Back")), Move(case=case.id, what="ways").pack()),
        ]
        return Reply(
            Screen(say(_("{number} would end here. Why is it not for us?"), number=case.number), [*two_in_a_row(keys), cancel_row()])
        )
    prompt = say(_("{number}: what shall the person read, and where can they go? One or two sentences, please."), number=case.number)
    return ask(desk, "reject", prompt, case=case.id, reason=kind)


@finishes("reject")
def finish_reject(desk: Desk, facts: dict[str, Any], text: str) -> Reply:
    case = desk.case(facts["case"])
    desk.apply(ending.reject(case, desk.act, facts["reason"], text))
    desk.finish_conversation()
    return Reply(Screen(say(_("{number} has ended, and the person has been told."), number=case.number)))


def router() -> Router:
    found = Router(name="moving")
    found.callback_query.register(move, Pressed(Move))
    return found
