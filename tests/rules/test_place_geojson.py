"""A file of boundaries is judged whole: each fault is said with its feature, in both languages, and nothing half wrong gets through."""

import json
from collections.abc import Callable
from typing import Any

import pytest

from bot.catalogue import load as catalogue
from bot.roster_files import load
from bot.rules.place import geojson
from bot.rules.place.geojson import BoundaryFault, examine
from bot.sample import BOUNDARIES, ROSTER

_READ, _FAULTS = load(ROSTER)
assert _READ is not None
SAMPLE = _READ
SQUARE = [[103.46, 30.41], [103.47, 30.41], [103.47, 30.42], [103.46, 30.42], [103.46, 30.41]]


def feature(ring: Any = SQUARE, code: Any = "wenjun-1", kind: str = "Polygon") -> dict[str, Any]:
    return {"type": "Feature", "properties": {"code": code}, "geometry": {"type": kind, "coordinates": [ring]}}


def written(*features: Any, **more: Any) -> bytes:
    return json.dumps({"type": "FeatureCollection", "features": features} | more).encode()


def faults(content: bytes) -> list[BoundaryFault]:
    return examine(content, SAMPLE)[1]


def swapped() -> list[list[float]]:
    return [[y, x] for x, y in SQUARE]


@pytest.mark.parametrize(
    ("content", "said"),
    [
        (b"not json", "The file is not JSON: it cannot be read further than line 1."),
        (b"\xff\xfe\x00", "The file is not written in UTF-8."),
        (b"[" * 100_000, "The file is not GeoJSON."),
        (b"[1]", "The file is not GeoJSON."),
        (b'{"type": "Feature"}', "The file is no FeatureCollection but “Feature”."),
        (b'{"type": "FeatureCollection", "features": 3}', "The file is no FeatureCollection but “FeatureCollection”."),
        (written(), "The file has no feature."),
        (
            written(feature(), crs={"properties": {"name": "urn:ogc:def:crs:EPSG::4549"}}),
            "The file says that its coordinates are not WGS-84.",
        ),
        (written("x"), "feature 1: This is no feature."),
        (written(feature(), {"type": "Feature", "geometry": None}), "feature 2: The property “code” is missing."),
        (written(feature(code="nowhere")), "feature 1 (nowhere): No grid of the roster has this code."),
        (written(feature(code="wenjun")), "feature 1 (wenjun): 文君社区调解室 is no grid."),
        (written(feature(), feature(code="wenjun-2"), feature()), "feature 3 (wenjun-1): Feature 1 has the same code."),
        (written(feature(kind="Point")), "feature 1 (wenjun-1): The geometry is no Polygon or MultiPolygon but “Point”."),
        (written(feature(ring=[])), "feature 1 (wenjun-1): The coordinates are not those of an area."),
        (written(feature(ring=3)), "feature 1 (wenjun-1): The coordinates are not those of an area."),
        (written(feature(ring=[*SQUARE, "x"])), "feature 1 (wenjun-1): “x” is no point."),
        (written(feature(ring=[*SQUARE, [103.4]])), "feature 1 (wenjun-1): “[103.4]” is no point."),
        (written(feature(ring=[*SQUARE, [True, 30.41]])), "feature 1 (wenjun-1): “[True, 30.41]” is no point."),
        (written(feature(ring=[[500000, 3360000], *SQUARE])), "feature 1 (wenjun-1): 500000, 3.36e+06 are no degrees."),
        (written(feature(ring=[[float("nan"), 30.41], *SQUARE])), "feature 1 (wenjun-1): 1e+09, 30.41 are no degrees."),
        (written(feature(ring=[[10**400, 30.41], *SQUARE])), "feature 1 (wenjun-1): 1e+09, 30.41 are no degrees."),
        (written(feature(ring=swapped())), "feature 1 (wenjun-1): Longitude and latitude are swapped: 30.41000, 103.46000."),
        (written(feature(ring=[[103.46, 95.0], *SQUARE])), "feature 1 (wenjun-1): There is no such place: 103.46000, 95.00000."),
        (written(feature(ring=[[13.4, 52.5], *SQUARE])), "feature 1 (wenjun-1): 13.40000, 52.50000 lies outside China."),
        (written(feature(ring=SQUARE[:-1])), "feature 1 (wenjun-1): The ring that begins at 103.46000, 30.41000 is not closed."),
        (written(feature(ring=[SQUARE[0], SQUARE[1], SQUARE[0]])), "feature 1 (wenjun-1): The ring at 103.46000, 30.41000 has no area."),
        (
            written(feature(ring=[SQUARE[0], SQUARE[2], SQUARE[1], SQUARE[3], SQUARE[0]])),
            "feature 1 (wenjun-1): The line crosses itself near",
        ),
        (written(feature(ring=[[100.0, 30.0], [103.0, 30.0], [103.0, 31.0], [100.0, 30.0]])), "The area is more than 100 km across."),
    ],
)
def test_each_fault_is_said_with_its_feature(content: bytes, said: str) -> None:
    found = faults(content)
    assert [fault.warning for fault in found] == [False], [fault.sentence() for fault in found]
    assert said in found[0].sentence()
    assert found[0].sentence() != found[0].sentence(catalogue("zh").gettext), "it is said in Chinese, too"


