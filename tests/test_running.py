"""The bot as a process: it says how it is, writes its trail, and stops within seconds without losing or doubling anything."""

import json
import os
import signal
import socket
import subprocess
import sys
import time
import urllib.error
import urllib.request
from collections import Counter
from collections.abc import Callable, Iterator
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import pytest
from prometheus_client.parser import text_string_to_metric_families
from sqlalchemy import select, text

from bot import sample
from bot.clock import SystemClock
from bot.roster_files import load
from storage import roster
from storage.database import reading, upgrade, writing
from storage.tables import InboxRow, LeaseRow, OutboxRow
from tests.browser.places import TOKEN, Server
from tests.forked import Forked
from tests.patience import patience
from tests.ports import free_port

ROOT = Path(__file__).parents[1]
PATIENCE = patience(180.0)  # seconds, on the slowest machine
NAME, WORDS = "欧阳映雪", "银杏树旁楼上漏水"


def until(look: Callable[[], Any], what: str) -> Any:
    end = time.monotonic() + PATIENCE
    while not (found := look()):
        assert time.monotonic() < end, what
        time.sleep(0.05)
    return found


@dataclass
class Running:
    """A bot on a database, with a Bot API server of this machine."""

    server: Server
    url: str
    folder: Path
    process: subprocess.Popen[bytes] | Forked | None = None
    port: int = field(default_factory=free_port)
    module: str = "bot"  # whose `bot` command is run

    def start(self, *, by_hand: bool = False, **more: str) -> None:
        """Start it and wait until it is ready; by hand: by the very command that a person or systemd gives."""
        foreign = ("WEBHOOK_URL", "WEBHOOK_SECRET", "HEYUE_CLOCK", "HEYUE_LANGUAGE")
        kept = {name: value for name, value in os.environ.items() if name not in foreign}
        own = {
            "BOT_TOKEN": TOKEN,
            "TELEGRAM_API_BASE": self.server.address,
            "DATABASE_URL": self.url,
            "HEYUE_DATA": str(self.folder),
            "HEYUE_LOG": "json",
            "METRICS_PORT": str(self.port),
            "PYTHONPATH": str(ROOT),
        }
        environment = kept | own | more
        if by_hand:
            with self.log.open("ab") as log:
                command = [sys.executable, "-m", "bot", "bot"]
                self.process = subprocess.Popen(command, cwd=self.folder, env=environment, stdout=log, stderr=log)
        else:
            self.process = Forked(self.module, "bot", folder=self.folder, environment=environment, output=self.log)
        until(lambda: self.page("/readyz")[0] == 200, "it does not get ready")

    @property
    def log(self) -> Path:
        return self.folder / "bot.log"

    def lines(self) -> list[dict[str, Any]]:
        return [json.loads(line) for line in self.log.read_text("utf-8").splitlines()]

    def signal(self, number: signal.Signals) -> None:
        assert self.process is not None
        self.process.send_signal(number)

    def ended(self, within: float = PATIENCE) -> int:
        assert self.process is not None
        code = self.process.wait(within)
        self.process = None
        return code

    def page(self, path: str, port: int | None = None) -> tuple[int, str]:
        assert self.process is None or self.process.poll() is None, self.log.read_text("utf-8")
        try:
            with urllib.request.urlopen(f"http://127.0.0.1:{port or self.port}{path}", timeout=10) as answer:
                return answer.status, answer.read().decode()
        except urllib.error.HTTPError as error:
            with error:
                return error.code, error.read().decode()
        except OSError:
            return 0, ""

    def said(self, person: int) -> list[str]:
        found = self.server.call(f"/play/people/{person}/chats/{self.server.bot_id}/messages?limit=200")["messages"]
        return [each["text"] for each in found if each["from"]["bot"]]

    def newcomer(self, name: str = NAME) -> int:
        person = self.server.person(name, language_code="zh-hans")
        self.server.do(person, self.server.bot_id, "start", payload="g_wenjun-3")
        until(lambda: self.said(person), "no answer")
        return person

    def fault(self, **facts: Any) -> None:
        self.server.call("/play/faults", facts)


@pytest.fixture
def running(database_url: str, tmp_path: Path) -> Iterator[Running]:
    upgrade(database_url)
    found, _faults = load(sample.ROSTER)
    assert found is not None
    with writing(database_url) as db:
        roster.apply(db, found, SystemClock().now())
    server = Server(tmp_path / "server")
    bot = Running(server, database_url, tmp_path)
    try:
        yield bot
    finally:
        if bot.process is not None:
            bot.process.kill()
            bot.process.wait()
        server.stop()


def metrics(page: str) -> dict[tuple[str, str], float]:
    """(name, label values) to value; the parser is Prometheus' own."""
    return {
        (sample.name, ",".join(sample.labels.values())): sample.value
        for family in text_string_to_metric_families(page)
        for sample in family.samples
    }


