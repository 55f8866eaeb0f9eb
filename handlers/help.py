"""What this is, who sees what, whom to call, what the signs mean; for staff a line about each of their roles."""

from typing import Any

from aiogram import Router
from aiogram.types import CallbackQuery, Message

from bot.desk import Desk
from bot.rules.terms import Role
from bot.screens.buttons import Menu
from bot.screens.buttons_absence import Away, Team
from bot.screens.language import Html, _, bold, label, paragraphs, say
from bot.screens.roles import roles_sentence
from bot.screens.screen import Key, Reply, Screen, two_in_a_row
from handlers.absences import may_be_away
from handlers.gates import Command, Pressed

ENTRIES = ("help", "who", "lines", "signs", "privacy")


def asked(message: Message, desk: Desk, argument: str) -> Reply:
    if not desk.private:
        return Reply(Screen(say(_("Cards of cases come here. Press a button on a card; everything personal goes on in private, with me."))))
    return Reply(help_screen(desk))


def help_screen(desk: Desk) -> Screen:
    """In a few lines, the next step first."""
    text = paragraphs(
        say(_("I bring troubles between people to your community's mediators and tell you how it goes on.")),
        say(_("Just write what happened; photos, voice and location are fine.")),
        say(_("/cases shows what you reported: add something, answer, take it back, court, another mediator.")),
        say(_("/language changes the language, /cancel stops what we are doing.")),
        say(_("Mediation is voluntary and free. In danger call {police}."), police=bold("110")),
        *_for_staff(desk),
    )
    keys = [_key(entry) for entry in ENTRIES[1:]]
    if desk.private and may_be_away(desk):
        keys.append(Key(label(_("Away")), Away().pack()))
    if desk.private and desk.person.units_as(Role.LEADER):
        keys.append(Key(label(_("My people")), Team().pack()))
    return Screen(text, two_in_a_row(keys))


def _key(entry: str) -> Key:
    labels = {
        "help": label("Go back"),
        "who": label("Who will see it"),
        "lines": label("Numbers to call"),
        "signs": label("The signs"),
        "privacy": label("Privacy"),
    }
    return Key(labels[entry], Menu(what=entry).pack())


def _for_staff(desk: Desk) -> list[Html]:
    """What they are here, and one line for each kind of work that comes with it."""
    held = {role for _unit, role in desk.person.roles}
    texts = {
        Role.GRID_WORKER: _("On your round: send me what you see, in words or as a photo; one tap registers it or keeps it as settled."),
        Role.VOLUNTEER: _("Send me what you see; your grid worker takes care of it."),
        Role.MEDIATOR: _('Press "I take it" on a card; /work shows what you have in hand and by when.'),
        Role.LEADER: _('"Assign" on a card gives it to somebody by name; what is overdue comes to you. /team shows your people.'),
        Role.SUPERVISOR: _("What is overdue comes to you with buttons to press, to give it to somebody else, or to give more time."),
        Role.ADMINISTRATOR: _("/admin is for the roster, links and groups."),
        Role.PROTECTION: _("Protected cases come only to named staff like you; in groups they are a number and a time limit."),
        Role.DUTY: _('When you are on duty, "I am on it" tells the person your name.'),
    }
    away = [say(_("/away says that you are away, and who stands in."))] if may_be_away(desk) else []
    sentence = roles_sentence(desk.person.roles, desk.organisation)
    lines = [say(text) for role, text in texts.items() if role in held] + away
    return [sentence, *lines] if sentence is not None else lines


def who_screen(desk: Desk) -> Screen:
    """True at every look, because the same permissions are checked each time."""
    text = paragraphs(
        say(_("Who sees what you write: the people of the unit that handles it, and those who hand over and supervise.")),
        say(_("Each look is recorded.")),
        say(_("Name and phone: only who handles it, who revisits you and supervisors, never in a group. You can also hide your name.")),
        say(_("The other side gets nothing of what you wrote. The mediator will talk with them about the matter itself.")),
        say(_("Violence at home, and harm to a child: only a few named people see it, and the other side hears nothing from us.")),
    )
    return Screen(text, two_in_a_row([_key("privacy"), _key("help")]))


def privacy_screen(desk: Desk) -> Screen:
    """What is kept, what for, how long, and whom to ask; and that the messenger carries it."""
    city = desk.organisation.units[desk.organisation_root]
    name = city.called(desk.language)
    ask = say(_("{unit}, {phone}"), unit=name, phone=city.phone) if city.phone else say("{unit}", unit=name)
    text = paragraphs(
        say(_("We keep what you write and send, the name you use here, your phone if you give it, and each step of the case.")),
        say(_("It serves to handle your matter and for nothing else. The record of a case stays with the organisation.")),
        say(_("Copies of messages on their way are deleted after {days} days."), days=desk.policy.inbox.forget_after_days),
        say(_("The messages pass through the messenger that you use; do not send what it must not see.")),
        say(_("To see, correct or delete what is kept about you, ask {unit}."), unit=ask),
    )
    return Screen(text, two_in_a_row([_key("who"), _key("help")]))


def lines_screen(desk: Desk) -> Screen:
    """The helplines of the policy, with hours."""
    rows = [
        say("{number} {name} · {hours}", number=bold(line.number), name=line.name(desk.language), hours=line.hours(desk.language))
        for line in desk.policy.helplines
    ]
    silent = say(_("If you cannot speak, text the police at {number}."), number=bold(desk.policy.police_by_text))
    return Screen(paragraphs(*rows, silent), [[_key("help")]])


def signs_screen(desk: Desk) -> Screen:
    """One set of signs, each for a state and nothing else; two of them only staff ever see."""
    rows = [
        say("● {text}", text=_("new, nobody has it yet")),
        say("◐ {text}", text=_("somebody works on it")),
        say("✓ {text}", text=_("settled")),
        say("✕ {text}", text=_("ended without being settled")),
        say("↻ {text}", text=_("open again")),
    ]
    if desk.person.staff:
        rows += [say("! {text}", text=_("overdue")), say("‼ {text}", text=_("critical, or a protected case"))]
    return Screen(paragraphs(*rows), [[_key("help")]])


_SCREENS = {"help": help_screen, "who": who_screen, "lines": lines_screen, "signs": signs_screen, "privacy": privacy_screen}


def chosen(press: CallbackQuery, desk: Desk, button: Menu) -> Reply:
    """From the first screen it comes below, so that the greeting stays; from one page of the help to the next it takes its place."""
    return Reply(_SCREENS[button.what](desk), new=button.what in ("who", "help") and not _from_help(press))


def _from_help(press: CallbackQuery) -> bool:
    """Whether the message that was pressed is a page of the help already: only those have these buttons."""
    markup = getattr(press.message, "reply_markup", None)
    keys = [key.callback_data for row in markup.inline_keyboard for key in row] if markup is not None else []
    return any(data in keys for data in (Menu(what="lines").pack(), Menu(what="privacy").pack(), Menu(what="help").pack()))


class _HelpMenu(Pressed):
    """The menu's entries that belong to the help."""

    async def __call__(self, press: CallbackQuery) -> bool | dict[str, Any]:
        mine = {Menu(what=entry).pack() for entry in ENTRIES}
        return await super().__call__(press) if press.data in mine else False


def router() -> Router:
    found = Router(name="help")
    found.message.register(asked, Command("help"))
    found.callback_query.register(chosen, _HelpMenu(Menu))
    return found
