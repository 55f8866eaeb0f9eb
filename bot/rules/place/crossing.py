"""What is wrong with shapes themselves: a ring that crosses itself, two areas that lie on each other."""

from itertools import pairwise

from bot.rules.place.shapes import Area, Point, Ring, meet

LINES = 7  # horizontal lines on which the overlap of two areas is measured


def crosses_itself(ring: Ring) -> Point | None:
    """A point where two edges of a closed ring truly cross, or None. Edges that only touch are let pass: drawn maps are full of them."""
    edges = sorted((min(one[0], other[0]), max(one[0], other[0]), one, other) for one, other in pairwise(ring) if one != other)
    open_: list[tuple[float, Point, Point]] = []
    for west, east, one, other in edges:
        open_ = [each for each in open_ if each[0] >= west]
        low, high = min(one[1], other[1]), max(one[1], other[1])
        for _end, third, fourth in open_:
            if low <= max(third[1], fourth[1]) and min(third[1], fourth[1]) <= high and _cross(one, other, third, fourth):
                return one
        open_.append((east, one, other))
    return None


def _cross(a: Point, b: Point, c: Point, d: Point) -> bool:
    return _turn(a, b, c) * _turn(a, b, d) < 0 and _turn(c, d, a) * _turn(c, d, b) < 0


def _turn(a: Point, b: Point, c: Point) -> int:
    found = (b[0] - a[0]) * (c[1] - a[1]) - (b[1] - a[1]) * (c[0] - a[0])
    return (found > 0) - (found < 0)


def size(ring: Ring) -> float:
    """The area of a ring in square degrees, measured from its first point, so that small rings keep their digits."""
    x0, y0 = ring[0]
    flat = [(x - x0, y - y0) for x, y in ring]
    return abs(sum(x1 * y2 - x2 * y1 for (x1, y1), (x2, y2) in pairwise(flat))) / 2


def overlap(one: Area, other: Area) -> float:
    """About which share of the smaller one lies on the other, 0 to 1: measured on a few lines, slivers of drawing are not seen."""
    if not meet(one.box, other.box):
        return 0.0
    south, north = max(one.box[1], other.box[1]), min(one.box[3], other.box[3])
    step = (north - south) / LINES
    levels = [south + step * (number + 0.5) for number in range(LINES)]
    common = step * sum(_common(_spans(one, y), _spans(other, y)) for y in levels)
    smaller = min(sum(size(rings[0]) for rings in each.polygons) for each in (one, other))
    return min(1.0, common / smaller) if smaller else 0.0


def _spans(area: Area, y: float) -> list[tuple[float, float]]:
    """From where to where a horizontal line lies inside the area."""
    found: list[tuple[float, float]] = []
    for rings in area.polygons:
        cuts = sorted(
            (x2 - x1) * (y - y1) / (y2 - y1) + x1 for ring in rings for (x1, y1), (x2, y2) in pairwise(ring) if (y1 > y) != (y2 > y)
        )
        found += zip(cuts[::2], cuts[1::2], strict=False)
    return found


def _common(one: list[tuple[float, float]], other: list[tuple[float, float]]) -> float:
    return sum(max(0.0, min(a[1], b[1]) - max(a[0], b[0])) for a in one for b in other)
