"""The world on disk: one JSON line for each thing that came to be or changed; the last line about a thing is how it is."""

import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any, TextIO


class Journal:
    """Appends lines to `journal.jsonl` in the folder; without a folder it forgets everything."""

    def __init__(self, folder: Path | None) -> None:
        self.path = folder / "journal.jsonl" if folder else None
        self._file: TextIO | None = None

    def lines(self) -> Iterator[list[Any]]:
        """Everything written before. A last line cut off by a crash is left out and removed."""
        if self.path is None or not self.path.exists():
            return
        whole = 0
        with self.path.open("rb") as file:
            for line in file:
                if not line.endswith(b"\n"):
                    break
                whole += len(line)
                yield json.loads(line)
        if whole != self.path.stat().st_size:
            with self.path.open("r+b") as file:
                file.truncate(whole)

    def write(self, kind: str, *facts: Any) -> None:
        if self.path is None:
            return
        if self._file is None:
            self.path.parent.mkdir(parents=True, exist_ok=True)
            # Line-buffered: a line is with the operating system as soon as it is written, so a killed server loses none.
            self._file = self.path.open("a", encoding="utf-8", buffering=1)
        self._file.write(json.dumps([kind, *facts], ensure_ascii=False, separators=(",", ":")) + "\n")

    def close(self) -> None:
        if self._file is not None:
            self._file.close()
            self._file = None
