"""Loopback ports for private servers."""

import socket
from contextlib import suppress

LOOPBACK = "127.0.0.1"


def free_port(preferred: int = 0) -> int:
    """A TCP port of the loopback that nobody listens on at this instant: the preferred one if it is free."""
    with socket.socket() as probe:
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        with suppress(OSError):
            probe.bind((LOOPBACK, preferred))
            port: int = probe.getsockname()[1]
            return port
    return free_port()
