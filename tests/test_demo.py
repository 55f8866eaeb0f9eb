"""`heyue demo` as a newcomer starts it: the sample city moves in by its own doors, and is there again at the second start."""

import json
import os
import signal
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any
from urllib.request import Request, urlopen

from bot import sample
from tests.ports import free_port

PATIENCE = 180.0


class Demo:
    """One running demo, asked as the page asks it."""

    def __init__(self, process: subprocess.Popen[str], port: int) -> None:
        self.process = process
        self.address = f"http://127.0.0.1:{port}"

    def ask(self, path: str, facts: dict[str, Any] | None = None) -> Any:
        body = None if facts is None else json.dumps(facts).encode()
        with urlopen(Request(self.address + path, body, {"Content-Type": "application/json"}), timeout=PATIENCE) as answer:
            return json.load(answer)

    def texts(self, person: int, chat: int) -> list[str]:
        found = self.ask(f"/play/people/{person}/chats/{chat}/messages")["messages"]
        return [message["text"] for message in found if message["from"]["bot"]]

    def ready(self) -> None:
        assert self.process.stdout is not None
        for line in self.process.stdout:
            if self.address in line:
                return
        raise AssertionError(f"the demo ended with {self.process.wait()}")

    def stop(self) -> int:
        self.process.send_signal(signal.SIGINT)
        return self.process.wait(PATIENCE)


@contextmanager
def demo(data: Path, port: int, *more: str) -> Iterator[Demo]:
    command = [sys.executable, "-m", "bot", "demo", "--data", str(data), "--port", str(port), "--no-browser", "--language", "en", *more]
    process = subprocess.Popen(command, stdout=subprocess.PIPE, text=True, env=os.environ | {"PYTHONUNBUFFERED": "1"})
    try:
        found = Demo(process, port)
        found.ready()
        yield found
    finally:
        if process.poll() is None:
            found.stop()
        assert process.stdout is not None
        process.stdout.close()


def test_the_city_moves_in_and_is_there_again_at_the_second_start(tmp_path: Path) -> None:
    port = free_port()
    with demo(tmp_path, port) as first:
        state = first.ask("/play/state")
        assert [person["key"] for person in state["people"]] == [phone.code for phone in sample.phones()]
        assert all(person["unread"] == 0 for person in state["people"])
        bot = state["bots"][0]["id"]
        assert len(state["groups"]) == len(sample.groups())
        assert all(bot in group["members"] for group in state["groups"])
        people = {person["key"]: person["id"] for person in state["people"]}
        wenjun = next(group["id"] for group in state["groups"] if "Wenjun" in group["title"])
        assert "This is now the group of" in first.texts(people["wang-min"], wenjun)[-1]
        assert "Hello Wang Min" in first.texts(people["wang-min"], bot)[-1]
        poster = next(link["link"] for link in state["links"] if link["key"] == "wenjun-3")
        resident = people["zhang-li"]
        first.ask(f"/play/people/{resident}/open", {"link": poster})
        until = time.monotonic() + PATIENCE
        while not (said := first.texts(resident, bot)):
            assert time.monotonic() < until
            time.sleep(0.1)
        assert "Wenjun" in said[-1]
        again = subprocess.run(
            [sys.executable, "-m", "bot", "--language", "en", "demo", "--data", str(tmp_path), "--port", str(free_port())],
            capture_output=True,
            text=True,
            check=False,
            timeout=PATIENCE,
        )
        assert again.returncode == 1
        assert "running already" in again.stderr
        assert first.stop() == 0
    with demo(tmp_path, port) as second:
        assert second.texts(resident, bot) == said
        assert second.stop() == 0
