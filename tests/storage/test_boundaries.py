"""Boundaries in the database: replaced whole, read once, kept by a new roster and by a backup."""

from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path

import pytest
from sqlalchemy import func, select

from bot.rules.place.shapes import Ground
from storage import boundaries, roster, units, versions
from storage.backup.restoring import restore
from storage.backup.saving import save
from storage.database import reading, upgrade, writing
from storage.tables import BoundaryRow
from tests.stories.town import sample_areas, sample_roster

NOW = datetime(2026, 11, 23, 2, 0, tzinfo=UTC)
AT = (103.46, 30.41)


@pytest.fixture
def url(database_url: str) -> str:
    upgrade(database_url)
    with writing(database_url) as db:
        roster.apply(db, sample_roster(), NOW)
        boundaries.apply(db, sample_areas(), NOW)
    return database_url


def found_at(url: str) -> str | None:
    with reading(url) as db:
        tree = units.organisation(db)
        unit = boundaries.places(db, tree).located(AT, 100).clear
        return None if unit is None else tree.units[unit].code


def test_a_location_finds_its_grid(url: str) -> None:
    assert found_at(url) == "wenjun-3"


def test_a_later_loading_takes_the_place_of_the_earlier_and_is_noticed(url: str) -> None:
    with reading(url) as db:
        before = versions.present(db)
    with writing(url) as db:
        boundaries.apply(db, [area for area in sample_areas() if area.code != "wenjun-3"], NOW)
    with reading(url) as db:
        assert versions.present(db) > before
        assert db.execute(select(func.count()).select_from(BoundaryRow)).scalar_one() == 1
        assert len(boundaries.present(db)) == 24
    assert found_at(url) is None


def test_a_grid_that_a_later_roster_leaves_out_is_found_no_more_and_again_when_it_is_back(url: str) -> None:
    whole = sample_roster()
    without = replace(
        whole,
        units=tuple(unit for unit in whole.units if unit.code != "wenjun-3"),
        roles=tuple(role for role in whole.roles if role.unit != "wenjun-3"),
    )
    with writing(url) as db:
        roster.apply(db, without, NOW)
    assert found_at(url) is None
    with writing(url) as db:
        roster.apply(db, whole, NOW)
    assert found_at(url) == "wenjun-3"


def test_nothing_is_made_anew_for_what_has_not_changed(url: str) -> None:
    with reading(url) as db:
        first = boundaries.places(db, units.organisation(db))
        again = boundaries.places(db, units.organisation(db))
    assert first.names is again.names and first.ground is again.ground


def test_a_backup_brings_them_along(url: str, tmp_path: Path) -> None:
    save(url, tmp_path / "kept.zip", NOW, "test")
    other = f"sqlite:///{tmp_path / 'other.db'}"
    restore(other, tmp_path / "kept.zip", NOW, replace=False)
    assert found_at(other) == "wenjun-3"


def test_without_boundaries_nothing_is_mapped(database_url: str) -> None:
    upgrade(database_url)
    with reading(database_url) as db:
        assert boundaries.present(db) == {}
        assert boundaries.places(db, units.organisation(db)).ground == Ground()
