"""Two bots, one organisation, one PostgreSQL: each process works for its own bot, and a person is one person to both."""

import asyncio
import os
import signal
from pathlib import Path

from aiohttp import ClientSession
from sqlalchemy import select

from bot.clock import SystemClock
from bot.intake import letter
from bot.playground.server import create_app, start
from bot.playground.state import Bot
from bot.playground.world import World
from storage import chats, inbox, units
from storage.database import reading, writing
from storage.tables import AccountRow
from tests.faults.killing import TOKEN, Nursery, Place, prepare
from tests.faults.residents import Resident
from tests.faults.test_one_token import FULL, holder, until

ANOTHER = "7000000002:another"


async def _meet(url: str, data: Path) -> None:
    prepare(url)
    world = World(SystemClock().now, limits=False)
    one, two = world.add_bot(TOKEN, "heyue_bot", "和悦"), world.add_bot(ANOTHER, "heyue2_bot", "和悦二号")
    runner, port = await start(create_app(world, None), "127.0.0.1", 0)
    base = f"http://127.0.0.1:{port}"
    nursery = Nursery(url, base, data)
    await nursery.open()
    pids = [await nursery.start()]

    def said(person: int, bot: Bot) -> list[str]:
        return [message["text"] for message in world.messages(person, bot.id) if message["from"]["bot"]]

    early = world.person("早来")
    world.press_start(early, "g_wenjun-3", two)
    with writing(url) as db:
        inbox.keep(db, [letter(two.id, two.pending[0][2])], SystemClock().now())
    await until(lambda: holder(url) == pids[0], 20)
    await asyncio.sleep(2.5)
    with reading(url) as db:
        assert inbox.waiting(db) == 1, "what was written to another bot is not ours to answer"
    pids.append(await nursery.start(Place(environment={"BOT_TOKEN": ANOTHER})))
    await until(lambda: len(said(early.id, two)) == 1, 20)

    mediator = world.person("周敏")
    room = world.group("文君", [mediator])
    world.add_bot_to(mediator, room, None, one)
    with writing(url) as db:
        group = chats.find(db, one.id, room.id) or chats.add(db, one.id, room.id, kind="group", title=room.title)
        chats.bind(db, group.id, units.by_code(db, "wenjun"))
    async with ClientSession() as session:
        resident = Resident(session, base, two.id, 1, 1)
        await resident.arrive("wenjun-3")
        await resident.live()  # a whole report, answered by the second bot
    await until(lambda: any("●" in message["text"] for message in world.messages(mediator, room.id)), 20)  # the card, by the first bot

    world.press_start(world.people[resident.person], "", one)
    await until(lambda: bool(said(resident.person, one)), 10)
    with reading(url) as db:
        query = select(AccountRow.bot, AccountRow.person_id).where(AccountRow.native_id == resident.person)
        accounts = dict(db.execute(query).all())
    assert set(accounts) == {one.id, two.id}
    assert len(set(accounts.values())) == 1, "one person, whichever bot they write to"
    for pid in pids:
        os.kill(pid, signal.SIGTERM)
    await asyncio.sleep(1)
    await nursery.close()
    await runner.cleanup()


if FULL:

    def test_each_process_works_for_its_own_bot_and_a_person_is_one_to_both(postgresql_url: str, tmp_path: Path) -> None:
        asyncio.run(_meet(postgresql_url, tmp_path))
