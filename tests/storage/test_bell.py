"""The bell: heard when the transaction is committed, not before and not otherwise; where nobody can listen nothing is rung."""

import asyncio

from sqlalchemy import make_url

from storage.bell import Bell
from storage.database import closing


def hears(bell: Bell) -> bool:
    return bell.listening


async def _ring(url: str) -> None:
    bell, other = Bell(make_url(url), 1), Bell(make_url(url), 2)
    heard: list[int] = []
    listening = [asyncio.create_task(bell.listen(lambda: heard.append(1))), asyncio.create_task(other.listen(lambda: heard.append(2)))]
    async with asyncio.timeout(20):
        while not (hears(bell) and hears(other)):
            await asyncio.sleep(0.01)
        heard.clear()  # who begins to listen looks once
        with closing(url) as engine, engine.connect() as db:
            bell.ring(db)
            await asyncio.sleep(0.1)
            assert not heard
            db.rollback()
            bell.ring(db)
            db.commit()
            while not heard:
                await asyncio.sleep(0.01)
            await asyncio.sleep(0.1)
            assert heard == [1]
            for task in listening:
                task.cancel()
            await asyncio.gather(*listening, return_exceptions=True)
            assert not hears(bell)
            bell.ring(db)
            assert not db.in_transaction(), "nothing was said to the database"


def test_it_is_heard_at_the_commit_by_its_own_bot(postgresql_url: str) -> None:
    asyncio.run(_ring(postgresql_url))
