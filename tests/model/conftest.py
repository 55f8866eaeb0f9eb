"""What the tests of the model share."""

import pytest


@pytest.fixture(autouse=True)
def _no_gathering(monkeypatch: pytest.MonkeyPatch) -> None:
    """Outcomes of sending are written down at once: here nothing else is under way that they could share a commit with."""
    monkeypatch.setattr("bot.delivery.GATHER", 0.0)
