"""SIGKILL in the middle of fetching and listening; two processes at one queue: nothing lost, nothing twice, no half file."""

import asyncio
import contextlib
import hashlib
import json
import os
import random
import signal
import sys
from collections import Counter
from itertools import pairwise
from pathlib import Path

from sqlalchemy import select

from bot.clock import SystemClock
from bot.filing.folder import Folder as Filing
from bot.playground.faults import Fault
from bot.playground.server import create_app, start
from bot.playground.world import World
from storage import attachments, errands
from storage.database import reading, writing
from storage.tables import AttachmentRow, ErrandRow, InboxRow
from tests.faults.killing import PATIENCE, TOKEN, Nursery, Place, gone, prepare
from tests.storage.rows import a_case

BOT = int(TOKEN.partition(":")[0])
FULL = os.environ.get("HEYUE_FAULTS") == "full"
# Says what stands in the file, slowly, and writes down when it began and ended.
LISTENER = """
import sys, time
said = open(sys.argv[1]).read()
log = open({log!r}, "a", buffering=1)
print("begin", said, file=log)
time.sleep({seconds})
print("end", said, file=log)
print(said)
"""


class Queue:
    """A case with so many voices, each to be fetched and then written down."""

    def __init__(self, url: str, data: Path, voices: int, *, seconds: float) -> None:
        self.url, self.data, self.voices = url, data, voices
        self.log = data / "listened"
        script = data / "listener.py"
        script.write_text(LISTENER.format(log=str(self.log), seconds=seconds))
        self.place = Place(environment={"TRANSCRIBE_COMMAND": f'{sys.executable} "{script}" {{file}}'})

    async def open(self) -> None:
        prepare(self.url)
        self.world = World(SystemClock().now, limits=False)
        self.world.add_bot(TOKEN, "heyue_bot", "和悦")
        self._runner, port = await start(create_app(self.world, None), "127.0.0.1", 0)
        self.nursery = Nursery(self.url, f"http://127.0.0.1:{port}", self.data)
        await self.nursery.open()
        person = self.world.person("张丽")
        now = SystemClock().now()
        sent = [self.world.send(person, voice=self.said(number).encode()) for number in range(self.voices)]
        self.world.bots[BOT].pending.clear()  # only their file ids are wanted, no conversation about them
        with writing(self.url) as db:
            case = a_case(db, "wenjun", now)
            for posted in sent:
                file = posted.body["voice"]["file_id"]
                id_ = attachments.add(db, case, "voice", file, {}, None, now)
                errands.ask(db, BOT, "keep_file", id_, {"file": file, "kind": "voice"}, now, lane=person.id, key=f"keep_file:{id_}")

    def said(self, number: int) -> str:
        return f"第{number}段语音 " + "楼上漏水" * 20_000  # long enough that half of it can arrive

    def at_work(self) -> int:
        with reading(self.url) as db:
            return len(db.execute(select(ErrandRow.id).where(ErrandRow.holder.is_not(None), ErrandRow.finished_at.is_(None))).all())

    def left(self) -> int:
        with reading(self.url) as db:
            undone = db.execute(select(ErrandRow.id).where(ErrandRow.finished_at.is_(None))).all()
            letters = db.execute(select(InboxRow.id).where(InboxRow.finished_at.is_(None))).all()
        return len(undone) + len(letters)

    async def done(self) -> None:
        async with asyncio.timeout(PATIENCE):
            while self.left():
                await asyncio.sleep(0.1)

    async def close(self, *pids: int) -> None:
        for pid in pids:
            os.kill(pid, signal.SIGTERM)
            await gone(pid)
        await self.nursery.close()
        await self._runner.cleanup()

    def check(self) -> None:
        """Every voice is kept whole, and written down; each errand had one result."""
        filing = Filing(self.data / "files")
        wanted = [hashlib.sha256(self.said(number).encode()).hexdigest() for number in range(self.voices)]
        with reading(self.url) as db:
            found = db.execute(select(AttachmentRow.kept, AttachmentRow.transcript).order_by(AttachmentRow.id)).all()
            bodies = db.execute(select(InboxRow.body).where(InboxRow.update_id < 0)).scalars().all()
            failed = db.execute(select(ErrandRow.failed).where(ErrandRow.failed.is_not(None))).scalars().all()
        assert [digest for digest, _words in found] == wanted
        assert sorted(digest for digest, _size in filing.kept()) == sorted(wanted)
        for digest in wanted:
            assert hashlib.sha256(filing.path(digest).read_bytes()).hexdigest() == digest
        assert [(words or "")[:5] for _digest, words in found] == [self.said(number)[:5] for number in range(self.voices)]
        results = Counter((letter["kind"], letter["subject"]) for letter in map(json.loads, bodies))
        assert set(results.values()) == {1} and len(results) == 2 * self.voices
        assert failed == []

    def begun(self) -> Counter[str]:
        lines = self.log.read_text().splitlines()
        return Counter(line.split()[1] for line in lines if line.startswith("begin"))


