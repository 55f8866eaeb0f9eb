"""The people of a case by side: added, corrected, reached or not, gone; each heard apart, and let in by a link of their own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date, timedelta
from typing import Any

from bot.rules.calendar import local_date
from bot.rules.case import Act, Case, Change, Event, New, Notice, Party, Refused
from bot.rules.permits import on_behalf
from bot.rules.saying import must_say
from bot.rules.sides import SIDES, found, listening, must_be_mediated, must_see_people, staff
from bot.rules.terms import Side

LEFT = ("withdrew", "died", "no_part", "unreachable")
TRIED = ("phone", "visit", "chat")  # ways in which somebody was not reached
OLDEST_TRY = 31  # days ago that a try can be put down for
LONGEST_NAME = 40  # characters


def kept(case: Case, before: Party, after: Party) -> tuple[Case, tuple[Party, ...], Any]:
    """The case with the party as it is now, the row to keep, and what an event says of it: its id, or New for a first row."""
    if not before.id:
        return case, (after,), New(0)
    rows = tuple(after if each.id == before.id else each for each in case.parties)
    return replace(case, parties=rows), (after,), before.id


def add(case: Case, act: Act, side: str, name: str, phone: str) -> Change:
    """Somebody else the case concerns, on one side, with what is known of them."""
    must_see_people(case, act)
    if side not in SIDES:
        raise Refused("button_old")
    must_be_told_apart(name, phone)
    if any(each.side == side and (each.name, each.phone) == (name, phone) for each in case.parties):
        raise Refused("party_there", number=case.number)
    event = Event("party_added", {"side": side, "party": New(0), **on_behalf(act.by, case, act.organisation)})
    return Change(case=case.moved(case.stage), event=event, kept=(Party(side, name=name, phone=phone),))


def must_be_told_apart(name: str, phone: str) -> None:
    """A name is needed, and it is no whole message."""
    if not name or len(name) > LONGEST_NAME:
        raise Refused("name_needed", phone=phone)


def may_correct(case: Case, party: Party) -> bool:
    """What somebody says of themselves, or said with a merged case, is theirs to correct."""
    return party.via is None and (party.person is None or party.person != case.reporter)


def correct(case: Case, act: Act, id_: int, name: str, phone: str) -> Change:
    """Another name or number; without a number the old one stays."""
    must_see_people(case, act)
    party = found(case, id_)
    if not may_correct(case, party):
        raise Refused("button_old")
    must_be_told_apart(name, phone)
    after, rows, said = kept(case, party, replace(party, name=name, phone=phone or party.phone))
    return Change(case=after, event=Event("party_corrected", {"party": said}), kept=rows)


# -- reached, or not -----------------------------------------------------------------------------------------------------


def tried(case: Case, act: Act, id_: int, how: str, day: date) -> Change:
    """A try to reach somebody that came to nothing: its day and its way are written down."""
    must_see_people(case, act)
    party = found(case, id_)
    _must_take_part(case, party)
    today = local_date(act.now, act.policy)
    if how not in TRIED or not today - timedelta(days=OLDEST_TRY) <= day <= today:
        raise Refused("try_day", days=OLDEST_TRY)
    after, rows, said = kept(case, party, party)
    facts = {"party": said, "how": how, "day": day.isoformat(), **on_behalf(act.by, case, act.organisation)}
    return Change(case=after, event=Event("tried_reaching", facts), kept=rows if not party.id else ())


def tries(history: Iterable[tuple[str, Any, Any, Any, Any]], id_: int) -> int:
    """How often somebody was tried in vain; the same way on the same day is one try."""
    return len({(data["day"], data["how"]) for kind, _at, _by, data, _note in history if kind == "tried_reaching" and data["party"] == id_})


def mark_left(case: Case, act: Act, id_: int, why: str, tries: int = 0) -> Change:
    """Somebody has no part in it any more: withdrew, died, has nothing to do with it; or cannot be reached, after recorded `tries`."""
    must_see_people(case, act)
    party = found(case, id_)
    _must_take_part(case, party)
    if why not in LEFT:
        raise Refused("button_old")
    least = act.policy.parties.tries
    if why == "unreachable" and tries < least:
        raise Refused("more_tries", tries=tries, least=least)
    after, rows, said = kept(case, party, replace(party, left=why, link=""))
    told = (party.person,) if party.person is not None and why in ("withdrew", "no_part") and not case.protected else ()
    facts = {"party": said, "why": why, **on_behalf(act.by, case, act.organisation)}
    notices = (Notice("party_left", to=told, facts={"why": why}),) if told else ()
    return Change(case=after, event=Event("party_left", facts), kept=rows, notices=notices)


def _must_take_part(case: Case, party: Party) -> None:
    if party.left:
        raise Refused("party_gone", number=case.number)


def back_again(case: Case, act: Act, id_: int) -> Change:
    """It was a mistake, or they are back: they take part again, and are asked anew whether they want mediation."""
    must_see_people(case, act)
    party = found(case, id_)
    if not party.left or party.side == Side.HELPING:
        raise Refused("button_old")
    after, rows, said = kept(case, party, replace(party, left="", consent="", consent_at=None))
    return Change(case=after, event=Event("party_back", {"party": said}), kept=rows)


# -- heard apart, and told ---------------------------------------------------------------------------------------------


def hear(case: Case, act: Act, id_: int, words: str) -> Change:
    """What one of them said apart from the other side: for who works on the case, and for nobody else ever."""
    must_see_people(case, act)
    party = found(case, id_)
    must_say(words)
    after, rows, said = kept(case, party, party)
    facts = {"party": said, **on_behalf(act.by, case, act.organisation)}
    return Change(case=after, event=Event("heard", facts, words), kept=rows if not party.id else ())


def tell_side(case: Case, act: Act, side: str, words: str) -> Change:
    """Words that one side reads: the only way by which anything of one side reaches the other."""
    must_see_people(case, act)
    must_be_mediated(case)
    if side not in SIDES:
        raise Refused("button_old")
    must_say(words)
    to = listening(case, side)
    if not to:
        raise Refused("nobody_here")
    event = Event("told_side", {"side": side, **on_behalf(act.by, case, act.organisation)}, words)
    told = Notice("told_side", to=to, facts={"who": act.by.id, "words": words})
    return Change(case=case.moved(case.stage), event=event, notices=(told,))


# -- let in by a link --------------------------------------------------------------------------------------------------


def may_have_link(case: Case, party: Party, *, here: bool) -> bool:
    """Who is not here yet can be let in; not where the matter is protected, or about somebody's own office."""
    agreed = party.side != Side.HELPING or party.consent == "yes"
    return not (here or party.left or case.protected or case.care or case.excluded) and agreed


