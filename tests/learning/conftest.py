"""Learning in one thread: on a machine with more to do, threads that wait for each other cost several times the work."""

from collections.abc import Iterator

import pytest

from bot import learning


@pytest.fixture(scope="package", autouse=True)
def one_thread() -> Iterator[None]:
    import sklearn.linear_model  # noqa: F401 - its libraries must be there to be told
    from threadpoolctl import threadpool_limits

    with threadpool_limits(limits=1):
        yield


@pytest.fixture(autouse=True)
def nothing_read_before(monkeypatch: pytest.MonkeyPatch) -> None:
    """A process has one database, but a run of tests has many, and each begins with version 1."""
    monkeypatch.setattr(learning, "_own", {})
