"""The other side's own case, and a helper's: adding, rights and their yes or no, another mediator, court, leaving; one tap, one confirm."""

from collections.abc import Callable

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import consent, helping, parties
from bot.rules.case import Case, Party, Refused
from bot.rules.mediating import MEDIATED, sides_agree
from bot.rules.sides import SIDES, everybody
from bot.rules.terms import Side
from bot.screens.buttons import Mine
from bot.screens.buttons_parties import Helper, Rights
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.other_side import other_screen, rights_screen
from bot.screens.screen import Key, Reply, Screen
from handlers.casework.taking import reading_of
from handlers.following import adding, choosing, trouble
from handlers.gates import Pressed


def mine(desk: Desk, case: Case, button: Mine) -> Reply:
    """A press of somebody on the other side, or who helps; what is the reporting side's alone is nothing to them."""
    party = case.party_of(desk.person.id)
    if party is None or not case.beside(desk.person.id):
        raise Refused("not_a_party", number=case.number)
    if button.what in ("show", "open", "done") or case.protected or case.care or party.left:
        if button.what == "done":
            desk.finish_conversation()
        return Reply(other_screen(reading_of(desk), case, party), new=button.what == "open")
    steps = _STEPS if party.side == Side.OTHER else {name: _STEPS[name] for name in ("leave", "leave_yes")}
    step = steps.get(button.what)
    if step is None:
        raise Refused("button_old")
    return step(desk, case, party)


def _rights(desk: Desk, case: Case, party: Party) -> Reply:
    case.must_be(*MEDIATED)
    return Reply(rights_screen(reading_of(desk), case, party))


def _leave(desk: Desk, case: Case, party: Party) -> Reply:
    case.must_be_open()
    text = paragraphs(
        say(_("If you take no part in {number} any more, you hear nothing of it, and nobody asks you."), number=bold(case.number)),
        say(_("That counts against nobody. To come back later, ask the mediator.")),
    )
    yes = Key(label(_("Take no part")), Mine(case=case.id, what="leave_yes").pack())
    return Reply(Screen(text, [[yes, Key(label("Not now"), Mine(case=case.id).pack())]]))


def _leave_yes(desk: Desk, case: Case, party: Party) -> Reply:
    desk.apply(parties.leave(case, desk.act))
    return Reply(Screen(say(_("You take no part in {number} any more. Whoever works on it has been told."), number=bold(case.number))))


def _choice(what: str) -> Callable[[Desk, Case, Party], Reply]:
    def ask(desk: Desk, case: Case, party: Party) -> Reply:
        return choosing.confirm(desk, case, what)

    return ask


def _chosen(what: str) -> Callable[[Desk, Case, Party], Reply]:
    def do(desk: Desk, case: Case, party: Party) -> Reply:
        return choosing.do(desk, case, what, case.version)

    return do


def _helper(desk: Desk, case: Case, party: Party) -> Reply:
    from handlers.casework.parties import ask_helper

    return ask_helper(desk, case, party)


def own_rights(desk: Desk, case: Case) -> Reply:
    """The rights of a party of the side that reported, with their yes or no."""
    return _rights(desk, case, _own(desk, case))


def own_helper(desk: Desk, case: Case) -> Reply:
    return _helper(desk, case, _own(desk, case))


def _own(desk: Desk, case: Case) -> Party:
    """The reader's own row on one of the sides; a protected case is not mediated, so nothing of it is theirs to choose."""
    mine = next((each for each in everybody(case) if each.person == desk.person.id and each.side in SIDES and not each.left), None)
    if mine is None or case.protected or case.care:
        raise Refused("button_old")
    return mine


_STEPS: dict[str, Callable[[Desk, Case, Party], Reply]] = {
    "add": lambda desk, case, party: adding.begin(desk, case),
    "rights": _rights,
    "leave": _leave,
    "leave_yes": _leave_yes,
    "mediator": _choice("mediator"),
    "mediator_yes": _chosen("mediator"),
    "court": _choice("court"),
    "court_yes": _chosen("court"),
    "trouble": lambda desk, case, party: trouble.begin(desk, case),
    "trouble_yes": lambda desk, case, party: trouble.without_words(desk, case),
    "complaint": lambda desk, case, party: trouble.complain(desk, case),
    "helper": _helper,
}


# -- yes or no, of both sides --------------------------------------------------------------------------------------------


def said(press: CallbackQuery, desk: Desk, button: Rights) -> Reply:
    """A party's own yes or no; pressed again it is said how it stands."""
    case = desk.case(button.case)
    if not desk.private or not case.takes_part(desk.person.id):
        raise Refused("not_a_party", number=case.number)
    mine = _own(desk, case)
    if mine.consent != ("yes" if button.yes else "no"):
        desk.apply(consent.own_answer(case, desk.act, yes=button.yes))
    back = [[Key(label("Look at it"), Mine(case=case.id).pack())]]
    number = bold(case.number)
    if not button.yes:
        text = paragraphs(
            say(_("Written down: you do not want mediation in {number}. It counts against nobody."), number=number),
            say(_("You can still go to court, to arbitration or to the authority in charge. 12348 helps free of charge.")),
        )
        return Reply(Screen(text, back))
    both = sides_agree(desk.case(case.id, to_change=False))
    next_ = _("Both sides have said yes. The mediator tells you when and where you meet.") if both else _("The other side is asked, too.")
    return Reply(Screen(paragraphs(say(_("Written down: you want mediation in {number}."), number=number), say(next_)), back))


def about_helper(press: CallbackQuery, desk: Desk, button: Helper) -> Reply:
    """A side's yes or no to somebody who comes to help."""
    case = desk.case(button.case)
    if not desk.private:
        raise Refused("button_old")
    desk.apply(helping.answer(case, desk.act, button.party, yes=button.yes))
    if not button.yes:
        return Reply(Screen(say(_("Recorded: you do not agree, so they do not come."))))
    helper = next(each for each in desk.case(case.id, to_change=False).parties if each.id == button.party)
    if helper.consent == "yes":
        return Reply(Screen(say(_("Written down: both sides agree that {name} comes and helps."), name=helper.name)))
    return Reply(Screen(say(_("Written down. {name} comes only if the other side agrees, too."), name=helper.name)))


def router() -> Router:
    found = Router(name="other_side")
    found.callback_query.register(said, Pressed(Rights))
    found.callback_query.register(about_helper, Pressed(Helper))
    return found
