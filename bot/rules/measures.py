"""Measures 措施 and who is responsible for them by name 包保: each a step with a person and a date; and the nature 性质 of a matter.

Nature and measures belong to the matter: nothing here is kept with a person, and the people concerned read nothing of it.
"""

from collections.abc import Container, Iterable
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any, Final

from bot.rules.case import Act, Case, Change, Event, New, Notice, Refused
from bot.rules.obligations import Obligation, Start, extended, start
from bot.rules.organisation import Organisation, Person, Unit
from bot.rules.permits import (
    has_it,
    leads,
    leads_force,
    may_hear,
    must_be_responsible,
    must_not_be_kept_out,
    must_supervise,
    on_behalf,
    protects,
)
from bot.rules.saying import A_SENTENCE, must_say
from bot.rules.terms import Kind, Level, MeasureKind, Nature, Role, Stage

HELPING: Final = (Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER, Role.SUPERVISOR)  # who can be given a step
WORKED: Final = (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT, Stage.RESOLVED)
CARE: Final = "care"  # 关爱帮扶: the step that a revisit asks for


@dataclass(frozen=True, slots=True)
class Measure:
    """One concrete step with a name and a date on it, and later whether it worked 一步三回头.

    While its obligation is open, that one says who owes it and by when.
    """

    id: int
    case: int
    kind: MeasureKind
    unit: int
    person: int | None
    step: str
    due_at: datetime
    by: int | None = None  # who put it on the list
    force: Any = None  # the task force whose step it is: an id, or bot.rules.case.New
    done_at: datetime | None = None
    done: str = ""
    checked_at: datetime | None = None
    worked: bool | None = None  # None although it was checked: partly
    found: str = ""  # what the people said of it
    dropped: str = ""  # why it is not to be done any more
    slug: str = ""  # of a fixed step, whose words the screens or the policy have
    cannot: str = ""  # why the person cannot do it; whoever has the case decides
    via: int | None = None  # the case that it came with, when that was merged into this one

    @property
    def open(self) -> bool:
        return self.done_at is None and not self.dropped


@dataclass(frozen=True, slots=True)
class TaskForce:
    """A task force 工作专班: begins with a study meeting 专题研判, whose decision makes its members and first steps."""

    id: int
    case: int
    lead: int
    units: tuple[int, ...]
    began_at: datetime
    by: int | None = None
    studied_at: datetime | None = None
    decision: str = ""
    ended_at: datetime | None = None


# -- nature -------------------------------------------------------------------------------------------------------------


def set_nature(case: Case, act: Act, nature: Nature) -> Change:
    """Long-standing 老大难 or newly arisen 新凸显, as who has the case says; a long-standing one is to be stabilised first."""
    must_be_responsible(act.by, case, act.organisation)
    case.must_be_open()
    if case.nature is nature:
        raise Refused("same_nature", number=case.number)
    facts = {"from": case.nature.value if case.nature else "", "to": nature.value, **on_behalf(act.by, case, act.organisation)}
    return Change(case=replace(case, nature=nature), event=Event("nature_set", facts))


# -- who may ------------------------------------------------------------------------------------------------------------


def manages(person: Person, case: Case, tree: Organisation) -> bool:
    """Whether somebody keeps the list of steps: who has the case, who leads or oversees its unit, and who leads its task force.

    The list of a protected case is kept by its named staff, any of them: what is urgent does not wait for one.
    """
    if case.protected:
        return protects(person)
    return has_it(person, case, tree) or leads(person, case, tree) or leads_force(person, case, tree)


def must_manage(case: Case, act: Act) -> None:
    must_not_be_kept_out(act.by, case)
    if not manages(act.by, case, act.organisation):
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)


def authorities(tree: Organisation) -> tuple[Unit, ...]:
    """Units that a matter can be handed to for 打击: the departments' rooms."""
    return tuple(unit for unit in tree.units.values() if unit.level is Level.DEPARTMENT)


