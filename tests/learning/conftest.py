"""What the tests of learning share."""

import pytest

from bot import learning


@pytest.fixture(autouse=True)
def nothing_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process has one database, but a run of tests has many, and each begins with version 1."""
    monkeypatch.setattr(learning, "_own", {})
