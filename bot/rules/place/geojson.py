"""Grid boundaries as a GeoJSON file says them: every feature is judged before anything is refused."""

import json
import re
from collections.abc import Callable, Collection, Iterator, Mapping
from dataclasses import dataclass, field
from itertools import pairwise
from typing import Any, Final

from bot.rules.marking import N_
from bot.rules.place.crossing import crosses_itself, overlap, size
from bot.rules.place.shapes import Area, Box, Point, Polygon, Ring, in_ring, meet, within
from bot.rules.roster.model import Roster, filled

LARGEST: Final = 64 * 2**20  # bytes of a file
MOST_FEATURES: Final = 20_000
MOST_POINTS: Final = 20_000  # of one feature
ALL_POINTS: Final = 1_000_000
WIDEST: Final = 1.0  # degrees; a grid more than a hundred kilometres across is a mistake
OVERLAP: Final = 0.02  # of the smaller grid; what is less comes from drawing
CHINA: Final[Box] = (73.0, 3.0, 136.0, 54.0)
DIGITS: Final = 6  # of a degree: a tenth of a metre
_WGS84: Final = re.compile(r"CRS:?84|4326|4490", re.IGNORECASE)  # CGCS2000 differs from WGS-84 by centimetres


@dataclass(frozen=True, slots=True)
class BoundaryFault:
    """Something wrong in a file of boundaries, and what to do; a warning does not keep it from being loaded."""

    feature: int | None  # counted from 1; None for the whole file
    code: str
    text: str
    todo: str
    facts: Mapping[str, str] = field(default_factory=dict)
    warning: bool = False

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Which feature, what is wrong, what to do, in one line."""
        facts = {"code": self.code, **self.facts}
        said = {"wrong": filled(translate(self.text), facts), "todo": filled(translate(self.todo), facts)}
        if self.feature is None:
            return filled(translate(N_("{wrong} {todo}")), said)
        where = N_("feature {number} ({code})") if self.code else N_("feature {number}")
        place = filled(translate(where), {"number": str(self.feature), "code": self.code})
        return filled(translate(N_("{place}: {wrong} {todo}")), {"place": place, **said})


def examine(content: bytes, roster: Roster, language: str = "zh") -> tuple[tuple[Area, ...], list[BoundaryFault]]:
    """The areas as far as they can be read, with every fault and warning; use them only when no fault is an error."""
    reader = _Reader({unit.code: unit.called(language) for unit in roster.units}, {unit.code for unit in roster.grids})
    areas = tuple(reader.areas(content))
    if not any(not fault.warning for fault in reader.faults):
        reader.faults += overlaps(areas, reader.numbers)
    return areas, sorted(reader.faults, key=lambda fault: (fault.warning, fault.feature or 0))


def overlaps(areas: tuple[Area, ...], numbers: Mapping[str, int]) -> Iterator[BoundaryFault]:
    """Warnings for grids that lie on each other; a location there cannot be told from one alone, so people are asked."""
    ordered = sorted(areas, key=lambda area: area.box[0])
    open_: list[Area] = []
    for area in ordered:
        open_ = [each for each in open_ if each.box[2] >= area.box[0]]
        for other in open_:
            if meet(area.box, other.box) and (share := overlap(area, other)) >= OVERLAP:
                later, earlier = sorted((area, other), key=lambda each: -numbers[each.code])
                text = N_("It lies on {percent} % of the smaller of it and feature {other} ({other_code}).")
                todo = N_("Whoever sends a location there is asked which grid it is; correct the line if it is wrong.")
                facts = {"percent": str(round(share * 100)), "other": str(numbers[earlier.code]), "other_code": earlier.code}
                yield BoundaryFault(numbers[later.code], later.code, text, todo, facts, warning=True)
        open_.append(area)


class _Wrong(Exception):
    """One feature cannot be read further; its fault is written down."""


class _Reader:
    """Turns features into areas and keeps what it could not understand."""

    def __init__(self, units: Mapping[str, str], grids: Collection[str]) -> None:
        self.units = units  # names by code
        self.grids = grids
        self.faults: list[BoundaryFault] = []
        self.numbers: dict[str, int] = {}  # of the feature of each code
        self.points = 0

    def whole(self, text: str, todo: str, **facts: str) -> None:
        self.faults.append(BoundaryFault(None, "", text, todo, facts))

    def areas(self, content: bytes) -> Iterator[Area]:
        for number, feature in enumerate(self._features(content), 1):
            code = _code(feature)
            try:
                yield self._area(number, code, feature)
            except _Wrong:
                continue
            if self.points > ALL_POINTS:
                self.whole(
                    N_("The file has more than {most} points."), N_("Simplify the lines; a metre is exact enough."), most=str(ALL_POINTS)
                )
                return

    def _features(self, content: bytes) -> list[Any]:
        if len(content) > LARGEST:
            text, todo = N_("The file is larger than {most} MB."), N_("Simplify the lines; a metre is exact enough.")
            self.whole(text, todo, most=str(LARGEST // 2**20))
            return []
        export = N_("Export the map as GeoJSON, in WGS-84 and UTF-8.")
        try:
            document = json.loads(content.decode("utf-8-sig"))
        except UnicodeDecodeError:
            self.whole(N_("The file is not written in UTF-8."), export)
            return []
        except json.JSONDecodeError as problem:
            self.whole(N_("The file is not JSON: it cannot be read further than line {line}."), export, line=str(problem.lineno))
            return []
        except (RecursionError, ValueError):
            self.whole(N_("The file is not GeoJSON."), export)
            return []
        kind = document.get("type") if isinstance(document, dict) else None
        features = document.get("features") if isinstance(document, dict) else None
        if kind != "FeatureCollection" or not isinstance(features, list):
            text = N_("The file is no FeatureCollection but “{kind}”.") if isinstance(kind, str) else N_("The file is not GeoJSON.")
            self.whole(text, export, kind=_short(kind))
            return []
        crs = document.get("crs")
        if crs is not None and not _WGS84.search(json.dumps(crs)):
            self.whole(N_("The file says that its coordinates are not WGS-84."), N_("Export it again in WGS-84 (EPSG:4326)."))
        if not features:
            self.whole(N_("The file has no feature."), N_("Each grid is one feature with its code."))
        if len(features) > MOST_FEATURES:
            self.whole(
                N_("The file has more than {most} features."), N_("Each grid is one feature with its code."), most=str(MOST_FEATURES)
            )
            return []
        return features

    def _area(self, number: int, code: str, feature: Any) -> Area:
        def fault(text: str, todo: str, **facts: str) -> _Wrong:
            self.faults.append(BoundaryFault(number, code, text, todo, facts))
            return _Wrong()

        if not isinstance(feature, dict) or feature.get("type") != "Feature":
            raise fault(N_("This is no feature."), N_("Each grid is one feature with its code."))
        if not code:
            raise fault(N_("The property “code” is missing."), N_("Write the grid's code from the roster there."))
        if code in self.numbers:
            text = N_("Feature {other} has the same code.")
            raise fault(text, N_("Give each its own code; a grid of several parts is one MultiPolygon."), other=str(self.numbers[code]))
        self.numbers[code] = number
        if code not in self.grids:
            if code in self.units:
                text = N_("{unit} is no grid.")
                raise fault(text, N_("Only grids have boundaries; a village is where its grids are."), unit=self.units[code])
            raise fault(N_("No grid of the roster has this code."), N_("Correct the code, or load the roster with this grid first."))
        return Area.of(code, self._polygons(feature.get("geometry"), fault))

    def _polygons(self, geometry: Any, fault: Callable[..., _Wrong]) -> list[Polygon]:
        kind = geometry.get("type") if isinstance(geometry, dict) else None
        if kind not in ("Polygon", "MultiPolygon"):
            raise fault(N_("The geometry is no Polygon or MultiPolygon but “{kind}”."), N_("Draw the grid as an area."), kind=_short(kind))
        found = geometry.get("coordinates")
        listed = [found] if kind == "Polygon" else found
        if not _list(listed) or not all(_list(rings) and all(_list(ring) for ring in rings) for rings in listed):
            raise fault(N_("The coordinates are not those of an area."), N_("Draw the grid as an area."))
        count = sum(len(ring) for rings in listed for ring in rings)
        if count > MOST_POINTS:
            text = N_("It has {count} points; more than {most} are not read.")
            raise fault(text, N_("Simplify the lines; a metre is exact enough."), count=str(count), most=str(MOST_POINTS))
        self.points += count
        polygons = [tuple(_ring(ring, fault) for ring in rings) for rings in listed]
        for rings in polygons:
            for hole in rings[1:]:
                if not any(in_ring(point, rings[0]) for point in hole):
                    raise fault(N_("A hole lies outside its area."), N_("Draw the second part as a polygon of its own."))
        box = Area.of("", polygons).box
        if max(box[2] - box[0], box[3] - box[1]) > WIDEST:
            raise fault(N_("The area is more than 100 km across."), N_("Look for a point that lies far from the others."))
        return polygons


def _ring(written: list[Any], fault: Callable[..., _Wrong]) -> Ring:
    points = [_point(each, fault) for each in written]
    _in_china(points, fault)
    at = {"at": _shown(points[0])}
    if points[0] != points[-1]:
        raise fault(N_("The ring that begins at {at} is not closed."), N_("Its last point must be its first."), **at)
    ring = [points[0]]
    ring += [point for before, point in pairwise(points) if point != before]
    if (crossing := crosses_itself(tuple(ring))) is not None:
        raise fault(N_("The line crosses itself near {at}."), N_("Untwist it there."), at=_shown(crossing))
    if not size(tuple(ring)):
        raise fault(N_("The ring at {at} has no area."), N_("An area needs at least three corners and its first point again."), **at)
    return tuple(ring)


def _point(written: Any, fault: Callable[..., _Wrong]) -> Point:
    numbers = written[:2] if isinstance(written, list) else []
    if len(numbers) < 2 or not all(isinstance(each, int | float) and not isinstance(each, bool) for each in numbers):
        raise fault(N_("“{given}” is no point."), N_("A point is its longitude, then its latitude."), given=_short(written))
    x, y = (round(float(max(-1e9, min(1e9, each))), DIGITS) for each in numbers)
    if not (abs(x) <= 180 and abs(y) <= 180):  # also of what is no number at all
        text, todo = N_("{given} are no degrees."), N_("Export it again in WGS-84 (EPSG:4326); other maps count in metres.")
        raise fault(text, todo, given=_shown((x, y)))
    return x, y


def _in_china(points: list[Point], fault: Callable[..., _Wrong]) -> None:
    """Told once for a ring, however many of its points lie elsewhere."""
    outside = [point for point in points if not within(point, CHINA)]
    if not outside:
        return
    given = _shown(outside[0])
    if all(within((y, x), CHINA) for x, y in points):
        todo = N_("Write the longitude first, as GeoJSON has it: about 103.46, 30.41.")
        raise fault(N_("Longitude and latitude are swapped: {given}."), todo, given=given)
    if any(abs(y) > 90 for _x, y in outside):
        raise fault(N_("There is no such place: {given}."), N_("A point is its longitude, then its latitude."), given=given)
    raise fault(N_("{given} lies outside China."), N_("Correct the point; longitude comes first."), given=given)


def _code(feature: Any) -> str:
    """The property `code`; a number that a map program made of it is written as one."""
    properties = feature.get("properties") if isinstance(feature, dict) else None
    found = properties.get("code") if isinstance(properties, dict) else None
    if isinstance(found, bool) or not isinstance(found, str | int):
        return ""
    return str(found).strip()[:60]


def _list(value: Any) -> bool:
    return isinstance(value, list) and bool(value)


def _short(value: Any) -> str:
    return str(value)[:40]


def _shown(point: Point) -> str:
    return f"{point[0]:g}, {point[1]:g}" if max(map(abs, point)) > 1000 else f"{point[0]:.5f}, {point[1]:.5f}"