async def _killed(queue: Queue, kills: int, seed: int) -> None:
    dice = random.Random(seed)
    await queue.open()
    queue.world.faults.add(Fault("slow", count=10_000, methods=["download"], seconds=0.3))
    pid = await queue.nursery.start(queue.place)
    for number in range(kills):
        async with asyncio.timeout(PATIENCE):
            while not queue.at_work() and queue.left():
                await asyncio.sleep(0.02)
        await asyncio.sleep(dice.uniform(0, 0.6))
        if number % 3 == 2:
            queue.world.faults.add(Fault("half", methods=["download"]))
        with contextlib.suppress(ProcessLookupError):
            os.kill(pid, signal.SIGKILL)
        pid = await queue.nursery.start(queue.place)
    await queue.done()
    await queue.close(pid)
    queue.check()


def test_killed_while_it_fetches_and_listens_it_loses_nothing_and_brings_nothing_twice(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(_killed(Queue(sqlite_url, tmp_path, 6, seconds=0.2), kills=60 if FULL else 12, seed=20261126))


def test_the_same_on_postgresql(postgresql_url: str, tmp_path: Path) -> None:
    asyncio.run(_killed(Queue(postgresql_url, tmp_path, 6, seconds=0.2), kills=30 if FULL else 6, seed=20261127))


async def _together(queue: Queue) -> None:
    await queue.open()
    pids = [await queue.nursery.start(queue.place) for _ in range(2)]
    await queue.done()
    await queue.close(*pids)
    queue.check()
    assert queue.begun() == {f"第{number}段语音": 1 for number in range(queue.voices)}, "each was listened to by one of them, once"
    lines = queue.log.read_text().splitlines()
    assert any(one.startswith("begin") and other.startswith("begin") for one, other in pairwise(lines)), "both worked"


def test_two_processes_share_the_errands(postgresql_url: str, tmp_path: Path) -> None:
    asyncio.run(_together(Queue(postgresql_url, tmp_path, 10, seconds=0.4)))


async def _stopped(queue: Queue) -> None:
    """A stop in the middle is no attempt, and the program that listens ends with the bot."""
    await queue.open()
    pid = await queue.nursery.start(queue.place)
    async with asyncio.timeout(PATIENCE):
        while not queue.log.exists():
            await asyncio.sleep(0.02)
    os.kill(pid, signal.SIGTERM)
    await gone(pid)
    with reading(queue.url) as db:
        open_ = db.execute(select(ErrandRow.holder, ErrandRow.attempts).where(ErrandRow.finished_at.is_(None))).all()
    assert open_ and {tuple(each) for each in open_} == {(None, 0)}
    await asyncio.sleep(3)
    assert "end" not in queue.log.read_text()
    await queue.close()


def test_a_stop_leaves_the_rest_to_the_next(sqlite_url: str, tmp_path: Path) -> None:
    asyncio.run(_stopped(Queue(sqlite_url, tmp_path, 2, seconds=2.5)))
