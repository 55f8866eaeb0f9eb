"""Who may do and see what; every rule asks here first, whatever a client sent."""

from collections.abc import Iterable

from bot.rules.absence import acts_for
from bot.rules.case import Case, Refused
from bot.rules.nearby import nearby
from bot.rules.obligations import Obligation
from bot.rules.organisation import Organisation, Person
from bot.rules.terms import Grade, Kind, Level, Role, Stage

WORKERS = (Role.MEDIATOR, Role.LEADER)
MIDWAY = "protected_midway"  # in Case.reason: the version with which a case that was being handled became a protected one
STEPPED_BACK = "stepped_back"  # in Case.reason: ids of the people who have stepped back from the case


def stepped_back(person: int, case: Case) -> bool:
    """Whether somebody has stepped back 回避 from this very case: from then on they neither work on it nor see what is in it."""
    return person in case.reason.get(STEPPED_BACK, ())


def who_stepped_back(*cases: Case) -> dict[str, list[int]]:
    """For the reason of a case made of others: whoever has stepped back from one of them has stepped back from it, too."""
    people = sorted({each for case in cases for each in case.reason.get(STEPPED_BACK, ())})
    return {STEPPED_BACK: people} if people else {}


def kept_out(person: Person, case: Case) -> bool:
    """Whether a case does not exist for the person as staff.

    It is their own or about their unit, they have stepped back from it, or it is protected and not theirs to see.
    """
    if case.is_party(person.id) or any(unit in case.excluded for unit, _ in person.roles) or stepped_back(person.id, case):
        return True
    return case.protected and not any(role in admitted(case) for _, role in person.roles)


def barred(person: Person, case: Case) -> bool:
    """Whether a case is about the person's unit, and they have no part in it of their own: no word of it may reach them by any road."""
    return not case.concerns(person.id) and any(unit in case.excluded for unit, _ in person.roles)


def admitted(case: Case) -> tuple[Role, ...]:
    """Roles that see a protected case 保护件: its named staff; somebody on duty must be able to phone in a critical one."""
    return (Role.PROTECTION, Role.DUTY) if case.grade is Grade.CRITICAL else (Role.PROTECTION,)


def may_hear(people: Iterable[int], case: Case, organisation: Organisation) -> tuple[int, ...]:
    """Those of the people whom a notice about the case may reach: nobody who is kept out of it."""
    out = {person for unit in case.excluded for person, _ in organisation.staff.get(unit, ())}
    protecting = {person for held in organisation.staff.values() for person, role in held if role is Role.PROTECTION}
    out |= set(case.reason.get(STEPPED_BACK, ()))
    return tuple(each for each in people if each not in out and not case.is_party(each) and (not case.protected or each in protecting))


def supervisors_of(unit: int, case: Case, organisation: Organisation, *, but: int | None = None) -> tuple[int, ...]:
    """The nearest supervisors 督办人员 of a unit who may hear of the case; of a protected case its named staff when they have none.

    Who is away is passed over while there is anybody else.
    """
    for away in (frozenset(organisation.away), frozenset[int]()):
        for each in organisation.above(unit):
            heard = may_hear(organisation.holders(each.id, Role.SUPERVISOR), case, organisation)
            if found := tuple(person for person in heard if person != but and person not in away):
                return found
        if not away:
            break
    if not case.protected:
        return ()
    staff = sorted({person for held in organisation.staff.values() for person, role in held if role is Role.PROTECTION})
    return tuple(person for person in may_hear(staff, case, organisation) if person != but)


def protects(person: Person) -> bool:
    return any(role is Role.PROTECTION for _, role in person.roles)


def _outside(person: Person, case: Case) -> bool:
    """Whether the person has no part in working the case; duty alone lets nobody work a protected one."""
    return kept_out(person, case) or (case.protected and not protects(person))


