"""Failure → wait, longer each time → again; after the last try → parked with the reason (law 4)."""

import traceback
from datetime import UTC, datetime
from typing import Any, Literal

import structlog
from aio_pika.exceptions import AMQPError
from faststream.rabbit import RabbitBroker, RabbitMessage
from pydantic import ValidationError

from database.outages import is_outage
from messaging.topology import Topology

log = structlog.get_logger()

TRIES = "x-tries"
REASON = "x-reason"
HOME = "x-queue"
OUTAGE_STEP = 1
"""While the database is away messages wait this step over and over: an outage parks nothing."""

type Outcome = Literal["waiting", "parked", "requeued"]


class NotYet(Exception):
    """What this event builds on has not been heard: order is not promised, so try again a little later."""


class Setbacks:
    """Puts a message that could not be handled where it belongs, then lets go of it."""

    def __init__(self, broker: RabbitBroker, topology: Topology) -> None:
        self._broker = broker
        self._topology = topology

    async def put_aside(self, message: RabbitMessage, failure: Exception, queue: str) -> Outcome:
        """Copy the message to a wait or to the parking, confirmed, before the original is acknowledged."""
        try:
            outcome = await self._copy(message, failure, queue)
        except (AMQPError, OSError, TimeoutError, RuntimeError):
            await message.nack(requeue=True)
            return "requeued"
        await message.ack()
        return outcome

    async def _copy(self, message: RabbitMessage, failure: Exception, queue: str) -> Outcome:
        outage = is_outage(failure)
        tries = int(message.headers.get(TRIES, 0)) + (0 if outage else 1)
        headers = {TRIES: tries, REASON: describe(failure)} | _kept(message.headers)
        parked = tries > len(self._topology.delays)
        log.warning(
            "event_set_back",
            queue=queue,
            event_id=message.message_id,
            tries=tries,
            parked=parked,
            reason=headers[REASON],
        )
        if parked:
            await self._send(message, self._topology.parking().name, "", headers | {HOME: queue})
            return "parked"
        step = min(OUTAGE_STEP, len(self._topology.delays) - 1) if outage else tries - 1
        await self._send(message, queue, self._topology.wait_exchange(step).name, headers)
        return "waiting"

    async def _send(
        self, message: RabbitMessage, routing_key: str, exchange: str, headers: dict[str, Any]
    ) -> None:
        await self._broker.publish(
            message.body,
            routing_key=routing_key,
            exchange=exchange,
            headers=headers,
            message_id=message.message_id,
            correlation_id=message.correlation_id,
            content_type=message.content_type,
            message_type=message.raw_message.type,
            timestamp=datetime.now(UTC),
            persist=True,
            mandatory=True,
        )


def describe(failure: Exception) -> str:
    """Class and place of a failure, never its text: texts quote values, and values may be secret."""
    if isinstance(failure, ValidationError):
        return f"ValidationError: {', '.join('.'.join(map(str, e['loc'])) for e in failure.errors())}"[:400]
    frames = traceback.extract_tb(failure.__traceback__)
    place = f" at {frames[-1].name}:{frames[-1].lineno}" if frames else ""
    return f"{type(failure).__name__}{place}"


def _kept(headers: dict[str, Any]) -> dict[str, Any]:
    names = ("correlation_id", "causation_id", "traceparent", "tracestate")
    return {name: headers[name] for name in names if name in headers}