def test_all_faults_are_told_at_once() -> None:
    found = faults(written(feature(code="nowhere"), feature(ring=SQUARE[:-1]), feature(), feature(ring=swapped(), code="wenjun-2")))
    assert [fault.feature for fault in found] == [1, 2, 3, 4]


def test_a_hole_must_lie_inside() -> None:
    hole = [[x + 1, y] for x, y in SQUARE]
    shape = {"type": "Polygon", "coordinates": [SQUARE, hole]}
    assert "A hole lies outside" in faults(written(feature() | {"geometry": shape}))[0].sentence()


def test_grids_that_lie_on_each_other_are_a_warning_only() -> None:
    moved = [[x + 0.005, y] for x, y in SQUARE]
    areas, found = examine(written(feature(), feature(ring=moved, code="wenjun-2")), SAMPLE)
    assert [area.code for area in areas] == ["wenjun-1", "wenjun-2"]
    assert [fault.warning for fault in found] == [True]
    assert "feature 2 (wenjun-2): It lies on 50 % of the smaller of it and feature 1 (wenjun-1)." in found[0].sentence()
    sliver = [[x + 0.00995, y] for x, y in SQUARE]
    assert faults(written(feature(), feature(ring=sliver, code="wenjun-2"))) == [], "drawing is never exact to the metre"


def test_what_map_programs_write_is_read() -> None:
    high = [[*point, 512.0] for point in SQUARE]
    parts = {"type": "MultiPolygon", "coordinates": [[SQUARE], [[[x + 0.02, y] for x, y in SQUARE]]]}
    twice = [SQUARE[0], SQUARE[0], *SQUARE[1:]]
    content = b"\xef\xbb\xbf" + written(
        feature(high),
        feature(code="wenjun-2") | {"geometry": parts, "id": 7},
        feature(twice, code=" wenjun-3 "),
        crs={"type": "name", "properties": {"name": "urn:ogc:def:crs:OGC:1.3:CRS84"}},
        name="grids",
    )
    areas, found = examine(content, SAMPLE)
    assert [area.code for area in areas] == ["wenjun-1", "wenjun-2", "wenjun-3"]
    assert [fault for fault in found if not fault.warning] == []
    assert len(areas[1].polygons) == 2
    assert areas[0].polygons[0][0] == tuple(map(tuple, SQUARE)) == areas[2].polygons[0][0]


@pytest.mark.parametrize(
    ("limit", "value", "said"),
    [
        ("LARGEST", 100, "larger than 0 MB"),
        ("MOST_FEATURES", 1, "more than 1 features"),
        ("MOST_POINTS", 4, "It has 5 points"),
        ("ALL_POINTS", 6, "more than 6 points"),
    ],
)
def test_sizes_have_limits(monkeypatch: pytest.MonkeyPatch, limit: str, value: int, said: str) -> None:
    monkeypatch.setattr(geojson, limit, value)
    assert said in faults(written(feature(), feature(code="wenjun-2")))[0].sentence()


def test_the_samples_own_boundaries_cover_every_grid() -> None:
    areas, found = examine(BOUNDARIES.read_bytes(), SAMPLE)
    assert found == []
    assert {area.code for area in areas} == {grid.code for grid in SAMPLE.grids}


@pytest.mark.parametrize(
    "break_it", [lambda one: one.pop("type"), lambda one: one.update(properties=[1]), lambda one: one.update(geometry=7)]
)
def test_nonsense_never_raises(break_it: Callable[[dict[str, Any]], Any]) -> None:
    one = feature()
    break_it(one)
    assert faults(written(one))
