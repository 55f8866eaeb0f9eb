"""The program as a process that may write only where permissions allow it, as root too, and whose connections to SQLite follow them.

What is open for writing stays so whatever becomes of its permissions, and SQLite shares what it has open among the connections of a
process: so each is opened anew when permissions change, and as read-only where they say so.
"""

import ctypes
import os
from pathlib import Path
from typing import Any

from sqlalchemy import Engine, event
from sqlalchemy.engine import make_url
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.pool import Pool

VERSION = 0x20080522  # of capabilities in two words, capget(2)
DAC_OVERRIDE = 1


class _Header(ctypes.Structure):
    _fields_ = (("version", ctypes.c_uint32), ("pid", ctypes.c_int))


class _Word(ctypes.Structure):
    _fields_ = (("effective", ctypes.c_uint32), ("permitted", ctypes.c_uint32), ("inheritable", ctypes.c_uint32))


def like_anybody() -> None:
    """Give up root's power to write what it may not; who has no such power loses nothing."""
    libc = ctypes.CDLL(None, use_errno=True)
    header, words = _Header(VERSION, 0), (_Word * 2)()
    if libc.capget(ctypes.byref(header), words) != 0:
        raise OSError(ctypes.get_errno(), "capget")
    for name in ("effective", "permitted", "inheritable"):
        setattr(words[0], name, getattr(words[0], name) & ~(1 << DAC_OVERRIDE))
    if libc.capset(ctypes.byref(header), words) != 0:
        raise OSError(ctypes.get_errno(), "capset")


def renew_connections(file: str) -> None:
    """Whoever takes a connection gets one that may do what the file allows now, and no more."""

    @event.listens_for(Engine, "do_connect")
    def open_as_allowed(_dialect: Any, record: Any, arguments: list[Any], more: dict[str, Any]) -> None:
        record.info["writable"] = os.access(file, os.W_OK)
        if not record.info["writable"]:
            arguments[0], more["uri"] = f"{Path(file).as_uri()}?mode=ro", True

    @event.listens_for(Pool, "checkout")
    def taken(_connection: Any, record: Any, _proxy: Any) -> None:
        if record.info["writable"] != os.access(file, os.W_OK):
            raise DisconnectionError


if __name__ == "__main__":
    from bot.cli import main

    like_anybody()
    renew_connections(str(make_url(os.environ["DATABASE_URL"]).database))
    main()
