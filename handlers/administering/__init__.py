"""`/admin`: people, links and groups of an administrator's own subtree."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.administering import below, must_administer, staff_of, subtree, tops
from bot.rules.case import Refused
from bot.screens.buttons_admin import Admin
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.roles import unit_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.administering import groups, people
from handlers.administering.pages import PAGE, back_key, page_keys
from handlers.gates import Command, Pressed, Private
from storage import people as stored_people

SCREENS = {
    "people": people.of_unit,
    "person": people.person,
    "link": people.new_link,
    "absent": people.absent,
    "links": people.links,
    "group": groups.group,
    "release": groups.release,
    "group_link": groups.new_link,
}


def admin(message: Message, desk: Desk, argument: str) -> Reply:
    return Reply(_first(desk))


def pressed(press: CallbackQuery, desk: Desk, button: Admin) -> Reply:
    """Every screen asks again whether the unit lies in the reader's subtree, whatever a client sent."""
    if button.what == "top":
        return Reply(_first(desk))
    must_administer(desk.person, button.unit, desk.organisation)
    if button.what == "unit":
        return Reply(_unit(desk, button.unit))
    if button.what == "below":
        return Reply(_below(desk, button.unit, button.page))
    if (screen := SCREENS.get(button.what)) is None:
        raise Refused("button_old")
    return Reply(screen(desk, button))


def _first(desk: Desk) -> Screen:
    units = tops(desk.person, desk.organisation)
    if not units:
        raise Refused("not_administrator")
    if len(units) == 1:
        return _unit(desk, units[0])
    keys = [Key(desk.organisation.units[unit].located(desk.language), Admin(what="unit", unit=unit).pack()) for unit in units]
    return Screen(say(_("Which of your units?")), two_in_a_row(keys))


def _unit(desk: Desk, unit: int) -> Screen:
    """One unit at a glance: who works there, who has not come yet, its group."""
    tree = desk.organisation
    staff = staff_of(unit, tree)
    everybody = {person for each in subtree(unit, tree) for person in staff_of(each, tree)}
    missing = len(everybody) - len(stored_people.reachable(desk.db, everybody))
    text = paragraphs(
        bold(unit_name(unit, tree)),
        say(_n("{count} person works here.", "{count} people work here.", len(staff)), count=len(staff)),
        _missing(missing, len(everybody)),
        groups.line(desk, unit),
    )
    keys = [
        _key(label(_("People")), "people", unit),
        _key(label(_("Not here yet")), "absent", unit),
        _key(label(_("Links waiting")), "links", unit),
    ]
    if groups.may_have(unit, tree):
        keys.insert(1, _key(label(_("Group")), "group", unit))
    if below(unit, tree):
        keys.append(_key(label(_("Units below")), "below", unit))
    if (up := _up(desk, unit)) is not None:
        keys.append(up)
    return Screen(text, two_in_a_row(keys))


def _missing(missing: int, count: int) -> Html:
    if not missing:
        return say(_("With the units below: everybody has pressed Start."))
    return say(_("With the units below: {missing} of {count} have not pressed Start yet."), missing=missing, count=count)


def _key(text: str, what: str, unit: int) -> Key:
    return Key(text, Admin(what=what, unit=unit).pack())


def _up(desk: Desk, unit: int) -> Key | None:
    """Back to the unit above, or to the list of one's units."""
    mine = tops(desk.person, desk.organisation)
    if unit in mine:
        return Key(label(_("Back")), Admin(what="top").pack()) if len(mine) > 1 else None
    parent = desk.organisation.units[unit].parent
    return None if parent is None else back_key(parent)


def _below(desk: Desk, unit: int, page: int) -> Screen:
    units = below(unit, desk.organisation)
    shown = units[page * PAGE : (page + 1) * PAGE]
    rows = two_in_a_row([Key(each.located(desk.language), Admin(what="unit", unit=each.id).pack()) for each in shown])
    rows.append(page_keys("below", unit, page, len(units)))
    return Screen(say(_("Units below {unit}:"), unit=unit_name(unit, desk.organisation)), rows)


def router() -> Router:
    found = Router(name="administering")
    found.message.register(admin, Command("admin"), Private())
    found.callback_query.register(pressed, Pressed(Admin), Private())
    return found