def make_link(case: Case, act: Act, id_: int, hashed: str, *, here: bool) -> Change:
    """A link for one person; one that was made for them before is good for nothing any more. `here`: they use the bot already."""
    must_see_people(case, act)
    party = found(case, id_)
    if not may_have_link(case, party, here=here):
        raise Refused("button_old")
    until = act.now + timedelta(days=act.policy.parties.link_days)
    after, rows, said = kept(case, party, replace(party, link=hashed, link_until=until))
    return Change(case=after, event=Event("link_made", {"party": said}), kept=rows)


def must_be_let_in(case: Case, act: Act, id_: int, *, here: bool) -> Party:
    """Refuse whom this link cannot let in: used or over, the reporter, somebody who has a part already, or who would work on it."""
    party = next((each for each in case.parties if each.id == id_), None)
    if party is None or case.excluded & {unit for unit, _role in act.by.roles}:
        raise Refused("party_link_unknown")
    if here or (party.person is not None and party.link_until is None):
        raise Refused("party_link_used")
    if not case.stage.open or not may_have_link(case, party, here=here):
        raise Refused("party_link_over")
    if party.link_until is None or act.now >= party.link_until:
        raise Refused("party_link_expired")
    if act.by.id == case.reporter:
        raise Refused("party_link_own")
    if case.is_party(act.by.id) or case.concerns(act.by.id):
        raise Refused("party_link_have")
    if _handles(case, act):
        raise Refused("party_link_staff")
    return party


def _handles(case: Case, act: Act) -> bool:
    """Whether somebody belongs to the unit that handles it, or has had it in their own hands."""
    units = {case.handled_by}
    here = act.organisation.units.get(case.handled_by) if case.handled_by is not None else None
    if here is not None and here.parent is not None and here.level == "grid":
        units.add(here.parent)
    mine = act.by.id in (case.responsible, case.registered_by, case.on_it)
    return mine or any(unit in units for unit, _role in act.by.roles)


def join(case: Case, act: Act, id_: int, *, here: bool) -> Change:
    """Somebody accepts their link: what concerns them reaches them from now on, and who has the case hears of it."""
    party = must_be_let_in(case, act, id_, here=here)
    # Without an end the link is used up for good, even when who used it cannot be written to any more.
    after, rows, said = kept(case, party, replace(party, person=act.by.id, link_until=None))
    if party.person is not None and case.reporter == party.person:
        after = replace(after, reporter=act.by.id)  # whoever wrote it down for them had made them a person without a chat
    notice = Notice("party_joined", facts={"party": said}, **staff(case))
    return Change(case=after, event=Event("party_joined", {"party": said}), kept=rows, notices=(notice,))


def leave(case: Case, act: Act) -> Change:
    """Somebody of the other side, or who helps, takes no part any more: free at any time, without a reason, held against nobody."""
    case.must_be_open()
    party = case.party_of(act.by.id)
    if party is None or party.side not in (Side.OTHER, Side.HELPING):
        raise Refused("not_a_party", number=case.number)
    _must_take_part(case, party)
    after, rows, said = kept(case, party, replace(party, left="withdrew", link=""))
    notice = Notice("side_left", facts={"party": said}, **staff(case))
    return Change(case=after, event=Event("party_left", {"party": said, "why": "withdrew"}), kept=rows, notices=(notice,))
