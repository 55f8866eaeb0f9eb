"""What a roster must hold, and what a new one changes."""

from dataclasses import replace

import pytest

from bot.rules.roster import Fault, Roster, RosterPerson, RosterRole, RosterUnit, Row, Tables, check, compare, describe, examine
from bot.rules.roster.reading import telephone
from bot.rules.terms import Category, Lane, Level, Road, Role

UNITS = (
    {"code": "city", "name": "市中心", "level": "city"},
    {"code": "lj", "name": "临江镇中心", "place": "临江镇", "level": "town", "parent": "city", "number_code": "LJ"},
    {"code": "wj", "name": "文君调解室", "level": "village", "parent": "lj"},
    {"code": "wj-1", "name": "第 1 网格", "level": "grid", "parent": "wj"},
    {"code": "labour", "name": "劳动调解室", "level": "department", "parent": "city", "department": "labour", "categories": "labour_wage"},
)
PEOPLE = tuple({"code": code, "name": name} for code, name in (("a", "管理员"), ("s", "督办员"), ("m", "王敏"), ("g", "陈静")))
ROLES = (
    {"person": "a", "unit": "city", "role": "administrator"},
    {"person": "s", "unit": "city", "role": "supervisor"},
    {"person": "s", "unit": "city", "role": "duty", "duty_order": "1"},
    {"person": "s", "unit": "city", "role": "protection"},
    {"person": "m", "unit": "city", "role": "mediator"},
    {"person": "m", "unit": "lj", "role": "mediator"},
    {"person": "m", "unit": "wj", "role": "leader"},
    {"person": "m", "unit": "labour", "role": "mediator"},
    {"person": "g", "unit": "wj-1", "role": "grid_worker"},
)
Cells = dict[str, str]


def tables(units: tuple[Cells, ...] = UNITS, people: tuple[Cells, ...] = PEOPLE, roles: tuple[Cells, ...] = ROLES) -> Tables:
    return Tables(*(tuple(Row(at, row) for at, row in enumerate(rows, start=2)) for rows in (units, people, roles)))


def changed(rows: tuple[Cells, ...], index: int, **cells: str) -> tuple[Cells, ...]:
    return tuple(row | cells if at == index else row for at, row in enumerate(rows))


def faults(**rows: tuple[Cells, ...]) -> list[Fault]:
    return examine(tables(**rows))[1]


def good() -> Roster:
    roster, found = examine(tables())
    assert not found
    return roster


def test_a_good_roster_has_no_fault_and_gets_the_usual_roads_and_lanes() -> None:
    roster = good()
    units = roster.units_by_code()
    assert (roster.name, [grid.code for grid in roster.grids]) == ("市中心", ["wj-1"])
    assert units["labour"].categories == {Category.LABOUR_WAGE}
    assert units["wj"].roads == {Road.PEOPLES_MEDIATION, Road.PETITION}
    assert units["labour"].lanes == {Lane.MEDIATION}
    assert (units["lj"].located(), units["wj"].located("en")) == ("临江镇", "文君调解室")


UNIT_FAULTS: list[tuple[int, Cells, str]] = [
    (3, {"code": "WJ"}, "Two units have the code {code}: {other} and {unit}."),
    (3, {"code": "网格1"}, "The code “{code}” cannot be used."),
    (3, {"code": "g" * 41}, "The code “{code}” cannot be used."),
    (3, {"code": ""}, "The code is missing."),
    (3, {"name": ""}, "The unit {code} has no name."),
    (3, {"level": "gird"}, "“{word}” is no level."),
    (3, {"level": ""}, "The level of {code} is missing."),
    (3, {"parent": "nowhere"}, "The parent {parent} of {unit} is in no row."),
    (3, {"parent": ""}, "{unit} stands under no unit."),
    (3, {"parent": "lj"}, "The grid {unit} stands under {parent}; a grid belongs under a village."),
    (2, {"parent": "city"}, "The village {unit} stands under {parent}; a village belongs under a town."),
    (4, {"parent": "wj"}, "The department room {unit} stands under {parent}; it belongs under the city or a town."),
    (1, {"parent": "labour"}, "The town {unit} stands under {parent}; a town belongs under the city."),
    (0, {"parent": "lj"}, "These units stand under each other in a circle: {circle}."),
    (2, {"parent": "wj"}, "These units stand under each other in a circle: {circle}."),
    (1, {"number_code": ""}, "The town {unit} has no letters for its case numbers."),
    (1, {"number_code": "L1"}, "“{letters}” cannot begin a case number."),
    (1, {"number_code": "XX"}, "“{letters}” cannot begin a case number."),
    (2, {"number_code": "WJ"}, "{unit} has letters for case numbers, but only towns and the city have them."),
    (0, {"number_code": "LJ"}, "{unit} and {other} have the same letters {letters} for their case numbers."),
    (2, {"categories": "neighbours"}, "“{word}” is no category."),
    (2, {"categories": "neighbour"}, "{unit} has a department or categories, but is no department room."),
    (4, {"department": ""}, "It is not said which department {unit} belongs to."),
    (4, {"department": "某局"}, "The department “{word}” is not known."),
    (2, {"roads": "mediation"}, "“{word}” is no road."),
    (2, {"lanes": "left"}, "“{word}” is no lane."),
    (2, {"phone": "12"}, "“{phone}” is no phone number."),
]


