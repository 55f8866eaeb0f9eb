"""Log lines that quote nobody: where a failure happened and of what kind it was, never the words it came with."""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
NOISY = ("aiogram", "apscheduler", "aiohttp.access", "alembic", "sqlalchemy")

# A line for each letter and each parcel, so that one update can be followed from the inbox to what was said because of it.
trail = logging.getLogger("heyue.trail")
FIELDS = ("letter", "update", "parcel", "kind", "outcome", "ms", "count")  # numbers and names of our own, nothing that anybody wrote


class Discreet(logging.Formatter):
    """Tracebacks without messages: those of a database or a parser repeat what people wrote."""

    def format(self, record: logging.LogRecord) -> str:
        told, record.exc_text = record.exc_text, None  # what another handler made of it before is no secret kept
        try:
            return super().format(record)
        finally:
            record.exc_text = told

    def formatException(  # noqa: N802  (the standard library's name)
        self, ei: tuple[type[BaseException], BaseException, TracebackType | None] | tuple[None, None, None]
    ) -> str:
        return where(ei[1])


class Lines(Discreet):
    """One JSON object a line, for whatever collects logs; times in UTC, `FIELDS` where a line has them."""

    def format(self, record: logging.LogRecord) -> str:
        facts: dict[str, Any] = {
            "at": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds").replace("+00:00", "Z"),
            "level": record.levelname.lower(),
            "logger": record.name,
            "message": record.getMessage(),
        }
        facts |= {name: found for name in FIELDS if (found := getattr(record, name, None)) is not None}
        if record.exc_info:
            facts["failure"] = self.formatException(record.exc_info)
        return json.dumps(facts, ensure_ascii=False, default=str)


def where(failure: BaseException | None) -> str:
    """The frames and kinds of a failure and of those that led to it, the first one first."""
    parts: list[str] = []
    while failure is not None and len(parts) < 10:
        parts.append("".join(traceback.format_tb(failure.__traceback__)) + type(failure).__qualname__)
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    return "\n".join(reversed(parts))


def to_stderr(form: str = "text") -> None:
    """All logging of this process, from INFO on, to standard error; form "json" adds the trail of every update."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Lines() if form == "json" else Discreet(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    trail.setLevel(logging.INFO if form == "json" else logging.WARNING)
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
