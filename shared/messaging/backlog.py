"""How long the oldest of what waits has waited: a broker, a mail server or a shop that is away shows here."""

import asyncio
from collections.abc import Awaitable, Callable, Mapping
from datetime import datetime
from math import nan

import structlog
from sqlalchemy import text

from contracts.envelope import Service
from database.engine import Database, Transaction
from messaging import metrics
from messaging.broker_channels import conversation
from messaging.pulse import Pulse
from messaging.setbacks import describe
from messaging.topology import Topology
from vocabulary.clock import Clock

log = structlog.get_logger()

LOOK_EVERY_SECONDS = 15.0
ASK_SECONDS = 5.0

OUTBOX = "outbox"
PARKED = "parked"

_OUTBOX = text(
    "select extract(epoch from clock_timestamp() - min(created_at)) from outbox where published_at is null"
)
_PARKED = text(
    """
    insert into parking (queue, since) select :queue, coalesce(min(since), now()) from parking
    on conflict do nothing
    """
)
_EMPTY = text("delete from parking")
_SINCE = text("select extract(epoch from clock_timestamp() - since) from parking where queue = :queue")

type Oldest = Callable[[Transaction], Awaitable[Mapping[str, datetime | None]]]
"""Since when the oldest of each kind has waited, by the service's own clock; None where nothing waits."""


async def nothing_else(_: Transaction) -> Mapping[str, datetime | None]:
    """Of a service of which only events wait."""
    return {}


class Backlog:
    """Runs in every worker: all of a service show the same ages, whichever is asked."""

    def __init__(
        self,
        service: Service,
        database: Database,
        broker_url: str,
        oldest: Oldest,
        clock: Clock,
        *,
        pulse: Pulse | None = None,
    ) -> None:
        self._service = service
        self._database = database
        self._broker_url = broker_url
        self._oldest = oldest
        self._clock = clock
        self._pulse = pulse or Pulse()
        self._known: set[str] = {OUTBOX, PARKED}
        self._was_empty = False

    async def run(self) -> None:
        """Look every 15 seconds until cancelled."""
        while True:
            self._pulse.beat("backlog", rest=LOOK_EVERY_SECONDS)
            await self.look()
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def look(self) -> None:
        """Set the gauges anew. What can't be known is said to be unknown, rather than as it was."""
        try:
            await self._look_at_rows()
        except Exception as away:  # noqa: BLE001 - a gauge never stops a worker; readiness says that the database is away
            log.debug("backlog_unknown", service=self._service, because=describe(away))
            for what in self._known - {PARKED}:
                metrics.OLDEST.labels(what).set(nan)
        try:
            await self._look_at_parking()
        except Exception as away:  # noqa: BLE001 - the same, of the broker
            log.debug("parking_unknown", service=self._service, because=describe(away))
            metrics.OLDEST.labels(PARKED).set(nan)
            metrics.PARKED.set(nan)

    async def _look_at_rows(self) -> None:
        async with self._database.transaction() as tx:
            outbox = await tx.scalar(_OUTBOX)
            oldest = await self._oldest(tx)
        metrics.OLDEST.labels(OUTBOX).set(outbox or 0)
        now = self._clock()
        for what, since in oldest.items():
            metrics.OLDEST.labels(what).set((now - since).total_seconds() if since else 0)
        self._known |= oldest.keys()

    async def _look_at_parking(self) -> None:
        """A quorum queue doesn't tell how old its first message is: we note since when it isn't empty.

        What somebody looks at (`python -m <service> parked list`) is not counted meanwhile, so an empty
        parking is believed when it is seen a second time.
        """
        queue = Topology(self._service).parking().name
        parked = await self._count(queue)
        since = await self._note(queue, parked)
        self._was_empty = not parked
        metrics.PARKED.set(parked)
        metrics.OLDEST.labels(PARKED).set((since or 0) if parked else 0)

    async def _note(self, queue: str, parked: int) -> float | None:
        async with self._database.transaction() as tx:
            if parked:
                await tx.execute(_PARKED, {"queue": queue})
            elif self._was_empty:
                await tx.execute(_EMPTY)
            since: float | None = await tx.scalar(_SINCE, {"queue": queue})
        return since

    async def _count(self, queue: str) -> int:
        async with asyncio.timeout(ASK_SECONDS), conversation(self._broker_url) as connection:
            channel = await connection.channel()
            found = await channel.queue_declare(queue, passive=True)
        return found.message_count or 0
