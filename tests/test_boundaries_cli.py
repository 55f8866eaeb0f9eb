"""`heyue roster boundaries`: what it says, what it refuses, and that nothing half right is loaded."""

import json
from pathlib import Path
from typing import Any

from bot.sample import BOUNDARIES
from storage import boundaries
from storage.database import reading
from tests.test_cli import Heyue, city, heyue

__all__ = ["city", "heyue"]


def kept(url: str) -> int:
    with reading(url) as db:
        return len(boundaries.present(db))


def sample() -> dict[str, Any]:
    return dict(json.loads(BOUNDARIES.read_bytes()))


def test_the_sample_brings_its_own(city: Heyue, sqlite_url: str) -> None:
    assert kept(sqlite_url) == 25
    again = city("roster", "boundaries", BOUNDARIES, "--yes")
    assert again.code == 0 and "Nothing would change." in again.out and again.err == ""


def test_changes_are_shown_before_they_are_applied(city: Heyue, tmp_path: Path, sqlite_url: str) -> None:
    document = sample()
    document["features"] = document["features"][2:]
    document["features"][0]["geometry"]["coordinates"][0][1][0] += 0.0001
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps(document))
    asked = city("roster", "boundaries", file)
    assert asked.code == 1 and "Add --yes" in asked.err and kept(sqlite_url) == 25
    assert "Boundaries that are dropped: 2 (wenjun-1, wenjun-2)" in asked.out
    assert "Boundaries that change: 1 (binjiang-1)" in asked.out
    done = city("roster", "boundaries", file, "--yes")
    assert done.code == 0 and kept(sqlite_url) == 23
    assert "Grids without a boundary: 2 (wenjun-1, wenjun-2)." in done.err
    loaded = city("roster", "load", "--sample", "--yes")
    assert loaded.code == 0 and "Nothing would change." in loaded.out


def test_every_fault_is_told_and_nothing_is_loaded(city: Heyue, tmp_path: Path, sqlite_url: str) -> None:
    document = sample()
    document["features"][1]["properties"]["code"] = "wenjun-1"
    document["features"][4]["geometry"]["coordinates"][0].pop()
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps(document))
    refused = city("roster", "boundaries", file, "--yes")
    assert refused.code == 1 and kept(sqlite_url) == 25
    assert "feature 2 (wenjun-1): Feature 1 has the same code." in refused.err
    assert "feature 5 (wenjun-3): The ring" in refused.err and "2 things are wrong; nothing was loaded." in refused.err
    chinese = city("roster", "boundaries", file, "--yes", language="zh")
    assert "第 2 个要素（wenjun-1）" in chinese.err


def test_overlapping_grids_are_loaded_with_a_warning(city: Heyue, tmp_path: Path, sqlite_url: str) -> None:
    document = sample()
    document["features"][1]["geometry"] = document["features"][0]["geometry"]
    file = tmp_path / "grids.geojson"
    file.write_text(json.dumps(document))
    done = city("roster", "boundaries", file, "--yes")
    assert done.code == 0 and "Please look: feature 2 (wenjun-2): It lies on 100 %" in done.err and kept(sqlite_url) == 25


def test_before_a_roster_and_without_a_file_one_line_says_what_to_do(heyue: Heyue, tmp_path: Path) -> None:
    assert "heyue roster load FILE" in heyue("roster", "boundaries", BOUNDARIES).err
    assert "There is no file" in heyue("roster", "boundaries", tmp_path / "none.geojson").err
    assert heyue("roster", "boundaries", tmp_path).code == 1
