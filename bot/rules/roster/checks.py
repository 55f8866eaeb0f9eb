"""What must hold in a roster as a whole; everything that is wrong is told at once."""

from collections import Counter
from collections.abc import Iterator, Mapping

from bot.rules.marking import N_
from bot.rules.roster.model import Fault, Roster, RosterPerson, RosterRole, RosterUnit
from bot.rules.routing import POLICE
from bot.rules.terms import Level, Role

ABOVE: Mapping[Level, frozenset[Level]] = {
    Level.CITY: frozenset(),
    Level.TOWN: frozenset({Level.CITY}),
    Level.VILLAGE: frozenset({Level.TOWN}),
    Level.GRID: frozenset({Level.VILLAGE}),
    Level.DEPARTMENT: frozenset({Level.CITY, Level.TOWN}),
}
MISPLACED: Mapping[Level, str] = {
    Level.TOWN: N_("The town {unit} stands under {parent}; a town belongs under the city."),
    Level.VILLAGE: N_("The village {unit} stands under {parent}; a village belongs under a town."),
    Level.GRID: N_("The grid {unit} stands under {parent}; a grid belongs under a village."),
    Level.DEPARTMENT: N_("The department room {unit} stands under {parent}; it belongs under the city or a town."),
}
UNKNOWN_PLACE_CODE = "XX"  # stands in case numbers where the town is unknown


def check(roster: Roster, unclear: frozenset[str] = frozenset()) -> list[Fault]:
    """Every fault and warning of a roster; nothing is concluded from the level of the `unclear` units."""
    return [
        *_units_told_apart(roster),
        *_tree(roster, unclear),
        *_number_codes(roster, unclear),
        *_departments(roster, unclear),
        *_people_told_apart(roster),
        *_roles(roster, unclear),
        *_duty_lists(roster),
        *_offices_filled(roster, unclear),
    ]


def _units_told_apart(roster: Roster) -> Iterator[Fault]:
    first: dict[str, RosterUnit] = {}
    for unit in roster.units:
        other = first.setdefault(unit.code.casefold(), unit)
        if other is unit or not unit.code:
            continue
        both_grids = unit.level is other.level is Level.GRID
        text = (
            N_("Two grids have the code {code}: {other} and {unit}.")
            if both_grids
            else N_("Two units have the code {code}: {other} and {unit}.")
        )
        yield _of_unit(unit, text, N_("Give each its own code; capital and small letters count as the same."), other=other.name)


def _tree(roster: Roster, unclear: frozenset[str]) -> Iterator[Fault]:
    units = roster.units_by_code()
    cities = [unit for unit in roster.units if unit.level is Level.CITY and unit.code not in unclear]
    if not cities and not unclear:
        yield Fault("units", None, N_("There is no city."), N_("Add one row with the level city; every other unit stands under it."))
    for unit in cities[1:]:
        yield _of_unit(unit, N_("{unit} is a second city beside {other}."), N_("Keep one; a roster is of one city."), other=cities[0].name)
    circling: set[str] = set()
    for unit in roster.units:
        if unit.code not in circling and (circle := _circle(unit, units)):
            circling.update(circle)
            names = " → ".join(units[code].name for code in (*circle, circle[0]))
            yield _of_unit(
                unit,
                N_("These units stand under each other in a circle: {circle}."),
                N_("Correct the parent of one of them."),
                circle=names,
            )
    for unit in roster.units:
        if unit.code in circling:
            continue
        if unit.parent is None:
            if unit.level is not Level.CITY and unit.code not in unclear:
                yield _of_unit(unit, N_("{unit} stands under no unit."), N_("Write the code of its parent."))
        elif unit.parent not in units:
            yield _of_unit(
                unit, N_("The parent {parent} of {unit} is in no row."), N_("Correct the code, or add a row for it."), parent=unit.parent
            )
        elif unit.code in unclear:
            continue
        elif unit.level is Level.CITY:
            yield _of_unit(
                unit, N_("The city {unit} stands under {parent}."), N_("Leave its parent empty."), parent=units[unit.parent].name
            )
        elif unit.parent not in unclear and units[unit.parent].level not in ABOVE[unit.level]:
            yield _of_unit(unit, MISPLACED[unit.level], N_("Correct its parent or its level."), parent=units[unit.parent].name)


