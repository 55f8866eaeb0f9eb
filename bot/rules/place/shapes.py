"""Areas on the map: in which one a point lies, and how far it is from the others. Degrees of WGS-84, distances in metres."""

import math
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass
from functools import cached_property
from itertools import pairwise

Point = tuple[float, float]  # longitude, latitude, as GeoJSON has them
Ring = tuple[Point, ...]  # closed: its last point is its first
Polygon = tuple[Ring, ...]  # the outer ring, then holes
Box = tuple[float, float, float, float]  # west, south, east, north

DEGREE = 111_195.0  # metres of one degree of latitude
_CELL = 0.01  # degrees: about a kilometre, so that few areas share one


@dataclass(frozen=True, slots=True)
class Area:
    """What belongs to one grid: one polygon or several."""

    code: str
    polygons: tuple[Polygon, ...]
    box: Box

    @classmethod
    def of(cls, code: str, polygons: Iterable[Iterable[Iterable[Iterable[float]]]]) -> "Area":
        found = tuple(tuple(tuple((point[0], point[1]) for point in map(tuple, ring)) for ring in rings) for rings in polygons)
        return cls(code, found, box_of(point for rings in found for point in rings[0]))

    def holds(self, at: Point) -> bool:
        return within(at, self.box) and any(_in_polygon(at, rings) for rings in self.polygons)

    def metres(self, at: Point) -> float:
        """How far a point outside is from the nearest edge."""
        return min(_metres_to_ring(at, ring) for rings in self.polygons for ring in rings)


@dataclass(frozen=True, slots=True)
class Beside:
    """An area near a point, and how many metres away it is."""

    code: str
    metres: int


@dataclass(frozen=True)
class Ground:
    """All areas of an organisation, found by place."""

    areas: tuple[Area, ...] = ()

    @cached_property
    def _cells(self) -> Mapping[tuple[int, int], list[Area]]:
        found: dict[tuple[int, int], list[Area]] = {}
        for area in self.areas:
            for cell in _cells_of(area.box):
                found.setdefault(cell, []).append(area)
        return found

    def at(self, at: Point) -> tuple[str, ...]:
        """The codes of the areas in which the point lies; more than one only where areas overlap."""
        return tuple(area.code for area in self._cells.get(_cell(at), ()) if area.holds(at))

    def near(self, at: Point, metres: float) -> tuple[Beside, ...]:
        """Areas no farther than `metres` from a point outside all of them, the nearest first."""
        high = metres / DEGREE
        wide = high / max(math.cos(math.radians(at[1])), 0.01)
        around = (at[0] - wide, at[1] - high, at[0] + wide, at[1] + high)
        found = [(area.metres(at), area.code) for area in self.areas if meet(area.box, around)]
        return tuple(Beside(code, round(away)) for away, code in sorted(found) if away <= metres)


def box_of(points: Iterable[Point]) -> Box:
    xs, ys = zip(*points, strict=True)
    return min(xs), min(ys), max(xs), max(ys)


def within(at: Point, box: Box) -> bool:
    return box[0] <= at[0] <= box[2] and box[1] <= at[1] <= box[3]


def meet(one: Box, other: Box) -> bool:
    """Whether two boxes have a point in common."""
    return one[0] <= other[2] and other[0] <= one[2] and one[1] <= other[3] and other[1] <= one[3]


def in_ring(at: Point, ring: Ring) -> bool:
    """Whether a ray to the east crosses the ring an odd number of times."""
    x, y = at
    inside = False
    for (x1, y1), (x2, y2) in pairwise(ring):
        if (y1 > y) != (y2 > y) and x < (x2 - x1) * (y - y1) / (y2 - y1) + x1:
            inside = not inside
    return inside


def _in_polygon(at: Point, rings: Polygon) -> bool:
    return in_ring(at, rings[0]) and not any(in_ring(at, hole) for hole in rings[1:])


def _metres_to_ring(at: Point, ring: Ring) -> float:
    """On a plane laid at the point: over a few kilometres the curve of the earth is less than a metre."""
    wide = DEGREE * math.cos(math.radians(at[1]))
    flat = [((x - at[0]) * wide, (y - at[1]) * DEGREE) for x, y in ring]
    return min(_to_segment(one, other) for one, other in pairwise(flat))


def _to_segment(one: Point, other: Point) -> float:
    """From the origin to the nearest point of the segment."""
    (x1, y1), (x2, y2) = one, other
    along, across = x2 - x1, y2 - y1
    length = along * along + across * across
    share = 0.0 if length == 0 else max(0.0, min(1.0, -(x1 * along + y1 * across) / length))
    return math.hypot(x1 + share * along, y1 + share * across)


def _cell(at: Point) -> tuple[int, int]:
    return math.floor(at[0] / _CELL), math.floor(at[1] / _CELL)


def _cells_of(box: Box) -> Iterator[tuple[int, int]]:
    west, south = _cell((box[0], box[1]))
    east, north = _cell((box[2], box[3]))
    return ((x, y) for x in range(west, east + 1) for y in range(south, north + 1))