def test_it_says_how_it_is_and_one_number_follows_an_update(running: Running, tmp_path: Path) -> None:
    with socket.socket(socket.AF_UNIX, socket.SOCK_DGRAM) as systemd:
        systemd.bind(str(tmp_path / "notify"))
        systemd.settimeout(PATIENCE)
        running.start(by_hand=True, NOTIFY_SOCKET=str(tmp_path / "notify"))
        assert {systemd.recv(100), systemd.recv(100)} == {b"READY=1", b"WATCHDOG=1"}
        assert running.page("/healthz") == (200, "ok\n")
        person = running.newcomer()
        running.server.do(person, running.server.bot_id, "text", text=WORDS)
        until(lambda: len(running.said(person)) > 1, "no answer")

        def counted() -> dict[tuple[str, str], float]:
            return metrics(running.page("/metrics")[1])

        until(lambda: counted()["heyue_deliveries_total", "sent"] >= 2, "not counted")
        found = counted()
        assert found["heyue_inbox_letters", ""] == 0
        assert found["heyue_handler_seconds_count", ""] == found["heyue_handler_seconds_bucket", "+Inf"] == 2
        assert found["heyue_too_many_requests_total", ""] == found["heyue_maybe_twice_total", ""] == 0
        assert found["process_resident_memory_bytes", ""] > 10**7
        assert found["heyue_files_free_bytes", ""] > 0

        running.signal(signal.SIGTERM)
        while (word := systemd.recv(100)) == b"WATCHDOG=1":
            pass
        assert word == b"STOPPING=1"
        assert running.ended() == 0
    log = running.lines()
    assert [each["message"] for each in log if each["logger"] == "heyue"][-3:] == ["running", "stopping", "stopped"]
    worked = {each["letter"] for each in log if each["message"] == "letter worked"}
    sent = {each["letter"] for each in log if each["message"] == "parcel on its way" and each["outcome"] == "sent"}
    assert len(worked) == 2
    assert sent == worked
    with reading(running.url) as db:
        rows = db.execute(select(OutboxRow.letter, OutboxRow.sent_at)).all()
        letters = set(db.execute(select(InboxRow.id)).scalars())
    assert {row.letter for row in rows} == letters == worked
    written = running.log.read_text("utf-8")
    assert not [secret for secret in (TOKEN, NAME, "银杏", "漏水") if secret in written]


def test_not_ready_with_a_schema_that_is_not_the_programs(running: Running) -> None:
    running.start()
    with writing(running.url) as db:
        db.execute(text("UPDATE alembic_version SET version_num = '0000'"))
    status, said = running.page("/readyz")
    assert status == 503
    assert "schema" in said
    assert running.page("/healthz")[0] == 200


def test_figures_are_not_on_the_public_port(running: Running) -> None:
    port = free_port()
    running.start(WEBHOOK_URL=f"http://127.0.0.1:{port}", WEBHOOK_SECRET="abc", WEBHOOK_PORT=str(port))
    assert running.page("/metrics")[0] == 200
    for path in ("/metrics", "/healthz", "/readyz"):
        assert running.page(path, port)[0] == 404
    running.newcomer()
    running.signal(signal.SIGTERM)
    assert running.ended() == 0


def test_asked_to_stop_it_sends_what_is_ready_and_leaves_nothing_half_done(running: Running) -> None:
    running.start()
    people = [running.newcomer(f"居民{number}") for number in range(4)]
    before = {person: len(running.said(person)) for person in people}
    for person in people:
        for _ in range(5):
            running.server.do(person, running.server.bot_id, "text", text="/help")
    running.signal(signal.SIGTERM)
    assert running.ended() == 0
    with reading(running.url) as db:
        claimed = db.execute(select(OutboxRow.id).where(OutboxRow.sent_at.is_(None), OutboxRow.claimed_until.is_not(None))).all()
        lease = db.execute(select(LeaseRow.until)).scalar_one()
    assert claimed == []
    assert lease <= SystemClock().now()  # given back: the next process need not wait
    running.start()
    until(lambda: all(len(running.said(person)) >= before[person] + 5 for person in people), "answers are missing")
    time.sleep(1)
    assert [len(running.said(person)) - before[person] for person in people] == [5] * 4  # none twice
    assert not any("maybe" in str(each) for each in running.lines())
    assert metrics(running.page("/metrics")[1])["heyue_maybe_twice_total", ""] == 0


def test_a_slow_network_does_not_keep_it_and_the_rest_is_sent_by_the_next(running: Running) -> None:
    running.start(HEYUE_STOP_SECONDS="1")
    person = running.newcomer()
    running.fault(kind="slow", seconds=6, count=1, methods=["sendMessage"])
    for number in range(3):
        running.server.do(person, running.server.bot_id, "text", text="/help")
        assert number < 3
    until(lambda: _worked(running.url) == 4, "not worked")
    running.signal(signal.SIGTERM)
    assert running.ended() == 0
    assert len(running.said(person)) == 2  # the call on its way was waited for, what stood behind it was not
    running.start()
    until(lambda: len(running.said(person)) == 4, "answers are missing")
    counted = Counter(running.said(person))
    assert max(counted.values()) == 3
    assert metrics(running.page("/metrics")[1])["heyue_maybe_twice_total", ""] == 0  # what was never begun is not in doubt


def _worked(url: str) -> int:
    with reading(url) as db:
        return len(db.execute(select(InboxRow.id).where(InboxRow.finished_at.is_not(None))).all())


@pytest.mark.parametrize(("number", "code"), [(signal.SIGTERM, 143), (signal.SIGINT, 130)])
def test_the_second_signal_ends_it_at_once(running: Running, number: signal.Signals, code: int) -> None:
    running.start(HEYUE_STOP_SECONDS="600")
    person = running.newcomer()
    running.fault(kind="slow", seconds=600, count=1, methods=["sendMessage"])
    running.server.do(person, running.server.bot_id, "text", text="/help")
    until(lambda: _worked(running.url) == 2, "not worked")
    running.signal(number)
    until(lambda: any(each["message"] == "stopping" for each in running.lines()), "it does not stop")
    assert running.process is not None and running.process.poll() is None
    running.signal(number)
    assert running.ended() == code
