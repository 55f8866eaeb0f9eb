"""What the program has learned from examples of its own 学样: `shipped.json`, made from `examples/` by `python -m bot.learning`."""

import json
import logging
from collections.abc import Mapping
from functools import cache
from pathlib import Path
from typing import Any

from bot.rules.learned import Learned

log = logging.getLogger("heyue.learning")
HERE = Path(__file__).parent
EXAMPLES = HERE / "examples"
SHIPPED = HERE / "shipped.json"


@cache
def shipped() -> Learned:
    """What comes with the program; read once."""
    return Learned.of(json.loads(SHIPPED.read_text("utf-8")), "shipped")


_own: dict[int, Learned] = {}  # the organisation's newest, so that what has not changed is not made anew


def in_force(newest: tuple[int, Mapping[str, Any]] | None) -> Learned:
    """What the organisation has learned itself (version and model), or what comes with the program."""
    if newest is None:
        return shipped()
    version, data = newest
    if version not in _own:
        try:
            found = Learned.of(data, f"own {version}")
        except (KeyError, TypeError, ValueError):
            log.warning("what was learned here is of another version of the program; the shipped one is used until it is learned anew")
            found = shipped()
        _own.clear()
        _own[version] = found
    return _own[version]