def _circle(unit: RosterUnit, units: Mapping[str, RosterUnit]) -> tuple[str, ...]:
    """The codes of the circle that the unit is part of, or nothing."""
    way = [unit.code]
    while (above := units[way[-1]].parent) in units:
        assert above is not None  # for the type checker: None is in no table
        if above == unit.code:
            return tuple(way)
        if above in way:
            return ()
        way.append(above)
    return ()


def _number_codes(roster: Roster, unclear: frozenset[str]) -> Iterator[Fault]:
    todo = N_("Give each town two to four capital letters of its own, for example LJ.")
    first: dict[str, RosterUnit] = {}
    for unit in roster.units:
        code = unit.number_code
        if unit.code in unclear:
            continue
        if not code:
            if unit.level is Level.TOWN:
                yield _of_unit(unit, N_("The town {unit} has no letters for its case numbers."), todo)
        elif unit.level not in (Level.TOWN, Level.CITY):
            text = N_("{unit} has letters for case numbers, but only towns and the city have them.")
            yield _of_unit(unit, text, N_("Delete them."))
        elif not (code.isascii() and code.isalpha() and code.isupper() and 2 <= len(code) <= 4) or code == UNKNOWN_PLACE_CODE:
            yield _of_unit(unit, N_("“{letters}” cannot begin a case number."), todo, letters=code)
        elif (other := first.setdefault(code, unit)) is not unit:
            text = N_("{unit} and {other} have the same letters {letters} for their case numbers.")
            yield _of_unit(unit, text, todo, other=other.name, letters=code)


def _departments(roster: Roster, unclear: frozenset[str]) -> Iterator[Fault]:
    for unit in roster.units:
        if unit.code in unclear:
            continue
        if unit.level is Level.DEPARTMENT:
            if not unit.department:
                yield _of_unit(
                    unit, N_("It is not said which department {unit} belongs to."), N_("Write the department, for example labour.")
                )
            if not unit.categories and unit.department != POLICE:  # no case is mediated there; it is called to those of its place
                text = N_("The department room {unit} takes no category, so no case comes to it by itself.")
                yield _of_unit(unit, text, N_("Write the categories it takes."), warning=True)
        elif unit.department or unit.categories:
            text = N_("{unit} has a department or categories, but is no department room.")
            yield _of_unit(unit, text, N_("Delete them, or change its level to department."))


def _people_told_apart(roster: Roster) -> Iterator[Fault]:
    by_code: dict[str, RosterPerson] = {}
    by_phone: dict[str, RosterPerson] = {}
    working = {role.person for role in roster.roles}
    for person in roster.people:
        if person.code and (other := by_code.setdefault(person.code.casefold(), person)) is not person:
            text = N_("Two people have the code {code}: {other} and {person}.")
            todo = N_("Give each their own code; capital and small letters count as the same.")
            yield _of_person(person, text, todo, other=other.name)
        mobile = len(person.phone) == 11 and person.phone.isdigit() and person.phone[0] == "1"  # a landline is often shared
        if mobile and (other := by_phone.setdefault(person.phone, person)) is not person:
            text = N_("{person} and {other} have the same phone number.")
            yield _of_person(person, text, N_("Check whether one of them is wrong."), warning=True, other=other.name)
        if person.code and person.code not in working:
            yield _of_person(person, N_("{person} has no role."), N_("Add a row to the roles, or delete the person."), warning=True)


def _roles(roster: Roster, unclear: frozenset[str]) -> Iterator[Fault]:
    units, people = roster.units_by_code(), roster.people_by_code()
    seen: set[tuple[str, str, Role]] = set()
    for role in roster.roles:
        unit, person = units.get(role.unit), people.get(role.person)
        if person is None:
            text = N_("There is nobody with the code {code}.")
            yield _of_role(role, text, N_("Correct the code, or add the person to the people."), code=role.person)
        if unit is None:
            text = N_("There is no unit with the code {code}.")
            yield _of_role(role, text, N_("Correct the code, or add the unit to the units."), code=role.unit)
        if role.key in seen:
            yield _of_role(role, N_("This row says the same as one above it."), N_("Delete one of them."))
        seen.add(role.key)
        if unit and unit.code not in unclear and (wrong := _misplaced(role.role, unit.level)):
            name = person.name if person else role.person
            yield _of_role(role, *wrong, unit=unit.name, person=name)


