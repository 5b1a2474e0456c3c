"""Hearing an event: once, with its effects; what fails waits, then is parked (laws 3 and 4)."""

from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import structlog
from faststream import AckPolicy
from faststream.rabbit import Channel, QueueType, RabbitBroker, RabbitMessage, RabbitQueue
from faststream.rabbit.subscriber import RabbitSubscriber

from contracts.envelope import Envelope, Event
from contracts.origin import Origin, acting
from database.engine import Database, Transaction
from messaging import metrics
from messaging.broker_channels import declaring
from messaging.inbox import first_time
from messaging.pulse import Pulse
from messaging.setbacks import (
    DEATHS_BEFORE_PARKED,
    HOME,
    KILLED_ITS_CONSUMERS,
    RETURNS_BEFORE_SUSPECTED,
    Setbacks,
    returns_of,
)
from messaging.topology import Topology
from vocabulary.clock import Clock

log = structlog.get_logger()

PREFETCH = 10
LONGEST_SECONDS = 300.0
"""For hearing one event, where nothing hangs: some statements, none of which may take more than thirty."""

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

    def __init__(
        self,
        broker: RabbitBroker,
        topology: Topology,
        database: Database,
        clock: Clock,
        *,
        pulse: Pulse | None = None,
    ) -> None:
        self._pulse = pulse or Pulse()
        self._broker = broker
        self._topology = topology
        self._database = database
        self._clock = clock
        self._setbacks = Setbacks(broker, topology)

    async def declare(self, broker_url: str, hearings: list[Hearing]) -> None:
        """Make all queues exist before anything is consumed.

        On a connection of its own: FastStream hears a queue on the channel on which it was declared first,
        and one channel for all would make one lane of all.
        """
        async with declaring(broker_url) as broker:
            await self._topology.declare(broker, [hearing.event for hearing in hearings])

    def subscribe(self, hearings: list[Hearing]) -> None:
        """Attach every listener; consuming begins when the broker starts."""
        shared = Channel(prefetch_count=PREFETCH, on_return_raises=True)
        for hearing in hearings:
            channel = (
                Channel(prefetch_count=PREFETCH, on_return_raises=True) if hearing.event.urgent else shared
            )
            self._subscriber(self._topology.queue(hearing.event), channel)(self._receiver(hearing))

    async def hear_suspects(self, hearings: list[Hearing]) -> None:
        """From now on hear also what came back too often: one message at a time, beside nobody else's.

        Whoever heard it before may have died of it, or beside what they died of: heard alone, only its own
        deaths are counted (scenario 90).
        """
        for name in {self._topology.suspects(hearing.event).name for hearing in hearings}:
            alone = Channel(prefetch_count=1, on_return_raises=True)
            subscriber = self._subscriber(RabbitQueue(name, QueueType.QUORUM), alone)
            subscriber(self._receiver_alone(hearings))
            await subscriber.start()

    def _subscriber(self, queue: RabbitQueue, channel: Channel) -> RabbitSubscriber:
        return self._broker.subscriber(
            queue, channel=channel, ack_policy=AckPolicy.MANUAL, decoder=_as_it_came
        )

    def _receiver(self, hearing: Hearing) -> Callable[[RabbitMessage], Awaitable[None]]:
        async def receive(message: RabbitMessage) -> None:
            if returns_of(message) >= RETURNS_BEFORE_SUSPECTED:
                _count(hearing, await self._setbacks.suspect(message, hearing.event))
            else:
                await self._hear(hearing, message)

        return receive

    def _receiver_alone(self, hearings: list[Hearing]) -> Callable[[RabbitMessage], Awaitable[None]]:
        homes = {self._topology.queue(hearing.event).name: hearing for hearing in hearings}

        async def receive_alone(message: RabbitMessage) -> None:
            home = str(message.headers.get(HOME))
            if not (hearing := homes.get(home)):
                await self._setbacks.park(message, home, "nobody hears it any more")
            elif returns_of(message) >= DEATHS_BEFORE_PARKED:
                _count(hearing, await self._setbacks.park(message, home, KILLED_ITS_CONSUMERS))
            else:
                await self._hear(hearing, message)

        return receive_alone

    async def _hear(self, hearing: Hearing, message: RabbitMessage) -> None:
        try:
            with self._pulse.busy(f"hearing {hearing.event.__name__}", longest=LONGEST_SECONDS):
                await self._deliver(hearing, message.body)
        except Exception as failure:  # noqa: BLE001 - whatever fails is kept: it waits or is parked, with its reason
            home = self._topology.queue(hearing.event).name
            _count(hearing, await self._setbacks.put_aside(message, failure, home))
        else:
            _count(hearing, "done")
            await message.ack()

    async def _deliver(self, hearing: Hearing, body: bytes) -> None:
        envelope = Envelope[hearing.event].model_validate_json(body)  # type: ignore[name-defined]
        origin = Origin(envelope.actor, envelope.correlation_id, envelope.event_id)
        with acting(origin):
            async with self._database.transaction() as tx:
                if await first_time(tx, envelope.event_id, envelope.type):
                    await hearing.handler(tx, envelope, self._clock())


def _count(hearing: Hearing, outcome: str) -> None:
    metrics.HEARD.labels(hearing.event.__name__, outcome).inc()


async def _as_it_came(message: RabbitMessage) -> RabbitMessage:
    """Listeners read the body themselves: pydantic parses it once, and FastStream injects nothing."""
    return message
