"""Failure → wait, longer each time → again; after the last try → parked with the reason (law 4)."""

import asyncio
import traceback
from collections.abc import Awaitable
from datetime import UTC, datetime, timedelta
from typing import Any, Literal

import structlog
from aio_pika.exceptions import AMQPError
from aiormq.exceptions import (
    ChannelClosed,
    ConnectionClosed,
    InvalidFrameError,
    ProbableAuthenticationError,
)
from faststream.rabbit import RabbitBroker, RabbitMessage
from pydantic import ValidationError

from contracts.envelope import Event
from database.outages import is_outage
from messaging.topology import Topology

log = structlog.get_logger()

TRIES = "x-tries"
REASON = "x-reason"
HOME = "x-queue"
REPLAYED = "x-replayed"
"""How often somebody sent the message home from the parking by hand."""
RETURNS = "x-delivery-count"
"""The broker's count of how often a message came back unsettled: its consumer died with it, or beside it."""
KILLED_ITS_CONSUMERS = "killed its consumers"

OUTAGE_STEP = 1
"""While the database is away messages wait this step over and over: an outage parks nothing."""

RETURNS_BEFORE_SUSPECTED = 2
"""What came back so often is heard alone from then on, so that it takes nobody else along."""
DEATHS_BEFORE_PARKED = 3
"""How often a suspect may come back that was heard alone."""

PUBLISH_SECONDS = 10.0
BREATH_SECONDS = 1.0
"""Before what could not be put aside goes back to its queue, whence it comes again at once."""

type Outcome = Literal["waiting", "parked", "suspected", "requeued"]


class Setbacks:
    """Puts a message that could not be handled where it belongs, then lets go of it."""

    def __init__(self, broker: RabbitBroker, topology: Topology) -> None:
        self._broker = broker
        self._topology = topology

    async def put_aside(self, message: RabbitMessage, failure: Exception, queue: str) -> Outcome:
        """Copy the message to a wait or to the parking, confirmed, before the original is acknowledged."""
        return await self._let_go(message, self._copy(message, failure, queue))

    async def suspect(self, message: RabbitMessage, event: type[Event]) -> Outcome:
        """Move what came back too often to where it is heard alone."""
        return await self._let_go(message, self._move_to_suspects(message, event))

    async def park(self, message: RabbitMessage, queue: str, reason: str) -> Outcome:
        """Move a message that belongs to `queue` to the parking."""
        tries = int(message.headers.get(TRIES, 0))
        return await self._let_go(message, self._send_to_parking(message, queue, tries, reason))

    async def _let_go(self, message: RabbitMessage, copying: Awaitable[Outcome]) -> Outcome:
        try:
            outcome = await copying
        except (AMQPError, OSError, TimeoutError, RuntimeError) as refused:
            log.warning("event_put_back", event_id=message.message_id, because=describe(refused))
            await asyncio.sleep(BREATH_SECONDS)
            await message.nack(requeue=True)
            return "requeued"
        await message.ack()
        return outcome

    async def _copy(self, message: RabbitMessage, failure: Exception, queue: str) -> Outcome:
        outage = is_outage(failure)
        tries = int(message.headers.get(TRIES, 0)) + (0 if outage else 1)
        delays = self._topology.delays
        if tries > len(delays):
            return await self._send_to_parking(message, queue, tries, describe(failure))
        step = min(OUTAGE_STEP, len(delays) - 1) if outage else tries - 1
        _tell(message, queue, tries, describe(failure), "waiting")
        headers = {TRIES: tries, REASON: describe(failure), HOME: queue}
        await self._send(message, queue, self._topology.wait_exchange(step).name, headers, delays[step])
        return "waiting"

    async def _move_to_suspects(self, message: RabbitMessage, event: type[Event]) -> Outcome:
        home, tries = self._topology.queue(event).name, int(message.headers.get(TRIES, 0))
        _tell(message, home, tries, KILLED_ITS_CONSUMERS, "suspected")
        alone = self._topology.suspects(event).name
        await self._send(message, alone, self._topology.home().name, {TRIES: tries, HOME: home})
        return "suspected"

    async def _send_to_parking(self, message: RabbitMessage, queue: str, tries: int, reason: str) -> Outcome:
        _tell(message, queue, tries, reason, "parked")
        headers = {TRIES: tries, REASON: reason, HOME: queue}
        await self._send(message, queue, self._topology.to_parking().name, headers)
        return "parked"

    async def _send(
        self,
        message: RabbitMessage,
        routing_key: str,
        exchange: str,
        headers: dict[str, Any],
        expiration: timedelta | None = None,
    ) -> None:
        await self._broker.publish(
            message.body,
            routing_key=routing_key,
            exchange=exchange,
            headers=headers | kept(message.headers),
            message_id=message.message_id,
            correlation_id=message.correlation_id,
            content_type=message.content_type,
            message_type=message.raw_message.type,
            timestamp=datetime.now(UTC),
            expiration=expiration,
            persist=True,
            mandatory=True,
            timeout=PUBLISH_SECONDS,
        )


def describe(failure: BaseException) -> str:
    """Class and place of a failure, never its text: texts quote values, and values may be secret.

    The broker's refusals are told in its own sentence, which names accounts, queues and exchanges only.
    """
    if isinstance(failure, ChannelClosed | ConnectionClosed | ProbableAuthenticationError):
        return f"the broker refuses: {failure}"[:400]
    if isinstance(failure, InvalidFrameError):
        return "the broker refuses: no such vhost, or this account has no right to it"
    if isinstance(failure, ValidationError):
        return f"ValidationError: {', '.join('.'.join(map(str, e['loc'])) for e in failure.errors())}"[:400]
    frames = traceback.extract_tb(failure.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{place}"


def kept(headers: dict[str, Any]) -> dict[str, Any]:
    """What a message keeps on all its ways: where it comes from, and that somebody replayed it."""
    names = ("correlation_id", "causation_id", "traceparent", "tracestate", REPLAYED)
    return {name: headers[name] for name in names if name in headers}


def returns_of(message: RabbitMessage) -> int:
    """How often `message` came back unsettled to the queue it was now taken from."""
    return int(message.headers.get(RETURNS) or 0)


def _tell(message: RabbitMessage, queue: str, tries: int, reason: str, outcome: Outcome) -> None:
    log.warning(
        "event_set_back",
        queue=queue,
        event_id=message.message_id,
        tries=tries,
        parked=outcome == "parked",
        outcome=outcome,
        reason=reason,
    )