def helpers(case: Case, tree: Organisation, unit: int, started: Container[int]) -> tuple[int, ...]:
    """Who of a unit can be given a step: people who work there, have started the bot, are not away and may hear of the case.

    Of a protected case only its named staff, wherever they work.
    """
    if unit not in tree.units or any(each.id in case.excluded for each in tree.above(unit)):
        return ()
    found = tree.protectors if case.protected else tree.working(unit, *HELPING)
    out = {who for excluded in case.excluded for who, _role in tree.staff.get(excluded, ())}
    return tuple(each for each in may_hear(found, case, tree) if each in started and each not in out)


def must_help(case: Case, act: Act, unit: int, person: int, started: Container[int]) -> None:
    """Refuse anybody who could not do a step of the case, or may not hear of it."""
    if person not in helpers(case, act.organisation, unit, started):
        raise Refused("cannot_help", number=case.number)


# -- the list -----------------------------------------------------------------------------------------------------------


def must_begin(case: Case, act: Act, kind: MeasureKind) -> None:
    """Refuse unless a step of this kind can be put on the list now; after the closing only help can be."""
    must_manage(case, act)
    if kind is not MeasureKind.ASSIST or case.stage is not Stage.CLOSED:
        case.must_be(*WORKED)
    if kind is MeasureKind.CRACK_DOWN:
        must_supervise(act.by, case, act.organisation)


def add(case: Case, act: Act, *, kind: MeasureKind, step: str, unit: int, person: int, until: datetime, started: Container[int]) -> Change:
    """A row of the list 包保: kind, step, person, date. What is 打击 a supervisor hands to an authority, to somebody there by name."""
    must_begin(case, act, kind)
    must_say(step, "step_too_short", A_SENTENCE)
    must_help(case, act, unit, person, started)
    if kind is MeasureKind.CRACK_DOWN and unit not in {each.id for each in authorities(act.organisation)}:
        raise Refused("not_an_authority", number=case.number)
    if until <= act.now:
        raise Refused("day_gone_by")
    measure = Measure(0, case.id, kind, unit, person, step.strip(), until, act.by.id)
    facts = {"kind": kind.value, "to": person, "measure": New(0), **on_behalf(act.by, case, act.organisation)}
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_set", facts, step.strip()),
        kept=(measure,),
        started=(owing(measure, case, act, New(0)),),
        notices=() if person == act.by.id else (Notice("measure_yours", to=(person,), facts={"measure": New(0)}),),
    )


def owing(measure: Measure, case: Case, act: Act, about: Any, kind: Kind = Kind.MEASURE) -> Start:
    """What the named person owes from now on; without a name, the unit."""
    return start(
        kind,
        unit=measure.unit,
        person=measure.person,
        grade=case.grade,
        now=act.now,
        policy=act.policy,
        about=about,
        until=measure.due_at,
    )


def care(case: Case, act: Act) -> tuple[Measure, Start, tuple[Notice, ...]]:
    """关爱帮扶: that somebody needs care was found on the revisit; who handled the case sees to it, for they know the people."""
    assert case.handled_by is not None
    proposed = start(Kind.MEASURE, unit=case.handled_by, grade=case.grade, now=act.now, policy=act.policy)
    measure = Measure(0, case.id, MeasureKind.ASSIST, case.handled_by, case.responsible, "", proposed.due_at, act.by.id, slug=CARE)
    leaders = act.organisation.working(case.handled_by, Role.LEADER)
    told = (case.responsible,) if case.responsible is not None else may_hear(leaders, case, act.organisation)
    notice = Notice("measure_yours", to=told, facts={"measure": New(0)})
    return measure, owing(measure, case, act, New(0)), (notice,)


def must_be_owed(case: Case, measure: Measure, obligation: Obligation) -> None:
    if obligation.ended_at is not None or obligation.about != measure.id or not measure.open:
        raise Refused("already_done", number=case.number)


