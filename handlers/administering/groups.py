"""A unit's group, seen from an administrator's private chat."""

from bot.desk import Desk
from bot.rules.administering import must_bind
from bot.rules.organisation import Organisation
from bot.rules.terms import Level
from bot.screens.buttons_admin import Admin
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.roles import unit_name
from bot.screens.screen import Key, Screen
from handlers.administering.pages import back_key
from handlers.administering.people import link_line, until
from storage import groups, invitations


def may_have(unit: int, tree: Organisation) -> bool:
    return tree.units[unit].level is not Level.GRID


def line(desk: Desk, unit: int) -> Html | None:
    """Which group the unit has; a grid has none, for its cards go to its grid workers."""
    if not may_have(unit, desk.organisation):
        return None
    found = groups.of_unit(desk.db, unit)
    if found is None:
        return say(_("It has no group yet: new cases go to the unit above."))
    if found.gone_at is not None:
        return say(_("! I am not in its group “{title}” any more: new cases go to the unit above."), title=found.title)
    return say(_("Its group: {title}"), title=found.title or "–")


def group(desk: Desk, button: Admin) -> Screen:
    must_bind(desk.person, button.unit, desk.organisation)
    keys = [Key(label(_("Link for a group")), Admin(what="group_link", unit=button.unit).pack())]
    if groups.of_unit(desk.db, button.unit) is not None:
        keys.append(Key(label(_("Set free")), Admin(what="release", unit=button.unit).pack()))
    text = paragraphs(
        bold(unit_name(button.unit, desk.organisation)),
        line(desk, button.unit),
        say(_("Add me to a group and choose the unit there, or take a link. In a group with topics, write /unit in the topic.")),
    )
    return Screen(text, [keys, [back_key(button.unit)]])


def new_link(desk: Desk, button: Admin) -> Screen:
    """A one-time link that puts the bot into a group and gives the group to the unit."""
    must_bind(desk.person, button.unit, desk.organisation)
    token = invitations.make(desk.db, invitations.UNIT, desk.now, desk.policy.invitation_days, unit=button.unit, made_by=desk.person.id)
    text = paragraphs(
        say(
            _("For the group of {unit}, good once and until {day}:"), unit=bold(unit_name(button.unit, desk.organisation)), day=until(desk)
        ),
        link_line(f"https://t.me/{desk.house.username}?startgroup=u_{token}"),
        say(_("Open it and choose the group. I show it only now.")),
    )
    return Screen(text, [[Key(label(_("Back")), Admin(what="group", unit=button.unit).pack())]])


def release(desk: Desk, button: Admin) -> Screen:
    must_bind(desk.person, button.unit, desk.organisation)
    found = groups.of_unit(desk.db, button.unit)
    if found is not None:
        groups.release(desk.db, found.id)
        desk.house.stale = True
    return group(desk, button)
