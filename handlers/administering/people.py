"""People of a unit: who has come, and a new link for who has not."""

from bot.desk import Desk
from bot.rules.administering import administers, must_invite, staff_of, subtree
from bot.rules.case import Refused
from bot.rules.terms import Role
from bot.screens.buttons_admin import Admin
from bot.screens.language import Html, _, bold, day, label, paragraphs, say
from bot.screens.roles import role_name, roles_line, unit_name
from bot.screens.screen import Key, Screen, two_in_a_row
from handlers.administering.pages import PAGE, back_key, page_keys
from storage import invitations, joining, people


def of_unit(desk: Desk, button: Admin) -> Screen:
    """Names with roles; ● has not pressed Start yet."""
    staff = staff_of(button.unit, desk.organisation)
    here = people.reachable(desk.db, staff)
    names = people.names(desk.db, staff, desk.language)
    listed = list(staff)[button.page * PAGE : (button.page + 1) * PAGE]
    comma = "、" if desk.language == "zh" else ", "
    lines = [
        say(
            _("{mark} {name}: {roles}"),
            mark="✓" if each in here else "●",
            name=names.get(each, ""),
            roles=comma.join(role_name(role) for role in staff[each]),
        )
        for each in listed
    ]
    heading = say(
        _("{unit}, {count} people. ✓ is here, ● has not pressed Start yet."),
        unit=bold(unit_name(button.unit, desk.organisation)),
        count=len(staff),
    )
    rows = two_in_a_row([_person_key(names.get(each, ""), button.unit, each) for each in listed])
    rows.append(page_keys("people", button.unit, button.page, len(staff)))
    return Screen(paragraphs(heading, *lines), rows)


def absent(desk: Desk, button: Admin) -> Screen:
    """Everybody in the subtree who has not pressed Start."""
    tree = desk.organisation
    everybody = dict.fromkeys(person for unit in subtree(button.unit, tree) for person in staff_of(unit, tree))
    here = people.reachable(desk.db, everybody)
    missing = [person for person in everybody if person not in here]
    names = people.names(desk.db, missing, desk.language)
    listed = missing[button.page * PAGE : (button.page + 1) * PAGE]
    if not missing:
        return Screen(say(_("Everybody has pressed Start.")), [[back_key(button.unit)]])
    lines = [
        say(_("● {name}: {roles}"), name=names.get(each, ""), roles=roles_line(people.roles_of(desk.db, each), tree)) for each in listed
    ]
    rows = two_in_a_row([_person_key(names.get(each, ""), button.unit, each) for each in listed])
    rows.append(page_keys("absent", button.unit, button.page, len(missing)))
    return Screen(paragraphs(say(_("Not here yet: {count}"), count=len(missing)), *lines), rows)


def _person_key(name: str, unit: int, person: int) -> Key:
    return Key(name or "–", Admin(what="person", unit=unit, person=person).pack())


def person(desk: Desk, button: Admin) -> Screen:
    roles = _must_be_mine(desk, button.person)
    here = button.person in people.reachable(desk.db, [button.person])
    text = paragraphs(
        bold(people.name(desk.db, button.person, desk.language)),
        roles_line(roles, desk.organisation),
        say(_("✓ Is here and hears from me.")) if here else say(_("● Has not pressed Start yet.")),
        say(_("A new link ends the earlier one, and with its use the present access.")) if here else None,
    )
    keys = [Key(label(_("New link")), Admin(what="link", unit=button.unit, person=button.person).pack())]
    return Screen(text, [keys, [Key(label(_("Back")), Admin(what="people", unit=button.unit).pack())]])


def new_link(desk: Desk, button: Admin) -> Screen:
    """A one-time link, shown this once; only its hash is kept."""
    roles = _must_be_mine(desk, button.person)
    must_invite(desk.person, roles, desk.organisation)
    if joining.code_of(desk.db, button.person) is None:
        raise Refused("not_in_roster")
    token = invitations.make(
        desk.db, invitations.PERSON, desk.now, desk.policy.invitation_days, person=button.person, made_by=desk.person.id
    )
    name = people.name(desk.db, button.person, desk.language)
    text = paragraphs(
        say(_("For {name}, good once and until {day}:"), name=bold(name), day=until(desk)),
        link_line(f"https://t.me/{desk.house.username}?start=j_{token}"),
        say(_("I show it only now. Send it to nobody else: whoever opens it works here as {name}."), name=name),
    )
    return Screen(text, [[Key(label(_("Back")), Admin(what="people", unit=button.unit).pack())]])


def link_line(link: str) -> Html:
    return say("{link}", link=link)


def until(desk: Desk) -> str:
    from datetime import timedelta

    return day(desk.now + timedelta(days=desk.policy.invitation_days), desk.policy.zone)


def links(desk: Desk, button: Admin) -> Screen:
    """Links that can still be used, of people and groups below the unit."""
    tree = desk.organisation
    within = set(subtree(button.unit, tree))
    lines = []
    for each in invitations.waiting(desk.db, desk.now):
        if each.unit is not None and each.unit in within:
            what = say(_("the group of {unit}"), unit=unit_name(each.unit, tree))
        elif each.person is not None and any(unit in within for unit, _role in people.roles_of(desk.db, each.person)):
            what = say("{name}", name=people.name(desk.db, each.person, desk.language))
        else:
            continue
        lines.append(say(_("{what}, until {day}"), what=what, day=day(each.expires_at, desk.policy.zone)))
    shown = lines[button.page * PAGE : (button.page + 1) * PAGE]
    text = say(_("Links not used yet: {count}"), count=len(lines)) if lines else say(_("No link is waiting to be used."))
    return Screen(paragraphs(text, *shown), [page_keys("links", button.unit, button.page, len(lines))])


def _must_be_mine(desk: Desk, person: int) -> frozenset[tuple[int, Role]]:
    """The person's roles, one of which must lie in the reader's subtree; anybody else is nobody here."""
    roles = people.roles_of(desk.db, person)
    if not any(administers(desk.person, unit, desk.organisation) for unit, _role in roles):
        raise Refused("not_your_subtree")
    return roles
