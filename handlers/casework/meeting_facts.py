"""What is known of a meeting that is being planned: what a press or a message adds to it, and what is still to be said."""

from datetime import date, time
from typing import Any

from aiogram.types import Message

from bot.desk import Desk
from bot.rules import meetings as rule
from bot.rules.calendar import local_date
from bot.rules.case import Case, Refused
from bot.rules.meetings import Invited, Plan
from bot.rules.moments import moment_of, must_be_near, read_said
from bot.rules.permits import kept_out
from bot.rules.terms import Level, Role
from bot.screens.meetings_planning import Choice
from handlers.parts import part, words
from storage import people, subjects

LONGEST_PLACE = 200  # characters
Facts = dict[str, Any]


def able_parties(desk: Desk, case: Case, facts: Facts) -> list[Choice]:
    """The parties who can be ticked now."""
    there = _invited_already(desk, facts)
    return [Choice(each.id, party=each) for each in rule.can_be_invited(case) if (each.id, None) not in there]


def able_helpers(desk: Desk, case: Case, facts: Facts) -> list[Choice]:
    there = _invited_already(desk, facts)
    return [Choice(each) for each in helpers(desk, case) if (None, each) not in there]


def _invited_already(desk: Desk, facts: Facts) -> set[tuple[int | None, int | None]]:
    if not facts.get("more"):
        return set()
    known = subjects.of_case(desk.db, Invited, facts["case"])
    return {(each.party, each.person) for each in known if each.meeting == facts["meeting"]}


def helpers(desk: Desk, case: Case) -> list[int]:
    """Staff who may come to help: of the unit, and the grid workers of the place; nobody for whom the case does not exist."""
    tree = desk.organisation
    assert case.handled_by is not None
    grid = tree.at_level(case.place, Level.GRID) if case.place in tree.units and case.place is not None else None
    found = [*tree.working(case.handled_by, Role.MEDIATOR, Role.LEADER), *(tree.working(grid.id, Role.GRID_WORKER) if grid else ())]
    reachable = people.reachable(desk.db, found)
    able = [each for each in dict.fromkeys(found) if each in reachable and each not in (case.responsible, desk.person.id)]
    return [each for each in able if not kept_out(tree.person(each), case)]


def still_open(facts: Facts) -> str:
    """What is still to be said: day | clock | venue | place | whom | helpers, or nothing."""
    for step in ("day", "clock", "venue"):
        if step not in facts:
            return step
    if facts["venue"] == "else" and not (facts.get("place") or facts.get("point")):
        return "place"
    if facts["meeting"] and not facts.get("more"):
        return ""
    return "" if facts.get("helpers") else "helpers" if facts.get("whom") else "whom"


def day_of(facts: Facts) -> date:
    return date.fromisoformat(facts["day"])


def plan_of(desk: Desk, facts: Facts) -> Plan:
    clock = facts["clock"]
    at = moment_of(day_of(facts), time(int(clock[:2]), int(clock[2:])), desk.now, desk.policy)
    place, point = facts.get("place", ""), facts.get("point", "")
    return Plan(at, facts["venue"], place, point, tuple(facts["parties"]), tuple(facts["staff"]))


def pressed(desk: Desk, case: Case, facts: Facts, step: str, value: str) -> Facts:
    """What is known after a press."""
    match step:
        case "days" | "page":
            return {**facts, "page": min(whole(value), 60)}
        case "day":
            return _with_moment(desk, {**facts, "page": 0, "part": ""}, _ordinal(value), None)
        case "part" if value in ("morning", "afternoon", "evening"):
            return {**facts, "part": value}
        case "clock" if len(value) == 4 and value.isascii() and value.isdecimal() and int(value[:2]) < 24 and int(value[2:]) < 60:
            return _with_moment(desk, facts, None, time(int(value[:2]), int(value[2:])))
        case "venue" if value in rule.VENUES:
            return {**facts, "venue": value, "place": "", "point": "", "page": 0}
        case "tick" if still_open(facts) in ("whom", "helpers"):
            return _ticked(desk, case, facts, whole(value))
        case "whom":
            if not facts["parties"] and not facts.get("more"):
                raise Refused("nobody_invited")
            return {**facts, "whom": True, "page": 0, "helpers": not able_helpers(desk, case, facts)}
        case "helpers":
            return {**facts, "helpers": True, "page": 0}
        case "redo" if value in AGAIN and not (facts.get("more") and value != "whom"):
            return {name: fact for name, fact in facts.items() if name not in AGAIN[value]}
    raise Refused("button_old")


AGAIN = {"time": ("day", "clock", "part", "page"), "place": ("venue", "place", "point"), "whom": ("whom", "helpers", "page")}


def _ticked(desk: Desk, case: Case, facts: Facts, id_: int) -> Facts:
    asked = still_open(facts)
    name = "parties" if asked == "whom" else "staff"
    able = able_parties(desk, case, facts) if asked == "whom" else able_helpers(desk, case, facts)
    if id_ not in (each.id for each in able):
        raise Refused("button_old")
    chosen = facts[name]
    return {**facts, name: [each for each in chosen if each != id_] if id_ in chosen else [*chosen, id_]}


def whole(value: str) -> int:
    if not (value.isascii() and value.isdecimal() and len(value) < 16):
        raise Refused("button_old")
    return int(value)


def _ordinal(value: str) -> date:
    day = whole(value)
    if not 0 < day <= date.max.toordinal():
        raise Refused("button_old")
    return date.fromordinal(day)


def _with_moment(desk: Desk, facts: Facts, day: date | None, clock: time | None) -> Facts:
    """With the day, the hour, or both; refused for what has passed or lies too far ahead, and then nothing is kept of it."""
    if day is not None:
        must_be_near(day, desk.now, desk.policy)
        facts = {**facts, "day": day.isoformat()}
    if clock is not None:
        facts = {**facts, "clock": f"{clock:%H%M}"}
    if "day" in facts and "clock" in facts:
        told = facts["clock"]
        moment_of(day_of(facts), time(int(told[:2]), int(told[2:])), desk.now, desk.policy)
    return facts


def written(message: Message, desk: Desk, facts: Facts) -> Facts:
    asked, text, thing = still_open(facts), words(message), part(message)
    if asked in ("venue", "place"):
        if thing is not None and thing.kind == "location":
            point = f"{thing.facts['latitude']:.5f},{thing.facts['longitude']:.5f}"
            return {**facts, "venue": "else", "place": thing.facts.get("title") or "", "point": point, "page": 0}
        if not text or len(text) > LONGEST_PLACE:
            raise Refused("place_needed")
        return {**facts, "venue": "else", "place": text, "point": "", "page": 0}
    if facts.get("more"):
        raise Refused("press_only")
    if not text:
        raise Refused("moment_not_read")
    said = read_said(text, local_date(desk.now, desk.policy))
    if said is None:
        raise Refused("moment_not_read" if asked in ("day", "clock") else "press_first")
    return _with_moment(desk, {**facts, "page": 0}, said.day, said.clock)
