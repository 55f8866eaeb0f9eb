"""Points and areas: in which one a point lies, what is near, and how shapes are told sound."""

import math
import time

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.rules.organisation import Organisation, Unit
from bot.rules.place import Places
from bot.rules.place.crossing import crosses_itself, overlap, size
from bot.rules.place.shapes import Area, Ground, Point, Ring
from bot.rules.terms import Level

X, Y = 103.46, 30.41
STEP = 0.01


def square(code: str, x: float = X, y: float = Y, side: float = STEP) -> Area:
    return Area.of(code, [[[(x, y), (x + side, y), (x + side, y + side), (x, y + side), (x, y)]]])


HOLED = Area.of(
    "holed",
    [
        [
            [(X, Y), (X + 0.03, Y), (X + 0.03, Y + 0.03), (X, Y + 0.03), (X, Y)],
            [(X + 0.01, Y + 0.01), (X + 0.02, Y + 0.01), (X + 0.02, Y + 0.02), (X + 0.01, Y + 0.02), (X + 0.01, Y + 0.01)],
        ]
    ],
)
PARTS = Area.of("parts", [list(square("").polygons[0]), list(square("", X + 0.05).polygons[0])])
HORSESHOE = Area.of(
    "shoe",
    [[[(X, Y), (X + 3, Y), (X + 3, Y + 3), (X + 2, Y + 3), (X + 2, Y + 1), (X + 1, Y + 1), (X + 1, Y + 3), (X, Y + 3), (X, Y)]]],
)


@pytest.mark.parametrize(
    ("area", "x", "y", "inside"),
    [
        (square("a"), 0.005, 0.005, True),
        (square("a"), 0.011, 0.005, False),
        (square("a"), 0.005, -0.001, False),
        (HOLED, 0.005, 0.005, True),
        (HOLED, 0.015, 0.015, False),
        (HOLED, 0.025, 0.015, True),
        (PARTS, 0.005, 0.005, True),
        (PARTS, 0.03, 0.005, False),
        (PARTS, 0.055, 0.005, True),
        (HORSESHOE, 1.5, 2, False),
        (HORSESHOE, 0.5, 2, True),
        (HORSESHOE, 1.5, 0.5, True),
    ],
)
def test_inside_or_not(area: Area, x: float, y: float, inside: bool) -> None:
    assert area.holds((X + x, Y + y)) is inside


@given(st.floats(0, 0.02), st.floats(0, 0.02))
def test_areas_that_share_a_line_leave_no_gap_and_no_point_twice(x: float, y: float) -> None:
    ground = Ground((square("a"), square("b", X + STEP), square("c", X, Y + STEP), square("d", X + STEP, Y + STEP)))
    at = (X + x, Y + y)
    strictly = 0 < x < 0.02 and 0 < y < 0.02 and at[0] < X + 0.02 and at[1] < Y + 0.02 and at > (X, Y) and at[1] > Y
    assert len(ground.at(at)) <= 1
    if strictly:
        assert len(ground.at(at)) == 1 or min(abs(at[0] - X - STEP), abs(at[1] - Y - STEP)) < 1e-9


def test_the_nearest_come_first_with_their_metres() -> None:
    ground = Ground((square("far", X + 0.04), square("near", X + 0.02), square("at once", X)))
    found = ground.near((X + 0.011, Y + 0.005), 1000)
    assert [each.code for each in found] == ["at once", "near"]
    metre = 111_195 * math.cos(math.radians(Y + 0.005))
    assert found[0].metres == pytest.approx(0.001 * metre, abs=1)
    assert found[1].metres == pytest.approx(0.009 * metre, abs=1)
    assert ground.near((X + 1, Y), 1000) == ()


@pytest.mark.parametrize(
    ("ring", "crosses"),
    [
        (((0, 0), (1, 0), (1, 1), (0, 1), (0, 0)), False),
        (((0, 0), (1, 1), (1, 0), (0, 1), (0, 0)), True),
        (((0, 0), (2, 0), (2, 2), (1, 0), (0, 2), (0, 0)), False),  # touches itself: drawn maps do
        (((0, 0), (2, 0), (2, 2), (1, -0.1), (0, 2), (0, 0)), True),
        (((0, 0), (0, 1), (1, 1), (1, 0), (0, 0)), False),  # the other way round
    ],
)
def test_a_line_that_crosses_itself_is_found(ring: Ring, crosses: bool) -> None:
    assert (crosses_itself(ring) is not None) is crosses


def test_a_long_line_is_judged_in_a_moment() -> None:
    circle: list[Point] = [(X + math.cos(n / 3000) * 0.1, Y + math.sin(n / 3000) * 0.1) for n in range(18_849)]
    begin = time.thread_time()
    assert crosses_itself((*circle, circle[0])) is None
    assert time.thread_time() - begin < 5


def test_overlap_is_told_as_a_share_of_the_smaller() -> None:
    assert overlap(square("a"), square("b", X + STEP / 2)) == pytest.approx(0.5, abs=0.01)
    assert overlap(square("a"), square("b", X + 0.0025, Y + 0.0025, 0.005)) == pytest.approx(1.0)
    assert overlap(square("a"), square("b", X + STEP)) == 0
    assert overlap(square("a"), square("b", X + 1)) == 0
    assert size(square("a").polygons[0][0]) == pytest.approx(STEP * STEP)


TREE = Organisation(
    {1: Unit(1, "city", "城", Level.CITY, None), 2: Unit(2, "a", "甲", Level.GRID, 1), 3: Unit(3, "b", "乙", Level.GRID, 1)}
)


def test_a_location_is_settled_only_by_one_grid_that_holds_it() -> None:
    places = Places.of(TREE, Ground((square("a"), square("b", X + STEP / 2), square("left out by the roster", X - STEP))))
    assert places.located((X + 0.002, Y + 0.005), 1000).clear == 2
    both = places.located((X + 0.007, Y + 0.005), 1000)
    assert both.units == (2, 3) and both.clear is None and not both.metres
    beside = places.located((X + 0.002, Y - 0.002), 1000)
    assert beside.units == (2, 3) and beside.clear is None, "one that is only near is asked about, too"
    assert beside.metres[0] == pytest.approx(222, abs=2)
    alone = places.located((X - 0.001, Y + 0.005), 500)
    assert alone.units == (2,) and alone.clear is None
    assert places.located((X + 1, Y), 1000).units == ()
    assert places.mapped and not Places.of(TREE).mapped


def test_three_thousand_grids_are_looked_up_in_a_moment() -> None:
    units = {1: Unit(1, "city", "城", Level.CITY, None)}
    areas = []
    for number in range(3000):
        units[number + 2] = Unit(number + 2, f"g{number}", f"第 {number} 网格", Level.GRID, 1)
        x, y = X + number % 60 * 0.008, Y + number // 60 * 0.008
        corners = [(x + 0.0039 * math.cos(n * math.pi / 50), y + 0.0039 * math.sin(n * math.pi / 50)) for n in range(100)]
        areas.append(Area.of(f"g{number}", [[[*corners, corners[0]]]]))
    places = Places.of(Organisation(units), Ground(tuple(areas)))
    places.located((X, Y), 1500)
    for at in ((X + 0.2, Y + 0.2), (X - 0.005, Y), (X + 0.1, Y + 0.1039), (X + 3, Y)):
        best = 1.0
        for _ in range(5):
            begin = time.thread_time()
            places.located(at, 1500)
            best = min(best, time.thread_time() - begin)
        assert best < 0.02
