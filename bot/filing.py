"""Kept files: each lies under the SHA-256 of its content, whole or not at all; no name that anybody sent is ever a path."""

import hashlib
import os
import re
import secrets
import shutil
from collections.abc import Iterator
from pathlib import Path

from bot.clock import SystemClock

DIGEST = re.compile(r"[0-9a-f]{64}")
FOLDER, UNFINISHED = "files", ".unfinished"
STALE = 24 * 3600.0  # seconds after which something unfinished belongs to nobody


class Filing:
    """The folder of kept files; only the bot's own user can look into it."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder

    def path(self, digest: str) -> Path:
        """Where the content with this digest lies, or would lie. ValueError for what is no digest."""
        if not DIGEST.fullmatch(digest):
            raise ValueError("not a digest")
        return self.folder / digest[:2] / digest

    def has(self, digest: str) -> bool:
        return self.path(digest).is_file()

    def unfinished(self) -> Path:
        """A new name for a file that is still being written."""
        beside = self.folder / UNFINISHED
        beside.mkdir(parents=True, exist_ok=True, mode=0o700)
        return beside / secrets.token_hex(16)

    def keep(self, written: Path) -> tuple[str, int]:
        """Take a finished file in; gives digest and size. After it returns the file is there, power cut or not."""
        digest, size = hashlib.sha256(), 0
        with written.open("rb") as file:
            while part := file.read(1 << 20):
                digest.update(part)
                size += len(part)
            os.fsync(file.fileno())
        written.chmod(0o600)
        target = self.path(digest.hexdigest())
        target.parent.mkdir(parents=True, exist_ok=True, mode=0o700)
        written.replace(target)
        for folder in (target.parent, self.folder):
            _settle(folder)
        return digest.hexdigest(), size

    def sweep(self) -> None:
        """Remove what processes that were killed left half written."""
        beside = self.folder / UNFINISHED
        if not beside.is_dir():
            return
        now = SystemClock().now().timestamp()
        for each in beside.iterdir():
            if now - each.lstat().st_mtime > STALE:
                shutil.rmtree(each) if each.is_dir() and not each.is_symlink() else each.unlink(missing_ok=True)

    def kept(self) -> Iterator[tuple[str, int]]:
        """Digest and size of every kept file, in order."""
        if not self.folder.is_dir():
            return
        for below in sorted(each for each in self.folder.iterdir() if len(each.name) == 2 and each.is_dir()):
            with os.scandir(below) as found:
                for entry in sorted(found, key=lambda each: each.name):
                    if DIGEST.fullmatch(entry.name) and entry.is_file(follow_symlinks=False):
                        yield entry.name, entry.stat().st_size

    def free(self) -> int:
        """Bytes that are free on the disk where files are kept."""
        folder = self.folder.absolute()
        while not folder.exists():
            folder = folder.parent
        return shutil.disk_usage(folder).free

    def weight(self) -> int:
        """Bytes of all kept files."""
        return sum(size for _digest, size in self.kept())


def _settle(folder: Path) -> None:
    """What was renamed into a folder stays there."""
    handle = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(handle)
    finally:
        os.close(handle)
