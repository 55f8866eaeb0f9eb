"""The playground as a process, people on it, and a small bot that answers by a script, all over plain HTTP."""

import json
import os
import threading
import time
import urllib.error
import urllib.request
from collections.abc import Callable
from pathlib import Path
from typing import Any, Self

from tests.forked import Forked

Json = dict[str, Any]
TOKEN = "7000001:" + "A" * 35
ROOT = Path(__file__).parents[2]
LONG = 180.0  # seconds; a shared machine may be slow


class Server:
    """`python -m bot.playground` on a port of its own; `stop` and `start` again keep port and data."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.port = 0
        self.process: Forked | None = None
        self.start()

    def start(self) -> None:
        said = self.folder.with_name(f"{self.folder.name}.log")
        said.unlink(missing_ok=True)
        options = ["--port", str(self.port), "--data", str(self.folder), "--token", TOKEN, "--no-limits"]
        self.process = Forked("bot.playground", *options, folder=ROOT, environment=os.environ, output=said)
        until = time.monotonic() + LONG
        while not (line := said.read_text("utf-8") if said.exists() else "").endswith("\n"):
            assert self.process.poll() is None and time.monotonic() < until, line
            time.sleep(0.01)
        assert line.startswith("http://"), line
        self.port = int(line.strip().rpartition(":")[2])

    def stop(self) -> None:
        if self.process is None:
            return
        self.process.terminate()
        self.process.wait(LONG)
        self.process = None

    @property
    def address(self) -> str:
        return f"http://127.0.0.1:{self.port}"

    def call(self, path: str, body: Json | None = None, method: str | None = None) -> Json:
        """One request: a POST if there is a body and nothing else is said."""
        data = None if body is None else json.dumps(body).encode()
        request = urllib.request.Request(self.address + path, data, {"Content-Type": "application/json"}, method=method)
        try:
            with urllib.request.urlopen(request, timeout=LONG) as answer:
                found: Json = json.load(answer)
        except urllib.error.HTTPError as error:
            with error:
                found = json.load(error)
        return found

    def bot(self, method: str, **facts: Any) -> Any:
        answer = self.call(f"/bot{TOKEN}/{method}", facts)
        assert answer["ok"], answer
        return answer["result"]

    def person(self, name: str, **facts: Any) -> int:
        found: int = self.call("/play/people", {"name": name, **facts})["person"]["id"]
        return found

    def do(self, person: int, chat: int, action: str, **facts: Any) -> Json:
        return self.call(f"/play/people/{person}/chats/{chat}/{action}", facts)

    @property
    def bot_id(self) -> int:
        return int(TOKEN.partition(":")[0])


def keys(*rows: list[str]) -> Json:
    """An inline keyboard whose buttons carry their own words."""
    return {"inline_keyboard": [[{"text": word, "callback_data": word} for word in row] for row in rows]}


class Answering:
    """A bot in a thread: hands each update to `answer` until it is left."""

    def __init__(self, server: Server, answer: Callable[[Server, Json], None]) -> None:
        self.server = server
        self.answer = answer
        self.stopping = threading.Event()
        self.thread = threading.Thread(target=self._run)

    def _run(self) -> None:
        after = 0
        while not self.stopping.is_set():
            for update in self.server.bot("getUpdates", offset=after, timeout=1):
                after = update["update_id"] + 1
                self.answer(self.server, update)

    def __enter__(self) -> Self:
        self.thread.start()
        return self

    def __exit__(self, *_: object) -> None:
        self.stopping.set()
        self.thread.join(30)
