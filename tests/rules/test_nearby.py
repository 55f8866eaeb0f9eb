"""Who stands nearest to a place when life is in danger."""

from dataclasses import replace

import pytest

from bot.rules.nearby import nearby
from bot.rules.organisation import Organisation, Unit
from bot.rules.terms import Level, Role
from tests.rules.sample_case import (
    CITY,
    DIRECTOR,
    GRID,
    GRID_WORKER,
    OTHER_TOWN,
    OTHER_VILLAGE,
    STAFF,
    TOWN,
    UNITS,
    VILLAGE,
    a_case,
)

CITY_POLICE, TOWN_POLICE = 80, 81
INSPECTOR, SERGEANT = 800, 810
TREE = Organisation(
    {
        **UNITS,
        CITY_POLICE: Unit(CITY_POLICE, "CP", "City police", Level.DEPARTMENT, CITY, "police"),
        TOWN_POLICE: Unit(TOWN_POLICE, "TP", "Police post", Level.DEPARTMENT, TOWN, "police"),
    },
    {**STAFF, CITY_POLICE: frozenset({(INSPECTOR, Role.LEADER)}), TOWN_POLICE: frozenset({(SERGEANT, Role.MEDIATOR)})},
)


@pytest.mark.parametrize(
    ("place", "excluded", "called"),
    [
        (GRID, (), (GRID_WORKER, DIRECTOR, SERGEANT)),
        (VILLAGE, (), (DIRECTOR, SERGEANT)),  # the grid is not known
        (OTHER_VILLAGE, (), (SERGEANT,)),  # nobody leads there
        (OTHER_TOWN, (), (INSPECTOR,)),  # a town without a post of its own: the city's police
        (GRID, (VILLAGE,), (GRID_WORKER, SERGEANT)),
        (GRID, (VILLAGE, TOWN_POLICE), (GRID_WORKER,)),
        (None, (), ()),
        (999, (), ()),  # a unit that is gone
    ],
)
def test_who_stands_nearest(place: int | None, excluded: tuple[int, ...], called: tuple[int, ...]) -> None:
    assert nearby(a_case(place=place, excluded=frozenset(excluded)), TREE) == called


def test_somebody_with_two_roles_is_called_once() -> None:
    both = Organisation(TREE.units, {**TREE.staff, VILLAGE: frozenset({(GRID_WORKER, Role.LEADER)})})
    assert nearby(replace(a_case(), place=GRID), both) == (GRID_WORKER, SERGEANT)
