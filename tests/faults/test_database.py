"""The database away, cut off, full or read-only under a running bot: people are told, nothing is lost, and it goes on by itself."""

import random
import resource
import signal
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path

import psycopg
import pytest
from sqlalchemy import select
from sqlalchemy.engine import make_url

from bot import sample
from bot.clock import SystemClock
from bot.roster_files import load
from storage import roster
from storage.database import reading, writing
from storage.tables import InboxRow, OutboxRow
from tests.browser.places import Server
from tests.faults.proxy import Proxy
from tests.test_running import Running, until

BOUND = "tests.faults.bound"
EXCUSE = "现在这里存不了东西"


@dataclass
class Ground:
    """A bot on a database, and how that database breaks and is mended; `url` reaches it past whatever is broken."""

    bot: Running
    url: str
    shatter: Callable[[], None]
    mend: Callable[[], None]
    logged: tuple[int, ...] = (2, 4)  # lines of the log about it: one when it begins and one when it ends; being mended may break once more


@contextmanager
def _bot(url: str, seen: str, folder: Path, module: str = "bot") -> Iterator[Running]:
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(url) as db:
        roster.apply(db, found, SystemClock().now())
    server = Server(folder / "server")
    bot = Running(server, seen, folder, module=module)
    try:
        yield bot
    finally:
        if bot.process is not None:
            bot.process.kill()
            bot.process.wait()
        server.stop()


def _full(bot: Running) -> tuple[Callable[[], None], Callable[[], None]]:
    """No file of the process can grow any more, which is what a full disk looks like to it."""

    def allow(most: int) -> None:
        assert bot.process is not None
        resource.prlimit(bot.process.pid, resource.RLIMIT_FSIZE, (most, resource.RLIM_INFINITY))

    return lambda: allow((bot.folder / "heyue.db").stat().st_size // 2), lambda: allow(resource.RLIM_INFINITY)


def _read_only(url: str) -> tuple[Callable[[], None], Callable[[], None]]:
    """What a server says that has become a standby: it reads, and refuses to write."""
    address = make_url(url).set(drivername="postgresql")

    def become(word: str) -> None:
        with psycopg.connect(address.render_as_string(hide_password=False), autocommit=True) as db:
            db.execute("SET default_transaction_read_only = off")
            db.execute(f"ALTER DATABASE {address.database} SET default_transaction_read_only = {word}")
            db.execute(
                "SELECT pg_terminate_backend(pid) FROM pg_stat_activity WHERE datname = %s AND pid <> pg_backend_pid()", [address.database]
            )

    return lambda: become("on"), lambda: become("off")


@contextmanager
def _forbidding(url: str, folder: Path) -> Iterator[Ground]:
    """The file, what lies beside it and the folder may be read and not written."""

    def allow(file: int, in_folder: int) -> None:
        for each in folder.glob("heyue.db*"):
            each.chmod(file)
        folder.chmod(in_folder)

    with _bot(url, url, folder, BOUND) as bot:
        try:
            yield Ground(bot, url, lambda: allow(0o444, 0o555), lambda: allow(0o644, 0o700))
        finally:
            allow(0o644, 0o700)


@pytest.fixture(params=["full", "forbidden", "read-only", "away", "stalled"])
def ground(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Ground]:
    if request.param == "full":
        url = request.getfixturevalue("sqlite_url")
        with _bot(url, url, tmp_path) as bot:
            yield Ground(bot, url, *_full(bot))
        return
    if request.param == "forbidden":
        url = request.getfixturevalue("sqlite_url")
        with _forbidding(url, tmp_path) as ground:
            yield ground
        return
    url = request.getfixturevalue("postgresql_url")
    if request.param == "read-only":
        with _bot(url, url, tmp_path) as bot:
            yield Ground(bot, url, *_read_only(url))
        return
    proxy = Proxy(url)
    with _bot(url, proxy.url, tmp_path) as bot:
        if request.param == "away":
            yield Ground(bot, url, proxy.away, proxy.back)
        else:
            yield Ground(bot, url, proxy.stall, proxy.back, (0, 2))  # the line may have been waited for until it was mended
    proxy.close()


def _letters(url: str) -> list[tuple[bool, bool]]:
    with reading(url) as db:
        return [(at is not None, bool(aside)) for at, aside in db.execute(select(InboxRow.finished_at, InboxRow.set_aside))]


def test_people_are_told_once_and_it_goes_on_by_itself(ground: Ground) -> None:
    bot = ground.bot
    bot.start()
    people = [bot.newcomer(f"居民{number}") for number in range(2)]
    before = {person: len(bot.said(person)) for person in people}
    letters = len(_letters(ground.url))
    ground.shatter()
    for _ in range(3):
        for person in people:
            bot.server.do(person, bot.server.bot_id, "text", text="/help")
    until(lambda: all(any(EXCUSE in each for each in bot.said(person)) for person in people), bot.log.read_text("utf-8")[-3000:])
    until(lambda: bot.page("/readyz")[0] == 503, "it calls itself ready")
    assert bot.page("/healthz")[0] == 200  # a new start would not help
    bot.server.do(people[0], bot.server.bot_id, "text", text="/help")
    time.sleep(2)
    ground.mend()
    more = {person: 1 + 3 + (person == people[0]) for person in people}  # the excuse and the answers
    until(lambda: all(len(bot.said(person)) - before[person] >= more[person] for person in people), bot.log.read_text("utf-8")[-3000:])
    until(lambda: bot.page("/readyz")[0] == 200, "it never becomes ready again")
    time.sleep(1)
    assert {person: len(bot.said(person)) - before[person] for person in people} == more
    assert [sum(EXCUSE in each for each in bot.said(person)) for person in people] == [1, 1]
    assert _letters(ground.url)[letters:] == [(True, False)] * 7
    log = [each for each in bot.lines() if each["level"] in ("warning", "error")]
    assert [each for each in log if each["level"] == "error"] == []
    assert len([each for each in log if "database" in each["message"]]) in ground.logged


def test_who_has_been_heard_and_cannot_be_answered_is_told_so(postgresql_url: str, tmp_path: Path) -> None:
    """The database goes in the moment between an update's acknowledgement and the work on it."""
    proxy = Proxy(postgresql_url)
    with _bot(postgresql_url, proxy.url, tmp_path) as bot:
        bot.start()
        waiting, other = bot.newcomer("张丽"), bot.newcomer("李强")
        before = {person: len(bot.said(person)) for person in (waiting, other)}
        proxy.away_after(b"/help zebra")
        bot.server.do(waiting, bot.server.bot_id, "text", text="/help zebra")
        until(lambda: EXCUSE in "".join(bot.said(waiting)), bot.log.read_text("utf-8")[-3000:])
        assert [finished for finished, _aside in _letters(postgresql_url)].count(False) == 1
        proxy.back()
        until(lambda: len(bot.said(waiting)) - before[waiting] == 2, bot.log.read_text("utf-8")[-3000:])
        assert len(bot.said(other)) == before[other], "nobody's words are waiting but theirs"
        assert set(_letters(postgresql_url)) == {(True, False)}
    proxy.close()


def test_a_line_cut_in_the_moment_of_a_commit(postgresql_url: str, tmp_path: Path) -> None:
    dice = random.Random(5)
    proxy = Proxy(postgresql_url)
    with _bot(postgresql_url, proxy.url, tmp_path) as bot:
        bot.start()
        people = [bot.newcomer(f"居民{number}") for number in range(3)]
        before = {person: len(bot.said(person)) for person in people}
        for turn in range(8):
            proxy.cut_at_commit("before" if turn % 2 else "after")
            for person in people:
                bot.server.do(person, bot.server.bot_id, "text", text="/help")
            time.sleep(dice.uniform(0.2, 0.6))
            if turn == 4:
                proxy.cut()
        until(lambda: all(len(bot.said(person)) - before[person] >= 8 for person in people), bot.log.read_text("utf-8")[-3000:])
        time.sleep(2)
        assert {len(bot.said(person)) - before[person] for person in people} == {8}
        assert min(proxy.cuts.values()) >= 2
        with reading(postgresql_url) as db:
            assert db.execute(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.gave_up_at.is_(None))).all() == []
        assert set(_letters(postgresql_url)) == {(True, False)}
    proxy.close()