@pytest.mark.parametrize(
    ("index", "cells", "text"), UNIT_FAULTS, ids=[f"{text[:40]}-{number}" for number, (_, _, text) in enumerate(UNIT_FAULTS)]
)
def test_a_wrong_unit_is_told_with_its_row(index: int, cells: Cells, text: str) -> None:
    found = [fault for fault in faults(units=changed(UNITS, index, **cells)) if fault.text == text]
    assert len(found) == 1
    assert not found[0].warning
    assert found[0].table == "units"
    if "circle" not in text and "same letters" not in text:
        assert found[0].row == index + 2


PEOPLE_FAULTS: list[tuple[Cells, str]] = [
    ({"code": "A"}, "Two people have the code {code}: {other} and {person}."),
    ({"code": ""}, "The code is missing."),
    ({"name": " \u3000"}, "The person {code} has no name."),
    ({"phone": "1381234123"}, "“{phone}” is no phone number."),
    ({"phone": "1.38E+10"}, "“{phone}” is no phone number."),
    ({"language": "fr"}, "“{word}” is no language of this bot."),
]


@pytest.mark.parametrize(("cells", "text"), PEOPLE_FAULTS)
def test_a_wrong_person_is_told_with_the_row(cells: Cells, text: str) -> None:
    found = [fault for fault in faults(people=changed(PEOPLE, 3, **cells)) if fault.text == text]
    assert [(fault.table, fault.row, fault.warning) for fault in found] == [("people", 5, False)]


ROLE_FAULTS: list[tuple[Cells, str]] = [
    ({"person": "nobody"}, "There is nobody with the code {code}."),
    ({"unit": "nowhere"}, "There is no unit with the code {code}."),
    ({"person": ""}, "This row names no person."),
    ({"unit": ""}, "This row names no unit."),
    ({"role": "king"}, "“{word}” is no role."),
    ({"role": ""}, "This row names no role."),
    ({"unit": "wj"}, "{person} is a grid worker of {unit}, which is no grid."),
    ({"role": "mediator"}, "{person} has a role at the grid {unit} that a grid does not have; it has grid workers and volunteers."),
    ({"unit": "city", "role": "volunteer"}, "{person} is a volunteer of {unit}; volunteers belong to a grid or a village."),
    ({"unit": "wj", "role": "administrator"}, "{person} is administrator of {unit}; administrators belong to the city or a town."),
    ({"person": "m", "unit": "wj", "role": "leader"}, "This row says the same as one above it."),
    ({"person_name": "陈静静"}, "The code {code} belongs to {name}, but the row says {told}."),
    ({"unit": "city", "role": "duty", "duty_order": "0"}, "“{word}” is no place on a duty list."),
    ({"unit": "city", "role": "duty", "duty_order": "第一"}, "“{word}” is no place on a duty list."),
    ({"unit": "city", "role": "duty", "duty_order": "1"}, "Two people have place {order} on one duty list."),
    ({"duty_order": "1"}, "A place on the duty list stands beside another role."),
]


