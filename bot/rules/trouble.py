"""Somebody is making trouble for me 有人为难我: past the unit that handles the case, to the supervisors above it.

The unit must not be able to tell from anything it sees that somebody spoke. So the grade, the dates and the card of the case stay as they
are; the case is marked, and for those above it counts as high: its overdue steps climb as far as those of a high case. What is said is
written into events that carry the unit they went past, and nobody of that unit reads them, nor who was responsible then. Until one of the
supervisors has decided, nobody can end the case by taking it back.
"""

from collections.abc import Mapping
from dataclasses import replace
from datetime import timedelta
from typing import Any

from bot.rules.case import Act, Asked, Case, Change, Event, Notice, Refused
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import kept_out, may_hear
from bot.rules.saying import must_say
from bot.rules.terms import Grade, Role, highest

OPEN, SEEN_TO = "open", "seen_to"  # what stands in Case.trouble; empty when there is none, or nothing in it
DECISIONS = (SEEN_TO, "nothing")
CASEWORK = (Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER)
REMIND_AFTER = timedelta(days=1)


def climbs_as(case: Case) -> Grade:
    """The grade by which those above the unit hear of the case: at least high while somebody makes trouble over it."""
    return highest(case.grade, Grade.HIGH) if case.trouble else case.grade


def grade_seen_by(person: Person, case: Case, tree: Organisation) -> Grade:
    """The grade as this reader may know it; for the unit itself it is what it was."""
    unit = case.handled_by or case.assigned_by
    above = unit is not None and person.id != case.responsible and stands_above(person, unit, tree)
    return climbs_as(case) if above else case.grade


def stands_above(person: Person, unit: int, tree: Organisation) -> bool:
    """Whether somebody supervises a unit without belonging to it; over the city nobody stands, so there those without casework."""
    return tree.authority(person, unit, Role.SUPERVISOR) and not _inside(person.roles, unit, tree)


def _inside(roles: frozenset[tuple[int, Role]], unit: int, tree: Organisation) -> bool:
    top = tree.units[unit].parent is None
    return any(at == unit and (not top or role in CASEWORK) for at, role in roles)


def line_past(unit: int, case: Case, tree: Organisation) -> tuple[int, ...]:
    """The nearest supervisors above a unit of whom nobody belongs to it; of a protected case its named staff; empty if there are none."""

    def free(people: tuple[int, ...]) -> tuple[int, ...]:
        roles = {each: frozenset((unit, role) for who, role in tree.staff.get(unit, ()) if who == each) for each in people}
        heard = may_hear(people, case, tree)
        return tuple(each for each in heard if each != case.responsible and not _inside(roles[each], unit, tree))

    for above in tree.above(unit):
        # A supervisor of the unit itself stands inside it, but for the city, over which there is nobody.
        if above.id == unit and above.parent is not None:
            continue
        if found := free(tree.holders(above.id, Role.SUPERVISOR)):
            return found
    if not case.protected:
        return ()
    return free(tuple(sorted({person for held in tree.staff.values() for person, role in held if role is Role.PROTECTION})))


def may_know(person: Person, case: Case, past: Mapping[str, Any], tree: Organisation) -> bool:
    """Whether somebody may read what went past a unit: who was told, and who supervises that unit from above."""
    unit = past["past"]
    if kept_out(person, case) or person.id == past.get("responsible") or unit not in tree.units or _inside(person.roles, unit, tree):
        return False
    return (person.staff and person.id in past.get("to", ())) or stands_above(person, unit, tree)


def passes_by(case: Case, act: Act, unit: int | None = None) -> dict[str, Any]:
    """What an event or request carries that went past the unit: the unit, who was responsible in it, and who is told instead.

    Without a `unit` it is the one that handles the case.
    """
    unit = unit or case.handled_by or case.assigned_by
    assert unit is not None
    return {"past": unit, "responsible": case.responsible, "to": list(line_past(unit, case, act.organisation))}


def report(case: Case, act: Act, what: str, *, waits: bool | None = None, about: str = "", past: int | None = None) -> Change:
    """Somebody whom the case concerns says that they are pressed for it; where nobody stands above, it is kept and nobody is told.

    With `about` "handling" they complain about how it is handled, or about a unit `past` which it then goes. `waits`: what they said
    before has not been decided yet; each of the sides has a question of its own.
    """
    if not case.concerns(act.by.id):
        raise Refused("not_a_party", number=case.number)
    case.must_be_open()
    beside = {"side": case.side_of(act.by.id)} if case.beside(act.by.id) else {}
    passed = {**passes_by(case, act, past), **beside, **({"about": about} if about else {})}
    to = tuple(passed["to"])
    first = bool(to) and not (case.trouble == OPEN if waits is None else waits)
    return Change(
        case=replace(case, trouble=OPEN if to else case.trouble),
        event=Event("trouble_reported", passed, what),
        notices=(Notice("trouble", to=to, facts={"by": act.by.id}, urgent=True, gather=True),),
        asked=Asked("trouble", data=passed, to=to, anew=True, remind=REMIND_AFTER, silent=True) if first else None,
    )


def must_know(case: Case, act: Act, past: Mapping[str, Any]) -> None:
    """For everybody else there is nothing of the kind; the refusal tells no more than of a case that does not exist."""
    if not may_know(act.by, case, past, act.organisation):
        raise Refused("no_such_case")


def speak(case: Case, act: Act, past: Mapping[str, Any], to: int | None, words: str) -> Change:
    """A supervisor writes to the person, past the unit; of a protected case nothing is written, it is phoned as the person said."""
    must_know(case, act, past)
    if to is None:
        raise Refused("nobody_to_ask", number=case.number)
    if case.protected:
        raise Refused("no_contact_now", number=case.number)
    must_say(words)
    return Change(
        case=case.moved(case.stage),
        event=Event("trouble_asked", past, words),
        notices=(Notice("trouble_asked", to=(to,), facts={"who": act.by.id, "words": words}, urgent=True),),
    )


def decide(
    case: Case, act: Act, request: int, past: Mapping[str, Any], asked_by: int | None, how: str, note: str, *, others: bool = False
) -> Change:
    """A supervisor has seen to it, or found nothing in it; with a note that the unit never reads. The person hears of it.

    `others`: somebody else's still waits.
    """
    must_know(case, act, past)
    if how not in DECISIONS:
        raise Refused("button_old")
    must_say(note, "reason_needed")
    told = (asked_by,) if asked_by is not None else ()
    return Change(
        case=replace(case, trouble=OPEN if others else SEEN_TO if how == SEEN_TO else ""),
        event=Event("trouble_decided", {**past, "how": how}, note),
        notices=(Notice("trouble_decided", to=told, facts={"who": act.by.id}),),
        decided=(request, how),
    )