def test_a_file_that_may_only_be_read_is_no_place_to_start_and_loses_nothing_that_was_acknowledged(sqlite_url: str, tmp_path: Path) -> None:
    with _forbidding(sqlite_url, tmp_path) as ground:
        bot = ground.bot
        bot.start()
        heard, other = bot.newcomer("张丽"), bot.newcomer("李强")
        before = {person: len(bot.said(person)) for person in (heard, other)}
        bot.fault(kind="500", count=1000, methods=["sendMessage"])
        bot.server.do(heard, bot.server.bot_id, "text", text="/help")
        until(lambda: set(_letters(sqlite_url)) == {(True, False)} and len(_letters(sqlite_url)) == 3, "it was never heard")
        ground.shatter()
        bot.signal(signal.SIGKILL)
        bot.ended()
        for person in (heard, other):
            bot.server.do(person, bot.server.bot_id, "text", text="/help")
        with pytest.raises(AssertionError, match=r"The database cannot be opened: .*heyue\.db"):
            bot.start(HEYUE_LANGUAGE="en")
        assert "Traceback" not in bot.log.read_text("utf-8")
        assert bot.ended() == 1
        ground.mend()
        bot.server.call("/play/faults", method="DELETE")
        bot.start()
        until(lambda: [len(bot.said(person)) - before[person] for person in (heard, other)] == [2, 1], bot.log.read_text("utf-8")[-3000:])
        time.sleep(1)
        assert [len(bot.said(person)) - before[person] for person in (heard, other)] == [2, 1]
        assert set(_letters(sqlite_url)) == {(True, False)}
