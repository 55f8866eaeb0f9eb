"""Kills a running bot at random moments while residents report, and counts what was lost or doubled."""

import asyncio
import contextlib
import json
import os
import random
import signal
import sys
from collections import Counter
from collections.abc import Callable
from dataclasses import asdict, dataclass, field
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import select

from bot import sample
from bot.clock import SystemClock
from bot.playground.server import create_app, start
from bot.playground.world import World
from bot.roster_files import load
from storage import roster
from storage.database import reading, upgrade, writing
from storage.tables import CaseRow, InboxRow, OutboxRow
from tests.faults.residents import RECEIPT, Resident
from tests.patience import patience
from tests.ports import free_ports

AT_WORK = 0.8  # share of the kills that wait until the bot has spoken; the others may meet it while it starts
TOKEN = "7000000001:killed"
PATIENCE = patience(240.0)  # seconds, on the slowest machine
ROOT = Path(__file__).parents[2]


@dataclass(frozen=True)
class Counted:
    """What stood at the end: reports written by residents, cases of each, letters not finished, messages sent twice."""

    kills: int
    told: Counter[str]
    cases: Counter[str]
    unfinished: int
    set_aside: int
    unsent: int
    doubled: int


@dataclass(frozen=True)
class Place:
    """Where a forked bot believes to be: on a machine of this name, its clock so many seconds ahead, with settings of its own."""

    host: str = ""
    ahead: float = 0.0
    environment: dict[str, str] = field(default_factory=dict)


HERE = Place()


def given_updates(port: int) -> Place:
    """A bot that is given its updates, at a door of this machine."""
    door = {"WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": "kills", "WEBHOOK_PORT": str(port)}
    return Place(environment=door)


class Nursery:
    """The parent process that forks bots."""

    def __init__(self, url: str, base: str, data: Path) -> None:
        keep = {name: value for name, value in os.environ.items() if name != "WEBHOOK_URL"}
        self.environment = {
            **keep,
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": base,
            "DATABASE_URL": url,
            "HEYUE_DATA": str(data),
            "HEYUE_PACING": "off",
        }
        self.log = (data / "bot.log").open("wb")

    async def open(self) -> None:
        self.process = await asyncio.create_subprocess_exec(
            sys.executable, "-m", "tests.faults.nursery",
            cwd=ROOT, env=self.environment, stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE, stderr=self.log,
        )  # fmt: skip
        assert await self._line() == "ready"

    async def _line(self) -> str:
        assert self.process.stdout is not None
        return (await self.process.stdout.readline()).decode().strip()

    async def start(self, place: Place = HERE) -> int:
        assert self.process.stdin is not None
        self.process.stdin.write(f"start {json.dumps(asdict(place))}\n".encode())
        await self.process.stdin.drain()
        return int(await self._line())

    async def close(self) -> None:
        assert self.process.stdin is not None
        self.process.stdin.close()
        await self.process.wait()
        self.log.close()


async def killed(url: str, data: Path, *, kills: int, people: int, seed: int, longest: float = 0.9, webhook: bool = False) -> Counted:
    """Let residents report while the bot is killed `kills` times at random moments; everything is counted when all is quiet.

    It asks for its updates, or by `webhook` is given them.
    """
    dice = random.Random(seed)
    prepare(url)
    world = World(SystemClock().now, limits=False)
    world.add_bot(TOKEN, "heyue_bot", "和悦")
    runner, port = await start(create_app(world, None), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{port}"
    nursery = Nursery(url, base, data)
    await nursery.open()
    place = given_updates(*free_ports(1)) if webhook else HERE
    async with ClientSession() as session:
        residents = [Resident(session, base, int(TOKEN.partition(":")[0]), number, 10_000) for number in range(people)]
        for resident in residents:
            await resident.arrive("wenjun-3")
        lives = [asyncio.create_task(resident.live()) for resident in residents]
        pid = await nursery.start(place)
        await _comes(lambda: any(resident.finished for resident in residents))
        for _ in range(kills):
            if dice.random() < AT_WORK:
                await _at_work(world)
            await asyncio.sleep(dice.uniform(0, longest))
            with contextlib.suppress(ProcessLookupError):
                os.kill(pid, signal.SIGKILL)
            pid = await nursery.start(place)
        # On a slow machine the kills leave little time to write.
        await _comes(lambda: sum(len(resident.told) for resident in residents) >= kills / 4)
        for resident in residents:
            resident.rounds = 0
        await come_to_rest(residents, lives)
        await _quiet(url)
        os.kill(pid, signal.SIGTERM)
        await gone(pid)
    await nursery.close()
    await runner.cleanup()
    return count(url, kills, residents, world)


async def _at_work(world: World) -> None:
    """Until the bot says something: on a slow machine, too, most kills should meet it in the middle of its work."""
    before = world.call_count
    await _comes(lambda: world.call_count != before, apart=0.005)


async def _comes(condition: Callable[[], bool], *, apart: float = 0.05) -> None:
    async with asyncio.timeout(PATIENCE):
        while not condition():
            await asyncio.sleep(apart)


def prepare(url: str) -> None:
    upgrade(url)
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(url) as db:
        roster.apply(db, found, SystemClock().now())


async def come_to_rest(residents: list[Resident], lives: list["asyncio.Task[None]"]) -> None:
    """Everybody finishes the report they are at; nobody begins another."""
    until = asyncio.get_running_loop().time() + PATIENCE
    while any(resident.finished < len(resident.told) for resident in residents):
        for life in lives:
            if life.done():
                life.result()
        assert asyncio.get_running_loop().time() < until, [(resident.finished, resident.told[-1:]) for resident in residents]
        await asyncio.sleep(0.05)
    for life in lives:
        life.cancel()
    await asyncio.gather(*lives, return_exceptions=True)
    await asyncio.sleep(1.5)


async def _quiet(url: str) -> None:
    """Until everything is worked and sent."""
    letter, parcel = InboxRow, OutboxRow
    open_ = (
        select(letter.id).where(letter.finished_at.is_(None), letter.set_aside.is_(False)),
        select(parcel.id).where(parcel.sent_at.is_(None), parcel.gave_up_at.is_(None)),
    )
    async with asyncio.timeout(PATIENCE):
        while True:
            with reading(url) as db:
                if not any(db.execute(query.limit(1)).first() for query in open_):
                    return
            await asyncio.sleep(0.1)


async def gone(pid: int) -> None:
    def is_gone() -> bool:
        try:
            os.kill(pid, 0)
        except ProcessLookupError:
            return True
        return False

    await _comes(is_gone, apart=0.02)


def count(url: str, kills: int, residents: list[Resident], world: World) -> Counted:
    told = Counter(words for resident in residents for words in resident.told)
    with reading(url) as db:
        cases = Counter(db.execute(select(CaseRow.words)).scalars())
        letters = db.execute(select(InboxRow.id, InboxRow.set_aside).where(InboxRow.finished_at.is_(None))).all()
        aside = len(db.execute(select(InboxRow.id).where(InboxRow.set_aside)).all())
        unsent = len(db.execute(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))).all())
    doubled = 0
    for resident in residents:
        said = (message["text"] for message in world.messages(resident.person, resident.chat) if message["from"]["bot"])
        numbers = Counter(number for text in said for number in RECEIPT.findall(text))
        doubled += sum(count - 1 for count in numbers.values())
    waiting = sum(not row.set_aside for row in letters)
    return Counted(kills, told, cases, waiting, aside, unsent, doubled)
