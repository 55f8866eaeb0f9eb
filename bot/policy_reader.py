"""Takes values out of a policy document and notes everything that is wrong with them, each with its line and what to do."""

import difflib
import re
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from datetime import time
from typing import Any

from bot.rules.marking import N_


@dataclass(frozen=True, slots=True)
class Fault:
    """Something wrong in a policy: the key, its line in the file if it can be told, what is wrong and what to do."""

    key: str
    line: int | None
    text: str
    todo: str
    facts: Mapping[str, str] = field(default_factory=dict)

    def sentence(self, translate: Callable[[str], str] = str) -> str:
        """Where, what is wrong and what to do, in one line."""
        place = N_("{key}: ") if self.line is None else N_("line {line}, {key}: ")
        where = {"key": self.key or "policy.toml", "line": str(self.line)}
        facts = {**where, **self.facts}
        said = (_filled(translate(self.text), facts), _filled(translate(self.todo), facts))
        return _filled(translate(place), where) + " ".join(said)


def _filled(text: str, facts: Mapping[str, str]) -> str:
    """The text with each {name} replaced by its fact; braces inside a fact stay as they are."""
    return re.sub(r"\{(\w+)\}", lambda found: facts[found[1]], text)


def _shown(value: Any) -> str:
    """A value as it looks in the file; what is not there at all as empty quotation marks."""
    return '""' if value in (None, "") else str(value).lower() if isinstance(value, bool) else str(value)


def lines_of(text: str) -> dict[str, int]:
    """Where each key and each row of a TOML text begins; rows of tables are counted from 1 as `routing[2].to`."""
    found: dict[str, int] = {}
    rows: dict[str, int] = {}
    at = ""
    for number, line in enumerate(text.splitlines(), 1):
        if row := re.match(r"\s*\[\[\s*([\w.\-\"]+)\s*\]\]", line):
            name = row[1].replace('"', "")
            rows[name] = rows.get(name, 0) + 1
            at = f"{name}[{rows[name]}]"
            found.setdefault(name, number)
            found[at] = number
        elif section := re.match(r"\s*\[\s*([\w.\-\"]+)\s*\]", line):
            at = section[1].replace('"', "")
            found.setdefault(at, number)
        elif key := re.match(r"\s*([\w.\-\"]+)\s*=", line):
            name = key[1].replace('"', "")
            found.setdefault(f"{at}.{name}" if at else name, number)
    return found


class Reader:
    """A document with the faults found in it; a wrong value reads as a harmless one, so that one look finds all faults."""

    def __init__(self, document: Mapping[str, Any], lines: Mapping[str, int], units: frozenset[str] | None = None) -> None:
        self.document = document
        self.lines = lines
        self.units = units  # codes of the roster, None where it is not known
        self.faults: list[Fault] = []
        self.warnings: list[Fault] = []  # what does no harm, and is hardly meant

    def fault(self, key: str, text: str, todo: str, /, **facts: str) -> None:
        if not any(key.startswith(f"{each.key}.") for each in self.faults if each.key):  # what follows from it says nothing new
            self.faults.append(Fault(key, self._line(key), text, todo, facts))

    def warn(self, key: str, text: str, todo: str, /, **facts: str) -> None:
        self.warnings.append(Fault(key, self._line(key), text, todo, facts))

    def _line(self, key: str) -> int | None:
        while key:
            if key in self.lines:
                return self.lines[key]
            key = key.rpartition(".")[0]
        return None

    def only(self, table: Mapping[str, Any], at: str, known: Iterable[str]) -> None:
        """Every key of the table must be a known one."""
        names = list(known)
        for key in table:
            if key not in names:
                path = f"{at}.{key}" if at else key
                near = difflib.get_close_matches(key, names, 1)
                if near:
                    self.fault(path, N_("There is no such key."), N_("Did you mean {near}?"), near=near[0])
                else:
                    self.fault(path, N_("There is no such key."), N_("Write one of: {names}."), names=", ".join(names))

    def value(self, key: str) -> Any:
        here: Any = self.document
        for name in key.split("."):
            here = here.get(name) if isinstance(here, Mapping) else None
        return here

    def table(self, key: str) -> Mapping[str, Any]:
        found = self.value(key)
        if isinstance(found, Mapping):
            return found
        self.fault(key, N_("This must be a table."), N_("Write [{key}] on a line of its own, and its keys below."))
        return {}

    def rows(self, key: str) -> list[tuple[str, Mapping[str, Any]]]:
        """The rows of a table with the key of each, for faults."""
        found = self.value(key)
        if isinstance(found, list) and all(isinstance(row, Mapping) for row in found):
            return [(f"{key}[{number}]", row) for number, row in enumerate(found, 1)]
        self.fault(key, N_("This must be rows."), N_("Begin each row with [[{key}]] on a line of its own."))
        return []

    def whole(self, key: str, low: int = 1, high: int = 100_000) -> int:
        found = self.value(key)
        if isinstance(found, int) and not isinstance(found, bool) and low <= found <= high:
            return found
        self.fault(
            key,
            N_("{given} cannot be used here."),
            N_("Write a whole number from {low} to {high}."),
            given=_shown(found),
            low=str(low),
            high=str(high),
        )
        return low

    def wholes(self, key: str) -> tuple[int, ...]:
        found = self.value(key)
        if isinstance(found, list) and found and all(isinstance(each, int) and not isinstance(each, bool) and each > 0 for each in found):
            return tuple(found)
        self.fault(
            key, N_("{given} cannot be used here."), N_("Write a list of whole numbers, each 1 or more: [1, 5, 30]."), given=_shown(found)
        )
        return (1,)

    def yes(self, key: str) -> bool:
        found = self.value(key)
        if isinstance(found, bool):
            return found
        self.fault(key, N_("{given} cannot be used here."), N_("Write true or false, without quotation marks."), given=_shown(found))
        return False

    def clock(self, key: str) -> time:
        found = self.value(key)
        if isinstance(found, str) and re.fullmatch(r"([01]\d|2[0-3]):[0-5]\d", found):
            return time.fromisoformat(found)
        self.fault(key, N_("{given} is not a time."), N_('Write hours and minutes, as "08:30".'), given=_shown(found))
        return time.min

    def word(self, key: str, pattern: str, example: str) -> str:
        found = self.value(key)
        if isinstance(found, str) and re.fullmatch(pattern, found):
            return found
        self.fault(key, N_("{given} cannot be used here."), N_('Write it in this form: "{example}".'), given=_shown(found), example=example)
        return example

    def choice(self, key: str, value: Any, names: Iterable[str]) -> bool:
        """Whether the value is one of the names; a fault if not."""
        allowed = list(names)
        if isinstance(value, str) and value in allowed:
            return True
        near = difflib.get_close_matches(str(value), allowed, 1)
        if near:
            self.fault(key, N_("{given} is not known here."), N_("Did you mean {near}?"), given=_shown(value), near=near[0])
        else:
            self.fault(key, N_("{given} is not known here."), N_("Write one of: {names}."), given=_shown(value), names=", ".join(allowed))
        return False

    def words(self, key: str, value: Any, names: Iterable[str]) -> tuple[str, ...]:
        """A list of names, all of them known."""
        allowed = list(names)
        if not isinstance(value, list):
            self.fault(
                key, N_("This must be a list."), N_('Write names in square brackets, as ["{example}"].'), example=next(iter(allowed), "")
            )
            return ()
        return tuple(each for each in value if self.choice(key, each, allowed))
