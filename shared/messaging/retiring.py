"""Queues of a former edition are emptied into today's, then deleted: an upgrade loses nothing (law 4)."""

import asyncio
from dataclasses import dataclass
from datetime import timedelta

import structlog
from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage

from contracts.catalogue import heard_by
from contracts.envelope import Event, Service
from messaging.broker_channels import (
    ANSWER_SECONDS,
    Destination,
    Headers,
    confirming_channel,
    conversation,
    end,
    exchange_found,
    headers_of,
    move,
    queue_found,
    take,
)
from messaging.setbacks import HOME, KILLED_ITS_CONSUMERS, REASON, TRIES, describe
from messaging.topology import Topology, exchange_of

log = structlog.get_logger()

LOOK_EVERY = timedelta(minutes=1)
SETTLED = timedelta(hours=1)
"""A former queue must be empty so long before it is deleted: replicas of the former release may still run."""

FORMER_EXCHANGE = "espace-tiers.events"
"""On which all services said everything, in the first edition."""
FORMER_WAITS = (1_000, 5_000, 30_000, 120_000)
"""Milliseconds: in the names of the first edition's waits."""


@dataclass(frozen=True)
class Former:
    """A queue of the first edition, and where what lies in it goes."""

    name: str
    exchange: str
    wait_ms: int | None = None


def former_queues(topology: Topology) -> list[Former]:
    """Waits first: while one of them stands, what leaves it needs the queues below."""
    service, last = topology.service, len(topology.delays) - 1
    waits = [
        Former(f"{service}.wait.{ms}ms", topology.wait_exchange(min(step, last)).name, ms)
        for step, ms in enumerate(FORMER_WAITS)
    ]
    events = [Former(former_name(service, event), topology.home().name) for event in heard_by(service)]
    return [*waits, *events, Former(f"{service}.parked", topology.to_parking().name)]


def former_name(service: Service, event: type[Event]) -> str:
    """The queue in which `service` heard `event` in the first edition."""
    return f"{service}.{event.__name__}"


class Retiring:
    """Runs in every worker until nothing former is left; two at once do each other no harm."""

    def __init__(self, topology: Topology, broker_url: str, *, settled: timedelta = SETTLED) -> None:
        self._topology = topology
        self._broker_url = broker_url
        self._settled = settled.total_seconds()
        self._homes = {
            former_name(topology.service, event): topology.queue(event).name
            for event in heard_by(topology.service)
        }
        self._empty_since: dict[str, float] = {}

    async def run(self, every: timedelta = LOOK_EVERY) -> None:
        """Look again and again while a former queue stands."""
        left = await self._left()
        while left:
            await asyncio.sleep(every.total_seconds())
            left = await self._left()

    async def _left(self) -> bool:
        try:
            async with conversation(self._broker_url) as connection:
                return await self.look(connection)
        except Exception as away:  # noqa: BLE001 - what stands stays, and is looked at again
            log.warning("retiring_interrupted", service=self._topology.service, because=describe(away))
            return True

    async def look(self, connection: AbstractConnection) -> bool:
        """Empty each former queue and delete those that stayed empty; whether any is left."""
        if not await exchange_found(connection, FORMER_EXCHANGE):
            return False
        over = await self._nobody_speaks_there(connection)
        left = False
        for former in former_queues(self._topology):
            if not (found := await queue_found(connection, former.name)):
                continue
            moved = await self._empty(connection, former)
            idle = not (moved or found.message_count or found.consumer_count)
            if self._has_settled(former.name, idle=idle) and over and not left:
                await self._delete(connection, former.name)
            else:
                left = True
        return left

    async def _nobody_speaks_there(self, connection: AbstractConnection) -> bool:
        """Once all who are heard here have led with today's exchanges, nobody fills the former ones."""
        producers = {event.producer for event in heard_by(self._topology.service)}
        found = [await exchange_found(connection, exchange_of(producer)) for producer in sorted(producers)]
        return all(found)

    async def _empty(self, connection: AbstractConnection, former: Former) -> int:
        moved = 0
        channel = await confirming_channel(connection)
        try:
            while message := await take(channel, former.name):
                await self._move(channel, message, former)
                moved += 1
        finally:
            await end(channel)
        if moved:
            log.info("former_queue_emptied", queue=former.name, moved=moved)
        return moved

    async def _move(self, channel: AbstractChannel, message: DeliveredMessage, former: Former) -> None:
        headers = headers_of(message)
        home = self._home_of(message, former)
        about: Headers = {HOME: home, TRIES: headers.get(TRIES, 0)}
        if reason := headers.get(REASON):
            about[REASON] = reason
        elif "x-first-death-reason" in headers:  # only the broker's limit led to the parking without a word
            about[REASON] = KILLED_ITS_CONSUMERS
        await move(channel, message, Destination(former.exchange, home, former.wait_ms), about)

    def _home_of(self, message: DeliveredMessage, former: Former) -> str:
        """Today's name of the queue to which `message` belongs; what nobody hears any more is parked."""
        headers = headers_of(message)
        if former.name in self._homes:
            return self._homes[former.name]
        noted = headers.get(HOME) or headers.get("x-first-death-queue") or message.routing_key
        return self._homes.get(str(noted), str(noted))

    def _has_settled(self, queue: str, *, idle: bool) -> bool:
        now = asyncio.get_running_loop().time()
        if not idle:
            self._empty_since[queue] = now
        return now - self._empty_since.setdefault(queue, now) >= self._settled

    async def _delete(self, connection: AbstractConnection, queue: str) -> None:
        """With its bindings. A quorum queue can't be told to go only if it is empty: hence the patience."""
        channel = await connection.channel(timeout=ANSWER_SECONDS)
        await channel.queue_delete(queue, timeout=ANSWER_SECONDS)
        await end(channel)
        log.info("former_queue_deleted", queue=queue)
