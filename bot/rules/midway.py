"""A case that becomes a protected one 保护件 while it is being handled: from that moment on no group and no other side learns a word.

What would bring the sides together ends: the mediation limit and questions about it, planned meetings, questions to the other side.
What is owed goes on with the named staff alone, and they are told what lies there.
"""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from datetime import timedelta
from typing import Any

from bot.rules.agreements import Confirmation
from bot.rules.amending import Amendment
from bot.rules.case import Act, Asked, Case, Change, Event, Notice
from bot.rules.following import protection_staff
from bot.rules.handing_on import LONG_BEFORE
from bot.rules.limit import Longer
from bot.rules.measures import Measure, TaskForce
from bot.rules.meetings import Invited, Meeting, person_of, told
from bot.rules.obligations import Obligation, Start, owned, start
from bot.rules.permits import MIDWAY, may_hear
from bot.rules.task_force import STUDY
from bot.rules.terms import Kind, Side, Stage

GOES_ON = frozenset({"trouble"})  # requests that are past the unit anyway
OF_THE_SIDE = frozenset({"question", "revisit"})  # requests to the people: those to the reporting side stay


@dataclass(frozen=True, slots=True)
class Waiting:
    """A request that nobody has decided yet; `side` is whom it asks, where it asks the people."""

    id: int
    kind: str
    side: str = ""
    obligation: int | None = None


@dataclass(frozen=True, slots=True)
class UnderWay:
    """What lies in a case besides its obligations at the moment when it becomes protected."""

    meetings: Sequence[Meeting] = ()
    invited: Sequence[Invited] = ()
    longer: Sequence[Longer] = ()
    amendments: Sequence[Amendment] = ()
    confirmations: Sequence[Confirmation] = ()
    measures: Sequence[Measure] = ()
    forces: Sequence[TaskForce] = ()
    requests: Sequence[Waiting] = ()


def becomes_protected(case: Case, act: Act, change: Change, there: UnderWay) -> Change:
    """The whole of it, added to the `change` with which `case` becomes protected; who may not know of it has nothing of it any more."""
    stays = case.responsible is not None and bool(may_hear((case.responsible,), change.case, act.organisation))
    after = change.case if stays else replace(change.case, responsible=None)
    waits = case.stage is Stage.ASSIGNED and not stays
    after = replace(
        after.moved(Stage.ROUTED if waits else case.stage),
        reason={**_settled(case.reason), MIDWAY: case.version + 1},
    )
    off = [each for each in there.meetings if each.planned and each.starts_at > act.now]
    ended = _ended(case, there)
    gone = {id_ for id_, _how in ended}
    going_on = [each for each in case.open_obligations if each.id not in gone and each.kind is not Kind.ACCEPT]
    freed = [_passed(each, after, act) for each in going_on if _is_outside(each.person, after, act)]
    steps = tuple(each for each in there.measures if each.open and any(owed.about == each.id and owed.kind in STEPS for owed in freed))
    open_requests = [each for each in there.requests if _ends(each)]
    kept = (
        *(replace(each, state="called_off", changes=each.changes + 1) for each in off),
        *(replace(each, state="withdrawn") for each in there.longer if each.state == "open"),
        *(replace(each, state="withdrawn") for each in there.amendments if each.state == "open"),
        *(replace(each, decision="withdrawn") for each in there.confirmations if _is_open(each)),
        *(replace(each, ended_at=act.now) for each in there.forces if each.ended_at is None),
        *(replace(each, dropped="–") for each in there.measures if each.open and each.slug == STUDY),
        *(replace(each, person=after.responsible) for each in steps),
    )
    took_part = _people(case, going_on, ended) - {act.by.id}
    return replace(
        change,
        case=after,
        started=(*change.started, *_taken_anew(case, act, waits)),
        ended_ones=(*change.ended_ones, *ended),
        ended=(*change.ended, *(((Kind.ACCEPT, "protected"),) if case.owed(Kind.ACCEPT) is not None else ())),
        changed=(*change.changed, *freed),
        kept=(*change.kept, *kept),
        withdrawn=tuple(each.id for each in open_requests),
        asked=_asked_anew(after, act, open_requests),
        notices=(
            *change.notices,
            *(notice for each in off for notice in _not_now(case, act, each, there.invited)),
            Notice("nothing_asked", to=tuple(sorted(each for each in took_part if _is_outside(each, after, act)))),
            *_what_lies_there(case, after, act, there, off, freed, steps),
        ),
    )


def part_becomes_protected(part: Case, whole: Case) -> Change:
    """What goes on as part of it tells of the same matter: nobody else reads it either, nor has it again when the two are taken apart."""
    after = replace(part, protected=True, category=whole.category, reason={**part.reason, MIDWAY: part.version + 1})
    return Change(after, Event("kind_checked", {"from": part.category.value, "to": whole.category.value, "protected": True}))


