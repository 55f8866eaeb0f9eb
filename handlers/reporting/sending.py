"""From a draft to a case: the whole triage in one step, in the transaction that also answers."""

from dataclasses import dataclass, replace

from bot.desk import Desk
from bot.rules.case import Case, Party
from bot.rules.grading import Answers, Graded, grade
from bot.rules.routing import Routed, RoutingFacts, route
from bot.rules.submitting import Report, local_year, number_code, submit
from bot.rules.terms import Channel, Grade, Level
from handlers.reporting.draft import Draft
from storage import cases, people


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
    receiving = desk.house.receiving

    def can_receive(unit: int) -> bool:
        if unit not in receiving:
            return False
        return graded.grade is not Grade.CRITICAL or bool(desk.organisation.duty_list(unit))

    return Triage(graded, route(facts, desk.organisation, desk.policy.routing, can_receive=can_receive))


def send(desk: Desk, draft: Draft, *, care: bool = False, at_grid: bool = False, not_grid: bool = False) -> Case:
    """Make the case, hand it over, and tell everybody who must know. `care` is talk of dying: seen by few, in no group.

    A grid worker decides by hand whether it stays with them (`at_grid`) or goes to a room (`not_grid`).
    """
    found = triage(desk, draft)
    if at_grid:
        found = _at(desk, found, Level.GRID, draft.place)
    elif not_grid and desk.organisation.units[found.routed.unit].level is Level.GRID:
        found = _at(desk, found, Level.VILLAGE, draft.place)
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
        care=care and not draft.protected,
        safe_contact=draft.safe_contact,
        phone_withheld=draft.no_phone,
        parties=_parties(desk, draft),
        reporter=desk.person.id if reporter_is_here or draft.channel == Channel.RESIDENT else None,
    )
    act = desk.act
    number = cases.next_number(desk.db, number_code(draft.place, act), local_year(act))
    case, posted = cases.add(desk.db, change := submit(report, found.graded, found.routed, number, act), desk.person.id, desk.now)
    desk.publish(change, posted)
    for part in draft.parts:
        if part["kind"] == "contact" and part["facts"].get("own"):
            continue  # it is kept with the person: on the case it would tell a hidden name
        facts = {name: fact for name, fact in part["facts"].items() if name != "transcript"}
        desk.attach(case.id, part["kind"], part["file"], facts, part["facts"].get("transcript"))
    return case


def _at(desk: Desk, found: Triage, level: Level, place: int | None) -> Triage:
    """The same decision with the unit that a grid worker chose; without such a unit the table's choice stands."""
    unit = None if place is None else desk.organisation.at_level(place, level)
    if unit is None or unit.id in found.routed.excluded:
        return found
    return replace(found, routed=replace(found.routed, level=level, unit=unit.id, needs_person=False))


def _parties(desk: Desk, draft: Draft) -> tuple[Party, ...]:
    if draft.behalf_name:
        person = people.add(desk.db, draft.behalf_name, draft.behalf_phone)
        return (Party("reporting", person, draft.behalf_name, draft.behalf_phone),)
    if draft.channel == Channel.RESIDENT and draft.is_own:
        return (Party("reporting", desk.person.id),)
    return ()
