"""Nothing said is lost, whatever dies between the outbox and the queue (laws 1, 2 and 10)."""

import asyncio
from datetime import UTC, datetime
from uuid import UUID

import aio_pika
import pytest
from sqlalchemy import text
from uuid_utils.compat import uuid7

from contracts.enrolment import FirmActivated
from database.engine import Database
from messaging.outbox import announce
from tests.messaging.conftest import StartWorker
from tests.messaging.house import FIRMS, effects, leading, note, pending, say, until
from workbench.backend import Backend

NOW = datetime(2026, 11, 21, 10, tzinfo=UTC)


async def test_an_event_is_published_after_commit_and_never_after_rollback(
    database: Database, heard: Database, start_worker: StartWorker
) -> None:
    await start_worker("enrolment")
    await start_worker("access", note)
    with pytest.raises(ZeroDivisionError):
        await _say_and_fail(database)
    (firm,) = await say(database)
    await until(lambda: effects(heard))
    assert await effects(heard) == [str(firm)]


async def test_an_unroutable_event_stays_in_the_outbox_while_others_flow(
    database: Database, start_worker: StartWorker
) -> None:
    await say(database, 2)
    async with database.transaction() as tx:
        await tx.execute(text("update outbox set routing_key = 'enrolment.firm.Unwanted.v1'"))
    await say(database, 3)
    await start_worker("enrolment")

    async def refused() -> int:
        async with database.transaction() as tx:
            query = text("select count(*) from outbox where attempts > 0 and last_error is not null")
            return (await tx.execute(query)).scalar_one()

    await until(lambda: _is(refused(), 2))
    await until(lambda: _is(pending(database), 2))


async def test_a_queue_that_was_deleted_is_declared_again_for_what_nobody_wanted(
    database: Database, broker_url: str, start_worker: StartWorker
) -> None:
    await leading(await start_worker("enrolment"))
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        await channel.queue_delete(FIRMS)
        await say(database, 3)
        await until(lambda: _is(pending(database), 0))
        queue = await channel.get_queue(FIRMS)
        for _ in range(3):
            assert await queue.get(timeout=10)


async def test_broker_stopped_for_ten_seconds_loses_nothing(
    backend: Backend, database: Database, heard: Database, start_worker: StartWorker
) -> None:
    """Scenario 89."""
    await start_worker("enrolment")
    await start_worker("access", note)
    before = await say(database, 20)
    await asyncio.to_thread(backend.broker.stop)
    try:
        during = await say(database, 20)
        await asyncio.sleep(10)
    finally:
        await asyncio.to_thread(backend.broker.start)
    after = await say(database, 5)
    expected = sorted(str(firm) for firm in before + during + after)
    await until(lambda: _is(_sorted_effects(heard), expected), seconds=60)
    assert await pending(database) == 0


async def test_another_relay_takes_over_when_the_leader_dies(
    database: Database, heard: Database, start_worker: StartWorker
) -> None:
    first = await start_worker("enrolment")
    second = await start_worker("enrolment")
    workers = [first, second]

    async def one_leads() -> bool:
        return [worker.relay.leading for worker in workers].count(True) == 1

    await until(one_leads)
    workers.append(await start_worker("enrolment"))
    await start_worker("access", note)
    await say(database, 5)
    await until(lambda: _is(_count(heard), 5))

    async with database.transaction() as tx:  # the leader's connection is cut, as when its machine dies
        query = "select pg_terminate_backend(pid) from pg_locks where locktype = 'advisory' and granted"
        await tx.execute(text(query))
    firms = await say(database, 5)

    async def all_heard() -> bool:
        return {str(firm) for firm in firms} <= set(await effects(heard))

    await until(all_heard)
    await until(one_leads)
    assert await _count(heard) == 10


async def test_message_id_is_the_event_id_and_the_message_is_persistent(
    database: Database, broker_url: str, start_worker: StartWorker
) -> None:
    await start_worker("enrolment")
    await say(database)
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        await until(lambda: _is(pending(database), 0))
        queue = await channel.get_queue(FIRMS)
        message = await queue.get(timeout=10)
        async with database.transaction() as tx:
            event_id = (await tx.execute(text("select event_id from outbox"))).scalar_one()
        assert UUID(message.message_id) == event_id
        assert message.delivery_mode == aio_pika.DeliveryMode.PERSISTENT
        assert message.headers["correlation_id"] == message.correlation_id
        await message.ack()


async def _say_and_fail(database: Database) -> None:
    async with database.transaction() as tx:
        await announce(tx, FirmActivated(firm_id=uuid7(), founder_user_id=uuid7()), version=1, now=NOW)
        raise ZeroDivisionError


async def _is(value: object, expected: object) -> bool:
    return await value == expected  # type: ignore[misc]


async def _count(heard: Database) -> int:
    return len(await effects(heard))


async def _sorted_effects(heard: Database) -> list[str]:
    return sorted(await effects(heard))
