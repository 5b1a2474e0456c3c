"""The queues of the first edition as its last release declared them, with messages of every kind in them."""

from dataclasses import dataclass
from datetime import UTC, datetime
from uuid import UUID

import aio_pika
from aio_pika.abc import AbstractChannel, AbstractExchange
from uuid_utils.compat import uuid7

from contracts.enrolment import FirmActivated, FirmRegistered
from contracts.envelope import Actor, Envelope

WAITS = ("1000ms", "5000ms", "30000ms", "120000ms")
HEARD_BY_ACCESS = (FirmActivated, FirmRegistered)
QUEUES = (
    *(f"access.{event.__name__}" for event in HEARD_BY_ACCESS),
    *(f"access.wait.{wait}" for wait in WAITS),
    "access.parked",
)
NEVER_LOSE = {"x-dead-letter-strategy": "at-least-once", "x-overflow": "reject-publish"}
QUORUM = {"x-queue-type": "quorum"}


@dataclass(frozen=True)
class Left:
    """Which firms are told of by what an upgrade finds."""

    queued: UUID
    waiting: UUID
    parked: UUID
    parked_by_the_broker: UUID


async def declare(channel: AbstractChannel) -> AbstractExchange:
    """As any service's worker did, being an administrator."""
    events = await channel.declare_exchange("espace-tiers.events", "topic", durable=True)
    await channel.declare_queue("access.parked", durable=True, arguments=QUORUM)
    for wait in WAITS:
        arguments = {
            **QUORUM,
            "x-message-ttl": int(wait.removesuffix("ms")),
            "x-dead-letter-exchange": "",
            **NEVER_LOSE,
        }
        queue = await channel.declare_queue(f"access.wait.{wait}", durable=True, arguments=arguments)
        await queue.bind(await channel.declare_exchange(f"access.wait.{wait}", "fanout", durable=True), "#")
    for event in HEARD_BY_ACCESS:
        arguments = {
            **QUORUM,
            "x-delivery-limit": 20,
            "x-dead-letter-exchange": "",
            "x-dead-letter-routing-key": "access.parked",
            **NEVER_LOSE,
        }
        queue = await channel.declare_queue(f"access.{event.__name__}", durable=True, arguments=arguments)
        await queue.bind(events, event.type())
    return events


async def fill(channel: AbstractChannel, events: AbstractExchange) -> Left:
    """One message in each kind of queue."""
    left = Left(*(uuid7() for _ in range(4)))
    home, tried = "access.FirmActivated", {"x-tries": 4, "x-reason": "ValueError at somewhere:1"}
    await events.publish(message_of(left.queued), FirmActivated.type())
    wait = await channel.get_exchange("access.wait.5000ms")
    await wait.publish(message_of(left.waiting, tried), home)
    parked = message_of(left.parked, tried | {"x-tries": 5, "x-queue": home})
    await channel.default_exchange.publish(parked, "access.parked")
    deaths = {"x-first-death-queue": home, "x-first-death-reason": "delivery_limit"}
    await channel.default_exchange.publish(message_of(left.parked_by_the_broker, deaths), "access.parked")
    return left


def message_of(firm_id: UUID, headers: dict[str, object] | None = None) -> aio_pika.Message:
    """As the relay published it."""
    envelope = Envelope.around(
        FirmActivated(firm_id=firm_id, founder_user_id=uuid7()),
        version=1,
        occurred_at=datetime.now(UTC),
        actor=Actor(type="SERVICE", id="enrolment"),
        correlation_id=uuid7(),
        causation_id=None,
    )
    correlation = {"correlation_id": str(envelope.correlation_id)}
    return aio_pika.Message(
        envelope.model_dump_json().encode(),
        message_id=str(envelope.event_id),
        type=envelope.type,
        correlation_id=correlation["correlation_id"],
        content_type="application/json",
        headers=correlation | (headers or {}),  # type: ignore[arg-type]
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
    )
