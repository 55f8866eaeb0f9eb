"""A store that speaks S3, in this process."""

from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from bot.filing.bucket import Bucket
from bot.settings import StoreSettings

NAME = "kept-files"


@contextmanager
def store() -> Iterator[str]:
    """Its address; it has one bucket, NAME."""
    from moto.server import ThreadedMotoServer

    server = ThreadedMotoServer(ip_address="127.0.0.1", port=0, verbose=False)
    server.start()
    try:
        host, port = server.get_host_and_port()
        address = f"http://{host}:{port}"
        client(address).create_bucket(Bucket=NAME)
        yield address
    finally:
        server.stop()


def client(address: str) -> Any:
    return bucket(address, Path())._client


def bucket(address: str, beside: Path, *, name: str = NAME, prefix: str = "town/") -> Bucket:
    return Bucket(StoreSettings(name, address, "key", "secret", prefix=prefix), beside)
