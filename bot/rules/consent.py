"""Whether both sides want mediation: their rights are told, and the yes or no of each is written down, before the first meeting.

People's Mediation Law 人民调解法 arts. 3 (free will, nobody is kept from court), 17 (nobody is mediated against their will) and 23
(the rights of a party). A no ends the mediation and nothing else; it counts against nobody.
"""

from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, Notice, Party, Refused
from bot.rules.mediating import MEDIATED, limit_by_yes
from bot.rules.parties import kept
from bot.rules.permits import on_behalf
from bot.rules.sides import SIDES, found, must_be_mediated, must_see_people, present, staff


def offer(case: Case, act: Act, id_: int) -> Change:
    """Their rights go to a party who uses the bot, with a yes and a no below them."""
    must_see_people(case, act)
    party = _must_be_asked(case, found(case, id_))
    if party.person is None:
        raise Refused("nobody_here")
    after, rows, said = kept(case, party, party)
    notice = Notice("rights", to=(party.person,), facts={})
    return Change(case=after, event=Event("rights_sent", {"party": said}), kept=rows if not party.id else (), notices=(notice,))


def own_answer(case: Case, act: Act, *, yes: bool) -> Change:
    """A party has read their rights and presses yes or no; they may change their mind at any time."""
    mine = next((each for side in SIDES for each in present(case, side) if each.person == act.by.id), None)
    if mine is None:
        raise Refused("not_a_party", number=case.number)
    return _answered(case, act, _must_be_asked(case, mine), yes=yes, read_out=False)


def read_out(case: Case, act: Act, id_: int, *, yes: bool) -> Change:
    """Who has the case has read the rights out to somebody without the bot, and writes their answer down."""
    must_see_people(case, act)
    return _answered(case, act, _must_be_asked(case, found(case, id_)), yes=yes, read_out=True)


def _must_be_asked(case: Case, party: Party) -> Party:
    """Only while it is mediated, and only who stands on one of the sides."""
    must_be_mediated(case)
    case.must_be(*MEDIATED)
    if party.left:
        raise Refused("party_gone", number=case.number)
    if party.side not in SIDES:
        raise Refused("button_old")
    return party


def _answered(case: Case, act: Act, party: Party, *, yes: bool, read_out: bool) -> Change:
    said = "yes" if yes else "no"
    if party.consent == said:
        raise Refused("consent_known", number=case.number)
    answered = replace(party, consent=said, consent_at=act.now, told_at=party.told_at or act.now)
    after, rows, id_ = kept(case, party, answered)
    if not party.id:
        after = replace(after, parties=(*after.parties, answered))
    facts = {"party": id_, "side": party.side, "yes": yes, "read_out": read_out, **on_behalf(act.by, case, act.organisation)}
    notices = [] if yes and read_out else [Notice("consent_said", facts={"side": party.side, "yes": yes, "party": id_}, **staff(case))]
    if read_out and party.person is not None:
        # Who uses the bot reads what was written down of them, and can say otherwise.
        notices.append(Notice("rights", to=(party.person,)))
    return Change(
        case=after,
        event=Event("consent", facts),
        kept=rows,
        started=limit_by_yes(case, after, act),
        notices=tuple(notices),
    )
