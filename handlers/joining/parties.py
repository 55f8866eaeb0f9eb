"""`/start p_<secret>`: somebody whom a case concerns opens the link that was made for them, sees what it is, and accepts or not."""

from aiogram import Router
from aiogram.types import CallbackQuery

from bot.desk import Desk
from bot.rules import parties
from bot.rules.case import Case, Party, Refused
from bot.rules.mediating import MEDIATED
from bot.rules.sides import SIDES
from bot.screens.buttons_parties import Join
from bot.screens.language import _, bold, label, paragraphs, say
from bot.screens.mine import mine_screen
from bot.screens.other_side import invitation_text, rights_screen
from bot.screens.screen import Key, Reply, Screen
from handlers.asking import park_report
from handlers.casework.taking import reading_of
from handlers.gates import Pressed
from storage import cases, links, people


def opened(desk: Desk, secret: str) -> Reply:
    """What the link is about, with a yes and a no; who has accepted it before comes to their own screen."""
    case, party = _behind(desk, secret, to_change=False)
    park_report(desk)
    desk.finish_conversation()
    if party.person == desk.person.id:
        return Reply(mine_screen(reading_of(desk), case, desk.person.id))
    parties.must_be_let_in(case, desk.act, party.id, here=_is_here(desk, party))
    yes = Key(label(_("Yes, take part")), Join(secret=secret, yes=True).pack())
    no = Key(label(_("Not now")), Join(secret=secret, yes=False).pack())
    return Reply(Screen(invitation_text(reading_of(desk), case), [[yes, no]]))


def _behind(desk: Desk, secret: str, *, to_change: bool) -> tuple[Case, Party]:
    """The case and the party of a link; a forged one tells nothing."""
    found = links.by_secret(desk.db, secret)
    case = cases.load(desk.db, found[0], to_change=to_change) if found is not None else None
    if found is None or case is None:
        raise Refused("party_link_unknown")
    return case, next(each for each in case.parties if each.id == found[1])


def _is_here(desk: Desk, party: Party) -> bool:
    return party.person is not None and bool(people.reachable(desk.db, (party.person,)))


def answered(press: CallbackQuery, desk: Desk, button: Join) -> Reply:
    if not desk.private:
        raise Refused("link_for_people")
    case, party = _behind(desk, button.secret, to_change=True)
    if party.person == desk.person.id:
        return Reply(mine_screen(reading_of(desk), case, desk.person.id))
    change = parties.join(case, desk.act, party.id, here=_is_here(desk, party))
    if not button.yes:
        assert party.link_until is not None
        until = reading_of(desk).deadline(party.link_until)
        return Reply(Screen(say(_("Nothing is written down. The link stays good until {until}, for you alone."), until=until)))
    desk.apply(change)
    after = desk.case(case.id, to_change=False)
    mine = after.party_of(desk.person.id)
    assert mine is not None
    here = mine_screen(reading_of(desk), after, desk.person.id)
    text = paragraphs(say(_("Thank you. What concerns you in {number} comes here from now on."), number=bold(case.number)), here.text)
    asked = (rights_screen(reading_of(desk), after, mine),) if mine.side in SIDES and after.stage in MEDIATED else ()
    return Reply(Screen(text, here.rows), more=asked)


def router() -> Router:
    found = Router(name="parties_joining")
    found.callback_query.register(answered, Pressed(Join))
    return found
