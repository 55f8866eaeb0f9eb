"""Helpers 协助 of a side: a relative, a neighbour, a lawyer. They come with both sides' yes, and read what is shared with their side."""

from dataclasses import replace

from bot.rules.case import Act, Case, Change, Event, New, Notice, Party, Refused
from bot.rules.parties import kept, must_be_told_apart
from bot.rules.permits import on_behalf
from bot.rules.sides import SIDES, found, listening, must_be_mediated, must_see_people, present, staff
from bot.rules.terms import Side

MOST_PROPOSED = 3  # helpers of one party, whatever became of them: each name that is proposed is read by the other side


def _parties_of(case: Case, side: str) -> tuple[int, ...]:
    """Parties of a side who use the bot and can answer for it; helpers answer for nobody."""
    theirs = {each.person for each in present(case, side)}
    return tuple(each for each in listening(case, side) if each in theirs)


def propose(case: Case, act: Act, helps: int, name: str, phone: str) -> Change:
    """Who has the case, or the party themselves, names a helper; whoever of the two sides has not proposed it is asked."""
    own = case.party_of(act.by.id)
    by_party = own is not None and own.id == helps and own.side in SIDES and not own.left
    if not by_party:
        must_see_people(case, act)
    must_be_mediated(case)
    case.must_be_open()
    party = found(case, helps)
    if party.side not in SIDES or party.left or not party.id:
        raise Refused("button_old")
    must_be_told_apart(name, phone)
    if by_party and sum(each.helps == party.id for each in case.parties) >= MOST_PROPOSED:
        raise Refused("helpers_proposed", number=case.number)
    if any(each.helps == party.id and each.name == name and not each.left for each in case.parties):
        raise Refused("party_there", number=case.number)
    helper = Party(Side.HELPING, name=name, phone=phone, helps=party.id, via=party.via, consent=party.side if by_party else "")
    asked = tuple(person for side in SIDES if not (by_party and side == party.side) for person in _parties_of(case, side))
    notices = [Notice("helper_asked", to=asked, facts={"party": New(0)})] if asked else []
    if by_party:
        notices.append(Notice("helper_proposed", facts={"party": New(0)}, **staff(case)))
    facts = {"party": New(0), "helps": party.id, **on_behalf(act.by, case, act.organisation)}
    return Change(case=case.moved(case.stage), event=Event("helper_proposed", facts), kept=(helper,), notices=tuple(notices))


def may_answer(case: Case, helper: Party, side: str) -> bool:
    """Whether that side has not said yet whether this helper may come."""
    return helper.side == Side.HELPING and not helper.left and helper.consent not in (side, "yes", "no")


def answer(case: Case, act: Act, id_: int, *, yes: bool, side: str = "") -> Change:
    """A side's yes or no to a helper: of a party who uses the bot, or written down for a `side` of which nobody does."""
    must_be_mediated(case)
    case.must_be_open()
    helper, by_staff = found(case, id_), False
    if side:
        must_see_people(case, act)
        by_staff = True
        if side not in SIDES or _parties_of(case, side):
            raise Refused("side_answers_itself")
    else:
        side = next((each for each in SIDES if act.by.id in _parties_of(case, each)), "")
        if not side:
            raise Refused("not_a_party", number=case.number)
    if not may_answer(case, helper, side):
        raise Refused("already_done", number=case.number)
    said = "no" if not yes else "yes" if helper.consent in SIDES else side
    after, rows, party = kept(case, helper, replace(helper, consent=said, left="" if yes else "no_part"))
    notice = Notice("helper_answered", facts={"party": party}, **staff(case))
    facts = {"party": party, "side": side, "yes": yes, "staff": by_staff, **on_behalf(act.by, case, act.organisation)}
    return Change(case=after, event=Event("helper_answered", facts), kept=rows, notices=(notice,) if said in ("yes", "no") else ())
