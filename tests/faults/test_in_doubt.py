"""What a lost answer, a killed process or a full disk leaves in doubt is settled at once, or when its time has come, and not before."""

import asyncio
import threading
import time
from collections.abc import Callable, Iterator
from datetime import timedelta

import pytest
from sqlalchemy import Connection, select
from sqlalchemy.exc import OperationalError

from bot.clock import SystemClock
from bot.delivery import Delivery
from bot.intake import letter
from bot.office import Office
from bot.pacing import Pacing
from bot.posting import House, tell
from storage import inbox, leases, outbox, people
from storage.inbox import MOST_TRIES
from storage.outbox import CLAIM, REPLY, Parcel
from storage.tables import InboxRow, OutboxRow
from tests.faults.proxy import Proxy
from tests.patience import patience
from tests.stories.town import BOT_ID, MONDAY, TOKEN, Phone, Town

PATIENCE = patience(60.0)


@pytest.fixture
def town(database_url: str) -> Iterator[Town]:
    found = Town(database_url)
    yield found
    found.close()


@pytest.fixture
def line(postgresql_url: str) -> Iterator[Proxy]:
    found = Proxy(postgresql_url)
    yield found
    found.close()


@pytest.fixture
def far_town(line: Proxy, monkeypatch: pytest.MonkeyPatch) -> Iterator[Town]:
    """A town whose database is behind a line that can be cut."""
    monkeypatch.setattr("bot.office.DATABASE_PAUSE", 0.01)
    found = Town(line.url)
    yield found
    found.close()


def until(look: Callable[[], object]) -> None:
    end = time.monotonic() + PATIENCE
    while not look():
        assert time.monotonic() < end, "it never came true"
        time.sleep(0.01)


def waiting(town: Town) -> list[bool]:
    """Of each parcel that is not sent, whether somebody has claimed it."""
    return town.do(lambda db, house: waiting_in(db))


def waiting_in(db: Connection) -> list[bool]:
    query = select(OutboxRow.claimed_until).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))
    return [until is not None for until in db.execute(query).scalars()]


# -- a commit of which nobody heard -------------------------------------------------------------------------------------


