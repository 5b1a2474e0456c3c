"""Looking at parked messages and sending them home again, when the cause is mended."""

from typing import Any

from faststream.rabbit import RabbitBroker, RabbitQueue

from contracts.envelope import Service
from messaging.setbacks import HOME, REASON
from messaging.topology import Topology


async def send_parked_home(service: Service, broker_url: str) -> dict[str, int]:
    """Return every parked message of `service` to the queue it came from; answers how many by reason."""
    reasons: dict[str, int] = {}
    async with RabbitBroker(broker_url, logger=None) as broker:
        parking = await broker.declare_queue(Topology(service).parking())
        while message := await parking.get(fail=False, timeout=5):
            home, reason = home_of(message.headers), reason_of(message.headers)
            await broker.publish(
                message.body,
                queue=RabbitQueue(home, declare=False),
                message_id=message.message_id,
                correlation_id=message.correlation_id,
                content_type=message.content_type,
                persist=True,
                mandatory=True,
            )
            await message.ack()
            reasons[reason] = reasons.get(reason, 0) + 1
    return reasons


def home_of(headers: dict[str, Any]) -> str:
    """The queue a parked message came from, as we or the broker noted it."""
    return str(headers.get(HOME) or headers["x-first-death-queue"])


def reason_of(headers: dict[str, Any]) -> str:
    """Why it is parked; the broker only knows that its consumers died."""
    return str(headers.get(REASON) or headers["x-first-death-reason"])
