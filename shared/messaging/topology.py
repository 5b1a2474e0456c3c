"""Exchanges and queues, declared here only: a quorum queue per (service, event), waits, suspects, a parking.

Arguments of a queue can't change once it exists, so they say where a message goes next and hold no number:
how long it waits travels with it, and how often it may come back is counted by who hears it (`setbacks`).
Other arguments are a new `EDITION`, and what stood before is emptied by `retiring` (decision 35).
"""

from dataclasses import dataclass, field
from datetime import timedelta

from faststream.rabbit import ExchangeType, QueueType, RabbitBroker, RabbitExchange, RabbitQueue
from faststream.rabbit.schemas.queue import QuorumQueueArgs

from contracts.catalogue import heard_by, produced_by
from contracts.envelope import Event, Service

EDITION = "e2"
"""In the name of each queue: another edition stands beside the one before until that is empty."""

DELAYS = (timedelta(seconds=1), timedelta(seconds=5), timedelta(seconds=30), timedelta(minutes=2))
"""Four waits between five tries; then the message is parked (scenario 90)."""

WITHOUT_LIMIT = 1_000_000_000
"""Looks at a parked message: RabbitMQ 4 would drop it after twenty, and 3.10 doesn't know `-1`."""


def events_exchange(producer: Service) -> RabbitExchange:
    """Where `producer` says what it says, and nobody else can."""
    return RabbitExchange(exchange_of(producer), type=ExchangeType.TOPIC, durable=True)


def exchange_of(event_type: str) -> str:
    """The name of the exchange on which an event of this type is said; its type begins with its producer."""
    return f"{event_type.partition('.')[0]}.events"


@dataclass(frozen=True)
class Topology:
    """Names and arguments of what one service listens to."""

    service: Service
    delays: tuple[timedelta, ...] = field(default=DELAYS)

    def queue(self, event: type[Event]) -> RabbitQueue:
        """Where `service` hears `event`. Its producer declares it too, so it has no argument but its type."""
        return self._queue(f"{event.producer}.{event.__name__}")

    def suspects(self, event: type[Event]) -> RabbitQueue:
        """Where an event that came back too often is heard, alone; urgent ones don't wait for others."""
        return self._queue("suspects-urgent" if event.urgent else "suspects")

    def wait_exchange(self, step: int) -> RabbitExchange:
        """Entrance of the wait of `step`; the routing key must be the name of the queue to come home to."""
        return RabbitExchange(f"{self.service}.wait-{step + 1}", type=ExchangeType.FANOUT, durable=True)

    def wait_queue(self, step: int) -> RabbitQueue:
        """Holds each message until it expires, then sends it home."""
        return self._queue(
            f"wait-{step + 1}",
            {
                "x-dead-letter-exchange": self.home().name,
                "x-dead-letter-strategy": "at-least-once",
                "x-overflow": "reject-publish",
            },
        )

    def home(self) -> RabbitExchange:
        """Leads to each queue of the service by its name; what belongs to a queue that is gone is parked."""
        arguments = {"alternate-exchange": self.to_parking().name}
        return RabbitExchange(f"{self.service}.home", ExchangeType.DIRECT, durable=True, arguments=arguments)

    def to_parking(self) -> RabbitExchange:
        """Entrance of the parking."""
        return RabbitExchange(f"{self.service}.parked", type=ExchangeType.FANOUT, durable=True)

    def parking(self) -> RabbitQueue:
        """Where messages stay, with their reason, until somebody looks, and however often."""
        return self._queue("parked", {"x-delivery-limit": WITHOUT_LIMIT})

    def homes(self) -> dict[str, type[Event]]:
        """The event that is heard in each queue."""
        return {self.queue(event).name: event for event in heard_by(self.service)}

    def _queue(self, name: str, arguments: QuorumQueueArgs | None = None) -> RabbitQueue:
        return RabbitQueue(f"{self.service}.{name}.{EDITION}", QueueType.QUORUM, arguments=arguments)

    async def declare(self, broker: RabbitBroker, events: list[type[Event]]) -> None:
        """Make everything exist in which `service` hears `events`; what exists already is left alone.

        That the producer's exchange leads here is the producer's to see to (`declare_for_producer`).
        """
        parking = await broker.declare_queue(self.parking())
        await parking.bind(await broker.declare_exchange(self.to_parking()), routing_key="#")
        home = await broker.declare_exchange(self.home())
        for step in range(len(self.delays)):
            wait = await broker.declare_queue(self.wait_queue(step))
            await wait.bind(await broker.declare_exchange(self.wait_exchange(step)), routing_key="#")
        for event in events:
            for queue in (self.queue(event), self.suspects(event)):
                await (await broker.declare_queue(queue)).bind(home, routing_key=queue.name)


async def declare_for_producer(broker: RabbitBroker, producer: Service) -> None:
    """Declare the queues of all who hear `producer`: nothing said before they are deployed is lost."""
    exchange = await broker.declare_exchange(events_exchange(producer))
    for event in produced_by(producer):
        for service in event.heard_by:
            queue = await broker.declare_queue(Topology(service).queue(event))
            await queue.bind(exchange, routing_key=event.type())
