"""Rows of the routing table that can never match: their conditions exclude each other, or the rows before them leave nothing over."""

from collections.abc import Iterator, Mapping, Sequence
from typing import Final

from bot.rules.marking import N_
from bot.rules.routing_table import Mistake, RoutingRow
from bot.rules.terms import Category, Earlier, Grade

# A box: for each fact the values it may have. A row is one, and so is what no case can be.
Box = Mapping[str, frozenset[object]]

_SWITCHES: Final = (
    "gathering",
    "gathering_with_conflict",
    "minors_harmed",
    "about_unit",
    "protected",
    "doorstep",
    "grid_worker",
    "department_room",
)
_BOTH: Final[frozenset[object]] = frozenset({True, False})


def never_matching(rows: Sequence[RoutingRow], doorstep: frozenset[str]) -> tuple[Mistake, ...]:
    """One sentence for each row that no case can reach; `doorstep` are the kinds that a grid worker may settle on the doorstep."""
    world = _world(rows, doorstep)
    nowhere = _impossible(world, doorstep)
    found: list[Mistake] = []
    taken: list[tuple[str, Box]] = []
    for row in rows:
        box = _box(row, world)
        left = _without([box], nowhere)
        if any(not values for values in box.values()) or not left:
            found.append(Mistake(N_("Routing row {row} can never match: its conditions exclude each other."), row=row.name))
            continue
        before = [(name, other) for name, other in taken if _meet(box, other)]
        if not _without(left, [other for _name, other in before]):
            needed = _needed(left, before)
            found.append(
                Mistake(N_("Routing row {row} can never match: {over} before it takes every such case."), row=row.name, over=needed)
            )
        taken.append((row.name, box))
    return tuple(found)


def _needed(left: Sequence[Box], before: Sequence[tuple[str, Box]]) -> str:
    """The rows that together leave nothing over, without those that are not needed for it."""
    needed = list(before)
    for each in before:
        fewer = [other for other in needed if other is not each]
        if not _without(left, [box for _name, box in fewer]):
            needed = fewer
    return ", ".join(name for name, _box in needed)


def _world(rows: Sequence[RoutingRow], doorstep: frozenset[str]) -> Box:
    """All values of each fact that make a difference; a number is stood for by the borders that the rows name."""
    slugs: set[object] = {*Category, *doorstep}
    for row in rows:
        slugs |= row.categories
    borders = {"people": {0}, "villages": {1}, "towns": {1}}
    for row in rows:
        for border in (row.people_min, None if row.people_max is None else row.people_max + 1):
            borders["people"] |= set() if border is None else {border}
        borders["villages"] |= set() if row.villages_min is None else {row.villages_min}
        borders["towns"] |= set() if row.towns_min is None else {row.towns_min}
    numbers: dict[str, frozenset[object]] = {name: frozenset(values) for name, values in borders.items()}
    return {
        "grades": frozenset(Grade),
        "categories": frozenset(slugs),
        "earlier": frozenset(Earlier),
        **numbers,
        **dict.fromkeys(_SWITCHES, _BOTH),
    }


def _box(row: RoutingRow, world: Box) -> Box:
    box = dict(world)
    for name in ("grades", "categories", "earlier"):
        if asked := getattr(row, name):
            box[name] = frozenset(asked)
    for name, least, most in (
        ("people", row.people_min, row.people_max),
        ("villages", row.villages_min, None),
        ("towns", row.towns_min, None),
    ):
        box[name] = frozenset(each for each in world[name] if _between(each, least, most))
    box |= {name: frozenset({asked}) for name in _SWITCHES if (asked := getattr(row, name)) is not None}
    return box


def _between(value: object, least: int | None, most: int | None) -> bool:
    assert isinstance(value, int)
    return (least is None or value >= least) and (most is None or value <= most)


def _impossible(world: Box, doorstep: frozenset[str]) -> list[Box]:
    """What no case can be: a doorstep matter is low, never raised before and of a doorstep kind; conflict in a gathering is a gathering."""
    small: Box = {"grades": frozenset({Grade.LOW}), "earlier": frozenset({Earlier.NONE}), "categories": frozenset(doorstep)}
    yes, no = frozenset[object]({True}), frozenset[object]({False})
    asked: list[Box] = [
        *({"doorstep": yes, name: world[name] - values} for name, values in small.items()),
        {"doorstep": no, **small},
        {"gathering": no, "gathering_with_conflict": yes},
    ]
    return [{**world, **each} for each in asked]


def _meet(one: Box, other: Box) -> bool:
    return all(one[name] & other[name] for name in one)


def _without(boxes: Sequence[Box], taken: Sequence[Box]) -> list[Box]:
    """What is left of the boxes when all that lies in `taken` is cut away."""
    left = list(boxes)
    for cut in taken:
        left = [part for box in left for part in _cut(box, cut)]
    return left


def _cut(box: Box, cut: Box) -> Iterator[Box]:
    """The parts of a box that lie outside another: one for each fact in which they differ."""
    if not _meet(box, cut):
        yield box
        return
    inside = dict(box)
    for name, values in cut.items():
        if outside := inside[name] - values:
            yield {**inside, name: outside}
        inside[name] = inside[name] & values
