"""One PostgreSQL database of one service: transactions, and connections for hot reads."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from typing import Any

from sqlalchemy import event, text
from sqlalchemy.engine import ExceptionContext
from sqlalchemy.exc import DisconnectionError
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

from database.connections import WORKER, Connection, Limits, open_connection
from database.outages import spoils_connection

ACQUIRE_SECONDS = 5.0
"""For a connection that is free, be it a new one."""
PING_SECONDS = 3.0

type Transaction = AsyncConnection
"""An open transaction: all that is written through it is kept together or not at all."""


_REVISION = text("select coalesce(max(version_num), '') from alembic_version")


class NotMigrated(Exception):
    """The database is older than this release: `migrate` comes before it."""


class ReadOnly(ConnectionError):
    """The database answers, and would refuse every change."""


class Database:
    """Opens transactions on one service's database; every door does so itself, nothing else does.

    Connections are not tried before they are used, which would cost a third of a transaction. What is known
    to be closed is replaced unseen; after the server fell silent, moved or became read-only, one use fails as
    an outage (`is_outage`), and the whole pool begins anew.
    """

    def __init__(
        self, url: str, *, pool_size: int = 10, limits: Limits = WORKER, needs: str | None = None
    ) -> None:
        """`url` is `postgresql+asyncpg://…`, `needs` the revision without which `ping` refuses."""
        self._limits = limits
        self._needs = needs
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=ACQUIRE_SECONDS,
            hide_parameters=True,
            connect_args=limits.arguments() | {"async_creator_fn": open_connection},
        )
        event.listen(self._engine.sync_engine, "checkout", _replace_closed)
        event.listen(self._engine.sync_engine, "handle_error", _throw_away)
        self.dsn = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        """The same address for asyncpg itself (LISTEN, advisory locks, prepared reads)."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back on any exception."""
        async with asyncio.timeout(ACQUIRE_SECONDS) as limit, self._engine.connect() as connection:
            limit.reschedule(None)
            async with connection.begin():
                yield connection

    async def connect(self, **server_settings: str) -> Connection:
        """A connection of its own, outside the pool; the caller closes it."""
        return await open_connection(self.dsn, **self._limits.arguments(server_settings))

    async def ping(self) -> None:
        """Raise unless the database answers soon, takes changes, and has the tables of this release.

        It may have those of a newer one: during an upgrade both releases run.
        """
        async with asyncio.timeout(PING_SECONDS), self._engine.connect() as connection:
            if await connection.scalar(text("select current_setting('transaction_read_only')")) != "off":
                await connection.invalidate()
                raise ReadOnly
            if self._needs and await connection.scalar(_REVISION) < self._needs:
                raise NotMigrated

    async def close(self) -> None:
        """Give all pooled connections back."""
        await self._engine.dispose()


def _replace_closed(connection: Any, *_: object) -> None:
    """A server that restarted has said so to each of its connections: none of them is worth a failure."""
    if connection.driver_connection.is_closed():
        raise DisconnectionError


def _throw_away(context: ExceptionContext) -> None:
    """With this connection all others of the pool go that are as old: one failure tells enough of them."""
    failure = context.original_exception
    if spoils_connection(failure.__cause__ or failure):
        context.is_disconnect = context.invalidate_pool_on_disconnect = True