STEPS = (Kind.MEASURE, Kind.MEASURE_CHECK, Kind.POLICE_REPORT)


def _settled(reason: Any) -> dict[str, Any]:
    """Why it is here, without a question of who has it and without an open task force: named staff have it."""
    found = {name: fact for name, fact in reason.items() if name != "contested"}
    if found.get("force"):
        found["force"] = {**found["force"], "ended": True}
    return found


def _is_outside(person: int | None, after: Case, act: Act) -> bool:
    return person is not None and not may_hear((person,), after, act.organisation)


def _passed(owed: Obligation, after: Case, act: Act) -> Obligation:
    """What somebody owed who may not know of it any more: who has it does, else the named staff."""
    return owned(owed, after.responsible)


def _is_open(confirmation: Confirmation) -> bool:
    """Whether the sides are still asked if a court shall confirm it; what both have said yes to is the named staff's to see to."""
    return not (confirmation.refused or confirmation.agreed or confirmation.decision)


def _ended(case: Case, there: UnderWay) -> tuple[tuple[int, str], ...]:
    """What is owed no more: mediation has no limit where there is none, no meeting is written down, no study meeting is held."""
    studies = {each.id for each in there.measures if each.slug == STUDY}
    found: list[tuple[int, str]] = []
    for owed in case.open_obligations:
        if owed.kind is Kind.MEDIATION_LIMIT:
            found.append((owed.id, "protected"))
        elif owed.kind is Kind.MEETING:
            found.append((owed.id, "called_off"))
        elif owed.kind is Kind.MEASURE and owed.about in studies:
            found.append((owed.id, "dropped"))
    return tuple(found)


def _ends(request: Waiting) -> bool:
    """Whether nobody is to answer it any more: it was asked of people who may not know of the case now, or of the other side."""
    if request.kind in OF_THE_SIDE:
        return request.side not in ("", Side.REPORTING)
    return request.kind not in GOES_ON


def _asked_anew(after: Case, act: Act, ended: Sequence[Waiting]) -> Asked | None:
    """That somebody says nobody contacted them is not lost: now the named staff check it, without who has the case."""
    for each in ended:
        if each.kind == "contact":
            to = tuple(person for person in protection_staff(after, act) if person != after.responsible)
            return Asked("contact", obligation=each.obligation, to=to, anew=True)
    return None


def _taken_anew(case: Case, act: Act, waits: bool) -> tuple[Start, ...]:
    """What was only taken so far, or offered to another unit, waits to be taken by one of the named staff."""
    offered = case.owed(Kind.ACCEPT) is not None
    if case.handled_by is None or not (waits or offered):
        return ()
    return (start(Kind.TAKE, unit=case.handled_by, person=None, grade=case.grade, now=act.now, policy=act.policy, round=0),)


def _people(case: Case, going_on: Sequence[Obligation], ended: Sequence[tuple[int, str]]) -> set[int]:
    """Who had the case or owed something in it."""
    gone = {id_ for id_, _how in ended}
    owing = {each.person for each in case.open_obligations if each in going_on or each.id in gone}
    return {each for each in (*owing, case.responsible) if each is not None}


def _not_now(case: Case, act: Act, meeting: Meeting, invited: Sequence[Invited]) -> tuple[Notice, ...]:
    """One and the same sentence to everybody who was to come: that it does not take place for now, and nothing of why."""
    known = [(each.id, person_of(case, each)) for each in invited if each.meeting == meeting.id]
    soon = meeting.starts_at - act.now < timedelta(hours=LONG_BEFORE)
    everybody = [*known, (0, case.responsible)]
    return told("meeting_not_now", everybody, meeting.id, meeting.changes + 1, but=act.by.id, urgent=soon)


def _what_lies_there(
    case: Case, after: Case, act: Act, there: UnderWay, off: Sequence[Meeting], freed: Sequence[Obligation], steps: Sequence[Measure]
) -> tuple[Notice, ...]:
    """To who has it, else to all named staff: what was under way, so that somebody sees to it."""
    absent = [
        each.id
        for each in there.invited
        if each.party is not None and person_of(case, each) is None and any(each.meeting == meeting.id for meeting in off)
    ]
    facts = {
        "meetings": [each.id for each in off],
        "by_phone": len(absent),
        "steps": len(steps),
        "promises": sum(each.kind is Kind.PROMISE for each in case.open_obligations),
        "court": sum(each.kind is Kind.JUDICIAL_CONFIRMATION for each in case.open_obligations),
    }
    if not any(facts.values()):
        return ()
    to = (after.responsible,) if after.responsible is not None else protection_staff(after, act)
    return (Notice("lies_there", to=to, facts=facts, urgent=True),)
