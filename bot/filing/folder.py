"""Files kept in a folder: each lies under the SHA-256 of its content, whole or not at all; no name that anybody sent is ever a path."""

import hashlib
import os
import secrets
import shutil
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from bot.clock import SystemClock
from bot.filing import DIGEST, MADE, STALE, Missing, must_be_digest

UNFINISHED, LAID_BY = ".unfinished", ".made"
PART = 1 << 20  # bytes read together


class Folder:
    """The folder of kept files; only the bot's own user can look into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def where(self) -> str:
        return str(self.folder.absolute())

    def path(self, digest: str) -> Path:
        """Where the content with this digest lies, or would lie. ValueError for what is no digest."""
        must_be_digest(digest)
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def unfinished(self) -> Path:
        return self._beside(UNFINISHED) / secrets.token_hex(16)

    def _beside(self, name: str) -> Path:
        beside = self.folder / name
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        return beside

    def keep(self, written: Path) -> tuple[str, int]:
        digest, size = summed(written)
        written.chmod(0o600)
        target = self.path(digest)
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        written.replace(target)
        for folder in (target.parent, self.folder):
            _settle(folder)
        return digest, size

    @contextmanager
    def at_hand(self, name: str) -> Iterator[Path]:
        path = self.folder / LAID_BY / name if MADE.fullmatch(name) else self.path(name)
        if not path.is_file():
            raise Missing(name)
        yield path

    def lay_by(self, written: Path) -> str:
        name = secrets.token_hex(16)
        written.chmod(0o600)
        written.replace(self._beside(LAID_BY) / name)
        return name

    def remove(self, made: str) -> None:
        if MADE.fullmatch(made):
            (self.folder / LAID_BY / made).unlink(missing_ok=True)

    def sweep(self) -> None:
        for name in (UNFINISHED, LAID_BY):
            sweep_folder(self.folder / name)

    def kept(self) -> Iterator[tuple[str, int]]:
        if not self.folder.is_dir():
            return
        for below in sorted(each for each in self.folder.iterdir() if len(each.name) == 2 and each.is_dir()):
            with os.scandir(below) as found:
                for entry in sorted(found, key=lambda each: each.name):
                    if DIGEST.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                        yield entry.name, entry.stat().st_size

    def free(self) -> int:
        return free_beside(self.folder)

    def weight(self) -> int:
        return sum(size for _digest, size in self.kept())


def summed(written: Path) -> tuple[str, int]:
    """SHA-256 and size of a finished file, which is on the disk afterwards."""
    digest, size = hashlib.sha256(), 0
    with written.open("rb") as file:
        while part := file.read(PART):
            digest.update(part)
            size += len(part)
        os.fsync(file.fileno())
    return digest.hexdigest(), size


def sweep_folder(beside: Path) -> None:
    """Remove what has lain in a folder for too long."""
    if not beside.is_dir():
        return
    now = SystemClock().now().timestamp()
    for each in beside.iterdir():
        if now - each.lstat().st_mtime > STALE:
            shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink(missing_ok=True)


def free_beside(folder: Path) -> int:
    """Bytes that are free on the disk of a folder, which need not be there yet."""
    folder = folder.absolute()
    while not folder.exists():
        folder = folder.parent
    return shutil.disk_usage(folder).free


def _settle(folder: Path) -> None:
    """What was renamed into a folder stays there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
