"""A program of the machine that writes down what a voice says: without a shell, in the background, with an end to time and output."""

import asyncio
import contextlib
import os
import shlex
import shutil
import signal
from pathlib import Path

PLACE = "{file}"
MOST = 256 * 1024  # bytes of output; more is no transcript
SECRETS = ("BOT_TOKEN", "DATABASE_URL", "WEBHOOK_SECRET")  # of ours, and none of the program's business
GRACE = 5  # seconds after its time in which even an orphan ends


class Silent(Exception):
    """The program said nothing that can be used; `why` is a word for the log and the doctor."""

    def __init__(self, why: str) -> None:
        super().__init__(why)
        self.why = why


def arguments(command: str, file: Path) -> list[str]:
    """The command's words with the file put in, at the end if it has no place for it. ValueError for quotes that do not close."""
    words = shlex.split(command)
    filled = [word.replace(PLACE, str(file)) for word in words]
    return filled if filled != words else [*filled, str(file)]


async def transcribe(command: str, file: Path, seconds: float) -> bytes:
    """What the program prints about the file. Raises Silent when it fails, hangs, or prints without end."""
    try:
        process = await asyncio.create_subprocess_exec(
            *_quietly(seconds),
            *arguments(command, file),
            stdin=asyncio.subprocess.DEVNULL,
            stdout=asyncio.subprocess.PIPE,
            stderr=asyncio.subprocess.DEVNULL,
            env={name: value for name, value in os.environ.items() if name not in SECRETS},
            start_new_session=True,
        )
    except (OSError, ValueError):
        raise Silent("no_program") from None
    try:
        async with asyncio.timeout(seconds):
            output = await _read(process)
            code = await process.wait()
    except TimeoutError:
        raise Silent("too_slow") from None
    finally:
        await _end(process)
    if code == 127 or code == 126:
        raise Silent("no_program")
    if code:
        raise Silent("failed")
    return output


def _quietly(seconds: float) -> list[str]:
    """Last in the queue for the processor; and ended by itself, should we be killed meanwhile."""
    words = []
    if (timeout := shutil.which("timeout")) is not None:
        words += [timeout, "-s", "KILL", str(int(seconds) + GRACE)]
    if (nice := shutil.which("nice")) is not None:
        words += [nice, "-n", "15"]
    return words


async def _read(process: asyncio.subprocess.Process) -> bytes:
    assert process.stdout is not None
    found = b""
    while part := await process.stdout.read(1 << 16):
        found += part
        if len(found) > MOST:
            raise Silent("too_much")
    return found


async def _end(process: asyncio.subprocess.Process) -> None:
    """The program and whatever it started."""
    with contextlib.suppress(ProcessLookupError, PermissionError):
        os.killpg(process.pid, signal.SIGKILL)
    with contextlib.suppress(TimeoutError):
        async with asyncio.timeout(GRACE):
            # To the end of what it said: the line to it closes only then.
            while process.stdout is not None and await process.stdout.read(1 << 16):
                pass
            await process.wait()
