"""Exchange and queues, declared here only: a quorum queue per (service, event), waits and a parking.

Arguments of a queue can't change once it exists: a change here needs a new name.
"""

from dataclasses import dataclass, field
from datetime import timedelta

from faststream.rabbit import ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QuorumQueueArgs

from contracts.catalogue import produced_by
from contracts.envelope import Event, Service

EVENTS = RabbitExchange("espace-tiers.events", type=ExchangeType.TOPIC, durable=True)

DELAYS = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
"""Four waits between five tries; then the message is parked (scenario 90)."""

RETURNS_BEFORE_PARKED = 20
"""How often a message may come back unsettled, its consumers having died, before the broker itself parks it.

It goes straight to the parking: by way of a wait it would come home a second time without having been
rejected, which the broker takes for a cycle, and drops.
"""

_NEVER_LOSE: QuorumQueueArgs = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}


@dataclass(frozen=True)
class Topology:
    """Names and arguments of what one service listens to."""

    service: Service
    delays: tuple[timedelta, ...] = field(default=DELAYS)

    def queue(self, event: type[Event]) -> RabbitQueue:
        """Where `service` hears `event`; what kills its consumers is parked."""
        name = f"{self.service}.{event.__name__}"
        arguments: QuorumQueueArgs = {
            "x-delivery-limit": RETURNS_BEFORE_PARKED,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": self.parking().name,
            **_NEVER_LOSE,
        }
        return RabbitQueue(name, QueueType.QUORUM, routing_key=event.type(), arguments=arguments)

    def wait_exchange(self, step: int) -> RabbitExchange:
        """Entrance of the wait of `step`; the routing key must be the name of the queue to come home to."""
        return RabbitExchange(self._wait_name(step), type=ExchangeType.FANOUT, durable=True)

    def wait_queue(self, step: int) -> RabbitQueue:
        """Holds messages for one delay, then sends each home through the default exchange."""
        arguments: QuorumQueueArgs = {
            "x-message-ttl": int(self.delays[step].total_seconds() * 1000),
            "x-dead-letter-exchange": "",
            **_NEVER_LOSE,
        }
        return RabbitQueue(self._wait_name(step), QueueType.QUORUM, arguments=arguments)

    def parking(self) -> RabbitQueue:
        """Where messages stay, with their reason, until somebody looks."""
        return RabbitQueue(f"{self.service}.parked", QueueType.QUORUM)

    def _wait_name(self, step: int) -> str:
        return f"{self.service}.wait.{int(self.delays[step].total_seconds() * 1000)}ms"

    async def declare(self, broker: RabbitBroker, events: list[type[Event]]) -> None:
        """Make the queues of `events` exist and be bound; what exists already is left alone."""
        exchange = await broker.declare_exchange(EVENTS)
        await broker.declare_queue(self.parking())
        for step in range(len(self.delays)):
            wait = await broker.declare_queue(self.wait_queue(step))
            await wait.bind(await broker.declare_exchange(self.wait_exchange(step)), routing_key="#")
        for event in events:
            queue = await broker.declare_queue(self.queue(event))
            await queue.bind(exchange, routing_key=event.type())


async def declare_for_producer(
    broker: RabbitBroker, producer: Service, delays: tuple[timedelta, ...] = DELAYS
) -> None:
    """Declare the queues of all who hear `producer`: nothing said before they are deployed is lost."""
    hearers: dict[Service, list[type[Event]]] = {}
    for event in produced_by(producer):
        for service in event.heard_by:
            hearers.setdefault(service, []).append(event)
    for service, events in hearers.items():
        await Topology(service, delays).declare(broker, events)
