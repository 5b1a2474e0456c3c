"""Hearing an event: once, with its effects; what fails waits, then is parked (laws 3 and 4)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.rabbit import Channel, RabbitBroker, RabbitMessage

from contracts.envelope import Envelope, Event
from contracts.origin import Origin, acting
from database.engine import Database, Transaction
from messaging import metrics
from messaging.inbox import first_time
from messaging.setbacks import Setbacks
from messaging.topology import EVENTS, Topology

log = structlog.get_logger()

PREFETCH = 10

type Clock = Callable[[], datetime]
type Handler[E: Event] = Callable[[Transaction, Envelope[E], datetime], Awaitable[None]]


@dataclass(frozen=True)
class Hearing:
    """One event and the listener that hears it."""

    event: type[Event]
    handler: Handler[Any]


def hear[E: Event](event: type[E], handler: Handler[E]) -> Hearing:
    """Bind a listener to its event; the type checker sees that they fit."""
    return Hearing(event, handler)


class Ears:
    """Subscribes one service's listeners to its queues, urgent ones on channels of their own."""

    def __init__(self, broker: RabbitBroker, topology: Topology, database: Database, clock: Clock) -> None:
        self._broker = broker
        self._topology = topology
        self._database = database
        self._clock = clock
        self._setbacks = Setbacks(broker, topology)

    async def declare(self, hearings: list[Hearing]) -> None:
        """Make all queues exist before anything is consumed."""
        await self._topology.declare(self._broker, [hearing.event for hearing in hearings])

    def subscribe(self, hearings: list[Hearing]) -> None:
        """Attach every listener; consuming begins when the broker starts."""
        shared = Channel(prefetch_count=PREFETCH, on_return_raises=True)
        for hearing in hearings:
            channel = (
                Channel(prefetch_count=PREFETCH, on_return_raises=True) if hearing.event.urgent else shared
            )
            self._broker.subscriber(
                self._topology.queue(hearing.event),
                EVENTS,
                channel=channel,
                ack_policy=AckPolicy.MANUAL,
                decoder=_as_it_came,
            )(self._receiver(hearing))

    def _receiver(self, hearing: Hearing) -> Callable[[RabbitMessage], Awaitable[None]]:
        async def receive(message: RabbitMessage) -> None:
            try:
                await self._deliver(hearing, message.body)
                metrics.HEARD.labels(hearing.event.__name__, "done").inc()
            except Exception as failure:  # noqa: BLE001 - whatever fails is kept: it waits or is parked, with its reason
                outcome = await self._setbacks.put_aside(
                    message, failure, self._topology.queue(hearing.event).name
                )
                metrics.HEARD.labels(hearing.event.__name__, outcome).inc()
            else:
                await message.ack()

        return receive

    async def _deliver(self, hearing: Hearing, body: bytes) -> None:
        envelope = Envelope[hearing.event].model_validate_json(body)  # type: ignore[name-defined]
        origin = Origin(envelope.actor, envelope.correlation_id, envelope.event_id)
        with acting(origin):
            async with self._database.transaction() as tx:
                if await first_time(tx, envelope.event_id, envelope.type):
                    await hearing.handler(tx, envelope, self._clock())


async def _as_it_came(message: RabbitMessage) -> RabbitMessage:
    """Listeners read the body themselves: pydantic parses it once, and FastStream injects nothing."""
    return message
