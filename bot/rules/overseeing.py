"""What somebody oversees: whole subtrees as numbers, and one by one what stands no higher than its grade climbs."""

from bot.rules.absence import acts_for
from bot.rules.case import Case
from bot.rules.obligations import NAMED, Obligation
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import assigns, has_it, kept_out, owes, stands_in, works_in_unit
from bot.rules.policy import Policy
from bot.rules.terms import Grade, Kind, Level, Role, Stage


def overseen(person: Person, tree: Organisation) -> frozenset[int]:
    """Units whose numbers the person sees: the subtrees they supervise, and units they lead with the grids below those."""
    found = {unit for over in person.units_as(Role.SUPERVISOR) for unit in tree.units if over in tree.units and tree.covers(over, unit)}
    return frozenset(found | _led(person, tree))


def _led(person: Person, tree: Organisation) -> set[int]:
    led = {unit for unit in person.units_as(Role.LEADER) if unit in tree.units}
    return led | {unit.id for unit in tree.units.values() if unit.level is Level.GRID and unit.parent in led}


def nearest(person: Person, tree: Organisation) -> frozenset[int]:
    """Units that nobody nearer supervises, or that the person leads: all that is overdue there is theirs to see one by one."""
    mine = set(person.units_as(Role.SUPERVISOR))
    found = _led(person, tree)
    for unit in tree.units:
        at = next((each.id for each in tree.above(unit) if tree.holders(each.id, Role.SUPERVISOR)), None)
        if at in mine:
            found.add(unit)
    return frozenset(found)


def listed_grades(person: Person, tree: Organisation, policy: Policy) -> tuple[Grade, ...]:
    """Grades whose overdue steps climb as high as the person stands; below other units the rest are numbers."""
    heights = [tree.units[unit].level.height for unit in person.units_as(Role.SUPERVISOR) if unit in tree.units]
    return tuple(grade for grade in Grade if heights and policy.ceilings[grade].height >= min(heights))


def work_units(person: Person, tree: Organisation) -> tuple[int, ...]:
    """Units whose common work may be this person's to take."""
    held = person.units_as(Role.MEDIATOR, Role.LEADER, Role.GRID_WORKER, Role.SUPERVISOR)
    return tuple(unit for unit in held if unit in tree.units)


def waits_for_somebody(case: Case) -> bool:
    """Whether nobody has the case: somebody has to take it, be given it or pass it on before anything else can be done."""
    return case.responsible is None and case.stage in (Stage.ROUTED, Stage.ASSIGNED, Stage.IN_PROGRESS, Stage.CARRYING_OUT)


def next_act(person: Person, case: Case, obligation: Obligation, tree: Organisation) -> str:
    """What this person can do about a step that is owed: record, take, or "" for nothing."""
    if obligation.ended_at is not None or kept_out(person, case):
        return ""
    if obligation.kind in (Kind.REVISIT, Kind.LATER_CHECK):
        mine = obligation.person in (None, person.id) or acts_for(person.id, obligation.person, tree)
        return "record" if mine and not has_it(person, case, tree) and assigns(person, case, tree) else ""
    if obligation.kind in (Kind.DUTY_CALL, Kind.WRITE_BACK):
        return ""
    if obligation.kind in NAMED:
        return "record" if owes(person, obligation, case, tree) else ""
    if obligation.kind is Kind.ACCEPT:
        return "record" if works_in_unit(person, case, tree) else ""
    theirs = obligation.person == person.id or (obligation.person is None and case.responsible == person.id)
    if theirs or (obligation.person in (None, case.responsible) and stands_in(person, case, tree)):
        return "take" if obligation.kind is Kind.TAKE else "record"
    if obligation.person is not None or case.responsible is not None or not works_in_unit(person, case, tree):
        return ""
    # One line for a case that waits: the first response comes after it is taken.
    return "take" if obligation.kind is Kind.TAKE or case.stage is not Stage.ROUTED else ""
