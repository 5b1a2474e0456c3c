"""Bare aio-pika: confirmed publications, as many at once as the relay has on the way, nothing else."""

import asyncio
import json
import time
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from uuid import uuid4

import aio_pika
import asyncpg
from aio_pika.abc import AbstractChannel, AbstractExchange
from pamqp.common import FieldTable

from benchmarks.rounds import Round
from contracts.access import MandateActivated
from messaging.publishing import BATCH, CONFIRM_SECONDS

EVENT = MandateActivated
BARE_QUEUES = [f"bare.{service}" for service in EVENT.heard_by]


@asynccontextmanager
async def bare_exchange(broker: str) -> AsyncIterator[tuple[AbstractChannel, AbstractExchange]]:
    """A topic exchange with as many quorum queues bound as hear one of our events."""
    async with await aio_pika.connect(broker) as connection:
        channel = await connection.channel(publisher_confirms=True, on_return_raises=True)
        exchange = await channel.declare_exchange("bare", aio_pika.ExchangeType.TOPIC, durable=True)
        for name in BARE_QUEUES:
            arguments: FieldTable = {"x-queue-type": "quorum", "x-overflow": "reject-publish"}
            queue = await channel.declare_queue(name, durable=True, arguments=arguments)
            await queue.bind(exchange, routing_key=EVENT.type())
        yield channel, exchange


async def published(exchange: AbstractExchange, rows: list[asyncpg.Record]) -> Round:
    """The same bodies and headers, as many at once as the relay has on the way."""
    said = [(row["body"].encode(), json.loads(row["headers"])) for row in rows]
    begun, used = time.time(), time.process_time()
    for start in range(0, len(said), BATCH):
        await asyncio.gather(*(_publish(exchange, *message) for message in said[start : start + BATCH]))
    return Round(len(said) / (time.time() - begun), len(said) / (time.process_time() - used))


async def _publish(exchange: AbstractExchange, body: bytes, headers: dict[str, str]) -> None:
    message = aio_pika.Message(
        body,
        message_id=str(uuid4()),
        type=EVENT.type(),
        content_type="application/json",
        delivery_mode=aio_pika.DeliveryMode.PERSISTENT,
        correlation_id=headers["correlation_id"],
        headers=dict(headers),
    )
    await exchange.publish(message, routing_key=EVENT.type(), mandatory=True, timeout=CONFIRM_SECONDS)
