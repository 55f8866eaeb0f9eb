"""Who may do and see what; every rule asks here first, whatever a client sent."""

from bot.rules.case import Case, Refused
from bot.rules.organisation import Organisation, Person
from bot.rules.terms import Kind, Level, Role, Stage

WORKERS = (Role.MEDIATOR, Role.LEADER)


def kept_out(person: Person, case: Case) -> bool:
    """Whether the person belongs to a unit the case is about, or a protected case is not theirs to see."""
    if any(unit in case.excluded for unit, _ in person.roles):
        return True
    return case.protected and not any(role is Role.PROTECTION for _, role in person.roles)


def works_in_unit(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person belongs to the unit that handles the case: its mediators and leader, or the grid's worker."""
    if case.handled_by is None or kept_out(person, case):
        return False
    if case.protected:
        return True  # kept_out has asked for the protection role
    at_grid = organisation.units[case.handled_by].level is Level.GRID
    wanted = (Role.GRID_WORKER,) if at_grid else WORKERS
    return any(unit == case.handled_by and role in wanted for unit, role in person.roles)


def supervises(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether a supervisor's or a duty officer's authority reaches the handling unit, or the assigning unit's own."""
    unit = case.handled_by or case.assigned_by or case.place
    return unit is not None and not kept_out(person, case) and organisation.authority(person, unit, Role.SUPERVISOR)


def leads(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person leads the handling unit or supervises it."""
    if case.handled_by is None or kept_out(person, case):
        return False
    return any(unit == case.handled_by and role is Role.LEADER for unit, role in person.roles) or supervises(person, case, organisation)


def assigns(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the person belongs to the assigning unit 交办单位, which owes the revisit and may press."""
    if case.assigned_by is None or kept_out(person, case):
        return False
    at_it = any(unit == case.assigned_by and role in (*WORKERS, Role.SUPERVISOR) for unit, role in person.roles)
    return at_it or organisation.authority(person, case.assigned_by, Role.SUPERVISOR) or case.protected


def on_duty(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether they may be called for the case: on the duty list of its unit or of a unit above, as bot.rules.recipients calls them."""
    unit = case.handled_by or case.assigned_by
    if unit is None or kept_out(person, case):
        return False
    return any(person.id in organisation.duty.get(each.id, ()) for each in organisation.above(unit))


def must_work_in_unit(person: Person, case: Case, organisation: Organisation) -> None:
    if not works_in_unit(person, case, organisation):
        raise Refused("not_your_unit", number=case.number)


def must_be_responsible(person: Person, case: Case, organisation: Organisation) -> None:
    """Steps of a case are recorded by who is responsible, or by somebody who leads or supervises the unit."""
    if kept_out(person, case) or not (person.id == case.responsible or leads(person, case, organisation)):
        raise Refused("not_responsible", number=case.number, responsible=case.responsible)


def must_lead(person: Person, case: Case, organisation: Organisation) -> None:
    if not leads(person, case, organisation):
        raise Refused("not_leader", number=case.number)


def must_supervise(person: Person, case: Case, organisation: Organisation) -> None:
    if not supervises(person, case, organisation):
        raise Refused("not_supervisor", number=case.number)


def must_revisit(person: Person, case: Case, organisation: Organisation) -> None:
    """The revisit is owed by the assigning unit, and never made by the handler alone."""
    if person.id == case.responsible:
        raise Refused("revisit_by_handler", number=case.number)
    if not assigns(person, case, organisation):
        raise Refused("not_assigning_unit", number=case.number)


def may_read(person: Person, case: Case, organisation: Organisation) -> bool:
    """Who may open the words of the report: the unit's people, the assigning unit, supervisors; each look is logged."""
    if kept_out(person, case):
        return False
    return (
        person.id == case.responsible
        or works_in_unit(person, case, organisation)
        or supervises(person, case, organisation)
        or assigns(person, case, organisation)
        or on_duty(person, case, organisation)
    )


def may_see_names(person: Person, case: Case, organisation: Organisation) -> bool:
    """Names and phones: the responsible person and supervisors, and who owes the revisit; a hidden name: supervisors only."""
    if kept_out(person, case):
        return False
    if supervises(person, case, organisation):
        return True
    if case.name_hidden and not case.protected:
        return False
    if person.id == case.responsible or case.protected or on_duty(person, case, organisation):
        return True
    revisiting = case.stage is Stage.RESOLVED or case.owed(Kind.LATER_CHECK) is not None
    return revisiting and assigns(person, case, organisation)
