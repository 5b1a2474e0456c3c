"""Publishes what the outbox holds, one leader per database (laws 1 and 10)."""

import asyncio
from contextlib import suppress

import aiormq
import asyncpg
import structlog
from faststream.rabbit import RabbitBroker

from contracts.envelope import Service
from database.engine import Database
from database.wakeups import Wakeups
from messaging import metrics
from messaging.broker_channels import knock
from messaging.outbox import CHANNEL
from messaging.publishing import publish_pending
from messaging.setbacks import describe
from messaging.topology import declare_for_producer, exchange_of

log = structlog.get_logger()

LEADER_LOCK = 0x72656C6179
POLL_SECONDS = 1.0
BREATH_SECONDS = 0.05
"""Between two looks, so that events gather: a look costs as much as many events. The first waits for none."""
CONNECT_SECONDS = 5.0


class Relay:
    """Runs in every worker; the one that holds the database's advisory lock publishes (law 10)."""

    def __init__(
        self,
        service: Service,
        database: Database,
        broker_url: str,
        wakeups: Wakeups,
    ) -> None:
        self._service = service
        self._database = database
        self._broker_url = broker_url
        self._wakeups = wakeups
        self.leading = False

    async def run(self) -> None:
        """Stand for election and publish until cancelled; whatever dies, begin again."""
        pause = POLL_SECONDS
        while True:
            try:
                await self._stand()
                pause = POLL_SECONDS
            except Exception as lost:  # noqa: BLE001 - the outbox keeps everything until it can be published
                log.warning("relay_interrupted", service=self._service, because=describe(lost))
                pause = min(pause * 2, 15.0)
            finally:
                self.leading = False
                metrics.LEADING.set(0)
            await asyncio.sleep(pause)

    async def _stand(self) -> None:
        connection = await self._database.connect()
        try:
            if await connection.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK):
                await self._lead(connection)
        finally:
            with suppress(Exception):
                await connection.close(timeout=1)

    async def _lead(self, connection: asyncpg.Connection) -> None:
        await self._declare()
        async with asyncio.timeout(CONNECT_SECONDS):
            broker_connection = await aiormq.connect(self._broker_url)
        async with broker_connection:
            channel = await broker_connection.channel(publisher_confirms=True, on_return_raises=True)
            self.leading = True
            metrics.LEADING.set(1)
            log.info("relay_leading", service=self._service)
            said_on = exchange_of(self._service)
            while True:
                heard = self._wakeups.rings(CHANNEL)
                if await publish_pending(connection, channel, said_on):
                    await self._declare()  # somebody may have deleted the queue that would want it
                await asyncio.sleep(BREATH_SECONDS)
                await self._wakeups.wait(CHANNEL, at_most=POLL_SECONDS, heard=heard)
                if channel.is_closed:
                    raise ConnectionError

    async def _declare(self) -> None:
        await knock(self._broker_url)
        async with RabbitBroker(self._broker_url, logger=None) as broker:
            await declare_for_producer(broker, self._service)
