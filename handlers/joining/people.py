"""`/start j_<token>`: somebody becomes the person of the roster that the link was made for."""

from bot.desk import Desk
from bot.posting import show_menu
from bot.rules.case import Refused
from bot.rules.terms import Role
from bot.screens.buttons import Menu
from bot.screens.language import Html, _, label, paragraphs, say
from bot.screens.roles import roles_sentence
from bot.screens.screen import Key, Reply, Screen
from storage import invitations, joining, people


def person(desk: Desk, token: str) -> Reply:
    """Use the link up; who presses their own link again hears the same again."""
    if not desk.private:
        raise Refused("link_for_people")
    used = invitations.used_by(desk.db, token)
    if used is not None and used[1] == desk.person.id:
        return _welcome(desk, desk.person.id)
    invitation = invitations.use(desk.db, token, desk.person.id, desk.now, invitations.PERSON, invitations.ADMINISTRATOR)
    if invitation.kind == invitations.ADMINISTRATOR:
        who = _administrator(desk)
    else:
        assert invitation.person is not None
        who = _enter(desk, invitation.person)
    desk.house.stale = True
    show_menu(desk.db, who, desk.now)
    if invitation.made_by is not None and invitation.made_by != who:
        desk.tell(invitation.made_by, "joined", {"who": who, "account": desk.person.name})
    return _welcome(desk, who)


def _enter(desk: Desk, who: int) -> int:
    if not joining.in_force(desk.db, who):
        raise Refused("link_unknown")
    if desk.person.id != who and joining.code_of(desk.db, desk.person.id) is not None:
        raise Refused("joined_as_other", name=people.name(desk.db, desk.person.id, desk.language))
    joining.enter(desk.db, desk.chat, desk.person.id, who)
    return who


def _administrator(desk: Desk) -> int:
    city = next((unit.id for unit in desk.organisation.units.values() if unit.parent is None), None)
    if city is None:
        raise Refused("no_roster")
    joining.make_administrator(desk.db, desk.person.id, city)
    return desk.person.id


def _welcome(desk: Desk, who: int) -> Reply:
    roles = people.roles_of(desk.db, who)
    name = people.name(desk.db, who, desk.language)
    text = paragraphs(
        say(_("Hello {name}, good that you are here."), name=name),
        roles_sentence(roles, desk.organisation),
        _what_comes({role for _unit, role in roles}),
        say(_("The link is used up; nobody else can come in by it.")),
    )
    keys = [Key(label(_("My work")), Menu(what="work").pack()), Key(label(_("How it works")), Menu(what="help").pack())]
    return Reply(Screen(text, [keys]))


def _what_comes(held: set[Role]) -> Html | None:
    """The one thing to know first, by what somebody does here."""
    if held & {Role.MEDIATOR, Role.LEADER}:
        return say(_("New cases come to your unit's group as cards; what you take goes on here, between the two of us."))
    if Role.GRID_WORKER in held:
        return say(_("Write or photograph what you find, here: one message and one tap register it. Cases of your grid come here too."))
    if held & {Role.SUPERVISOR, Role.DUTY, Role.PROTECTION}:
        return say(_("What is overdue or urgent comes to you here."))
    if Role.ADMINISTRATOR in held:
        return say(_("/admin shows people, links and groups."))
    return None
