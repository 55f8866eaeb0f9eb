"""Somebody leaves a unit, or the house: what they had in hand goes back to the unit, and whoever leads it is told."""

from datetime import datetime

from bot.rules.case import Case, Change, Event
from bot.rules.obligations import owned, start
from bot.rules.organisation import Organisation, Person
from bot.rules.permits import assigns, kept_out, on_duty, supervises, works_in_unit
from bot.rules.policy import Policy
from bot.rules.terms import Kind, Role, Stage


def still_theirs(person: Person, case: Case, organisation: Organisation) -> bool:
    """Whether the roles that are left to somebody still reach the case."""
    return (
        works_in_unit(person, case, organisation)
        or supervises(person, case, organisation)
        or assigns(person, case, organisation)
        or on_duty(person, case, organisation)
    )


def handed_back(case: Case, person: int, policy: Policy, now: datetime) -> Change:
    """The case without this person: due times stay, and a case that was only taken so far waits to be taken again."""
    assert case.handled_by is not None
    theirs = case.responsible == person
    waits = theirs and case.stage is Stage.ASSIGNED
    take = start(Kind.TAKE, unit=case.handled_by, person=None, grade=case.grade, now=now, policy=policy, round=0)
    return Change(
        case=case.moved(Stage.ROUTED if waits else case.stage, responsible=None if theirs else case.responsible),
        event=Event("handed_back", {"from": person}),
        started=(take,) if waits else (),
        changed=tuple(owned(each, None) for each in case.open_obligations if each.person == person),
    )


def told_of(case: Case, organisation: Organisation, everybody: tuple[Person, ...]) -> tuple[int, ...]:
    """Who hears that a case has come back: the unit's leaders, else its supervisors; of a protected case, its named staff."""
    assert case.handled_by is not None
    may_hear = {person.id for person in everybody if not kept_out(person, case)}
    for found in (organisation.holders(case.handled_by, Role.LEADER), organisation.supervisors(case.handled_by)):
        if listed := tuple(person for person in found if person in may_hear):
            return listed
    if not case.protected:
        return ()
    return tuple(sorted(person.id for person in everybody if any(role is Role.PROTECTION for _, role in person.roles)))
