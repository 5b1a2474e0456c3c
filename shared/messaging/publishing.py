"""From the outbox to the broker, in batches; an event is published when it is confirmed (law 1).

Through aiormq, on which aio-pika stands: here nothing is spent but on publishing.
"""

import asyncio
import json
from collections import defaultdict
from collections.abc import Callable
from functools import partial
from typing import Any

import asyncpg
import structlog
from aiormq import spec
from aiormq.abc import AbstractConnection
from aiormq.exceptions import DeliveryError, PublishError

from messaging import metrics
from messaging.lane import Lane
from messaging.on_the_way import CONFIRM_SECONDS, Answer, OnTheWay, Sending, Unanswered

log = structlog.get_logger()

BATCH = 200
SETTLE_SECONDS = 1.0
"""After so long what is answered is settled, and the next read, whoever is silent still."""
DATABASE_SECONDS = 10.0
PERSISTENT = 2

_PENDING = """
    select id, event_id, routing_key, body, headers::text as headers from outbox
    where published_at is null and (retry_at is null or retry_at <= clock_timestamp())
        and id <> all($1::bigint[]) and routing_key <> all($2::text[])
    order by id limit $3
"""
_PUBLISHED = (
    "update outbox set published_at = clock_timestamp(), last_error = null where id = any($1::bigint[])"
)
_PUT_BACK = """
    update outbox set attempts = attempts + 1, last_error = $2,
        retry_at = clock_timestamp() + least(300, power(2, least(attempts, 9))) * interval '1 second'
    where id = any($1::bigint[])
"""
_REASONS: dict[type[Exception], str] = {
    PublishError: "no queue wants it",
    DeliveryError: "refused by the broker",
    Unanswered: "the broker gave no answer",
}


class Publisher:
    """Publishes the outbox over one connection, and settles it over the leader's session and no other.

    What no queue wants, what is refused and what is not answered stays, with its reason and a growing delay;
    nothing of it holds up the others.
    """

    def __init__(
        self,
        session: asyncpg.Connection,
        connection: AbstractConnection,
        exchange: str,
        *,
        confirm_seconds: float = CONFIRM_SECONDS,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """`beat` is called each turn, which takes a second or a little more."""
        self._session = session
        self._beat = beat
        self._on_the_way = OnTheWay(confirm_seconds)
        self._lanes: dict[str, Lane] = defaultdict(partial(Lane, connection, exchange))

    def silence(self) -> bool:
        """Whether since the last call nothing at all was answered that should have been."""
        return self._on_the_way.silence()

    async def publish_pending(self) -> bool:
        """Publish all: a batch is on its way while the one before is settled and the next read.

        True if there was any that no queue wants, or would take.
        """
        answers = self._on_the_way.answers()
        unwanted = _any_unwanted(answers)
        pending = await self._settle_and_read(answers, read=True)
        answers = {}
        while pending or answers:
            self._beat()
            sendings = {row["id"]: Sending(row["routing_key"], self._publish(row)) for row in pending}
            _, pending = await asyncio.gather(
                self._on_the_way.send(sendings, at_most=SETTLE_SECONDS),
                self._settle_and_read(answers, read=len(sendings) == BATCH),
            )
            answers = self._on_the_way.answers()
            unwanted |= _any_unwanted(answers)
        return unwanted

    def stop(self) -> None:
        """Wait for no more answers; what has none is pending still."""
        self._on_the_way.forget()

    async def _settle_and_read(self, answers: dict[int, Answer], *, read: bool) -> list[asyncpg.Record]:
        """After a batch that was not full there is nothing to read."""
        async with asyncio.timeout(DATABASE_SECONDS):
            if answers:
                await self._settle(answers)
            if not read:
                return []
            on_the_way = self._on_the_way
            rows: list[asyncpg.Record] = await self._session.fetch(
                _PENDING, on_the_way.ids, on_the_way.held_back, BATCH
            )
            return rows

    async def _settle(self, answers: dict[int, Answer]) -> None:
        """Raises where the channel was lost: what it carried is pending still, and is published again."""
        confirmed = [id_ for id_, answer in answers.items() if answer is None]
        await self._session.execute(_PUBLISHED, confirmed)
        metrics.PUBLISHED.inc(len(confirmed))
        for kind, reason in _REASONS.items():
            if failed := [id_ for id_, answer in answers.items() if isinstance(answer, kind)]:
                await self._session.execute(_PUT_BACK, failed, reason)
                log.error("events_put_back", count=len(failed), because=reason)
        for answer in answers.values():
            if answer is not None and not isinstance(answer, tuple(_REASONS)):
                raise answer

    async def _publish(self, row: Any) -> None:
        headers = json.loads(row["headers"])
        properties = spec.Basic.Properties(
            message_id=str(row["event_id"]),
            message_type=row["routing_key"],
            content_type="application/json",
            delivery_mode=PERSISTENT,
            correlation_id=headers.get("correlation_id"),
            headers=headers,
        )
        await self._lanes[row["routing_key"]].say(row["body"].encode(), properties)


def _any_unwanted(answers: dict[int, Answer]) -> bool:
    return any(isinstance(answer, DeliveryError | PublishError) for answer in answers.values())
