"""Overlap that is forced: everybody runs up to the same table before anybody gets past it."""

import asyncio
from collections.abc import Awaitable

from sqlalchemy import text

from database.engine import Database

BARRIER = "barrier"
"""What the transaction that holds everybody up is called: it is nobody's who is tested."""

_WAITING = text(
    "select count(*) from pg_stat_activity where datname = current_database() and wait_event_type = 'Lock'"
)


async def all_at_once[T](
    database: Database, *calls: Awaitable[T], held: str = "outbox in access exclusive mode"
) -> list[T]:
    """Answers of all calls, each of which was at the `held` table, waited for another of them, or was over,
    before it was let go: what one read no other had written.
    """
    async with asyncio.TaskGroup() as group, database.transaction() as tx:
        await tx.execute(text(f"set local application_name = '{BARRIER}'"))
        await tx.execute(text(f"lock table {held}"))
        tasks = [group.create_task(_as_task(call)) for call in calls]
        async with asyncio.timeout(60):
            while await waiting(database) + sum(task.done() for task in tasks) < len(tasks):
                await asyncio.sleep(0.02)
    return [task.result() for task in tasks]


async def _as_task[T](call: Awaitable[T]) -> T:
    return await call


async def waiting(database: Database) -> int:
    """How many of this database wait for a lock."""
    async with database.transaction() as tx:
        return int((await tx.execute(_WAITING)).scalar_one())
