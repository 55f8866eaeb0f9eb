"""What loading a new roster would change, for a person to look at before it is applied."""

from collections.abc import Callable, Iterable, Iterator
from dataclasses import dataclass, replace
from typing import Generic, TypeVar

from bot.rules.marking import N_
from bot.rules.roster.model import Roster, RosterPerson, RosterRole, RosterUnit, filled
from bot.rules.terms import Role

Thing = TypeVar("Thing")

ROLE_NAMES: dict[Role, str] = {
    Role.GRID_WORKER: N_("grid worker"),
    Role.VOLUNTEER: N_("volunteer"),
    Role.MEDIATOR: N_("mediator"),
    Role.LEADER: N_("unit leader"),
    Role.SUPERVISOR: N_("supervisor"),
    Role.ADMINISTRATOR: N_("administrator"),
    Role.PROTECTION: N_("protection staff"),
    Role.DUTY: N_("on duty"),
}


@dataclass(frozen=True, slots=True)
class Changed(Generic[Thing]):
    before: Thing
    after: Thing


@dataclass(frozen=True, slots=True)
class Changes:
    """The difference of two rosters; a unit may stand among the renamed, the moved and the changed at once."""

    old: Roster
    new: Roster
    units_added: tuple[RosterUnit, ...]  # each after its parent
    units_renamed: tuple[Changed[RosterUnit], ...]
    units_moved: tuple[Changed[RosterUnit], ...]
    units_changed: tuple[Changed[RosterUnit], ...]  # anything but name and parent
    units_removed: tuple[RosterUnit, ...]  # each before its parent
    people_added: tuple[RosterPerson, ...]
    people_changed: tuple[Changed[RosterPerson], ...]
    people_removed: tuple[RosterPerson, ...]
    roles_given: tuple[RosterRole, ...]
    roles_taken: tuple[RosterRole, ...]
    roles_reordered: tuple[Changed[RosterRole], ...]  # another place on the duty list

    @property
    def nothing(self) -> bool:
        units = self.units_added or self.units_renamed or self.units_moved or self.units_changed or self.units_removed
        people = self.people_added or self.people_changed or self.people_removed
        return not (units or people or self.roles_given or self.roles_taken or self.roles_reordered)


def compare(old: Roster | None, new: Roster) -> Changes:
    """What the new roster changes in the old one (None: nothing was loaded before); units, people and roles are matched by code."""
    old = old or Roster((), (), ())
    units, people, roles = old.units_by_code(), old.people_by_code(), {role.key: role for role in old.roles}
    new_units, new_people, new_roles = new.units_by_code(), new.people_by_code(), {role.key for role in new.roles}
    kept = [Changed(units[unit.code], unit) for unit in new.units if unit.code in units]
    return Changes(
        old=old,
        new=new,
        units_added=tuple(unit for unit in new.top_down() if unit.code not in units),
        units_renamed=tuple(pair for pair in kept if _names(pair.before) != _names(pair.after)),
        units_moved=tuple(pair for pair in kept if pair.before.parent != pair.after.parent),
        units_changed=tuple(pair for pair in kept if _rest(pair.before) != _rest(pair.after)),
        units_removed=tuple(reversed([unit for unit in old.top_down() if unit.code not in new_units])),
        people_added=tuple(person for person in new.people if person.code not in people),
        people_changed=tuple(
            Changed(people[person.code], person) for person in new.people if person.code in people and people[person.code] != person
        ),
        people_removed=tuple(person for person in old.people if person.code not in new_people),
        roles_given=tuple(role for role in new.roles if role.key not in roles),
        roles_taken=tuple(role for role in old.roles if role.key not in new_roles),
        roles_reordered=tuple(Changed(roles[role.key], role) for role in new.roles if role.key in roles and roles[role.key] != role),
    )


def describe(changes: Changes, translate: Callable[[str], str] = str, language: str = "zh") -> Iterator[str]:
    """The changes as lines: a heading with a count for each kind, then one indented line for each change."""
    if changes.nothing:
        yield translate(N_("Nothing would change."))
        return
    yield from _block(
        translate(N_("Units added: {count}")), [_unit(changes.new, unit, translate, language) for unit in changes.units_added]
    )
    yield from _block(
        translate(N_("Units renamed: {count}")),
        [f"{pair.before.called(language)} → {pair.after.called(language)} ({pair.after.code})" for pair in changes.units_renamed],
    )
    yield from _block(
        translate(N_("Units moved: {count}")),
        [
            f"{pair.after.called(language)}: {_parent(changes.old, pair.before, language)} → {_parent(changes.new, pair.after, language)}"
            for pair in changes.units_moved
        ],
    )
    yield from _block(
        translate(N_("Units changed in other ways: {count}")), [pair.after.called(language) for pair in changes.units_changed]
    )
    yield from _block(
        translate(N_("Units removed: {count}")), [_unit(changes.old, unit, translate, language) for unit in changes.units_removed]
    )
    for heading, people in (
        (N_("People added: {count}"), changes.people_added),
        (N_("People changed: {count}"), tuple(pair.after for pair in changes.people_changed)),
        (N_("People removed (they lose their roles, never their history): {count}"), changes.people_removed),
    ):
        yield from _block(translate(heading), [f"{person.called(language)} ({person.code})" for person in people])
    for heading, roster, roles in (
        (N_("Roles given: {count}"), changes.new, changes.roles_given),
        (N_("Roles taken: {count}"), changes.old, changes.roles_taken),
        (N_("Duty lists in another order: {count}"), changes.new, tuple(pair.after for pair in changes.roles_reordered)),
    ):
        yield from _block(translate(heading), _roles(roster, roles, translate, language))


def _names(unit: RosterUnit) -> tuple[str, ...]:
    return unit.name, unit.name_en, unit.place, unit.place_en


def _rest(unit: RosterUnit) -> RosterUnit:
    return replace(unit, name="", name_en="", place="", place_en="", parent=None)


def _block(heading: str, lines: Iterable[str]) -> Iterator[str]:
    if lines := tuple(lines):
        yield filled(heading, {"count": str(len(lines))})
        yield from (f"  {line}" for line in lines)


def _unit(roster: Roster, unit: RosterUnit, translate: Callable[[str], str], language: str) -> str:
    if unit.parent is None:
        return f"{unit.called(language)} ({unit.code})"
    facts = {"unit": unit.called(language), "code": unit.code, "parent": _parent(roster, unit, language)}
    return filled(translate(N_("{unit} ({code}), under {parent}")), facts)


def _parent(roster: Roster, unit: RosterUnit, language: str) -> str:
    above = roster.units_by_code().get(unit.parent or "")
    return above.called(language) if above else "–"


def _roles(roster: Roster, roles: Iterable[RosterRole], translate: Callable[[str], str], language: str) -> Iterator[str]:
    units, people = roster.units_by_code(), roster.people_by_code()
    for role in roles:
        facts = {
            "person": people[role.person].called(language),
            "role": translate(ROLE_NAMES[role.role]),
            "unit": units[role.unit].called(language),
        }
        yield filled(translate(N_("{person}: {role}, {unit}")), facts)
