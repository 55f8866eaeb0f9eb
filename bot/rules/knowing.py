"""Which lines of a case's history somebody may read at all: what went past a unit, and what is between two lanes, is not for everybody."""

from collections.abc import Mapping
from typing import Any

from bot.rules.case import Case
from bot.rules.lanes import APART, sees_link
from bot.rules.organisation import Organisation, Person
from bot.rules.trouble import may_know


def may_know_line(reader: Person | None, case: Case, data: Mapping[str, Any], tree: Organisation) -> bool:
    """Whether the line with this data is there for the reader; without a reader only what is there for everybody."""
    if "past" in data and (reader is None or not may_know(reader, case, data, tree)):
        return False
    return APART not in data or (reader is not None and sees_link(reader, case, tree))