@pytest.mark.parametrize(("cells", "text"), ROLE_FAULTS)
def test_a_wrong_role_is_told_with_its_row(cells: Cells, text: str) -> None:
    found = [fault for fault in faults(roles=changed(ROLES, 8, **cells)) if fault.text == text]
    assert [(fault.table, fault.row, fault.warning) for fault in found] == [("roles", 10, False)]


@pytest.mark.parametrize(
    ("missing", "text", "warning"),
    [
        (0, "The city has no administrator.", False),
        (1, "The city has no supervisor, so what is overdue would reach nobody.", False),
        (2, "The city has no duty list, so critical cases call nobody by name.", True),
        (3, "There are no protection staff, so nobody can open a protected case.", True),
        (4, "Nobody works in {unit}, so its cases reach nobody.", True),
        (6, "Nobody works in {unit}; its cases go to the unit above.", True),
        (8, "The grid {unit} has no grid worker; its cases go to the village.", True),
    ],
)
def test_an_office_nobody_holds_is_told(missing: int, text: str, warning: bool) -> None:
    roles = tuple(role for index, role in enumerate(ROLES) if index != missing)
    assert [fault.warning for fault in faults(roles=roles) if fault.text == text] == [warning]


def test_a_department_room_without_categories_is_a_warning() -> None:
    found = faults(units=changed(UNITS, 4, categories=""))
    assert [(fault.text, fault.warning) for fault in found] == [
        ("The department room {unit} takes no category, so no case comes to it by itself.", True)
    ]


def test_no_city_and_two_cities() -> None:
    assert "There is no city." in [fault.text for fault in faults(units=UNITS[1:])]
    second = ({"code": "city2", "name": "另一市", "level": "city"},)
    assert "{unit} is a second city beside {other}." in [fault.text for fault in faults(units=UNITS + second)]


def test_two_grids_with_one_code_are_named_as_such() -> None:
    twin = ({"code": "wj-1", "name": "又一个网格", "level": "grid", "parent": "wj"},)
    found = [fault for fault in faults(units=UNITS + twin) if fault.text.startswith("Two grids")]
    assert [fault.sentence() for fault in found] == [
        (
            "units, row 7: Two grids have the code wj-1: 第 1 网格 and 又一个网格. "
            "Give each its own code; capital and small letters count as the same."
        )
    ]


def test_an_unreadable_level_causes_no_faults_beyond_itself() -> None:
    found = [fault for fault in faults(units=changed(UNITS, 2, level="vilage")) if not fault.warning]
    assert [fault.text for fault in found] == ["“{word}” is no level."]


def test_everything_wrong_is_told_at_once_and_errors_come_before_warnings() -> None:
    found = faults(
        units=changed(UNITS, 1, number_code="", phone="x"), people=changed(PEOPLE, 2, name=""), roles=changed(ROLES, 8, unit="no")
    )
    assert [(fault.table, fault.warning) for fault in found] == [
        ("units", False),
        ("units", False),
        ("people", False),
        ("roles", False),
        ("units", True),
    ]


def test_people_with_one_mobile_are_asked_about_but_an_office_may_share_its_landline() -> None:
    def shared(number: str) -> list[Fault]:
        return faults(people=changed(changed(PEOPLE, 2, phone=number), 3, phone=number))

    assert [fault.warning for fault in shared("13800000001")] == [True]
    assert shared("028-88880000") == []


@pytest.mark.parametrize(
    ("written", "number"),
    [
        ("13812341234", "13812341234"),
        ("13812341234.0", "13812341234"),
        ("138 1234 1234", "13812341234"),
        ("138-1234-1234", "13812341234"),
        ("+86 138 1234 1234", "13812341234"),
        ("１３８１２３４１２３４", "13812341234"),
        ("028-88880000", "028-88880000"),
        ("(028)88880000", "02888880000"),
        ("028—88880000", "028-88880000"),
        ("0993-8880000-12", "0993-8880000-12"),
        ("400-800-1234", "400-800-1234"),
        ("+49 151 23456789", "+4915123456789"),
        ("23812341234", None),
        ("1381234123", None),
        ("138123412345", None),
        ("+86 28", None),
        ("王敏", None),
    ],
)
def test_telephone(written: str, number: str | None) -> None:
    assert telephone(written) == number