def stands_in(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person stands in 代班 for who is responsible and away; in a protected case only with protection of their own."""
    return acts_for(person.id, case.responsible, organisation, case.handled_by) and not _outside(person, case)


def has_it(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the case is in the person's hands: their own, or that of somebody away for whom they stand in."""
    return person.id == case.responsible or stands_in(person, case, organisation)


def on_behalf(person: Person, case: Case, organisation: Organisation) -> dict[str, int | None]:
    """What an event carries when a stand-in did it: for whom."""
    return {"for": case.responsible} if stands_in(person, case, organisation) else {}


def works_in_unit(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person belongs to the unit that handles the case: its mediators and leader, or the grid's worker."""
    if case.handled_by is None or _outside(person, case):
        return False
    if case.protected:
        return True
    at_grid = organisation.units[case.handled_by].level is Level.GRID
    wanted = (Role.GRID_WORKER,) if at_grid else WORKERS
    return any(unit == case.handled_by and role in wanted for unit, role in person.roles)


def supervises(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether a supervisor's authority reaches the handling unit; while there is none, the assigning unit or the place."""
    unit = case.handled_by or case.assigned_by or case.place
    return unit is not None and supervises_at(person, case, unit, organisation)


def decides_at(person: Person, case: Case, unit: int, organisation: Organisation) -> bool:
    """Whether the person answers what is asked of the unit's supervisors; in a protected case its named staff do."""
    return supervises_at(person, case, unit, organisation) or (case.protected and protects(person) and not kept_out(person, case))


def supervises_at(person: Person, case: Case, unit: int, organisation: Organisation) -> bool:
    """Whether a supervisor's authority reaches this unit, which owes something for the case."""
    return not _outside(person, case) and organisation.authority(person, unit, Role.SUPERVISOR)


def leads(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person leads the handling unit or supervises it; a grid, which has no leader, is led by its village's."""
    if _outside(person, case):
        return False
    if supervises(person, case, organisation):
        return True
    if case.handled_by is None:
        return False
    here = organisation.units[case.handled_by]
    led = {here.id, here.parent} if here.level is Level.GRID else {here.id}
    return any(unit in led and role is Role.LEADER for unit, role in person.roles)


def assigns(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person belongs to the assigning unit 交办单位, which owes the revisit and may press."""
    if case.assigned_by is None or _outside(person, case):
        return False
    at_it = any(unit == case.assigned_by and role in (*WORKERS, Role.SUPERVISOR) for unit, role in person.roles)
    return at_it or organisation.authority(person, case.assigned_by, Role.SUPERVISOR) or case.protected


def works_on(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person may work on the case: it is theirs or their unit's, they lead or oversee it, or it waits with them for a unit."""
    if _outside(person, case):
        return False
    waits_here = case.handled_by is None and assigns(person, case, organisation)
    return person.id == case.responsible or works_in_unit(person, case, organisation) or leads(person, case, organisation) or waits_here


def on_duty(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether they may be called for the case, which is critical: on the duty list of its unit or of a unit above it."""
    unit = case.handled_by or case.assigned_by
    called = case.grade is Grade.CRITICAL or case.owed(Kind.DUTY_CALL) is not None
    if unit is None or not called or kept_out(person, case):
        return False
    return any(person.id in organisation.duty.get(each.id, ()) for each in organisation.above(unit))


def is_near(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether somebody near was called to a critical case beside those who lead it: grid worker, village's leader, police post."""
    if case.grade is not Grade.CRITICAL or case.protected or kept_out(person, case):
        return False
    return person.id in nearby(case, organisation)


def may_write(person: Person, case: Case, organisation: Organisation) -> bool:
    """Who may write to somebody in danger: who answered the call or was called to it, the responsible person, and named staff."""
    if kept_out(person, case) or not (case.grade is Grade.CRITICAL or case.on_it is not None):
        return False
    theirs = person.id == case.on_it or has_it(person, case, organisation)
    return theirs or on_duty(person, case, organisation) or (case.protected and protects(person))


def must_not_be_kept_out(person: Person, case: Case) -> None:
    """For who is kept out there is no such case, and the refusal does not even carry its number; who stepped back is told so."""
    if stepped_back(person.id, case):
        raise Refused("stepped_back", number=case.number)
    if kept_out(person, case):
        raise Refused("no_such_case")


def must_work_in_unit(person: Person, case: Case, organisation: Organisation) -> None:
    must_not_be_kept_out(person, case)
    if not works_in_unit(person, case, organisation):
        raise Refused("not_your_unit", number=case.number)


def must_be_responsible(person: Person, case: Case, organisation: Organisation) -> None:
    """Steps of a case are recorded by who is responsible or stands in, or by somebody who leads or supervises the unit."""
    must_not_be_kept_out(person, case)
    if not (has_it(person, case, organisation) or leads(person, case, organisation)):
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)


def owes(person: Person, obligation: Obligation, case: Case, organisation: Organisation) -> bool:
    """Whether somebody was named for what is owed, or stands in for who was; while nobody is, who has the case."""
    if kept_out(person, case) or (case.protected and not protects(person)):
        return False
    if obligation.person is None:
        return has_it(person, case, organisation)
    return person.id == obligation.person or acts_for(person.id, obligation.person, organisation)


def must_be_named(person: Person, obligation: Obligation, case: Case, organisation: Organisation) -> None:
    """What a named person owes is recorded by them, by who has the case, or by somebody who leads or supervises the unit."""
    must_not_be_kept_out(person, case)
    if not owes(person, obligation, case, organisation):
        must_be_responsible(person, case, organisation)


def must_lead(person: Person, case: Case, organisation: Organisation) -> None:
    must_not_be_kept_out(person, case)
    if not leads(person, case, organisation):
        raise Refused("not_leader", number=case.number)


def must_supervise(person: Person, case: Case, organisation: Organisation) -> None:
    must_not_be_kept_out(person, case)
    if not supervises(person, case, organisation):
        raise Refused("not_supervisor", number=case.number)


def must_revisit(person: Person, case: Case, organisation: Organisation) -> None:
    """The revisit is owed by the assigning unit, and never made by the handler alone."""
    must_not_be_kept_out(person, case)
    if has_it(person, case, organisation):
        raise Refused("revisit_by_handler", number=case.number)
    if not (assigns(person, case, organisation) or was_given_revisit(person, case, organisation)):
        raise Refused("not_assigning_unit", number=case.number)


def was_given_revisit(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the assigning unit gave its open revisit or later check to this person, or to who is away and has them stand in."""
    given = [each.person for each in case.open_obligations if each.kind in (Kind.REVISIT, Kind.LATER_CHECK)]
    return any(each == person.id or acts_for(person.id, each, organisation) for each in given)


def owes_now(person: Person, case: Case, organisation: Organisation, *kinds: Kind) -> bool:
    """Whether somebody was named for an open step of these kinds, or stands in for who was."""
    if kept_out(person, case) or (case.protected and not protects(person)):
        return False
    named = [each.person for each in case.open_obligations if each.kind in kinds and each.person is not None]
    return any(each == person.id or acts_for(person.id, each, organisation) for each in named)


def helps(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether somebody, of whatever unit, has an open step in the case: they may open what they need for it, and no more."""
    return owes_now(person, case, organisation, Kind.MEASURE)


def leads_force(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether somebody leads the open task force of the case, or stands in for who does."""
    force = case.reason.get("force")
    if force is None or force["ended"] or not case.stage.open or kept_out(person, case):
        return False
    return person.id == force["lead"] or acts_for(person.id, force["lead"], organisation)


def in_force(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether somebody works in a unit of the open task force, or leads it."""
    force = case.reason.get("force")
    if force is None or force["ended"] or not case.stage.open or case.protected or kept_out(person, case):
        return False
    at = (*WORKERS, Role.GRID_WORKER, Role.SUPERVISOR)
    return any(unit in force["units"] and role in at for unit, role in person.roles) or leads_force(person, case, organisation)


def may_read(person: Person, case: Case, organisation: Organisation) -> bool:
    """Who may open the words of the report: the unit's people, the assigning unit, supervisors; each look is logged."""
    if kept_out(person, case):
        return False
    return (
        (has_it(person, case, organisation) and not _outside(person, case))
        or (person.id == case.on_it and case.stage.open)
        or works_in_unit(person, case, organisation)
        or leads(person, case, organisation)
        or assigns(person, case, organisation)
        or was_given_revisit(person, case, organisation)
        or owes_now(person, case, organisation, Kind.MEASURE_CHECK)
        or leads_force(person, case, organisation)
        or (case.stage.open and on_duty(person, case, organisation))
    )


def may_see_names(person: Person, case: Case, organisation: Organisation) -> bool:
    """Names and phones: the responsible person and supervisors, and who owes the revisit or asks whether a step worked.

    A hidden name: supervisors only.
    """
    if kept_out(person, case):
        return False
    if supervises(person, case, organisation):
        return True
    called = case.stage.open and (person.id == case.on_it or on_duty(person, case, organisation))
    if case.protected:
        return protects(person) or called
    if case.name_hidden:
        return False
    if has_it(person, case, organisation) or called or owes_now(person, case, organisation, Kind.MEASURE_CHECK):
        return True
    revisiting = case.stage is Stage.RESOLVED or case.owed(Kind.LATER_CHECK) is not None
    return was_given_revisit(person, case, organisation) or (revisiting and assigns(person, case, organisation))