def _must_decide(case: Case, act: Act, measure: Measure, obligation: Obligation) -> None:
    """Nobody puts off or drops what they owe themselves: they say that they cannot, or ask for more time."""
    must_manage(case, act)
    must_be_owed(case, measure, obligation)
    if measure.person == act.by.id:
        raise Refused("own_request", number=case.number)


def give(case: Case, act: Act, measure: Measure, obligation: Obligation, unit: int, person: int, started: Container[int]) -> Change:
    """The step goes to somebody else, with the same date; who had it hears nothing more of it."""
    must_manage(case, act)
    must_be_owed(case, measure, obligation)
    must_help(case, act, unit, person, started)
    if obligation.person == person and not measure.cannot:
        raise Refused("already_theirs", number=case.number, responsible=person)
    if measure.kind is MeasureKind.CRACK_DOWN and unit not in {each.id for each in authorities(act.organisation)}:
        raise Refused("not_an_authority", number=case.number)
    unit = case.handled_by or measure.unit if case.protected else unit
    before = {each for each in (measure.person, obligation.person) if each is not None and each not in (person, act.by.id)}
    facts = {"from": measure.person, "to": person, "measure": measure.id, **on_behalf(act.by, case, act.organisation)}
    mine = () if person == act.by.id else (Notice("measure_yours", to=(person,), facts={"measure": measure.id}),)
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_given", facts),
        kept=(replace(measure, unit=unit, person=person, cannot=""),),
        changed=(replace(obligation, unit=unit, person=person),),
        notices=(*mine, Notice("measure_not_yours", to=tuple(sorted(before)), facts={"measure": measure.id})),
    )


def move_date(case: Case, act: Act, measure: Measure, obligation: Obligation, until: datetime, why: str) -> Change:
    """A later date, with a reason; a step that somebody could not do is theirs again with it."""
    _must_decide(case, act, measure, obligation)
    must_say(why, "reason_needed")
    if obligation.kind is not Kind.MEASURE:
        raise Refused("no_more_time", number=case.number)
    if until <= max(obligation.due_at, act.now):
        raise Refused("date_not_later", number=case.number)
    person = measure.person if measure.person is not None else obligation.person
    later = replace(extended(obligation, until, act.now, act.policy), person=person)
    return Change(
        case=case.moved(case.stage),
        event=Event("measure_moved", {"due": until.isoformat(), "measure": measure.id}, why.strip()),
        kept=(replace(measure, due_at=until, cannot=""),),
        changed=(later,),
        notices=(Notice("measure_moved", to=(person,) if person is not None else (), facts={"measure": measure.id, "why": why.strip()}),),
    )


def drop(case: Case, act: Act, measure: Measure, obligation: Obligation, why: str) -> Change:
    """A step is not to be done any more, and it is said why; fixed steps of a protected case have their own way (rules.protection)."""
    _must_decide(case, act, measure, obligation)
    return dropped(case, measure, obligation, why, "measure_dropped")


def dropped(case: Case, measure: Measure, obligation: Obligation, why: str, event: str) -> Change:
    """What every dropping does; the caller has asked who may."""
    must_say(why, "reason_needed")
    told = () if measure.person is None else (measure.person,)
    return Change(
        case=case.moved(case.stage),
        event=Event(event, {"measure": measure.id, "slug": measure.slug}, why.strip()),
        kept=(replace(measure, dropped=why.strip()),),
        ended_ones=((obligation.id, "dropped"),),
        notices=(Notice("measure_dropped", to=told, facts={"measure": measure.id}),) if event == "measure_dropped" else (),
    )


def open_steps(case: Case, unit: int | None = None) -> tuple[Obligation, ...]:
    """The open steps of a case, the one due first in front; those of one unit, if one is named."""
    found: Iterable[Obligation] = (each for each in case.open_obligations if each.kind in (Kind.MEASURE, Kind.POLICE_REPORT))
    return tuple(sorted((each for each in found if unit in (None, each.unit)), key=lambda each: (each.due_at, each.id)))
