"""Programs forked from a process that has imported everything: importing takes seconds of each start, a fork milliseconds."""

import multiprocessing
import os
import runpy
import signal
import subprocess
import sys
from collections.abc import Mapping
from pathlib import Path

FORKS = multiprocessing.get_context("forkserver")
IMPORTED = ["bot.app", "bot.cli", "bot.commands.running", "bot.playground.server", "handlers", "tests.model.workers"]


def prepared() -> "multiprocessing.context.ForkServerContext":
    """The context to fork from; what is imported beforehand is decided at the first fork of a test process."""
    FORKS.set_forkserver_preload(IMPORTED)
    return FORKS


def _live(module: str, arguments: list[str], folder: Path, environment: Mapping[str, str], output: Path) -> None:
    """What `python -m module arguments` does from here on."""
    log = os.open(output, os.O_WRONLY | os.O_CREAT | os.O_APPEND)
    os.dup2(log, 1)
    os.dup2(log, 2)
    os.close(log)
    os.chdir(folder)
    os.environ.clear()
    os.environ.update(environment)
    sys.argv = [module, *arguments]
    runpy.run_module(module, run_name="__main__", alter_sys=True)


class Forked:
    """A running program, used like a Popen; what it says is added to a file."""

    def __init__(self, module: str, *arguments: str, folder: Path, environment: Mapping[str, str], output: Path) -> None:
        self._process = prepared().Process(target=_live, args=(module, list(arguments), folder, dict(environment), output), daemon=True)
        self._process.start()
        assert self._process.pid is not None
        self.pid = self._process.pid

    def poll(self) -> int | None:
        return self._process.exitcode

    def wait(self, timeout: float | None = None) -> int:
        self._process.join(timeout)
        if self._process.exitcode is None:
            raise subprocess.TimeoutExpired(f"process {self.pid}", timeout or 0)
        return self._process.exitcode

    def send_signal(self, number: signal.Signals) -> None:
        if self.poll() is None:
            os.kill(self.pid, number)

    def terminate(self) -> None:
        self.send_signal(signal.SIGTERM)

    def kill(self) -> None:
        self.send_signal(signal.SIGKILL)
