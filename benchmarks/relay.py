"""The outbox relay, beside bare aio-pika that publishes the same bodies with confirms to queues like ours."""

import asyncio
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from pathlib import Path
from uuid import uuid4

import asyncpg
from aio_pika.abc import AbstractChannel
from rich.console import Console

from benchmarks.bare_publisher import BARE_QUEUES, EVENT, bare_exchange, published
from benchmarks.cores import MEASURED, OTHERS, on_cores
from benchmarks.rounds import Finding, Round, alternate
from contracts.access import MandateActivated
from database.engine import Database
from messaging.outbox import announce
from messaging.publishing import BATCH
from messaging.relay import Relay
from messaging.topology import Topology
from workbench.backend import Backend, open_backend
from workbench.databases import migrated_database
from workbench.stage import until

EVENTS_A_ROUND = 2000
ROUNDS = 10
HEARERS = len(EVENT.heard_by)
OUR_QUEUES = [Topology(service).queue(EVENT).name for service in EVENT.heard_by]
NONE_PENDING = "select not exists (select from outbox where published_at is null)"
LAST_BODIES = "select body, headers::text as headers from outbox order by id desc limit $1"


async def measure(folder: Path, console: Console) -> list[Finding]:
    """Twenty thousand announced events through the real relay, as many bare ones in between."""
    with on_cores(OTHERS), open_backend(folder, durable=True, kind="local") as backend, on_cores(MEASURED):
        return [await _compare(backend, console)]


async def _compare(backend: Backend, console: Console) -> Finding:
    url = await migrated_database(backend.postgres.superuser_url, "access")
    database, broker = Database(url), backend.broker.url()
    connection = await database.connect()
    async with leading_relay(database, broker), bare_exchange(broker) as (channel, exchange):

        async def ours() -> Round:
            seen = await relayed(database, connection)
            await _empty(channel)
            return seen

        async def bare() -> Round:
            bodies = await connection.fetch(LAST_BODIES, EVENTS_A_ROUND)
            seen = await published(exchange, bodies)
            await _empty(channel)
            return seen

        what = f"outbox relay beside bare aio-pika with confirms, {HEARERS} quorum queues, {BATCH} at once"
        finding = await alternate(
            what, ours=ours, beside=bare, unit="events/s", target=0.8, rounds=ROUNDS, console=console
        )
    await connection.close()
    await database.close()
    return finding


@asynccontextmanager
async def leading_relay(database: Database, broker: str) -> AsyncIterator[None]:
    """The relay as a worker runs it, elected and waiting for events."""
    relay = Relay("access", database, broker)
    running = asyncio.create_task(relay.run())
    try:

        async def leading() -> bool | None:
            return relay.leading or None

        await until(leading, "the election")
        yield
    finally:
        running.cancel()
        await asyncio.gather(running, return_exceptions=True)


async def relayed(database: Database, connection: asyncpg.Connection) -> Round:
    """From the commit of all announcements to the last event's confirmation."""
    async with database.transaction() as tx:
        for _ in range(EVENTS_A_ROUND):
            await announce(tx, some_event(), version=2, now=datetime.now(UTC))
        begun, used = time.time(), time.process_time()

    async def none_pending() -> bool | None:
        return await connection.fetchval(NONE_PENDING) or None

    await until(none_pending, "the relay", seconds=120)
    used = time.process_time() - used
    last: datetime = await connection.fetchval("select max(published_at) from outbox")
    return Round(EVENTS_A_ROUND / (last.timestamp() - begun), EVENTS_A_ROUND / used)


async def _empty(channel: AbstractChannel) -> None:
    for name in (*BARE_QUEUES, *OUR_QUEUES):
        await (await channel.get_queue(name)).purge()


def some_event() -> MandateActivated:
    """A client's mandate, of a firm nobody knows."""
    return MandateActivated(
        mandate_id=uuid4(),
        case_id=uuid4(),
        firm_id=uuid4(),
        account_ref=uuid4(),
        basis="EXPLICIT",
        services=("S01", "S03", "S05", "S12"),
    )
