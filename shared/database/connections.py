"""How every connection to PostgreSQL is made: none waits without end, whatever becomes of the other side."""

import asyncio
import os
import socket
from contextlib import suppress
from dataclasses import dataclass
from typing import Any

import asyncpg

NOTICED_SECONDS = 11
"""After a host vanished without a word the other one knows: 5 seconds of silence, then 3 questions in 6."""
CLOSE_SECONDS = 1.0
"""For a goodbye; a server that doesn't take it is left without one."""
NETWORK_SECONDS = 1.0
"""More than a statement may take in the server: only silence is so long."""
_PROBES = {"TCP_KEEPIDLE": 5, "TCP_KEEPINTVL": 2, "TCP_KEEPCNT": 3, "TCP_USER_TIMEOUT": 10_000}
_SERVER_SIDE = {
    "tcp_keepalives_idle": "5s",
    "tcp_keepalives_interval": "2s",
    "tcp_keepalives_count": "3",
    "tcp_user_timeout": "10s",
    "client_connection_check_interval": "5s",
}


class Unreachable(ConnectionError):
    """No connection that could write was had; the server's own words are the cause."""


@dataclass(frozen=True, slots=True)
class Limits:
    """Seconds that things may take on the connections of one process."""

    statement: float = 30.0
    """Waits for locks included: no statement of ours takes so long."""
    connect: float = 5.0
    idle_in_transaction: float = 60.0
    """A process that stopped amid a transaction holds its locks no longer."""

    @property
    def server_settings(self) -> dict[str, str]:
        """What the server is told of them as a connection opens."""
        return _SERVER_SIDE | {
            "statement_timeout": _milliseconds(self.statement),
            "idle_in_transaction_session_timeout": _milliseconds(self.idle_in_transaction),
        }

    def arguments(self, server_settings: dict[str, str] | None = None) -> dict[str, Any]:
        """For whatever opens connections through `open_connection`."""
        return {
            "timeout": self.connect,
            "command_timeout": self.statement + NETWORK_SECONDS,
            "server_settings": self.server_settings | (server_settings or {}),
            "connection_class": Connection,
        }


WORKER = Limits()
API = Limits(statement=5.0, connect=4.0, idle_in_transaction=15.0)
"""Somebody waits for the answer."""


class Connection(asyncpg.Connection):  # type: ignore[misc]  # asyncpg has no types
    """Given up at once when a statement got no answer in time, or nobody waits for it any more.

    asyncpg would ask the server to cancel, and wait for its answer: a server that is silent gives none. One
    that lives ends the statement by itself (`statement_timeout`, `client_connection_check_interval`).
    """

    __slots__ = ()

    def __init__(self, protocol: Any, transport: asyncio.Transport, *rest: Any) -> None:
        super().__init__(protocol, transport, *rest)
        _watch(transport)

    def _cancel_current_command(self, *_: Any) -> None:
        self._loop.call_soon(self.terminate)

    async def close(self, *, timeout: float | None = None) -> None:  # noqa: ASYNC109 - as asyncpg has it
        """Say goodbye, for a second at the most."""
        with suppress(TimeoutError):
            await super().close(timeout=min(timeout or CLOSE_SECONDS, CLOSE_SECONDS))

    @property
    def may_write(self) -> bool:
        """As the server said last: it tells of itself when it becomes a standby, or read-only."""
        told = self.get_settings()
        return "on" not in (
            getattr(told, "in_hot_standby", None),
            getattr(told, "default_transaction_read_only", None),
        )


async def open_connection(*where: Any, **how: Any) -> Connection:
    """`asyncpg.connect`, for a server that can write. Raises Unreachable, whatever the reason."""
    try:
        connection: Connection = await asyncpg.connect(*where, **how)
    except (
        asyncpg.PostgresError,
        asyncpg.InterfaceError,
        asyncpg.InternalClientError,
        OSError,
        TimeoutError,
    ) as refused:
        raise Unreachable(type(refused).__name__) from refused
    if not connection.may_write:
        await connection.close()
        raise Unreachable("read-only")
    return connection


def _watch(transport: asyncio.Transport) -> None:
    """Have the kernel notice a peer that vanished: a process that only listens or waits would never."""
    ours = transport.get_extra_info("socket")
    if ours is None or ours.family not in (socket.AF_INET, socket.AF_INET6):
        return
    with socket.socket(fileno=os.dup(ours.fileno())) as same:
        same.setsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE, 1)
        for name, value in _PROBES.items():
            if hasattr(socket, name):
                same.setsockopt(socket.IPPROTO_TCP, getattr(socket, name), value)


def _milliseconds(seconds: float) -> str:
    return str(round(seconds * 1000))
