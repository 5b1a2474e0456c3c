"""A service of two tables, on which the laws of messaging are shown."""

import asyncio
from collections.abc import Awaitable, Callable
from datetime import UTC, datetime, timedelta
from uuid import UUID

from sqlalchemy import Column, MetaData, Table, Text, text
from sqlalchemy.ext.asyncio import create_async_engine
from uuid_utils.compat import uuid7

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope
from database.engine import Database, Transaction
from messaging.outbox import announce
from messaging.tables import add_messaging_tables
from messaging.topology import Topology
from messaging.worker import Worker

SHORT_DELAYS = tuple(timedelta(milliseconds=ms) for ms in (100, 200, 300, 400))
AT_ONCE = timedelta(milliseconds=50)

FIRMS = Topology("access").queue(FirmActivated).name
"""Where access hears that a firm was activated."""
PARKING = Topology("access").parking().name


async def create_tables(url: str) -> None:
    metadata = MetaData()
    add_messaging_tables(metadata)
    Table("effects", metadata, Column("firm_id", Text))
    engine = create_async_engine(url)
    async with engine.begin() as connection:
        await connection.run_sync(metadata.create_all)
    await engine.dispose()


async def until(condition: Callable[[], Awaitable[object]], seconds: float = 30) -> None:
    """Wait for what must come true; fails when it does not within `seconds`."""
    async with asyncio.timeout(seconds):
        while not await condition():
            await asyncio.sleep(0.05)


async def leading(worker: Worker) -> None:
    """Wait until `worker` publishes, having declared the queues of all who hear it."""

    async def leads() -> bool:
        return worker.relay.leading

    await until(leads)


async def say(database: Database, count: int = 1) -> list[UUID]:
    """Announce that `count` firms were activated, each in a transaction of its own."""
    firms = [uuid7() for _ in range(count)]
    for firm in firms:
        async with database.transaction() as tx:
            event = FirmActivated(firm_id=firm, founder_user_id=uuid7())
            await announce(tx, event, version=1, now=datetime.now(UTC))
    return firms


async def note(tx: Transaction, heard: Envelope[FirmActivated], _now: datetime) -> None:
    """The simplest effect: one row for each time a handler ran to its end."""
    await tx.execute(text("insert into effects values (:id)"), {"id": str(heard.data.firm_id)})


async def effects(database: Database) -> list[str]:
    async with database.transaction() as tx:
        return list((await tx.execute(text("select firm_id from effects"))).scalars())


async def pending(database: Database) -> int:
    async with database.transaction() as tx:
        return (await tx.execute(text("select count(*) from outbox where published_at is null"))).scalar_one()
