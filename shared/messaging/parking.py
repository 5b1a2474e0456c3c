"""Parked messages: looked at without their content, sent home by hand or dropped, one by one (law 4)."""

from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from dataclasses import dataclass
from datetime import UTC, datetime
from typing import Any

from aiormq.abc import AbstractChannel, AbstractConnection, DeliveredMessage

from contracts.envelope import Service
from messaging.broker_channels import (
    Destination,
    Headers,
    confirming_channel,
    conversation,
    end,
    headers_of,
    move,
    queue_found,
    settle,
    take,
)
from messaging.setbacks import HOME, KILLED_ITS_CONSUMERS, REASON, REPLAYED, TRIES
from messaging.topology import Topology

HOME_IS_GONE = "its queue is gone"

type Chosen = Callable[[Parked], bool]


@dataclass(frozen=True)
class Parked:
    """What may be said of a parked message; its content is nobody's business."""

    id: str
    event: str
    home: str
    reason: str
    since: datetime | None
    tries: int
    replayed: int
    """How often it was sent home by hand before."""
    headers: dict[str, str]
    """Correlation, causation and trace."""
    size: int


@dataclass(frozen=True)
class Fate:
    """What became of a parked message: `refused` says why nothing did."""

    parked: Parked
    refused: str | None = None


async def look_at_parked(service: Service, broker_url: str) -> list[Parked]:
    """All parked messages of `service`, the oldest first; they stay."""
    async with conversation(broker_url) as connection, _held(connection, service) as (_, held):
        return [parked for parked, _ in held]


async def replay(service: Service, broker_url: str, chosen: Chosen) -> list[Fate]:
    """Send the chosen ones home, as if they had never been tried, and say on them that it was by hand.

    What killed its consumers goes where it is heard alone. Nothing leaves the parking before the broker
    confirmed that it lies in its queue; what has no queue any more stays.
    """
    async with conversation(broker_url) as connection, _held(connection, service) as (channel, held):
        return [
            await _replay(connection, channel, Topology(service), parked, message)
            for parked, message in held
            if chosen(parked)
        ]


async def drop(service: Service, broker_url: str, chosen: Chosen) -> list[Fate]:
    """Forget the chosen ones for ever."""
    async with conversation(broker_url) as connection, _held(connection, service) as (channel, held):
        dropped = [(parked, message) for parked, message in held if chosen(parked)]
        for _, message in dropped:
            await settle(channel, message)
        return [Fate(parked) for parked, _ in dropped]


@asynccontextmanager
async def _held(
    connection: AbstractConnection, service: Service
) -> AsyncIterator[tuple[AbstractChannel, list[tuple[Parked, DeliveredMessage]]]]:
    """All that is parked now, in hand; what is not settled goes back to its place."""
    queue = Topology(service).parking().name
    stands = await queue_found(connection, queue)
    channel = await confirming_channel(connection)
    try:
        held = []
        while stands and (message := await take(channel, queue)):
            held.append((_read(message), message))
        yield channel, held
    finally:
        await end(channel)


async def _replay(
    connection: AbstractConnection,
    channel: AbstractChannel,
    topology: Topology,
    parked: Parked,
    message: DeliveredMessage,
) -> Fate:
    event = topology.homes().get(parked.home)
    if not event or not await queue_found(connection, parked.home):
        return Fate(parked, HOME_IS_GONE)
    alone = parked.reason == KILLED_ITS_CONSUMERS
    queue = topology.suspects(event).name if alone else parked.home
    headers: Headers = {HOME: parked.home, REPLAYED: parked.replayed + 1}
    await move(channel, message, Destination(topology.home().name, queue), headers)
    return Fate(parked)


def _read(message: DeliveredMessage) -> Parked:
    properties, headers = message.header.properties, headers_of(message)
    named = ("correlation_id", "causation_id", "traceparent", "tracestate")
    return Parked(
        id=str(properties.message_id),
        event=str(properties.message_type),
        home=str(headers.get(HOME) or headers.get("x-first-death-queue")),
        reason=_reason(headers),
        since=_since(headers, properties.timestamp),
        tries=_number(headers.get(TRIES)),
        replayed=_number(headers.get(REPLAYED)),
        headers={name: str(headers[name]) for name in named if name in headers},
        size=len(message.body),
    )


def _reason(headers: Headers) -> str:
    """As we noted it, unless the broker brought the message here: then it was too often dead, or homeless."""
    noted = headers.get(REASON)
    match _last_death(headers).get("reason"):
        case "delivery_limit":
            return KILLED_ITS_CONSUMERS
        case "expired":
            return f"{HOME_IS_GONE}; it waited after {noted}"
    return str(noted or HOME_IS_GONE)


def _since(headers: Headers, set_aside: datetime | None) -> datetime | None:
    died = _last_death(headers).get("time") or set_aside
    if not isinstance(died, datetime):
        return None
    return died if died.tzinfo else died.replace(tzinfo=UTC)


def _last_death(headers: Headers) -> dict[str, Any]:
    """The broker lists them with the latest first."""
    deaths = headers.get("x-death")
    return deaths[0] if isinstance(deaths, list) and deaths else {}


def _number(header: object) -> int:
    return header if isinstance(header, int) else 0
