"""The two lanes 调/访: below the city both run in one case 访调结合; at the city a petition is a case of its own 访调分离.

Their link is seen by supervisors only, notes are not shared, and neither is a condition for the other.
"""

from dataclasses import replace
from typing import Any

from bot.rules.case import Act, Case, Change, Event, Notice, Refused
from bot.rules.moving import owed_after_routing, promised
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import STEPPED_BACK, leads, must_lead, supervises
from bot.rules.terms import Lane, Level, Road, Side, Stage

APART = "apart"  # in the data of an event: of the link between the lanes, for supervisors only


def petition_is_apart(case: Case, road: str, tree: Organisation) -> bool:
    """Whether the petition would be a case beside this one: at the city, while this one is in the other lane."""
    at_city = case.handled_by is not None and tree.units[case.handled_by].level is Level.CITY
    return road == Road.PETITION and at_city and case.lane is not Lane.PETITION


def of_two_lanes(one: Case, other: Case) -> bool:
    """Whether two cases are the two lanes of one matter: nobody is told that they are alike, and they are never merged."""
    return one.lane is not other.lane and (one.split_from == other.id or other.split_from == one.id)


def sees_link(reader: Person, case: Case, tree: Organisation) -> bool:
    return supervises(reader, case, tree)


def separate(case: Case, act: Act, why: str, number: str, opened: bool) -> tuple[Change, Change]:
    """The petition as a case of its own, and the old one as it was; a leader's yes. `opened`: there is a petition beside it already."""
    must_lead(act.by, case, act.organisation)
    case.must_be(Stage.ASSIGNED, Stage.IN_PROGRESS)
    if (
        opened
        or case.protected
        or not petition_is_apart(case, Road.PETITION, act.organisation)
        or not leads(act.by, case, act.organisation)
    ):
        raise Refused("button_old")
    reporting: tuple[Any, ...] = tuple(
        replace(party, id=0, helps=None, link="", link_until=None, consent="", consent_at=None, told_at=None, via=None)
        for party in case.parties
        if party.side == Side.REPORTING and not party.left
    )
    new = replace(
        case,
        id=0,
        number=number,
        version=0,
        stage=Stage.ROUTED,
        lane=Lane.PETITION,
        road=Road.PETITION,
        reported_at=act.now,
        routed_at=act.now,
        responsible=None,
        registered_by=act.by.id,
        on_it=None,
        trouble="",
        reason={name: fact for name, fact in case.reason.items() if name in ("facts", "own", STEPPED_BACK)},
        outcome=None,
        reopened=0,
        moves=0,
        stopped_until=None,
        split_from=case.id,
        parties=reporting,
        open_obligations=(),
    )
    owed = owed_after_routing(new, act)
    first = promised(owed)
    new = replace(new, promised_at=first.due_at if first is not None else None)
    begun = Change(
        case=new,
        event=Event("petition_begun", {"case": case.id, "unit": case.handled_by, APART: True}, why),
        started=owed,
        notices=(Notice("petition_apart", to=new.everyone_listening),),
    )
    return begun, Change(case=case.moved(case.stage), event=Event("petition_opened", {"case": 0, APART: True}, why))


def opened(old: Change, new: int) -> Change:
    """The change of the old case, with the id that the petition has now."""
    return replace(old, event=replace(old.event, data={**old.event.data, "case": new}))
