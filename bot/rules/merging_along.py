"""What a merged case brings along 并案带来的: its people with what they said of mediation, its open steps, and the people of its list."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from typing import Any

from bot.rules.case import Act, Case, Party
from bot.rules.claimants import Claimant
from bot.rules.obligations import NAMED, Obligation, regraded
from bot.rules.sides import SIDES
from bot.rules.terms import Grade


@dataclass(frozen=True, slots=True)
class Work:
    """What a case is worked with, as far as merging asks for it."""

    bound: str = ""  # what two cases cannot share: meeting (planned) | agreement (in signing or in effect) | force (at work)
    listed: tuple[Claimant, ...] = ()


# -- people --------------------------------------------------------------------------------------------------------------


def people_coming(younger: Case, older: Case) -> tuple[Party, ...]:
    """The people of the younger who are not yet in the older, with what they said of mediation.

    Names and phones of those who use the bot stay where they were given; others have nothing else to be known by.
    """
    sides: dict[int, str] = {}
    for person in younger.parties_listening:
        sides[person] = "reporting"
    for party in younger.parties:
        if party.person is not None:
            sides.setdefault(party.person, party.side)
    if younger.reporter is not None:
        sides.setdefault(younger.reporter, "telling")
    # Who came with another part comes with this one, too: one of the two can be taken apart again.
    there = {person for person in sides if older.concerns(person) and older.came_by(person) is None}
    here = tuple(
        _brought(Party(side, person, via=younger.id), younger.party_of(person))
        for person, side in sorted(sides.items())
        if person not in there
    )
    return (*here, *_without_bot(younger, older))


def _brought(party: Party, mine: Party | None) -> Party:
    """As they stood in the younger: whether they had left it, and of a side what they said."""
    if mine is None:
        return party
    if mine.side not in SIDES:
        return replace(party, left=mine.left)
    return replace(party, left=mine.left, told_at=mine.told_at, consent=mine.consent, consent_at=mine.consent_at)


def _without_bot(younger: Case, older: Case) -> tuple[Party, ...]:
    """Those of the sides who are known by name only; a name hidden in the younger is left out, and nobody comes who is there already."""

    def same(one: Party, other: Party) -> bool:
        return one.side == other.side and (one.phone == other.phone if one.phone and other.phone else one.name == other.name)

    found = []
    for party in younger.parties:
        if party.person is not None or party.side not in SIDES or any(same(party, each) for each in older.parties):
            continue
        hidden = younger.name_hidden and party.side == "reporting"
        named = Party(party.side, name="" if hidden else party.name, phone="" if hidden else party.phone, via=younger.id)
        found.append(_brought(named, party))
    return tuple(found)


# -- steps ---------------------------------------------------------------------------------------------------------------


def steps(case: Case) -> tuple[Obligation, ...]:
    """Open steps, each with a name and a date on it, and the looks whether one worked."""
    return tuple(each for each in case.open_obligations if each.kind in NAMED and each.about is not None)


def step_ids(case: Case) -> tuple[int, ...]:
    """Ids of the measures that are open."""
    return tuple(sorted({each.about for each in steps(case) if each.about is not None}))


def under(grade: Grade, owed: Iterable[Obligation], act: Act) -> tuple[Obligation, ...]:
    """Steps under the grade of the case that they belong to now; their dates stay."""
    return tuple(now for each in owed if (now := regraded(each, grade, act.now, act.policy)) != each)


# -- the list of people ----------------------------------------------------------------------------------------------------


def added(younger: Case, listed: Sequence[Claimant], there: Sequence[Claimant]) -> tuple[Claimant, ...]:
    """The people of the younger's list who are not on the older's: nobody counts twice, the same being who has the same name and phone."""
    known = {(each.name, each.phone) for each in there}
    return tuple(replace(each, id=0, case=0, via=younger.id) for each in listed if (each.name, each.phone) not in known)


def counted_in(case: Case, younger: Case, new: Sequence[Claimant], there: Sequence[Claimant]) -> Case:
    """The older with the people and the money of the younger's list in its totals; without lists the larger number of people stands."""
    people = [each for each in (case.people, younger.people, len(there) + len(new) if new else None) if each is not None]
    return replace(
        case,
        people=max(people, default=None),
        money_claimed=_more(case.money_claimed, [each.claimed for each in new]),
        money_recovered=_more(case.money_recovered, [each.recovered for each in new]),
    )


def _more(total: int | None, sums: Iterable[int | None]) -> int | None:
    known = [each for each in sums if each is not None]
    return total if not known else (total or 0) + sum(known)


def totals(before: Case, after: Case) -> dict[str, Any]:
    """What is kept of a merging, so that the older gets its own totals back."""
    return {
        "people": before.people,
        "claimed": before.money_claimed,
        "recovered": before.money_recovered,
        "people_then": after.people,
    }


def counted_out(case: Case, before: Mapping[str, Any], brought: Sequence[Claimant]) -> Case:
    """The older without them again; what was added or corrected meanwhile stays."""
    own = before.get("people")
    people = own if case.people == before.get("people_then") else case.people
    return replace(
        case,
        people=people,
        money_claimed=_less(case.money_claimed, [each.claimed for each in brought], before.get("claimed")),
        money_recovered=_less(case.money_recovered, [each.recovered for each in brought], before.get("recovered")),
    )


def _less(total: int | None, sums: Iterable[int | None], own: int | None) -> int | None:
    """None again where nothing was known before and nothing is left."""
    known = sum(each for each in sums if each is not None)
    if total is None or not known:
        return total
    left = max(0, total - known)
    return None if own is None and not left else left


def paid_meanwhile(listed: Sequence[Claimant], brought: Sequence[Claimant]) -> tuple[tuple[Claimant, ...], int]:
    """People of the younger's list who got money while it was merged, as they should be stored, and how much in all (fen)."""
    now = {(each.name, each.phone): each.recovered for each in brought}
    changed, more = [], 0
    for each in listed:
        recovered = now.get((each.name, each.phone))
        if recovered is not None and recovered != each.recovered:
            changed.append(replace(each, recovered=recovered))
            more += recovered - (each.recovered or 0)
    return tuple(changed), more
