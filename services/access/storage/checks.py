"""The facts behind `check`: one prepared statement on connections of its own, because it is asked most."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import datetime
from uuid import UUID

import asyncpg

from access.domain.check import Facts, Question
from database.connections import Unreachable
from database.engine import Database

TIMEOUT_SECONDS = 2.0

_FACTS = """
    select u.state, u.role, u.rights,
           $2::uuid is null or coalesce(s.until > $5, false),
           u.firm_id, f.state, m.mandate_id, m.state, m.services,
           (select p.state from portfolios p where p.portfolio_id = $4 and p.firm_id = u.firm_id),
           a.user_id is not null, s.until
    from users u
    join firms f using (firm_id)
    left join lateral (
        select least(idle_until, expires_at) as until from sessions
        where session_id = $2 and user_id = u.user_id and ended_at is null
    ) s on true
    left join lateral (
        select mandate_id, state, services, portfolio_id from mandates
        where account_ref = $3 and firm_id = u.firm_id and cause is distinct from 'BY_FIRM'
        order by state = 'ACTIVE' desc, state = 'PENDING' desc, mandate_id desc limit 1
    ) m on true
    left join associations a on a.portfolio_id = coalesce($4, m.portfolio_id) and a.user_id = u.user_id
    where u.user_id = $1
"""
"""In the order of `Facts`. What the firm itself removed is no registration any more."""

_SETTINGS = {"plan_cache_mode": "force_generic_plan", "jit": "off"}
"""Planning the joins anew would cost more than running them."""


class ChecksUnavailable(Exception):
    """The facts can't be had now: whoever asked must deny (E.4)."""


class Checks:
    """Reads facts, committed ones, without opening a transaction."""

    def __init__(self, database: Database, *, connections: int = 10) -> None:
        """Nothing is opened yet."""
        self._database = database
        self._connections = connections
        self._pool: asyncpg.Pool | None = None

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Facts can be read inside the block; connections are made when first needed."""
        pool = self._database.pool(size=self._connections, reset=_leave, **_SETTINGS)
        async with pool as self._pool:
            yield

    async def facts(
        self, user_id: UUID, session_id: UUID | None, question: Question, now: datetime
    ) -> Facts | None:
        """What is known of the user about this question, or nothing of an unknown user.

        Without `session_id` no session is asked for. Raises ChecksUnavailable.
        """
        row = await self._asked(_FACTS, user_id, session_id, question.account_ref, question.portfolio_id, now)
        return Facts(*row) if row else None

    async def ping(self) -> None:
        """Raise ChecksUnavailable unless facts can be read."""
        await self._asked("select 1")

    async def _asked(self, query: str, *values: object) -> asyncpg.Record | None:
        """One row, from a server that is no standby; after a failure all connections are new ones."""
        pool = self._pool
        if pool is None:
            raise ChecksUnavailable
        try:
            async with asyncio.timeout(TIMEOUT_SECONDS), pool.acquire() as connection:
                row: asyncpg.Record | None = await connection.fetchrow(query, *values)
                if not connection.may_write:
                    raise Unreachable
        except (asyncpg.PostgresError, asyncpg.InterfaceError, OSError, TimeoutError) as away:
            await pool.expire_connections()
            raise ChecksUnavailable from away
        return row


async def _leave(_: asyncpg.Connection) -> None:
    """A connection that only ever reads one statement has nothing to reset."""