def test_an_answer_is_sent_at_once_though_nobody_heard_that_it_was_committed(
    far_town: Town, line: Proxy, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The work is done, the answer is claimed, and the line goes before the office hears so: the claim would hold it for a minute."""
    phone = far_town.resident("张丽", "wenjun-3")
    before, counted, work = len(phone.texts()), line.cuts["after"], far_town.office._do

    async def worked(db: Connection, letters: list[object]) -> object:
        done = await work(db, letters)  # type: ignore[arg-type]
        line.cut_at_commit("after")
        return done

    monkeypatch.setattr(far_town.office, "_do", worked)
    phone.says("/help")
    assert line.cuts["after"] == counted + 1
    assert far_town.clock.now() == MONDAY
    assert len(phone.texts()) == before + 1, "a claim of which nobody knows holds it back"
    assert waiting(far_town) == []
    assert far_town.office.away_since is None


def test_a_notice_is_sent_at_once_though_nobody_heard_that_it_was_claimed(far_town: Town, line: Proxy) -> None:
    phone = far_town.staff("wang-min")
    before = len(phone.texts())
    far_town.do(lambda db, house: tell(db, phone.person, "messages_missed", {"since": MONDAY.isoformat()}, MONDAY))
    line.cut_at_commit("after")
    with pytest.raises(OperationalError):
        far_town.loop.run_until_complete(far_town.delivery.claim())
    assert waiting(far_town) == [True], "claimed, and nobody knows by whom"
    far_town.settle()
    assert far_town.clock.now() == MONDAY
    assert len(phone.texts()) == before + 1


# -- a claim of which nobody answers for --------------------------------------------------------------------------------


def unheard_of(town: Town, phone: Phone) -> None:
    """Somebody writes, the answer is committed and claimed, and whoever was to send it has forgotten it."""
    town.world.send(phone.user, text="/help")
    updates = town.world.updates(TOKEN, town._offset, 100)
    town._offset = updates[-1]["update_id"] + 1
    town.office.receive_now([letter(BOT_ID, update) for update in updates])
    town._fresh.clear()
    assert waiting(town) == [True]


def test_a_claim_that_nobody_answers_for_holds_for_a_minute_and_no_longer(town: Town) -> None:
    phone = town.resident("张丽", "wenjun-3")
    before = len(phone.texts())
    unheard_of(town, phone)
    town.clock.advance(CLAIM - timedelta(seconds=1))
    town.settle()
    assert len(phone.texts()) == before, "it may be on its way"
    town.clock.advance(timedelta(seconds=1))
    town.settle()
    assert len(phone.texts()) == before + 1
    assert waiting(town) == []


def test_what_a_killed_process_had_claimed_the_next_sends_at_once_and_counts(town: Town) -> None:
    phone = town.resident("张丽", "wenjun-3")
    before = len(phone.texts())
    unheard_of(town, phone)
    town.settle()
    assert len(phone.texts()) == before
    town.delivery = Delivery(town.office, town.bot, town.clock, Pacing(None))  # of the next process: its tenure is another one
    town.settle()
    assert town.clock.now() == MONDAY
    assert len(phone.texts()) == before + 1
    assert waiting(town) == []
    assert town.delivery.counts["maybe_twice"] == 1, "nobody knows whether it had been sent"


# -- another process sends -------------------------------------------------------------------------------------------------


def test_who_does_not_send_leaves_its_answers_unclaimed_and_rings(town: Town) -> None:
    phone = town.resident("张丽", "wenjun-3")
    before, rung = len(phone.texts()), []
    town.office.ring = lambda db: rung.append(waiting_in(db))
    lease = town.delivery.tenure.lease
    town.loop.run_until_complete(town.delivery.stop())
    until_then = SystemClock().now() + timedelta(seconds=5)
    town.do(lambda db, house: leases.hold(db, lease, "a process of another machine", until_then))
    town.delivery = Delivery(town.office, town.bot, town.clock, Pacing(None))
    town.settle()
    assert not town.delivery.sends
    phone.says("/help")
    assert len(phone.texts()) == before
    assert rung == [[False]], "rung in the transaction that has written it; a claim would keep it from the one who sends"


# -- a disk that fills up between counting an attempt and making it ------------------------------------------------------


def test_an_attempt_that_a_full_disk_ends_is_none_however_often(sqlite_url: str, monkeypatch: pytest.MonkeyPatch) -> None:
    """The count of attempts finds room where it stands, and what the work writes finds none: counted thrice, it would be given up."""
    monkeypatch.setattr("bot.office.DATABASE_PAUSE", 0.01)
    town = Town(sqlite_url)
    try:
        phone = town.resident("张丽", "wenjun-3")
        before, tries = len(phone.texts()), []
        town.office.held_up = lambda bodies, seconds: tries.append(bodies)
        monkeypatch.setattr(inbox, "count_attempt", sometimes(inbox.count_attempt, MOST_TRIES))
        town.world.send(phone.user, text="楼上漏水找了三回都不理。" * 150)
        updates = town.world.updates(TOKEN, town._offset, 100)
        town._offset = updates[-1]["update_id"] + 1
        town.office._ask(town.office._keep([letter(BOT_ID, update) for update in updates])).result()
        allow_pages(town.office, 1)  # none more than there are
        working = town.office._ask(town.office.work())
        until(lambda: len(tries) >= 5 or working.done())
        assert not working.done(), working.exception()
        allow_pages(town.office, 2**31)
        working.result(PATIENCE)
        town.settle()
        new = phone.texts()[before:]
        assert len(new) == 1 and "出了点问题" not in new[0]
        query = select(InboxRow.attempts, InboxRow.set_aside, InboxRow.finished_at).order_by(InboxRow.id.desc()).limit(1)
        attempts, aside, finished = town.do(lambda db, house: db.execute(query).one())
        assert (attempts, aside, finished) == (1, False, MONDAY)
    finally:
        town.close()


def sometimes(do: Callable[..., None], times: int) -> Callable[..., None]:
    """So often and no more, for else an office that is at fault would never look up again."""
    left = iter(range(times))

    def once_more(*given: object) -> None:
        assert next(left, None) is not None, "counted again and again"
        do(*given)

    return once_more


def allow_pages(office: Office, most: int) -> None:
    """How far the file may grow, as the disk would say."""
    office.run_now(lambda db, house: db.exec_driver_sql(f"PRAGMA max_page_count = {most}"))


# -- the end ------------------------------------------------------------------------------------------------------------


def test_what_was_sent_in_the_last_moment_is_written_down_before_the_rest_is_given_back(
    town: Town, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The database is slow: while an earlier outcome is being written down another message is sent, and the process is asked to stop."""
    one, other = town.resident("张丽", "wenjun-3"), town.resident("李强", "wenjun-3")
    heard = len(other.texts())
    given_back: list[int] = []
    release = outbox.release

    def released(db: Connection, bot: int) -> int:
        given_back.append(release(db, bot))
        return given_back[-1]

    monkeypatch.setattr(outbox, "release", released)
    first, second = (_reply(town, phone) for phone in (one, other))
    delivery, slow = town.delivery, threading.Event()

    async def end() -> None:
        busy = asyncio.create_task(town.office.run(lambda db, house: slow.wait(PATIENCE)))
        await asyncio.sleep(0)
        delivery.offer([first], [])
        while not delivery._reporting.locked():
            await asyncio.sleep(0.001)
        delivery.offer([second], [])
        while len(other.texts()) == heard or delivery._lanes:
            await asyncio.sleep(0.001)
        stopping = asyncio.create_task(delivery.stop())
        await asyncio.sleep(0.05)
        assert not stopping.done()
        slow.set()
        await asyncio.gather(busy, stopping)

    town.loop.run_until_complete(end())
    assert given_back == [0], "the next process would say it once more"
    assert waiting(town) == []


def _reply(town: Town, phone: Phone) -> Parcel:
    def post(db: Connection, house: House) -> Parcel:
        chat = people.arrive(db, house.bot_id, phone.user.id, "", "", private=True).chat
        assert chat is not None
        facts = {"method": "sendMessage", "params": {"text": "答复"}}
        parcel = outbox.post(db, chat, "call", facts, town.clock.now(), priority=REPLY, claim=True)
        assert parcel is not None
        return parcel

    return town.do(post)
