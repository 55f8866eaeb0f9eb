"""Kept files, each under the SHA-256 of its content: in a folder of this machine, or in a store that speaks S3."""

import re
from collections.abc import Iterator
from contextlib import AbstractContextManager
from pathlib import Path
from typing import Protocol

DIGEST = re.compile(r"[0-9a-f]{64}")
MADE = re.compile(r"[0-9a-f]{32}")  # the name of something that was laid by
STALE = 24 * 3600.0  # seconds after which something unfinished, or laid by and not fetched, belongs to nobody


class Away(Exception):
    """The store does not answer, or does not let us; the message says how, without a secret in it."""


class Missing(Exception):
    """There is nothing of that name."""


class Filing(Protocol):
    """Where kept files are. Whatever goes over a network raises Away when that cannot be done now."""

    def unfinished(self) -> Path:
        """A new name, on this machine, for a file that is still being written."""

    def keep(self, written: Path) -> tuple[str, int]:
        """Take a finished file in; gives digest and size. After it returns the file is there, power cut or not."""

    def has(self, digest: str) -> bool:
        """Whether the content with this digest is kept. ValueError for what is no digest."""

    def at_hand(self, name: str) -> AbstractContextManager[Path]:
        """A kept file, or one that was laid by, as a file of this machine to be read inside; raises Missing."""

    def lay_by(self, written: Path) -> str:
        """Put a finished file where every process can fetch it within a day; gives its name."""

    def remove(self, made: str) -> None:
        """What was laid by is not needed any more. Kept files are never removed."""

    def kept(self) -> Iterator[tuple[str, int]]:
        """Digest and size of every kept file, in order."""

    def weight(self) -> int:
        """Bytes of all kept files."""

    def free(self) -> int:
        """Bytes that are free on the disk on which files are written first."""

    def sweep(self) -> None:
        """Remove what processes that were killed left half written, and what was laid by and never fetched."""

    def where(self) -> str:
        """In words for whoever runs the bot: a folder, or a store and its bucket."""


def must_be_digest(name: str) -> None:
    if not DIGEST.fullmatch(name):
        raise ValueError("not a digest")
