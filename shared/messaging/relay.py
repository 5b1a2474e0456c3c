"""Publishes what the outbox holds, one leader per database (laws 1 and 10)."""

import asyncio
from contextlib import suppress
from dataclasses import dataclass
from functools import partial

import asyncpg
import structlog
from aiormq.abc import AbstractConnection

from contracts.envelope import Service
from database.engine import Database
from messaging import metrics
from messaging.broker_channels import conversation, declaring, exchange_found
from messaging.on_the_way import CONFIRM_SECONDS
from messaging.outbox import CHANNEL
from messaging.publishing import Publisher
from messaging.pulse import Pulse
from messaging.setbacks import describe
from messaging.topology import declare_for_producer, exchange_of

log = structlog.get_logger()

RELAY = "relay"
LEADER_LOCK = 0x72656C6179
POLL_SECONDS = 1.0
BREATH_SECONDS = 0.05
"""Between two looks, so that events gather: a look costs as much as many events. The first waits for none."""
LONGEST_PAUSE_SECONDS = 4.0


@dataclass(frozen=True)
class Patience:
    """Seconds that a relay may be silent, and that the broker may."""

    lead: float = 8.0
    """A leader that asks its database nothing for so long leads no more: the server ends its session."""
    confirm: float = CONFIRM_SECONDS


PATIENCE = Patience()


class Relay:
    """Runs in every worker; the one whose session holds the database's advisory lock publishes (law 10).

    The lock ends with its session, and the server ends the session when it hears nothing of it for
    `Patience.lead`, be its host lost, its network silent or its process frozen. Who led until then settles
    nothing more, as that session is the only way to (decision 38).
    """

    def __init__(
        self,
        service: Service,
        database: Database,
        broker_url: str,
        *,
        pulse: Pulse | None = None,
        patience: Patience = PATIENCE,
    ) -> None:
        self._service = service
        self._database = database
        self._broker_url = broker_url
        self._pulse = pulse or Pulse()
        self._patience = patience
        self._said_on = exchange_of(service)
        self._pause = POLL_SECONDS
        self.leading = False

    async def run(self) -> None:
        """Stand for election and publish until cancelled; whatever dies, begin again."""
        while True:
            self._pulse.beat(RELAY)
            try:
                await self._stand()
            except Exception as lost:  # noqa: BLE001 - the outbox keeps everything until it can be published
                log.warning("relay_interrupted", service=self._service, because=describe(lost))
            finally:
                self._leads(False)
            await asyncio.sleep(self._pause)
            self._pause = min(self._pause * 2, LONGEST_PAUSE_SECONDS)

    async def _stand(self) -> None:
        session = await self._database.connect(idle_session_timeout=f"{self._patience.lead * 1000:.0f}")
        try:
            while not await session.fetchval("select pg_try_advisory_lock($1)", LEADER_LOCK):
                self._pulse.beat(RELAY)
                await asyncio.sleep(POLL_SECONDS)
            await self._lead(session)
        finally:
            with suppress(Exception):
                await session.close()

    async def _lead(self, session: asyncpg.Connection) -> None:
        announced = asyncio.Event()
        await session.add_listener(CHANNEL, lambda *_: announced.set())
        await self._declare()
        async with conversation(self._broker_url) as connection:
            beat, limit = partial(self._pulse.beat, RELAY), self._patience.confirm
            publisher = Publisher(session, connection, self._said_on, confirm_seconds=limit, beat=beat)
            self._leads(True)
            try:
                while True:
                    announced.clear()
                    await self._look(publisher, connection)
                    self._pause = POLL_SECONDS
                    await asyncio.sleep(BREATH_SECONDS)
                    with suppress(TimeoutError):
                        await asyncio.wait_for(announced.wait(), POLL_SECONDS)
            finally:
                publisher.stop()

    async def _look(self, publisher: Publisher, connection: AbstractConnection) -> None:
        """Publish what is pending. A queue that is unwell deposes nobody, a broker that is does."""
        self._pulse.beat(RELAY)
        if await publisher.publish_pending():
            await self._declare()  # somebody may have deleted the queue that would want it
        if publisher.silence():
            await exchange_found(connection, self._said_on)
        if connection.is_closed:
            raise ConnectionError

    async def _declare(self) -> None:
        async with declaring(self._broker_url) as broker:
            await declare_for_producer(broker, self._service)

    def _leads(self, leading: bool) -> None:
        if leading and not self.leading:
            log.info("relay_leading", service=self._service)
        self.leading = leading
        metrics.LEADING.set(leading)
