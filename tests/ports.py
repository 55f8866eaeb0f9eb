"""Ports of this machine for programs that a test starts."""

import socket
from contextlib import ExitStack


def free_ports(number: int) -> list[int]:
    """Ports of this machine that nobody listens on, each another."""
    with ExitStack() as held:
        sockets = [held.enter_context(socket.create_server(("127.0.0.1", 0))) for _ in range(number)]
        return [each.getsockname()[1] for each in sockets]


def free_port() -> int:
    (port,) = free_ports(1)
    return port
