"""One kind of event on a channel of its own: a queue that is unwell holds up its own channel and no other.

RabbitMQ gives a channel no more credit once 32 messages wait before a quorum queue that doesn't confirm
(`quorum_commands_soft_limit`), and a channel's first message to it makes the channel wait. What it has credit
for (400, `credit_flow_default_credit`) it takes from the connection all the same: with fewer on their way a
channel never stops its connection.
"""

import asyncio

from aiormq import spec
from aiormq.abc import AbstractConnection
from aiormq.channel import Channel

from messaging.broker_channels import confirming_channel

MOST_UNCONFIRMED = 200


class Lane:
    """Opens its channel with the first event. Who stops waiting leaves the place taken: the broker has it."""

    def __init__(self, connection: AbstractConnection, exchange: str) -> None:
        self._connection = connection
        self._exchange = exchange
        self._places = asyncio.Semaphore(MOST_UNCONFIRMED)
        self._opening: asyncio.Task[Channel] | None = None

    async def say(self, body: bytes, properties: spec.Basic.Properties) -> None:
        """Return when it is confirmed. Raises what the broker has against it."""
        await self._places.acquire()
        publication = asyncio.create_task(self._publish(body, properties))
        publication.add_done_callback(lambda _: self._places.release())
        await asyncio.shield(publication)

    async def _publish(self, body: bytes, properties: spec.Basic.Properties) -> None:
        if self._opening is None:
            self._opening = asyncio.create_task(confirming_channel(self._connection))
        channel = await self._opening
        await channel.basic_publish(
            body,
            exchange=self._exchange,
            routing_key=properties.message_type or "",
            properties=properties,
            mandatory=True,
            wait=False,
        )
