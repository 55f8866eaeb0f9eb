"""What a location or a name says about the place of a report: one grid, several to choose from, or nothing."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field
from functools import cached_property
from typing import Final, Self

from bot.rules.organisation import Organisation
from bot.rules.place.names import Found, Names
from bot.rules.place.shapes import Ground, Point
from bot.rules.terms import Level

ENOUGH: Final = 1.35  # of what a name weighs: two characters that only sound alike are just enough
ALIKE: Final = 0.3  # names that weigh so little less are as likely
TOO_MANY: Final = 30  # to choose from: "grid 3" is in every village
NEAREST: Final = 3  # grids offered for a location outside all of them


@dataclass(frozen=True, slots=True)
class Verdict:
    """What was found: `units` is empty, one, or those to choose from; `metres` how far each is away, for a location outside."""

    units: tuple[int, ...] = ()
    metres: tuple[int, ...] = ()
    too_many: bool = False

    @property
    def clear(self) -> int | None:
        return self.units[0] if len(self.units) == 1 and not self.metres else None


NOTHING: Final = Verdict()


@dataclass(frozen=True)
class Places:
    """The organisation's places by name and on the map."""

    tree: Organisation
    names: Names
    ground: Ground = field(default_factory=Ground)

    @classmethod
    def of(cls, tree: Organisation, ground: Ground | None = None) -> Self:
        return cls(tree, Names(tree), ground or Ground())

    @cached_property
    def _grids(self) -> Mapping[str, int]:
        return {unit.code: unit.id for unit in self.tree.units.values() if unit.level is Level.GRID}

    @property
    def mapped(self) -> bool:
        """Whether any boundaries are known."""
        return bool(self.ground.areas)

    def located(self, at: Point, near_metres: int) -> Verdict:
        """The grid in which the point lies; else the nearest within `near_metres`, which is only ever a question.

        The point is taken as it is given: a client in mainland China may have shifted it by some hundred metres, and nothing tells.
        """
        inside = [self._grids[code] for code in self.ground.at(at) if code in self._grids]
        if inside:
            return Verdict(tuple(sorted(inside)))
        near = [each for each in self.ground.near(at, near_metres) if each.code in self._grids][:NEAREST]
        return Verdict(tuple(self._grids[each.code] for each in near), tuple(each.metres for each in near))

    def named(self, said: str, *, answer: bool, under: int | None = None) -> Verdict:
        """The place that is named; below `under`, where one of that name is there."""
        found = [each for each in self.names.find(said, answer=answer) if each.score >= ENOUGH]
        if under is not None and (below := [each for each in found if each.unit != under and self.tree.covers(under, each.unit)]):
            found = below
        if not found:
            return NOTHING
        alike = self._highest(each for each in found if each.score >= found[0].score - ALIKE)
        return Verdict(too_many=True) if len(alike) > TOO_MANY else Verdict(alike)

    def _highest(self, found: Iterable[Found]) -> tuple[int, ...]:
        """Without what lies below another of them: who says 石桥 means the town, and its villages are asked for next."""
        units = [each.unit for each in found]
        known = set(units)
        return tuple(unit for unit in units if not any(above.id in known for above in self.tree.above(unit) if above.id != unit))

    def agrees(self, place: int | None, grid: int) -> bool:
        """Whether a grid says no more than closer where the place already is."""
        return place is None or place not in self.tree.units or self.tree.covers(place, grid)