def test_braces_in_a_name_are_shown_as_they_are() -> None:
    fault = next(fault for fault in faults(units=changed(UNITS, 3, name="{code} {x}", parent="")) if "stands under no" in fault.text)
    assert fault.sentence() == "units, row 5: {code} {x} stands under no unit. Write the code of its parent."


def test_duty_lists_are_called_in_order_and_the_unnumbered_last() -> None:
    order = (("a", None), ("b", 2), ("c", None), ("d", 1))
    roles = tuple(RosterRole(person, "city", Role.DUTY, place) for person, place in order)
    assert Roster((), (), roles).duty_list("city") == ("d", "b", "a", "c")


def test_top_down_gives_each_unit_after_its_parent() -> None:
    roster = examine(tables(units=UNITS[::-1]))[0]
    assert [unit.code for unit in roster.top_down()] == ["city", "labour", "lj", "wj", "wj-1"]


def test_a_first_roster_adds_everything_and_the_same_one_changes_nothing() -> None:
    first = compare(None, good())
    assert (len(first.units_added), len(first.people_added), len(first.roles_given)) == (5, 4, 9)
    again = compare(good(), good())
    assert again.nothing
    assert list(describe(again)) == ["Nothing would change."]


def test_rows_in_another_order_change_nothing() -> None:
    assert compare(good(), examine(tables(UNITS[::-1], PEOPLE[::-1], ROLES[::-1]))[0]).nothing


def test_every_kind_of_change_is_found_and_told() -> None:
    new_units = (
        UNITS[0],
        UNITS[1] | {"name": "临江中心"},
        {"code": "lj2", "name": "石桥镇中心", "level": "town", "parent": "city", "number_code": "SQ"},
        UNITS[2] | {"parent": "lj2", "phone": "028-88880000"},
        {"code": "wj-2", "name": "第 2 网格", "level": "grid", "parent": "wj"},
        UNITS[4],
    )
    new_people = (PEOPLE[0], PEOPLE[1], PEOPLE[2] | {"phone": "13800000001"}, {"code": "n", "name": "刘洋"})
    new_roles = (
        *ROLES[:2],
        ROLES[2] | {"duty_order": "2"},
        *ROLES[3:8],
        {"person": "m", "unit": "lj2", "role": "mediator"},
        {"person": "n", "unit": "wj-2", "role": "grid_worker"},
    )
    new, found = examine(tables(new_units, new_people, new_roles))
    assert not found
    changes = compare(good(), new)
    assert [unit.code for unit in changes.units_added] == ["lj2", "wj-2"]
    assert [(pair.before.name, pair.after.name) for pair in changes.units_renamed] == [("临江镇中心", "临江中心")]
    assert [(pair.before.parent, pair.after.parent) for pair in changes.units_moved] == [("lj", "lj2")]
    assert [pair.after.code for pair in changes.units_changed] == ["wj"]
    assert [unit.code for unit in changes.units_removed] == ["wj-1"]
    assert [person.code for person in changes.people_added] == ["n"]
    assert [pair.after.phone for pair in changes.people_changed] == ["13800000001"]
    assert [person.code for person in changes.people_removed] == ["g"]
    assert [role.key for role in changes.roles_given] == [("m", "lj2", Role.MEDIATOR), ("n", "wj-2", Role.GRID_WORKER)]
    assert [role.key for role in changes.roles_taken] == [("g", "wj-1", Role.GRID_WORKER)]
    assert [pair.after.duty_order for pair in changes.roles_reordered] == [2]
    told = list(describe(changes))
    assert told[:3] == ["Units added: 2", "  石桥镇中心 (lj2), under 市中心", "  第 2 网格 (wj-2), under 文君调解室"]
    assert "  文君调解室: 临江镇中心 → 石桥镇中心" in told
    assert told[told.index("Roles taken: 1") + 1] == "  陈静: grid worker, 第 1 网格"


def test_units_are_removed_from_below() -> None:
    city = replace(good(), units=good().units[:1], roles=())
    assert [unit.code for unit in compare(good(), city).units_removed][-2:] == ["labour", "lj"]


def test_check_also_serves_rosters_that_were_not_read_from_a_file() -> None:
    unit = RosterUnit("city", "市中心", Level.CITY)
    found = check(Roster((unit,), (RosterPerson("a", "某人"),), ()))
    assert {(fault.table, fault.row) for fault in found} >= {("people", None), ("roles", None)}
