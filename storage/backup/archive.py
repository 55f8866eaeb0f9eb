"""The file of a backup: a zip with one JSON line for each row, a manifest, and checksums that sha256sum understands."""

import hashlib
import json
import os
import zipfile
from collections.abc import Callable, Iterable, Iterator
from contextlib import contextmanager
from dataclasses import asdict, dataclass
from datetime import datetime
from pathlib import Path
from typing import Any

from bot.filing import DIGEST

FORMAT = 1
MANIFEST = "manifest.json"
SUMS = "SHA256SUMS"
FILES = "files"
PART = 1 << 20  # bytes read together
Told = Callable[[str, int], None]  # (table, rows of all tables so far)


class Damaged(Exception):
    """The file is no backup, or not as it was written; the message names the part."""


@dataclass(frozen=True, slots=True)
class Manifest:
    """What a backup says about itself; `tables` is (name, rows) in the order in which they can be filled."""

    format: int
    program: str
    made_at: str
    database: str
    revision: str
    tables: list[tuple[str, int]]
    counters: dict[str, int]
    files: int = 0  # copies of what people sent

    @property
    def total(self) -> int:
        return sum(count for _name, count in self.tables)


class Writing:
    """A backup that is being written."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        self._sums: list[tuple[str, str]] = []

    def table(self, name: str, rows: Iterable[dict[str, Any]]) -> int:
        """One table; returns how many rows it has."""
        digest, count = hashlib.sha256(), 0
        with self._file.open(f"tables/{name}.jsonl", "w", force_zip64=True) as target:
            for row in rows:
                line = (json.dumps(row, ensure_ascii=False, separators=(",", ":")) + "\n").encode()
                digest.update(line)
                target.write(line)
                count += 1
        self._sums.append((digest.hexdigest(), f"tables/{name}.jsonl"))
        return count

    def copy(self, digest: str, path: Path) -> None:
        """One kept file, under its checksum; what people send is mostly packed already."""
        found = hashlib.sha256()
        part = zipfile.ZipInfo(f"{FILES}/{digest}")
        with path.open("rb") as source, self._file.open(part, "w", force_zip64=True) as target:
            while content := source.read(PART):
                found.update(content)
                target.write(content)
        self._sums.append((found.hexdigest(), part.filename))

    def close(self, manifest: Manifest) -> None:
        content = json.dumps(asdict(manifest), ensure_ascii=False, indent=1).encode()
        self._file.writestr(MANIFEST, content)
        self._sums.append((hashlib.sha256(content).hexdigest(), MANIFEST))
        self._file.writestr(SUMS, "".join(f"{digest}  {name}\n" for digest, name in self._sums))


@contextmanager
def writing(path: Path) -> Iterator[Writing]:
    """A new backup at `path`, readable by its owner only; it is there when it is whole, and not before. Raises FileExistsError."""
    if path.exists():
        raise FileExistsError(path)
    part = path.with_name(path.name + ".part")
    try:
        with os.fdopen(os.open(part, os.O_WRONLY | os.O_CREAT | os.O_TRUNC, 0o600), "wb") as target:
            with zipfile.ZipFile(target, "w", zipfile.ZIP_DEFLATED, compresslevel=6) as file:
                yield Writing(file)
            target.flush()
            os.fsync(target.fileno())
        part.replace(path)
    except BaseException:
        part.unlink(missing_ok=True)
        raise


class Reading:
    """A backup that is being read; nothing of it counts before `check`."""

    def __init__(self, file: zipfile.ZipFile) -> None:
        self._file = file
        try:
            facts = json.loads(file.read(MANIFEST))
            facts["tables"] = [(str(name), int(count)) for name, count in facts["tables"]]
            self.manifest = Manifest(**facts)
            datetime.fromisoformat(self.manifest.made_at)
        except (KeyError, ValueError, TypeError):
            raise Damaged(MANIFEST) from None
        if self.manifest.format != FORMAT:
            raise Damaged(f"format {self.manifest.format}")

    def check(self) -> None:
        """Compare every part with its checksum; raises Damaged with the name of the first that differs."""
        try:
            lines = self._file.read(SUMS).decode().splitlines()
            sums = {name: digest for digest, name in (line.split("  ", 1) for line in lines)}
        except (KeyError, ValueError):
            raise Damaged(SUMS) from None
        parts = {
            MANIFEST,
            *(f"tables/{name}.jsonl" for name, _count in self.manifest.tables),
            *(f"{FILES}/{each}" for each in self.digests),
        }
        if len(self.digests) != self.manifest.files:
            raise Damaged(FILES)
        for name in sorted(parts):
            if sums.get(name) != self._sum(name):
                raise Damaged(name)

    @property
    def digests(self) -> list[str]:
        """The kept files in it."""
        names = (name.partition("/") for name in self._file.namelist())
        return [below for above, _slash, below in names if above == FILES and DIGEST.fullmatch(below)]

    def copy(self, digest: str, target: Path) -> None:
        """One kept file, to a path of the caller's own."""
        with self._file.open(f"{FILES}/{digest}") as part, target.open("wb") as file:
            while content := part.read(PART):
                file.write(content)

    def _sum(self, name: str) -> str:
        digest = hashlib.sha256()
        try:
            with self._file.open(name) as part:
                while found := part.read(PART):
                    digest.update(found)
        except (KeyError, zipfile.BadZipFile, OSError, EOFError):
            raise Damaged(name) from None
        return digest.hexdigest()

    def rows(self, table: str) -> Iterator[dict[str, Any]]:
        with self._file.open(f"tables/{table}.jsonl") as part:
            for line in part:
                yield json.loads(line)


@contextmanager
def reading(path: Path) -> Iterator[Reading]:
    """An existing backup; raises Damaged for what is none."""
    try:
        file = zipfile.ZipFile(path)
    except zipfile.BadZipFile:
        raise Damaged(path.name) from None
    with file:
        yield Reading(file)
