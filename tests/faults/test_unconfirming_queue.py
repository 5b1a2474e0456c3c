"""A queue that confirms nothing: its events are tries that failed, all others flow."""

from collections.abc import Iterator
from contextlib import contextmanager
from urllib.parse import urlsplit

import pytest
from sqlalchemy import text

from contracts.enrolment import FirmActivated, FirmAppliedForAgain
from database.engine import Database
from messaging.relay import Patience
from tests.messaging.conftest import StartWorker
from tests.messaging.house import FIRMS, leading, say, until
from workbench.backend import Backend
from workbench.broker import Broker

UNWELL = 250
"""More than a batch, and before all others."""
OTHERS = 1000
SAID, OTHER = FirmActivated.type(), FirmAppliedForAgain.type()
COPY = """
    insert into outbox (event_id, routing_key, body, headers)
    select gen_random_uuid(), :kind, body, headers from outbox, generate_series(1, :count) where id = 1
"""
PUBLISHED = "select count(*) from outbox where published_at is not null and routing_key = :kind"
TRIED = """
    select count(*) from outbox where published_at is null and attempts > 0 and retry_at is not null
    and last_error = 'the broker gave no answer' and routing_key = :kind
"""


@pytest.fixture
def vhost(broker_url: str) -> str:
    return urlsplit(broker_url).path.removeprefix("/")


@contextmanager
def suspended(broker: Broker, vhost: str, queue: str) -> Iterator[None]:
    """The queue's own process in the server does nothing, as one that has lost its majority."""
    where = f'{{ok, Q}} = rabbit_amqqueue:lookup(rabbit_misc:r(<<"{vhost}">>, queue, <<"{queue}">>)), '
    process = f"{where} {{Name, _}} = amqqueue:get_pid(Q),"
    broker.ctl("eval", f"{process} sys:suspend(Name).")
    try:
        yield
    finally:
        broker.ctl("eval", f"{process} sys:resume(Name).")


@pytest.mark.parametrize("before", [1, 500], ids=["from the beginning", "amid work"])
async def test_one_queue_that_confirms_nothing_does_not_hold_up_the_others(
    before: int, backend: Backend, vhost: str, database: Database, start_worker: StartWorker
) -> None:
    """However much is on its way there: RabbitMQ takes nothing more from a channel that waits for it."""
    worker = await start_worker("enrolment", patience=Patience(confirm=2))
    await leading(worker)
    await say(database)

    async def counted(query: str, kind: str, expected: int) -> bool:
        async with database.transaction() as tx:
            return await tx.scalar(text(query), {"kind": kind}) == expected

    async with database.transaction() as tx:
        await tx.execute(text(COPY), {"kind": SAID, "count": before - 1})
    await until(lambda: counted(PUBLISHED, SAID, before))
    with suspended(backend.broker, vhost, FIRMS):
        async with database.transaction() as tx:
            await tx.execute(text(COPY), {"kind": SAID, "count": UNWELL})
            await tx.execute(text(COPY), {"kind": OTHER, "count": OTHERS})
        await until(lambda: counted(PUBLISHED, OTHER, OTHERS))
        await until(lambda: counted(TRIED, SAID, UNWELL))
        assert await counted(PUBLISHED, SAID, before)
        assert worker.relay.leading, "a queue that is unwell deposes nobody"
    async with database.transaction() as tx:
        await tx.execute(text("update outbox set retry_at = null"))
    await until(lambda: counted(PUBLISHED, SAID, before + UNWELL))
