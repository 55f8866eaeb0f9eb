"""The two sides of a case: who stands on each, and what the other side hears, in words of its own."""

from dataclasses import replace
from typing import Any

from bot.rules.case import Act, Case, Notice, Party, Refused
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import may_see_names, must_be_responsible
from bot.rules.terms import Side

SIDES = (Side.REPORTING, Side.OTHER)


def everybody(case: Case) -> tuple[Party, ...]:
    """All who have or had a part, the reporter first; one who has no row yet, as on walk-ins of earlier times, has the id 0."""
    rows = tuple(party for side in (*SIDES, Side.HELPING) for party in case.parties if party.side == side)
    if case.reporter is None or not case.reporter_is_party or case.party_of(case.reporter) is not None:
        return rows
    return (Party(Side.REPORTING, case.reporter), *rows)


def found(case: Case, id_: int) -> Party:
    """The party behind a button; 0 is the reporter, whether there is a row by now or not. Refused when there is none."""
    for party in everybody(case):
        if party.id == id_ or (id_ == 0 and party.person is not None and party.person == case.reporter):
            return party
    raise Refused("button_old")


def present(case: Case, side: str) -> tuple[Party, ...]:
    """Who takes part on a side."""
    return tuple(party for party in everybody(case) if party.side == side and not party.left)


def side_helped(case: Case, party: Party) -> str:
    """The side a party belongs to; of a helper the one they came for."""
    if party.side != Side.HELPING:
        return party.side
    return next((each.side for each in case.parties if each.id == party.helps), "")


def listening(case: Case, side: str) -> tuple[int, ...]:
    """People who use the bot and read what is shared with a side: its parties, and those who help them."""
    if case.protected:
        return ()
    parties = case.parties_listening if side == Side.REPORTING else case.other_side_listening
    helping = (each.person for each in case.parties if each.side == Side.HELPING and each.consent == "yes" and not each.left)
    theirs = {each for each in helping if each is not None and side_helped(case, case.party_of(each) or Party("")) == side}
    return tuple(sorted({*parties, *theirs}))


def to_other_side(case: Case, what: str, **facts: Any) -> tuple[Notice, ...]:
    """What the other side hears of a step: that it was taken, and nothing that anybody wrote about it."""
    to = case.other_side_listening
    return (Notice("other_side", to=to, facts={"what": what, **facts}),) if to else ()


def staff(case: Case) -> dict[str, Any]:
    """To whom a notice for who works on it goes: the responsible person, else the unit; of a protected case never a group."""
    if case.responsible is not None:
        return {"to": (case.responsible,)}
    return {"to": ()} if case.protected else {"unit": case.handled_by}


# -- who may see them ----------------------------------------------------------------------------------------------------


def may_see_people(person: Person, case: Case, organisation: Organisation) -> bool:
    """Who works with the people by name; that a reporter wants to stay unnamed hides that side only."""
    return may_see_names(person, replace(case, name_hidden=False), organisation)


def may_see_party(person: Person, case: Case, party: Party, organisation: Organisation) -> bool:
    """Whether this one's name and phone may be shown: a hidden name stays hidden, and with it who came with them."""
    if not case.name_hidden or side_helped(case, party) == Side.OTHER:
        return may_see_people(person, case, organisation)
    return may_see_names(person, case, organisation)


def must_see_people(case: Case, act: Act) -> None:
    """Refuse whoever does not have the case, or may not know by name whom it concerns."""
    must_be_responsible(act.by, case, act.organisation)
    if not may_see_people(act.by, case, act.organisation):
        raise Refused("names_not_yours", number=case.number)
    case.must_be_open()


def must_be_mediated(case: Case) -> None:
    """Protected cases and calls for care are not mediated: no step brings the two sides together."""
    if case.protected or case.care:
        raise Refused("button_old")
