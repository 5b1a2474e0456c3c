"""One PostgreSQL database of one service: transactions, and connections for hot reads."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import asyncpg
from sqlalchemy import text
from sqlalchemy.ext.asyncio import AsyncConnection, create_async_engine

COMMAND_SECONDS = 30
"""No statement of ours takes so long: a connection that says nothing any more is given up."""

type Transaction = AsyncConnection
"""An open transaction: all that is written through it is kept together or not at all."""


class Database:
    """Opens transactions on one service's database; every door does so itself, nothing else does.

    Connections are not tried before they are used, which would cost a third of a transaction: after the
    server went away one use fails, as an outage (`is_outage`), and the pool begins anew.
    """

    def __init__(self, url: str, *, pool_size: int = 10) -> None:
        """`url` is `postgresql+asyncpg://…`."""
        self._engine = create_async_engine(
            url,
            pool_size=pool_size,
            max_overflow=pool_size,
            pool_timeout=5,
            hide_parameters=True,
            connect_args={"command_timeout": COMMAND_SECONDS},
        )
        self.dsn = url.replace("postgresql+asyncpg://", "postgresql://", 1)
        """The same address for asyncpg itself (LISTEN, advisory locks, prepared reads)."""

    @asynccontextmanager
    async def transaction(self) -> AsyncIterator[Transaction]:
        """Commit at the end of the block, roll back on any exception."""
        async with self._engine.begin() as connection:
            yield connection

    async def connect(self) -> asyncpg.Connection:
        """A connection of its own, outside the pool; the caller closes it."""
        return await asyncpg.connect(self.dsn, timeout=5, command_timeout=COMMAND_SECONDS)

    async def ping(self) -> None:
        """Raise unless the database answers."""
        async with self._engine.connect() as connection:
            await connection.execute(text("select 1"))

    async def close(self) -> None:
        """Give all pooled connections back."""
        await self._engine.dispose()
