"""Events are written beside the change they tell of; the relay publishes them after commit (law 1)."""

import json
from collections.abc import Iterable
from datetime import datetime

from opentelemetry import propagate
from sqlalchemy import text

from contracts.envelope import Envelope, Event
from contracts.origin import current_origin
from database.engine import Transaction

CHANNEL = "outbox"

_WRITE = text(
    """
    with written as (
        insert into outbox (event_id, routing_key, body, headers)
        select cast(:event_id as uuid), :routing_key, :body, cast(:headers as jsonb) where :wanted
        returning 1
    )
    select pg_notify('outbox', '') from written
    """
)


async def announce(
    tx: Transaction, event: Event, *, version: int, now: datetime, wanted: bool = True
) -> None:
    """Keep `event` with the change made in `tx`.

    `version` is the aggregate's version after the change: listeners ignore what is older than they know. Not
    `wanted`, nothing is said after the same work: where time must not tell whether somebody is there.
    """
    await tx.execute(_WRITE, _row(event, version, now) | {"wanted": wanted})


async def announce_all(tx: Transaction, events: Iterable[tuple[Event, int]], *, now: datetime) -> None:
    """Keep many events, each with its version, in one exchange with the database."""
    if rows := [_row(event, version, now) for event, version in events]:
        await tx.execute(_WRITE, rows)


def _row(event: Event, version: int, now: datetime) -> dict[str, object]:
    origin = current_origin()
    envelope = Envelope.around(
        event,
        version=version,
        occurred_at=now,
        actor=origin.actor,
        correlation_id=origin.correlation_id,
        causation_id=origin.causation_id,
    )
    headers = {"correlation_id": str(origin.correlation_id)}
    if origin.causation_id:
        headers["causation_id"] = str(origin.causation_id)
    propagate.inject(headers)
    return {
        "event_id": envelope.event_id,
        "routing_key": envelope.type,
        "body": envelope.model_dump_json(),
        "headers": json.dumps(headers),
        "wanted": True,
    }
