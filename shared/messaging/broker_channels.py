"""Short conversations with the broker, each with a time limit: looking at queues, moving what lies there."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import cast

import aiormq
from aiormq import spec
from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage
from aiormq.channel import Channel
from aiormq.exceptions import ChannelNotFoundEntity
from faststream.rabbit import RabbitBroker

from messaging.broker_connections import robust_broker, with_heartbeat
from messaging.setbacks import PUBLISH_SECONDS, kept

ANSWER_SECONDS = 5.0
DECLARE_SECONDS = 10.0
PERSISTENT = 2

type Headers = dict[str, object]


@dataclass(frozen=True)
class Destination:
    """Where a message is sent, and how long it waits there if it is a wait."""

    exchange: str
    routing_key: str
    wait_ms: int | None = None


@asynccontextmanager
async def conversation(broker_url: str) -> AsyncIterator[AbstractConnection]:
    """A connection of its own; nothing of it waits longer than its answers may take."""
    connection = aiormq.Connection(with_heartbeat(broker_url))
    await asyncio.wait_for(connection.connect(), ANSWER_SECONDS)
    try:
        yield connection
    finally:
        await end(connection)


async def knock(broker_url: str) -> None:
    """Raise at once, and with its reason, what the robust connection would try again for ever in silence."""
    async with conversation(broker_url):
        pass


@asynccontextmanager
async def declaring(broker_url: str) -> AsyncIterator[RabbitBroker]:
    """A broker on which to declare things, for ten seconds at the most."""
    await knock(broker_url)
    async with asyncio.timeout(DECLARE_SECONDS), robust_broker(broker_url) as broker:
        yield broker


async def confirming_channel(connection: AbstractConnection) -> Channel:
    """What is published on it and reaches no queue, or is not confirmed, raises."""
    channel = await connection.channel(publisher_confirms=True, on_return_raises=True, timeout=ANSWER_SECONDS)
    return cast("Channel", channel)


async def queue_found(connection: AbstractConnection, name: str) -> spec.Queue.DeclareOk | None:
    """How many wait and listen at a queue; None where there is none. Asking wants no right."""
    channel = await connection.channel(timeout=ANSWER_SECONDS)
    try:
        return await channel.queue_declare(name, passive=True, timeout=ANSWER_SECONDS)
    except ChannelNotFoundEntity:
        return None
    finally:
        await end(channel)


async def exchange_found(connection: AbstractConnection, name: str) -> bool:
    """Whether there is such an exchange. Asking wants no right."""
    channel = await connection.channel(timeout=ANSWER_SECONDS)
    try:
        await channel.exchange_declare(name, passive=True, timeout=ANSWER_SECONDS)
    except ChannelNotFoundEntity:
        return False
    finally:
        await end(channel)
    return True


async def take(channel: AbstractChannel, queue: str) -> DeliveredMessage | None:
    """The next message, unsettled: it goes back when the channel is closed."""
    message = await channel.basic_get(queue, timeout=ANSWER_SECONDS)
    return message if message.delivery_tag else None


async def move(
    channel: AbstractChannel,
    message: DeliveredMessage,
    to: Destination,
    headers: Headers,
) -> None:
    """Publish a copy with other `headers`, confirmed, and only then settle the original."""
    properties = message.header.properties
    await channel.basic_publish(
        message.body,
        exchange=to.exchange,
        routing_key=to.routing_key,
        properties=spec.Basic.Properties(
            message_id=properties.message_id,
            message_type=properties.message_type,
            content_type=properties.content_type,
            correlation_id=properties.correlation_id,
            timestamp=datetime.now(UTC),
            delivery_mode=PERSISTENT,
            expiration=None if to.wait_ms is None else str(to.wait_ms),
            headers=kept(headers_of(message)) | headers,
        ),
        mandatory=True,
        timeout=PUBLISH_SECONDS,
    )
    await settle(channel, message)


async def settle(channel: AbstractChannel, message: DeliveredMessage) -> None:
    """Let go of a message that was taken."""
    if tag := message.delivery_tag:
        await channel.basic_ack(tag)


def headers_of(message: DeliveredMessage) -> Headers:
    """What the message carries beside its body."""
    return dict(message.header.properties.headers or {})


async def end(ending: AbstractConnection | AbstractChannel) -> None:
    """Close it, and don't wait for a broker that says nothing."""
    with suppress(TimeoutError):
        await asyncio.wait_for(ending.close(), ANSWER_SECONDS)
