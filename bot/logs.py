"""Log lines that quote nobody: where a failure happened and of what kind it was, never the words it came with."""

import logging
import sys
import traceback
from types import TracebackType

FORMAT = "%(asctime)s %(levelname)s %(name)s: %(message)s"
NOISY = ("aiogram", "apscheduler", "aiohttp.access", "alembic", "sqlalchemy")


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


def where(failure: BaseException | None) -> str:
    """The frames and kinds of a failure and of those that led to it, the first one first."""
    parts: list[str] = []
    while failure is not None and len(parts) < 10:
        parts.append("".join(traceback.format_tb(failure.__traceback__)) + type(failure).__qualname__)
        failure = failure.__cause__ or (None if failure.__suppress_context__ else failure.__context__)
    return "\n".join(reversed(parts))


def to_stderr() -> None:
    """All logging of this process, from INFO on, to standard error."""
    handler = logging.StreamHandler(sys.stderr)
    handler.setFormatter(Discreet(FORMAT))
    logging.basicConfig(level=logging.INFO, handlers=[handler])
    for noisy in NOISY:
        logging.getLogger(noisy).setLevel(logging.WARNING)
