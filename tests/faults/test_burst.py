"""Whoever waits for an answer does not stand behind a thousand notices: not in the outbox, not in their chat, not for a turn."""

import asyncio
from collections.abc import Iterator
from contextlib import closing
from datetime import timedelta
from types import SimpleNamespace
from typing import Any

import pytest
from sqlalchemy import Connection, update

from bot.claiming import Look, Taken, take
from bot.outcomes import Outcome
from bot.pacing import Pacing
from bot.policy import load
from bot.posting import House
from storage import chats, outbox
from storage.outbox import ALERT, NOTICE, REPLY, Parcel
from storage.tables import OutboxRow
from tests.faults.leaping import LeapingLoop
from tests.stories.town import MONDAY, Town

MANY = 1000
GROUPS = -1_000_000


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    with closing(Town(database_url)) as found:
        yield found


def put(db: Connection, house: House, lane: int, priority: int, *, claim: bool = False) -> Parcel:
    chat = chats.find(db, house.bot_id, lane) or chats.add(db, house.bot_id, lane, kind="group", title="群")
    facts = {"method": "sendMessage", "params": {"text": "说"}}
    return outbox.post(db, chat, "call", facts, MONDAY, priority=priority, claim=claim)


def test_a_reply_gets_the_next_turn_however_many_notices_wait_for_theirs(monkeypatch: pytest.MonkeyPatch) -> None:
    async def live() -> tuple[int, float, float]:
        pacing, left = Pacing(load(None).delivery), []

        async def notice(number: int) -> None:
            async with pacing.turn(number, priority=NOTICE):
                left.append(number)

        notices = [asyncio.create_task(notice(number)) for number in range(1, MANY + 1)]
        await asyncio.sleep(5)
        before, began = len(left), loop.time()
        async with pacing.turn(MANY + 1, priority=REPLY):
            overtaken, waited = len(left) - before, loop.time() - began
        await asyncio.gather(*notices)
        return overtaken, waited, loop.time()

    with closing(LeapingLoop()) as loop:
        monkeypatch.setattr("bot.pacing.time", SimpleNamespace(monotonic=loop.time))
        overtaken, waited, all_gone = loop.run_until_complete(live())
    assert overtaken <= 1
    assert waited < 0.1
    assert all_gone > MANY / 30, "the notices do wait for their turns"


def look(town: Town, *, under_way: int = 0) -> Taken:
    here = Look(MONDAY, frozenset(), under_way, frozenset(), frozenset(), {}, closed=False, one_at_a_time=False)
    return town.do(lambda db, house: take(db, house, town.delivery.tenure, here))


@pytest.mark.parametrize("under_way", [0, 30], ids=["nothing is under way", "as much as may be is under way"])
def test_a_reply_is_taken_from_the_outbox_before_notices_that_came_long_before(town: Town, under_way: int) -> None:
    look(town)  # the tenure begins
    town.do(lambda db, house: [put(db, house, GROUPS - number, NOTICE) for number in range(MANY)])
    town.do(lambda db, house: put(db, house, GROUPS - 7, ALERT))
    town.do(lambda db, house: [put(db, house, lane, REPLY) for lane in (GROUPS - 8, GROUPS + 1)])
    taken = [parcel for parcel, _call in look(town, under_way=under_way).ready]
    assert [(parcel.priority, parcel.lane) for parcel in taken[:2]] == [(REPLY, GROUPS - 8), (REPLY, GROUPS + 1)]
    assert [parcel.priority for parcel in taken[2:]] == ([] if under_way else [ALERT, *[NOTICE] * 29])


def test_who_takes_over_knows_what_was_sent_before(town: Town) -> None:
    """Telegram counts what the token has sent, whichever process it was: the next one counts on from there."""
    assert look(town).before == []
    first, second = town.do(lambda db, house: [put(db, house, GROUPS - number, NOTICE) for number in range(2)])

    def sent(db: Connection, house: House) -> None:
        for parcel, ago in ((first, 70), (second, 3)):
            db.execute(update(OutboxRow).where(OutboxRow.id == parcel.id).values(sent_at=MONDAY - timedelta(seconds=ago)))

    town.do(sent)
    assert look(town).before == [], "it goes on, and has counted for itself"
    town.do(lambda db, house: town.delivery.tenure.give_back(db))
    assert look(town).before == [(second.lane, 3.0)], "what is older than a minute counts no more"


def test_in_one_chat_a_reply_goes_before_the_notices_that_wait_there_and_behind_earlier_replies(town: Town) -> None:
    said: list[int] = []

    def written(db: Connection, house: House) -> list[Parcel]:
        return [put(db, house, GROUPS, priority, claim=True) for priority in (NOTICE, NOTICE, NOTICE, REPLY, REPLY)]

    async def live() -> list[int]:
        gate = asyncio.Event()

        async def send(outcome: Outcome, upload: Any = None) -> None:
            said.append(outcome.parcel.id)
            await gate.wait()
            outcome.sent, outcome.message = True, len(said)

        await town.delivery.claim()  # the tenure begins
        town.delivery._send = send  # type: ignore[method-assign]
        parcels = town.do(written)
        for parcel in parcels:
            town.delivery.offer([parcel], [])
            await asyncio.sleep(0.01)
        gate.set()
        while not town.delivery.idle():
            await asyncio.sleep(0.001)
        return [parcel.id for parcel in parcels]

    first, second, third, reply, later = town.loop.run_until_complete(live())
    assert said == [first, reply, later, second, third]
