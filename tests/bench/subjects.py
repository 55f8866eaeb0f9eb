"""The programs that are measured: each in a process of its own, all against the same bare server."""

import json
import os
import subprocess
import sys
import tempfile
import time
import urllib.error
import urllib.request
from collections.abc import Iterator, Mapping, Sequence
from contextlib import ExitStack, contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path
from typing import Any

import psutil

from tests.bench.scripts import ECHO_REPORT, HEYUE_REPORT, PERSISTENT_REPORT
from tests.bench.server import Step
from tests.bench.town import settle_in
from tests.ports import free_ports

ROOT = Path(__file__).parents[2]
SECRET = "bench"
FIRST_PERSON = 1_000_000  # native ids; the people of each round are new to the bot


class Stuck(Exception):
    """A bot stopped answering in the middle of a conversation; the message says where."""


class Api:
    """The bare Bot API server, seen from the bench."""

    def __init__(self, base: str) -> None:
        self.base = base

    def ask(self, path: str, body: Mapping[str, Any] | None = None) -> Any:
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.base + path, data, {"Content-Type": "application/json"})
        try:
            with urllib.request.urlopen(request, timeout=600) as answer:
                return json.load(answer)
        except urllib.error.HTTPError as error:
            raise Stuck(error.read().decode()) from None


@contextmanager
def bare_server() -> Iterator[Api]:
    process = subprocess.Popen(
        [sys.executable, "-m", "tests.bench.server"], cwd=ROOT, stdin=subprocess.PIPE, stdout=subprocess.PIPE, text=True
    )
    assert process.stdin
    assert process.stdout
    try:
        yield Api(process.stdout.readline().strip())
    finally:
        process.stdin.close()
        process.stdout.close()
        process.wait(20)


@dataclass
class Subject:
    """One bot under measurement."""

    name: str
    command: Sequence[str]
    script: Sequence[Step]
    token: str
    environment: dict[str, str] = field(default_factory=dict)
    log: Path = Path(os.devnull)
    people_met: int = 0
    processes: list[psutil.Process] = field(default_factory=list)  # those that run now

    def env(self, api: Api) -> dict[str, str]:
        return {
            **os.environ,
            "BOT_TOKEN": self.token,
            "BENCH_API": api.base,
            "TELEGRAM_API_BASE": api.base,
            "PYTHONPATH": str(ROOT),
            **self.environment,
        }

    @contextmanager
    def running(self, api: Api) -> Iterator[psutil.Process]:
        with self.log.open("ab") as log:
            process = subprocess.Popen(self.command, cwd=ROOT, env=self.env(api), stdout=log, stderr=log)
        seen = psutil.Process(process.pid)
        self.processes.append(seen)
        try:
            yield seen
        finally:
            self.processes.remove(seen)
            process.terminate()
            try:
                process.wait(20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def cpu_s(self) -> float:
        """Seconds of processor time its processes have spent so far, their own and the system's for them."""
        return sum(sum(each.cpu_times()[:2]) for each in self.processes)

    def play(self, api: Api, people: int, *, patience: float = 60.0) -> Any:
        """One conversation by each of so many new people at once: updates, seconds, latencies."""
        first = FIRST_PERSON + self.people_met
        self.people_met += people
        wanted = {"token": self.token, "script": list(self.script), "people": people, "first": first, "patience": patience}
        try:
            return api.ask("/play", wanted)
        except Stuck as stuck:
            log = self.log.read_text("utf-8", "replace")[-3000:] if self.log.is_file() else ""
            raise Stuck(f"{self.name}: {stuck}\n{log}") from None


def memory_mb(process: psutil.Process) -> float:
    """Resident memory of a process and its children, in MB."""
    return float(sum(each.memory_info().rss for each in (process, *process.children(recursive=True)))) / 1e6


def start_to_first_reply_s(subject: Subject, api: Api) -> float:
    """Seconds from starting a bot to its first answer to somebody who wrote while it was down."""
    hello = Subject(subject.name, subject.command, subject.script[:1], subject.token, subject.environment, log=subject.log)
    hello.people_met = subject.people_met
    subject.people_met += 1
    started = time.perf_counter()
    with subject.running(api):
        hello.play(api, 1)
        return time.perf_counter() - started


def baselines(folder: Path) -> tuple[Subject, Subject]:
    python = sys.executable
    return (
        Subject("bare aiogram", (python, "-m", "tests.bench.echo_bot"), ECHO_REPORT, "101:echo", log=folder / "echo.log"),
        Subject(
            "python-telegram-bot, persistent",
            (python, "-m", "tests.bench.persistent_bot"),
            PERSISTENT_REPORT,
            "102:persistent",
            {"BENCH_FILE": str(folder / "persistent.pickle")},
            log=folder / "persistent.log",
        ),
    )


def heyue(folder: Path, url: str = "", token: str = "103:heyue") -> Subject:
    """Heyue with its sample organisation, every handler registered, pacing off; on SQLite with synchronous=FULL unless a URL is given."""
    folder.mkdir()
    settle_in(url or f"sqlite:///{folder / 'heyue.db'}", int(token.partition(":")[0]))
    return Subject(
        "Heyue on PostgreSQL" if url else "Heyue",
        (sys.executable, "-m", "bot", "bot"),
        HEYUE_REPORT,
        token,
        {"HEYUE_DATA": str(folder), "HEYUE_PACING": "off", "DATABASE_URL": url},
        log=folder.parent / f"{folder.name}.log",
    )


@contextmanager
def behind_a_balancer(ours: Subject, api: Api, number: int) -> Iterator[Subject]:
    """So many processes of one bot with the same database; updates come to each in turn, by webhook."""
    ports = free_ports(number)
    together = replace(ours, name=f"{ours.name}, {number} of them", processes=[])
    with ExitStack() as running:
        for port in ports:
            door = {"WEBHOOK_URL": f"http://127.0.0.1:{port}", "WEBHOOK_SECRET": SECRET, "WEBHOOK_PORT": str(port)}
            one = replace(ours, environment={**ours.environment, **door}, processes=together.processes)
            running.enter_context(one.running(api))
        api.ask("/doors", {"token": ours.token, "doors": [f"http://127.0.0.1:{port}/webhook" for port in ports], "secret": SECRET})
        yield together
        api.ask("/doors", {"token": ours.token, "doors": [], "secret": ""})
    ours.people_met = together.people_met


@contextmanager
def workshop() -> Iterator[Path]:
    with tempfile.TemporaryDirectory(prefix="heyue-bench-") as folder:
        yield Path(folder)
