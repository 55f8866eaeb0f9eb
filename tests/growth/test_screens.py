"""A screen asks as much of the database beside three thousand open cases as beside a thousand."""

from pathlib import Path

import pytest

from tests.growth.city import city_of_years, readers
from tests.growth.screens import MOST, every_screen

KINDS = 35  # ways from one screen to the next
SLACK = 5  # statements: one case has a revisit to give, another has not


@pytest.fixture(scope="module")
def statements(tmp_path_factory: pytest.TempPathFactory) -> list[dict[tuple[str, str], int]]:
    """For each city the statements of every screen, by reader and way."""
    return [_statements(tmp_path_factory.mktemp("city") / "heyue.db", cases) for cases in (2000, 6000)]


def _statements(path: Path, cases: int) -> dict[tuple[str, str], int]:
    town = city_of_years(f"sqlite:///{path}", cases, one_open_in=2)
    try:
        return {
            (reader.name, each.way): each.statements
            for reader in readers(town)
            for each in every_screen(town, reader.phone, reader.case, 1)
        }
    finally:
        town.close()


def test_every_kind_of_screen_was_opened(statements: list[dict[tuple[str, str], int]]) -> None:
    ways = {way for _name, way in statements[1]}
    assert len(ways) > KINDS
    for kind in ("wl:overdue:more", "wl:mine", "wl:board", "wl:choose", "wl:late", "wl:kinds", "fi:page:more", "ov", "dt"):
        assert any(way.endswith(f" → {kind}") for way in ways), kind
    for kind in ("st:more", "mc:history", "ml:more", "ad:person"):
        assert any(way.endswith(f" → {kind}") for way in ways), kind


def test_more_open_cases_are_no_more_statements(statements: list[dict[tuple[str, str], int]]) -> None:
    few, many = statements
    grown = {key: (few[key], many[key]) for key in few.keys() & many.keys() if many[key] > few[key] + SLACK}
    assert not grown
    assert max(many.values()) <= MOST
