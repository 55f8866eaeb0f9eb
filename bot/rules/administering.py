"""What administrators 管理员 may do: roster people, links and groups of their own subtree, never beside or above it."""

from collections.abc import Iterable

from bot.rules.case import Refused
from bot.rules.organisation import Organisation, Person, Unit
from bot.rules.terms import Level, Role


def administers(person: Person, unit: int, organisation: Organisation) -> bool:
    return unit in organisation.units and organisation.authority(person, unit, Role.ADMINISTRATOR)


def must_administer(person: Person, unit: int, organisation: Organisation) -> None:
    """Refused "not_administrator" unless the unit lies in the person's subtree; "no_such_unit" when it is gone."""
    if not person.units_as(Role.ADMINISTRATOR):
        raise Refused("not_administrator")
    if unit not in organisation.units:
        raise Refused("no_such_unit")
    if not administers(person, unit, organisation):
        raise Refused("not_your_subtree")


def tops(person: Person, organisation: Organisation) -> tuple[int, ...]:
    """The units an administrator begins at: those of their role, without the ones that lie below another of them."""
    units = [unit for unit in person.units_as(Role.ADMINISTRATOR) if unit in organisation.units]
    return tuple(unit for unit in units if not any(other != unit and organisation.covers(other, unit) for other in units))


def below(unit: int, organisation: Organisation) -> list[Unit]:
    """The units directly under this one: department rooms first, then towns or villages, then grids; in the roster's order."""
    return sorted(
        (each for each in organisation.units.values() if each.parent == unit),
        key=lambda each: (each.level is not Level.DEPARTMENT, each.id),
    )


def subtree(unit: int, organisation: Organisation) -> list[int]:
    return [each for each in organisation.units if organisation.covers(unit, each)]


def must_bind(person: Person, unit: int, organisation: Organisation) -> None:
    """Who may give a group to a unit: an administrator over it. A grid has no group: its cards go to its grid workers."""
    must_administer(person, unit, organisation)
    must_have_group(unit, organisation)


def must_have_group(unit: int, organisation: Organisation) -> None:
    if unit not in organisation.units:
        raise Refused("no_such_unit")
    if organisation.units[unit].level is Level.GRID:
        raise Refused("grid_has_no_group")


def must_invite(person: Person, roles: Iterable[tuple[int, Role]], organisation: Organisation) -> None:
    """A link makes whoever presses it that person, so the inviting administrator's subtree must hold every role it brings."""
    units = {unit for unit, _ in roles}
    if not units:
        raise Refused("no_role_to_join")
    for unit in sorted(units):
        must_administer(person, unit, organisation)


def staff_of(unit: int, organisation: Organisation) -> dict[int, list[Role]]:
    """The people of one unit with their roles there, in the order of the roles."""
    order = list(Role)
    found: dict[int, list[Role]] = {}
    for person, role in sorted(organisation.staff.get(unit, frozenset()), key=lambda held: (order.index(held[1]), held[0])):
        found.setdefault(person, []).append(role)
    return found
