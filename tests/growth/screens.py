"""Every screen that only shows something, opened as a person would: by a command, and from there by its buttons."""

import statistics
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

from sqlalchemy import Connection, event

from tests.stories.town import Phone, Town

COMMANDS = ("/help", "/start", "/work", "/overdue", "/cases", "/admin", "/language", "/case 123")
LOOKING = ("漏水", "1234", "张丽 漏水", "王大勇", "文君社区", "居民17")
MOST = 100  # statements for one screen, from the update to the answer sent
DEPTH = 4  # buttons pressed one after another
# Buttons that change nothing: prefix, and the word behind it if it may be several things.
READING = {
    "dt": (),
    "st": (),
    "ov": (),
    "ml": (),
    "wl": (),
    "fi": ("page",),
    "m": ("cases", "work", "help", "language"),
    "mc": ("show", "history"),
    "wk": (),
    "pp": ("room", "more", "show"),
    "me": ("show",),
    "mo": ("show",),
    "msr": ("show",),
    "ag": ("show",),
    "mn": ("show", "list"),
    "pap": ("open",),  # its papers and pictures are documents, drawn when they are sent
    "hst": (),
    "ad": ("top", "unit", "people", "person", "group", "below"),
}


@dataclass(frozen=True, slots=True)
class Opened:
    """One screen: how it was reached, how long it took (milliseconds, the median of three) and how many statements."""

    way: str
    took: float
    statements: int


@contextmanager
def counted(town: Town) -> Iterator[list[str]]:
    """The statements carried out meanwhile."""
    found: list[str] = []

    def note(_db: Connection, _cursor: Any, statement: str, *_rest: Any) -> None:
        found.append(statement)

    event.listen(town.office.engine, "before_cursor_execute", note)
    try:
        yield found
    finally:
        event.remove(town.office.engine, "before_cursor_execute", note)


def every_screen(town: Town, phone: Phone, case: str, times: int = 3) -> Iterator[Opened]:
    """From each command on, a kind of button is pressed once: all others like it are the same screen with other facts.

    `case` is the number of a case that the person may read.
    """
    for command in (*COMMANDS, f"/case {case}", *(f"/find {words}" for words in LOOKING)):
        yield _opened(town, command, lambda command=command: phone.says(command), times)
        yield from _below(town, phone, command, set(), times)


def _below(town: Town, phone: Phone, way: str, seen: set[str], times: int) -> Iterator[Opened]:
    if way.count(" → ") >= DEPTH:
        return
    shown = phone.chat()[-1]
    for data, kind in _reading(shown):
        if kind in seen:
            continue
        seen.add(kind)
        here = f"{way} → {kind}"
        yield _opened(town, here, lambda data=data: phone.press(shown["id"], data, force=True), times)
        yield from _below(town, phone, here, seen, times)


def _reading(shown: dict[str, Any]) -> Iterator[tuple[str, str]]:
    """(callback data, kind) of the buttons that only show something; the last page before the first, so that both are opened."""
    for row in shown["keyboard"] or []:
        for key in row:
            prefix, *rest = str(key.get("data", "")).split(":")
            words = READING.get(prefix)
            if words is None or (words and not any(word in rest for word in words)):
                continue
            kind = ":".join([prefix, *(part for part in rest if not part.isdigit())])
            later_page = prefix in ("wl", "ml", "st", "fi", "wk") and rest[-1].isdigit() and int(rest[-1]) > 0
            yield str(key["data"]), f"{kind}:more" if later_page else kind


def _opened(town: Town, way: str, open_: Any, times: int) -> Opened:
    took, statements = [], 0
    for _ in range(times):
        with counted(town) as found:
            began = time.perf_counter()
            open_()
            took.append(time.perf_counter() - began)
        statements = len(found)
    return Opened(way, 1000 * statistics.median(took), statements)
