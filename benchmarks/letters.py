"""Key letters from their event to the print shop's spool, beside bare typst on the same template."""

import asyncio
import sys
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

import aio_pika
import asyncpg
from aio_pika.abc import AbstractExchange
from faststream.rabbit import RabbitBroker
from rich.console import Console

from benchmarks.cores import MEASURED, OTHERS, on_cores
from benchmarks.living_keys import all_keys_alive
from benchmarks.rounds import Finding, Round, alternate, cpu_seconds
from benchmarks.typed_letters import FIRM_ID, USER_ID, issued
from contracts.access import ActivationKeyIssued
from contracts.envelope import Envelope
from contracts.notifications import KeyLetterHandedOver
from messaging.sealing import Sealer
from messaging.topology import declare_for_producer, exchange_of
from workbench.backend import open_backend
from workbench.databases import migrated_database
from workbench.house import correspondence
from workbench.keys import generate_settings
from workbench.mailbox import Mailbox
from workbench.processes import Process, start_service
from workbench.stage import until

LETTERS_A_ROUND = 250
ROUNDS = 7
ROOT = Path(__file__).parents[1]
LEFT = "insert into users (user_id, firm_id, standing, changed_at) values ($1, $2, 'REMOVED', now())"
TOLD = "select count(*) from outbox where routing_key = $1 and published_at is not null"


async def measure(folder: Path, console: Console) -> list[Finding]:
    """The worker hears, remembers, asks, opens, draws, fsyncs and tells; nobody is written to."""
    with on_cores(OTHERS), open_backend(folder, durable=True, kind="local") as backend:
        url = await migrated_database(backend.postgres.superuser_url, "notifications")
        settings = generate_settings()
        sealer = Sealer(settings["access"]["ACCESS_SEALING_KEY"])
        async with (
            Mailbox(folder / "mails") as mailbox,
            all_keys_alive() as access_url,
            await aio_pika.connect(backend.broker.url()) as broker,
            RabbitBroker(backend.broker.url(), logger=None) as declaring,
            asyncpg.create_pool(url.replace("+asyncpg", ""), min_size=1, max_size=1) as connection,
        ):
            environment = settings["notifications"] | correspondence(mailbox, folder / "spool")
            environment |= {
                "NOTIFICATIONS_DATABASE_URL": url,
                "NOTIFICATIONS_BROKER_URL": backend.broker.url(),
                "NOTIFICATIONS_ACCESS_URL": access_url,
            }
            async with pinned_worker(environment, folder) as worker:
                await connection.execute(LEFT, USER_ID, FIRM_ID)
                await declare_for_producer(declaring, "access")
                exchange = await (await broker.channel()).get_exchange(exchange_of("access"))
                line = Line(folder / "spool", sealer, exchange, connection, worker)
                return [await _compare(line, console)]


class Line:
    """From the broker to the spool."""

    def __init__(
        self,
        spool: Path,
        sealer: Sealer,
        exchange: AbstractExchange,
        connection: asyncpg.Pool,
        worker: Process,
    ) -> None:
        self._spool = spool
        self._sealer = sealer
        self._exchange = exchange
        self._connection = connection
        self._worker = worker
        self._expected = 0

    async def print_all(self, count: int = LETTERS_A_ROUND) -> Round:
        """From the first event's publication to the last complete letter; then all is told, and quiet."""
        events = [issued(self._sealer) for _ in range(count)]
        self._expected += count
        begun, used = time.time(), cpu_seconds(self._worker.pid)
        await asyncio.gather(*(self._publish(event) for event in events))
        await until(self._all_told, "the letters", seconds=120)
        slips = [path.stat().st_mtime for path in self._spool.glob("*.json")]
        if len(slips) != self._expected:
            raise RuntimeError(f"{len(slips)} slips, not {self._expected}")
        return Round(count / (max(slips) - begun), count / (cpu_seconds(self._worker.pid) - used))

    async def _all_told(self) -> bool | None:
        told = await self._connection.fetchval(TOLD, KeyLetterHandedOver.type())
        return told >= self._expected or None

    async def _publish(self, event: Envelope[ActivationKeyIssued]) -> None:
        message = aio_pika.Message(
            event.model_dump_json().encode(),
            message_id=str(event.event_id),
            type=ActivationKeyIssued.type(),
            content_type="application/json",
            correlation_id=str(event.correlation_id),
            delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        )
        await self._exchange.publish(message, routing_key=ActivationKeyIssued.type())


async def bare_typst() -> Round:
    """As many letters, on the core that the worker leaves idle meanwhile."""
    with on_cores(MEASURED):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            "-m",
            "benchmarks.bare_typst",
            str(LETTERS_A_ROUND),
            cwd=ROOT,
            stdout=asyncio.subprocess.PIPE,
        )
    output, _ = await process.communicate()
    return Round(*map(float, output.split()))


@asynccontextmanager
async def pinned_worker(environment: dict[str, str], folder: Path) -> AsyncIterator[Process]:
    """The notification worker on one core."""
    with on_cores(MEASURED):
        worker = start_service("notifications", "worker", environment, None, folder / "logs")
    try:
        await asyncio.to_thread(worker.wait_ready)
        yield worker
    finally:
        worker.stop()


async def _compare(line: Line, console: Console) -> Finding:
    await line.print_all(20)
    what = "key letters on one core, from event to spool, beside bare typst on the same template"
    return await alternate(
        what,
        ours=line.print_all,
        beside=bare_typst,
        unit="letters/s",
        target=0.6,
        rounds=ROUNDS,
        console=console,
    )
