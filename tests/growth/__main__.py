"""`./run growth`: the same looks and screens beside many years of cases; one JSON line per figure, what is going on on stderr."""

import argparse
import statistics
import sys
import tempfile
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from pathlib import Path

import psutil
from sqlalchemy import Connection, select, update

from bot.posting import House
from bot.sweeping import sweep
from storage import obligations
from storage.tables import ObligationRow
from tests.bench.figures import Figure
from tests.conftest import PostgreSQL
from tests.growth.city import city_of_years, readers
from tests.growth.screens import MOST, every_screen
from tests.stories.town import Town

DUE = 4000  # steps that come due at once
LOOK = 200  # of them in one transaction
ROUNDS = 3  # the first finds nothing in the caches


def told(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


@contextmanager
def database(kind: str, folder: Path) -> Iterator[tuple[str, Callable[[], float]]]:
    """An empty database: its URL, and how to ask for its size in MB."""
    if kind == "sqlite":
        path = folder / "heyue.db"
        yield f"sqlite:///{path}", lambda: path.stat().st_size / 1e6
        return
    server = PostgreSQL(folder / "postgresql")
    name, url = server.create()
    try:
        yield url, lambda: server.size(name) / 1e6
    finally:
        server.drop(name)
        server.close()


def empty_look_ms(town: Town) -> float:
    """A look for due steps where none is due: the question itself, and its median."""
    long_ago = town.clock.now() - timedelta(days=2000)

    def asked(db: Connection, house: House) -> float:
        began = time.perf_counter()
        obligations.due(db, long_ago, LOOK)
        return time.perf_counter() - began

    return 1000 * statistics.median(town.do(asked) for _ in range(200))


def slowest_screen_ms(town: Town) -> tuple[float, int]:
    """The slowest of all screens that only show something, from the update to the answer on the phone; and the most statements."""
    opened = [(each, reader.name) for reader in readers(town) for each in every_screen(town, reader.phone, reader.case)]
    opened.sort(key=lambda each: -each[0].took)
    told(f"{len(opened)} screens opened; the slowest:")
    for each, whose in opened[:8]:
        told(f"  {each.took:.0f} ms, {each.statements} statements: {each.way} of {whose}")
    return opened[0][0].took, max(each.statements for each, _whose in opened)


def due_per_second(town: Town) -> float:
    """Due obligations turned into nags and outbox rows, in transactions of 200: the median of some rounds."""
    rounds = [_due_per_second(town) for _ in range(ROUNDS)]
    told(f"due steps in a second: {', '.join(f'{each:.0f}' for each in rounds)}")
    return statistics.median(rounds)


def _due_per_second(town: Town) -> float:
    now = town.clock.now()
    some = select(ObligationRow.id).where(ObligationRow.ended_at.is_(None)).limit(DUE)
    due = update(ObligationRow).where(ObligationRow.id.in_(some)).values(next_at=now - timedelta(minutes=1))
    town.do(lambda db, house: db.execute(due))
    began, done, found = time.perf_counter(), 0, LOOK
    while found == LOOK:
        found = town.do(lambda db, house: sweep(db, house, now, LOOK))
        done += found
    return done / (time.perf_counter() - began)


def measured(kind: str, cases: int, folder: Path) -> Iterator[Figure]:
    with database(kind, folder) as (url, size):
        began = time.monotonic()

        def stands(count: int) -> None:
            if count % 100_000 == 0 or count == cases:
                told(f"{count} cases after {time.monotonic() - began:.0f} s")

        town = city_of_years(url, cases, stands)
        try:
            yield Figure(f"growth_mb_per_10000_cases_{kind}", size() / cases * 10_000, "MB", 0, 0, less_is_better=True)
            before = psutil.Process().memory_info().rss
            yield Figure(f"growth_empty_look_ms_{kind}", empty_look_ms(town), "ms", 1, 1, less_is_better=True)
            slowest, statements = slowest_screen_ms(town)
            yield Figure(f"growth_slowest_screen_ms_{kind}", slowest, "ms", 100, 100, less_is_better=True)
            yield Figure(f"growth_most_statements_{kind}", statements, "statements", MOST, MOST, less_is_better=True)
            yield Figure(f"growth_due_per_s_{kind}", due_per_second(town), "1/s", 3000, 3000)
            told(f"memory grew by {(psutil.Process().memory_info().rss - before) / 1e6:.0f} MB meanwhile")
        finally:
            town.close()


def main() -> int:
    parser = argparse.ArgumentParser(prog="./run growth", description="Looks and screens beside many years of cases.")
    parser.add_argument("--cases", type=int, default=1_000_000, help="a multiple of 10,000 (default: 1,000,000; minutes and 3 GB)")
    parser.add_argument("--database", choices=("sqlite", "postgresql"), default="sqlite")
    asked = parser.parse_args()
    with tempfile.TemporaryDirectory(prefix="heyue-growth-") as folder:
        told(f"{asked.database}: {asked.cases} cases, one in a hundred open")
        Path(folder).chmod(0o755)
        for figure in measured(asked.database, asked.cases, Path(folder)):
            print(figure.line, flush=True)
    return 0


if __name__ == "__main__":
    sys.exit(main())
