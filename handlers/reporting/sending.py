"""From a draft to a case: the whole triage in one step, in the transaction that also answers."""

from collections.abc import Mapping
from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.posting import tell
from bot.rules.calendar import after_quiet, local_date
from bot.rules.case import Case, Party
from bot.rules.grading import Answers, Graded, grade
from bot.rules.protection import minor_told
from bot.rules.receiving import lack, menders, to_mend, told_at_once
from bot.rules.routing import Routed, RoutingFacts, route, sent_to
from bot.rules.submitting import Report, local_year, number_code, submit
from bot.rules.terms import Channel, Grade, Level, Side
from handlers.casework.giving import give_by_itself
from handlers.reporting.draft import Draft
from handlers.reporting.noticing import noticed
from storage import cases, people, units


@dataclass(frozen=True, slots=True)
class Triage:
    """What would be decided about a draft as it stands."""

    graded: Graded
    routed: Routed


def triage(desk: Desk, draft: Draft) -> Triage:
    """Grade and level of a draft; pure but for who can receive work at the moment."""
    reading = draft.reading
    answers = Answers(draft.danger_set, draft.going_on, draft.asked)
    graded = grade(reading, answers, people=draft.heads, category=draft.chosen.value, earlier=draft.before)
    facts = RoutingFacts(
        category=draft.chosen.value,
        grade=graded.grade,
        people=draft.heads,
        earlier=draft.before,
        gathering=reading.gathering,
        gathering_with_conflict=reading.gathering_with_conflict,
        villages=reading.villages,
        towns=reading.towns,
        minors_harmed=reading.minors_harmed,
        protected=draft.protected,
        about_level=reading.about_level if draft.is_about_unit else None,
        place=draft.place,
    )
    return Triage(graded, route(facts, desk.organisation, desk.policy.routing, can_receive=lambda unit: not _lack(desk, graded, unit)))


def _lack(desk: Desk, graded: Graded, unit: int) -> str:
    return lack(unit, desk.organisation, desk.house.reach, critical=graded.grade is Grade.CRITICAL)


def send(desk: Desk, draft: Draft, *, care: bool = False, at_grid: bool = False, not_grid: bool = False) -> Case:
    """Make the case, hand it over, and tell everybody who must know. `care` is talk of dying: seen by few, in no group.

    A grid worker decides by hand whether it stays with them (`at_grid`) or goes to a room (`not_grid`).
    """
    found = triage(desk, draft)
    if at_grid:
        found = _at_grid(desk, found, draft.place)
    elif not_grid and desk.organisation.units[found.routed.unit].level is Level.GRID:
        found = _past_grid(desk, found, draft.place)
    passed_up = {unit: _lack(desk, found.graded, unit) for unit in found.routed.passed_up}
    found = replace(found, routed=replace(found.routed, lacking=passed_up))
    reporter_is_here = draft.channel in (Channel.RESIDENT, Channel.GRID_WORKER) and not draft.behalf_name
    report = Report(
        channel=Channel(draft.channel),
        category=draft.chosen,
        words=draft.words,
        place=draft.place,
        people=draft.how_many_people,
        households=draft.how_many_households,
        dangers=draft.danger_set | draft.reading.dangers,
        going_on=draft.going_on,
        earlier=draft.before,
        address=draft.address,
        own=draft.is_own and not draft.behalf_name and draft.channel == Channel.RESIDENT,
        name_hidden=draft.hidden and draft.may_hide,
        protected=draft.protected or care,
        minor=minor_told(draft.reading.minors_harmed, draft.chosen),
        care=care and not draft.protected,
        safe_contact=draft.safe_contact,
        phone_withheld=draft.no_phone,
        parties=_parties(desk, draft),
        reporter=desk.person.id if reporter_is_here or draft.channel == Channel.RESIDENT else None,
    )
    act = desk.act
    number = cases.next_number(desk.db, number_code(draft.place, act), local_year(act))
    change = submit(report, found.graded, found.routed, number, act, desk.house.reach.started)
    change = replace(change, notices=(*change.notices, *told_at_once(change.case, desk.organisation, desk.house.reach)))
    case, posted = cases.add(desk.db, change, desk.person.id, desk.now)
    desk.publish(change, posted)
    _tell_menders(desk, case, passed_up)
    if not at_grid:
        case = give_by_itself(desk, case, reporting=desk.person.id)
    for part in draft.parts:
        if part["kind"] == "contact" and part["facts"].get("own"):
            continue  # it is kept with the person: on the case it would tell a hidden name
        facts = {name: fact for name, fact in part["facts"].items() if name != "transcript"}
        desk.attach(case.id, part["kind"], part["file"], facts, part["facts"].get("transcript"))
    noticed(desk, case)
    return case


def _at_grid(desk: Desk, found: Triage, place: int | None) -> Triage:
    """The same decision with the grid, whose worker chose so; without one the table's choice stands."""
    unit = None if place is None else desk.organisation.at_level(place, Level.GRID)
    if unit is None or unit.id in found.routed.excluded:
        return found
    return replace(found, routed=sent_to(found.routed, unit.id, desk.organisation, desk.policy.routing))


def _past_grid(desk: Desk, found: Triage, place: int | None) -> Triage:
    """The same decision with the village's room, or whoever above it can take it, instead of the grid."""
    unit = None if place is None else desk.organisation.at_level(place, Level.VILLAGE)
    if unit is None or unit.id in found.routed.excluded:
        return found
    routed = sent_to(
        found.routed, unit.id, desk.organisation, desk.policy.routing, can_receive=lambda each: not _lack(desk, found.graded, each)
    )
    return replace(found, routed=routed)


def _tell_menders(desk: Desk, case: Case, passed_up: Mapping[int, str]) -> None:
    """Once a day for each unit that cannot take cases: what it lacks, and what to do about it."""
    today = local_date(desk.now, desk.policy).isoformat()
    at = desk.now if case.grade is Grade.CRITICAL else after_quiet(desk.now, desk.policy)
    for unit, why in to_mend(passed_up):
        if units.first_today(desk.db, unit, today):
            facts = {"unit": unit, "why": why, "now": case.handled_by or case.assigned_by}
            for person in menders(unit, desk.organisation, desk.house.reach):
                tell(desk.db, person, "unit_lacks", facts, desk.now, not_before=at)


def _parties(desk: Desk, draft: Draft) -> tuple[Party, ...]:
    if draft.behalf_name:
        person = people.add(desk.db, draft.behalf_name, draft.behalf_phone)
        return (Party(Side.REPORTING, person, draft.behalf_name, draft.behalf_phone),)
    if draft.channel == Channel.RESIDENT and draft.is_own:
        return (Party(Side.REPORTING, desk.person.id),)
    return ()
