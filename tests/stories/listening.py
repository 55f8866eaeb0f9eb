"""A town that keeps files and has a program to listen: a script that says what stands in the file, or behaves badly when asked to."""

import sys
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from sqlalchemy import Connection, select

from bot.posting import House
from storage import policies
from storage.attachments import Attachment, of_case
from storage.tables import AttachmentRow, CaseRow, ErrandRow, LookRow
from tests.stories.town import Town

SCRIPT = """
import sys, time
said = open(sys.argv[1], "rb").read()


if b"HANG" in said:
    time.sleep(600)
if b"RUBBISH" in said:
    sys.stdout.buffer.write(bytes(range(128, 256)) * 50)
elif b"FLOOD" in said:
    sys.stdout.buffer.write("很多字".encode() * 200_000)
elif b"FAIL" in said:
    print("half a sentence")
    sys.exit(3)
else:
    print("[00:00:00.000 --> 00:00:04.000]  " + said.decode())
"""


def listener(folder: Path) -> str:
    """The command."""
    script = folder / "listener.py"
    script.write_text(SCRIPT)
    return f'{sys.executable} "{script}" {{file}}'


@contextmanager
def town_that_listens(url: str, folder: Path, *, listens: bool = True, policy: str = "[files]\ntranscribe_seconds = 2\n") -> Iterator[Town]:
    town = Town(url, files=folder / "files", listener=listener(folder) if listens else "")
    try:

        def decide(db: Connection, house: House) -> None:
            policies.apply(db, policy, town.clock.now())
            house.stale = True

        town.do(decide)
        yield town
    finally:
        town.close()


def attached(town: Town) -> list[Attachment]:
    """What came with the newest case."""
    newest = select(CaseRow.id).order_by(CaseRow.id.desc()).limit(1)
    return town.do(lambda db, house: of_case(db, db.execute(newest).scalar_one()))


def looks(town: Town, what: str) -> list[int]:
    """Who had such a look, in order."""
    return town.do(lambda db, house: list(db.execute(select(LookRow.person_id).where(LookRow.what == what).order_by(LookRow.id)).scalars()))


def errands(town: Town) -> list[tuple[str, bool, str | None]]:
    """(kind, done, failed) of every errand."""
    query = select(ErrandRow.kind, ErrandRow.finished_at, ErrandRow.failed).order_by(ErrandRow.id)
    return town.do(lambda db, house: [(kind, at is not None, failed) for kind, at, failed in db.execute(query)])


def kept_files(folder: Path) -> list[Path]:
    return sorted(path for path in (folder / "files").rglob("*") if path.is_file())


def sizes(town: Town) -> list[int | None]:
    return town.do(lambda db, house: list(db.execute(select(AttachmentRow.size).order_by(AttachmentRow.id)).scalars()))
