"""Handlers are tried through real updates in the town of the stories."""

from collections.abc import Iterator

import pytest

from tests.stories.town import Town


@pytest.fixture
def town(sqlite_url: str) -> Iterator[Town]:
    found = Town(sqlite_url)
    yield found
    found.close()
