"""`heyue demo`: a small Telegram of its own, the bot, and the sample city in them, on this machine."""

import fcntl
import os
import shutil
import signal
import socket
import subprocess
import sys
import time
import webbrowser
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path
from types import FrameType
from typing import IO

from bot.commands.saying import aside, line
from bot.demo_world import Playground, Settling
from bot.screens.language import _, language

TOKEN = "7000000001:playground"  # noqa: S105  (known to the playground of this machine only)
USERNAME = "heyue_bot"
HOST = "127.0.0.1"
READY = "ready"  # written when the sample city has moved in; without it the next start begins anew
DATABASE = "demo.db"  # never the name that a real bot uses
OURS = (DATABASE, f"{DATABASE}-wal", f"{DATABASE}-shm", "clock", "clock.lock", "playground", READY)
PATIENCE = 180.0  # seconds that a start may take on a slow or busy machine


class Stopped(Exception):
    """Somebody pressed Ctrl-C, or a part ended by itself; `said` is what to say about it."""

    def __init__(self, said: str = "") -> None:
        super().__init__(said)
        self.said = said


def play(data: Path, *, fresh: bool, port: int, browser: bool) -> int:
    """Run the demo until Ctrl-C; returns the exit code. State is kept in `data` between starts."""
    data = data.expanduser().absolute()
    try:
        data.mkdir(parents=True, exist_ok=True)
        with _alone(data), _stoppable():
            _must_be_free(port)
            _run(data, fresh=fresh, port=port, browser=browser)
    except Stopped as stopped:
        if stopped.said:
            aside("{said}", said=stopped.said)
            return 1
    except OSError as problem:
        aside(_("{file} cannot be written: {problem}."), file=data, problem=problem.strerror or problem)
        return 1
    return 0


def _run(data: Path, *, fresh: bool, port: int, browser: bool) -> None:
    if fresh or not (data / READY).exists():
        _forget(data)
    first = not (data / READY).exists()
    parts: list[subprocess.Popen[str]] = []
    try:
        if first:
            line(_("The sample city moves in; that takes some seconds, this once."))
        bot = _bot(data, port)  # the largest import: it begins first and waits for its word
        parts.append(bot)
        parts.append(_playground(data, port))
        playground = Playground(f"http://{HOST}:{port}", USERNAME)
        if first:
            settling = Settling(data, _database(data), playground, language())
            settling.load_roster()
            _wait(playground.answers, parts)
            settling.move_in()
            _give_word(bot)
            _wait(settling.done, parts)
            settling.tidy()
            (data / READY).write_text("1\n", "utf-8")
        else:
            _give_word(bot)
            _wait(playground.answers, parts)
        line(_("Ready: {address} (Ctrl-C stops it; everything is kept in {data})"), address=playground.address, data=data)
        if browser:
            webbrowser.open(playground.address)
        while True:
            _must_live(parts)
            time.sleep(0.5)
    finally:
        _end(parts)


# -- the two parts ----------------------------------------------------------------------------------------------------


def _playground(data: Path, port: int) -> subprocess.Popen[str]:
    command = [sys.executable, "-m", "bot.playground", "--host", HOST, "--port", str(port), "--data", str(data / "playground")]
    return _start(data, [*command, "--clock", str(data / "clock"), "--token", TOKEN, "--bot", "和悦", "--username", USERNAME], "playground")


def _bot(data: Path, port: int) -> subprocess.Popen[str]:
    """The very program that talks to Telegram; only its address and its clock differ. No setting of a real bot reaches it."""
    foreign = ("BOT_TOKEN", "TELEGRAM_API_BASE", "DATABASE_URL", "WEBHOOK_URL", "WEBHOOK_SECRET", "HEYUE_PACING")
    kept = {name: value for name, value in os.environ.items() if name not in foreign}
    own = {
        "BOT_TOKEN": TOKEN,
        "TELEGRAM_API_BASE": f"http://{HOST}:{port}",
        "HEYUE_DATA": str(data),
        "HEYUE_CLOCK": "file",
        "DATABASE_URL": _database(data),
    }
    return _start(data, [sys.executable, "-m", "bot", "bot", "--on-signal"], "bot", {**kept, **own})


def _database(data: Path) -> str:
    return f"sqlite:///{data / DATABASE}"


def _start(data: Path, command: list[str], name: str, environment: dict[str, str] | None = None) -> subprocess.Popen[str]:
    # In a session of its own: Ctrl-C comes to the demo, which stops the parts in order.
    with (data / f"{name}.log").open("w", encoding="utf-8") as log:
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=log, stderr=log, env=environment, text=True, start_new_session=True)


def _give_word(bot: subprocess.Popen[str]) -> None:
    assert bot.stdin is not None
    try:
        bot.stdin.write("\n")
        bot.stdin.flush()
    except BrokenPipeError:
        pass  # it has ended; whoever looks next says so


def _end(parts: list[subprocess.Popen[str]]) -> None:
    """The bot first, so that it can send what it still has to say."""
    for part in parts:
        if part.poll() is None:
            part.terminate()
            try:
                part.wait(8)
            except subprocess.TimeoutExpired:
                part.kill()
                part.wait()
        if part.stdin is not None:
            part.stdin.close()


def _must_live(parts: list[subprocess.Popen[str]]) -> None:
    for part, name in zip(parts, ("bot", "playground"), strict=False):
        if part.poll() is not None:
            raise Stopped(_part_ended(name))


def _part_ended(name: str) -> str:
    from bot.rules.roster.model import filled

    return filled(_("A part of the demo has ended by itself; {name}.log in the data folder says why."), {"name": name})


def _wait(reached: Callable[[], bool], parts: list[subprocess.Popen[str]]) -> None:
    until = time.monotonic() + PATIENCE
    while not reached():
        _must_live(parts)
        if time.monotonic() > until:
            raise Stopped(_("The demo does not get ready. bot.log and playground.log in the data folder may say why."))
        time.sleep(0.05)


# -- the place --------------------------------------------------------------------------------------------------------


@contextmanager
def _alone(data: Path) -> Iterator[IO[str]]:
    """One demo at a time in one folder."""
    with (data / "demo.lock").open("w", encoding="utf-8") as lock:
        try:
            fcntl.flock(lock, fcntl.LOCK_EX | fcntl.LOCK_NB)
        except BlockingIOError:
            raise Stopped(_("The demo is running already in this folder; stop it first, or choose another with --data.")) from None
        yield lock


@contextmanager
def _stoppable() -> Iterator[None]:
    """Ctrl-C and a polite kill end the demo in the same way."""

    def stop(_number: int, _frame: FrameType | None) -> None:
        raise Stopped

    before = {number: signal.signal(number, stop) for number in (signal.SIGINT, signal.SIGTERM)}
    try:
        yield
    finally:
        for number, handler in before.items():
            signal.signal(number, handler)


def _must_be_free(port: int) -> None:
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((HOST, port))
        except OSError:
            from bot.rules.roster.model import filled

            text = filled(_("Port {port} is in use by another program; choose a free one with --port."), {"port": str(port)})
            raise Stopped(text) from None


def _forget(data: Path) -> None:
    """Remove what a demo has written here, and nothing else that may lie in the folder."""
    for name in OURS:
        path = data / name
        if path.is_dir():
            shutil.rmtree(path)
        else:
            path.unlink(missing_ok=True)
