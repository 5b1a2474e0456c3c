"""From the outbox to the broker, in batches; an event is published when it is confirmed (law 1).

Through aiormq, on which aio-pika stands: here nothing is spent but on publishing.
"""

import asyncio
import json
from typing import Any

import asyncpg
import structlog
from aiormq import spec
from aiormq.abc import AbstractChannel
from aiormq.exceptions import DeliveryError, PublishError

from messaging import metrics

log = structlog.get_logger()

BATCH = 200
CONFIRM_SECONDS = 10.0
PERSISTENT = 2

_PENDING = """
    select id, event_id, routing_key, body, headers::text as headers from outbox
    where published_at is null and (retry_at is null or retry_at <= clock_timestamp())
        and id <> all($1::bigint[])
    order by id limit $2
"""
_PUBLISHED = (
    "update outbox set published_at = clock_timestamp(), last_error = null where id = any($1::bigint[])"
)
_REFUSED = """
    update outbox set attempts = attempts + 1, last_error = $2,
        retry_at = clock_timestamp() + least(300, power(2, least(attempts, 9))) * interval '1 second'
    where id = any($1::bigint[])
"""

type Answer = BaseException | None
"""What the broker said of an event: nothing against it, or why not."""


async def publish_pending(connection: asyncpg.Connection, channel: AbstractChannel, exchange: str) -> bool:
    """Publish all that is pending on `exchange`: a batch is on its way, the last one settled, the next read.

    One that no queue wants stays, with its reason and a growing delay, and does not hold up the others;
    True if there was any.
    """
    refused = False
    pending = await connection.fetch(_PENDING, [], BATCH)
    answered: dict[int, Answer] = {}
    while pending or answered:
        answered, pending = await asyncio.gather(
            _publish_all(channel, exchange, pending),
            _settle_and_read(connection, answered, [row["id"] for row in pending]),
        )
        refused |= any(isinstance(answer, DeliveryError | PublishError) for answer in answered.values())
    return refused


async def _publish_all(
    channel: AbstractChannel, exchange: str, rows: list[asyncpg.Record]
) -> dict[int, Answer]:
    answers = await asyncio.gather(
        *(_publish(channel, exchange, row) for row in rows), return_exceptions=True
    )
    return {row["id"]: answer for row, answer in zip(rows, answers, strict=True)}


async def _settle_and_read(
    connection: asyncpg.Connection, answered: dict[int, Answer], on_their_way: list[int]
) -> list[asyncpg.Record]:
    """After a batch that was not full there is nothing to read."""
    if answered:
        await _settle(connection, answered)
    return await connection.fetch(_PENDING, on_their_way, BATCH) if len(on_their_way) == BATCH else []


async def _settle(connection: asyncpg.Connection, answered: dict[int, Answer]) -> None:
    """Raises what the broker did not answer for: it is lost, and those events are published again."""
    confirmed = [id_ for id_, answer in answered.items() if answer is None]
    refused = [id_ for id_, answer in answered.items() if isinstance(answer, DeliveryError | PublishError)]
    await connection.execute(_PUBLISHED, confirmed)
    metrics.PUBLISHED.inc(len(confirmed))
    if refused:
        await connection.execute(_REFUSED, refused, "unroutable or refused by the broker")
        log.error("events_refused_by_broker", count=len(refused))
    for answer in answered.values():
        if answer is not None and not isinstance(answer, DeliveryError | PublishError):
            raise answer


async def _publish(channel: AbstractChannel, exchange: str, row: Any) -> None:
    headers = json.loads(row["headers"])
    properties = spec.Basic.Properties(
        message_id=str(row["event_id"]),
        message_type=row["routing_key"],
        content_type="application/json",
        delivery_mode=PERSISTENT,
        correlation_id=headers.get("correlation_id"),
        headers=headers,
    )
    await channel.basic_publish(
        row["body"].encode(),
        exchange=exchange,
        routing_key=row["routing_key"],
        properties=properties,
        mandatory=True,
        timeout=CONFIRM_SECONDS,
    )
