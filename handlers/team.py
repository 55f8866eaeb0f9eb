"""`/team`: a leader's own people, who of them is away, and how the unit's cases are given."""

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules import assigning
from bot.rules.absence import own_people, stand_in_of
from bot.rules.case import Refused
from bot.rules.policy import Mode
from bot.rules.terms import Grade
from bot.screens.buttons_absence import Away, Team
from bot.screens.language import Html, _, _n, bold, label, paragraphs, say
from bot.screens.names import grade_name
from bot.screens.notices_absence import until
from bot.screens.roles import unit_name
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.casework.taking import reading_of
from handlers.gates import Command, Pressed, Private
from storage import people, turns

PAGE = 4  # people on one screen; with turning and the mode that makes six


def team(message: Message, desk: Desk, argument: str) -> Reply:
    return Reply(_list(desk, 0), new=True)


def pressed(press: CallbackQuery, desk: Desk, button: Team) -> Reply:
    if button.what == "list":
        return Reply(_list(desk, button.page))
    if button.what == "mode":
        return Reply(_mode(desk, button.unit, button.value))
    raise Refused("button_old")


def _must_lead(desk: Desk) -> tuple[int, ...]:
    units = assigning.led_units(desk.person, desk.organisation)
    if not units:
        raise Refused("not_leader" if desk.person.staff else "staff_only")
    return units


def _list(desk: Desk, page: int) -> Screen:
    """Everybody with what they have in hand, or until when they are away."""
    units = _must_lead(desk)
    listed = own_people(desk.person, desk.organisation)
    page = max(0, min(page, max(0, len(listed) - 1) // PAGE))
    shown = listed[page * PAGE : (page + 1) * PAGE]
    names = people.names(desk.db, shown, desk.language)
    counted = turns.in_hand(desk.db, shown)
    lines = [_line(desk, each, names.get(each, "–"), counted.get(each, 0)) for each in shown]
    keys = [Key(names.get(each, "–"), Away(who=0 if each == desk.person.id else each).pack()) for each in shown]
    turning = Key(label(_("More")), Team(page=page + 1 if (page + 1) * PAGE < len(listed) else 0).pack())
    below = [turning] if len(listed) > PAGE else []
    below.append(Key(label(_("How cases go")), Team(what="mode", unit=units[0]).pack()))
    head = say(_("Your people. Press a name to put down that somebody is away, or back."))
    return Screen(paragraphs(head, *lines), [*two_in_a_row(keys), below])


def _line(desk: Desk, person: int, name: str, in_hand: int) -> Html:
    absence = desk.organisation.away.get(person)
    if absence is None:
        return say(_n("{name}: {count} case in hand", "{name}: {count} cases in hand", in_hand), name=bold(name), count=in_hand)
    view = reading_of(desk)
    instead = stand_in_of(person, desk.organisation)
    if instead is None:
        return say(_("{name}: away until {until}, nobody stands in"), name=bold(name), until=until(view, absence))
    return say(_("{name}: away until {until}, {who} stands in"), name=bold(name), until=until(view, absence), who=view.name(instead))


def _mode(desk: Desk, unit: int, value: str) -> Screen:
    """How new cases of a led unit are given; a pressed mode is kept at once."""
    units, policy = _must_lead(desk), desk.policy.assignment
    if value:
        assigning.must_choose(desk.person, unit, desk.organisation, policy)
        if value not in set(Mode):
            raise Refused("button_old")
        turns.choose_mode(desk.db, unit, Mode(value))
        desk.house.stale = True
        present = Mode(value)
    elif unit in units:
        present = assigning.mode_of(desk.organisation.units[unit], policy)
    else:
        raise Refused("not_leader")
    says = {
        Mode.BY_HAND: _("New cases of {unit} are taken, or given by you."),
        Mode.LEAST_LOADED: _("New cases of {unit} go by themselves to the mediator with the fewest in hand."),
        Mode.IN_TURN: _("New cases of {unit} go by themselves to one mediator after the other."),
    }
    first = say(says[present], unit=bold(unit_name(unit, desk.organisation)))
    comma = "、" if desk.language == "zh" else ", "
    others = [grade_name(each) for each in Grade if each not in policy.grades]
    but = (
        say(_("Grades that a person always gives: {grades}."), grades=comma.join(others))
        if others and present is not Mode.BY_HAND
        else None
    )
    keys: list[Key] = []
    if policy.leader_may_choose:
        labels = {Mode.BY_HAND: label(_("By hand")), Mode.LEAST_LOADED: label(_("Fewest in hand")), Mode.IN_TURN: label(_("In turn"))}
        keys = [Key(text, Team(what="mode", unit=unit, value=each.value).pack()) for each, text in labels.items() if each is not present]
    fixed = None if policy.leader_may_choose else say(_("The organisation's policy says so; it cannot be changed here."))
    other_units = [
        Key(desk.organisation.units[each].located(desk.language), Team(what="mode", unit=each).pack()) for each in units if each != unit
    ][:2]
    back = Key(label(_("My people")), Team().pack())
    return Screen(paragraphs(first, but, fixed), [*two_in_a_row(keys), other_units, [back]])


def router() -> Router:
    found = Router(name="team")
    found.message.register(team, Command("team"), Private())
    found.callback_query.register(pressed, Pressed(Team), Private())
    return found