def _misplaced(role: Role, level: Level) -> tuple[str, str] | None:
    if role is Role.GRID_WORKER and level is not Level.GRID:
        return N_("{person} is a grid worker of {unit}, which is no grid."), N_("Write the code of the grid.")
    if role is Role.VOLUNTEER and level not in (Level.GRID, Level.VILLAGE):
        return N_("{person} is a volunteer of {unit}; volunteers belong to a grid or a village."), N_(
            "Write the code of the grid or village."
        )
    if level is Level.GRID and role not in (Role.GRID_WORKER, Role.VOLUNTEER):
        text = N_("{person} has a role at the grid {unit} that a grid does not have; it has grid workers and volunteers.")
        return text, N_("Write the code of the village, or change the role.")
    if role is Role.ADMINISTRATOR and level not in (Level.CITY, Level.TOWN):
        text = N_("{person} is administrator of {unit}; administrators belong to the city or a town.")
        return text, N_("Write the code of the city or town.")
    return None


def _duty_lists(roster: Roster) -> Iterator[Fault]:
    taken: dict[tuple[str, int], RosterRole] = {}
    for role in roster.roles:
        if role.role is Role.DUTY and role.duty_order is not None and taken.setdefault((role.unit, role.duty_order), role) is not role:
            text = N_("Two people have place {order} on one duty list.")
            yield _of_role(role, text, N_("Give each a place of their own."), order=str(role.duty_order))


def _offices_filled(roster: Roster, unclear: frozenset[str]) -> Iterator[Fault]:
    people = roster.people_by_code()
    held = Counter((role.unit, role.role) for role in roster.roles if role.person in people)
    for unit in roster.units:
        if unit.code in unclear:
            continue
        if unit.level is Level.GRID:
            if not held[unit.code, Role.GRID_WORKER]:
                text = N_("The grid {unit} has no grid worker; its cases go to the village.")
                yield _of_unit(unit, text, N_("Add a role grid_worker for it."), warning=True)
        elif not held[unit.code, Role.MEDIATOR] and not held[unit.code, Role.LEADER]:
            above = N_("Nobody works in {unit}; its cases go to the unit above.")
            text = N_("Nobody works in {unit}, so its cases reach nobody.") if unit.level is Level.CITY else above
            yield _of_unit(unit, text, N_("Add a mediator or a leader."), warning=True)
    cities = [unit for unit in roster.units if unit.level is Level.CITY]
    if len(cities) != 1 or unclear:
        return
    city = cities[0]
    if not held[city.code, Role.ADMINISTRATOR]:
        yield _of_city(city, N_("The city has no administrator."), N_("Add at least one role administrator at {unit}."))
    if not held[city.code, Role.SUPERVISOR]:
        yield _of_city(
            city,
            N_("The city has no supervisor, so what is overdue would reach nobody."),
            N_("Add at least one role supervisor at {unit}."),
        )
    if not held[city.code, Role.DUTY]:
        text = N_("The city has no duty list, so critical cases call nobody by name.")
        yield _of_city(city, text, N_("Add roles duty at {unit}, with 1, 2, 3 as their order."), warning=True)
    if not any(role is Role.PROTECTION for _unit, role in held):
        text = N_("There are no protection staff, so nobody can open a protected case.")
        todo = N_("Add roles protection at {unit}: the women's federation, the police liaison and one supervisor.")
        yield _of_city(city, text, todo, warning=True)


def _of_unit(unit: RosterUnit, text: str, todo: str, *, warning: bool = False, **facts: str) -> Fault:
    return Fault("units", unit.row or None, text, todo, {"unit": unit.name or unit.code, "code": unit.code, **facts}, warning)


def _of_city(city: RosterUnit, text: str, todo: str, *, warning: bool = False) -> Fault:
    return Fault("roles", None, text, todo, {"unit": f"{city.name} ({city.code})"}, warning)


def _of_person(person: RosterPerson, text: str, todo: str, *, warning: bool = False, **facts: str) -> Fault:
    return Fault("people", person.row or None, text, todo, {"person": person.name or person.code, "code": person.code, **facts}, warning)


def _of_role(role: RosterRole, text: str, todo: str, **facts: str) -> Fault:
    return Fault("roles", role.row or None, text, todo, facts)
