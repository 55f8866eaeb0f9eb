"""Every story is told on SQLite and on PostgreSQL."""

from collections.abc import Iterator

import pytest

from tests.stories.town import Town


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    found = Town(database_url)
    yield found
    found.close()
