"""What is heard has one effect; what fails waits, then is parked with its reason (laws 3 and 4)."""

import asyncio
from datetime import datetime

import aio_pika
from sqlalchemy import text

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope
from database.engine import Database, Transaction
from messaging.parking import home_of, reason_of, send_parked_home
from messaging.setbacks import REASON, TRIES
from messaging.topology import EVENTS, RETURNS_BEFORE_PARKED
from tests.messaging.conftest import StartWorker
from tests.messaging.house import effects, note, pending, say, until


async def test_the_same_event_delivered_three_times_has_one_effect(
    database: Database, broker_url: str, start_worker: StartWorker
) -> None:
    """Scenario 87."""
    await start_worker("access", note)
    await say(database)
    async with database.transaction() as tx:
        row = (await tx.execute(text("select event_id, body, routing_key from outbox"))).one()
    async with await aio_pika.connect(broker_url) as connection:
        exchange = await (await connection.channel()).get_exchange(EVENTS.name)
        for _ in range(3):
            message = aio_pika.Message(row.body.encode(), message_id=str(row.event_id))
            await exchange.publish(message, routing_key=row.routing_key)
    await until(lambda: effects(database))
    await asyncio.sleep(0.5)  # time for a second effect to show, if there were one
    assert len(await effects(database)) == 1


async def test_a_handler_that_always_fails_parks_with_its_reason_while_others_flow(
    database: Database, broker_url: str, start_worker: StartWorker
) -> None:
    """Scenario 90."""
    tries: list[str] = []
    poison: set[str] = set()

    async def picky(tx: Transaction, heard: Envelope[FirmActivated], now: datetime) -> None:
        if str(heard.data.firm_id) in poison:
            tries.append(str(heard.event_id))
            raise ValueError("SECRET-IN-THE-TEXT")
        await note(tx, heard, now)

    await start_worker("access", picky)
    poison.update(str(firm) for firm in await say(database))
    good = await say(database, 10)
    await start_worker("enrolment")

    async def good_done() -> bool:
        return sorted(await effects(database)) == sorted(map(str, good))

    await until(good_done)
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        parking = await channel.get_queue("access.parked")
        parked = await _get(parking)
        assert parked.message_id == tries[0]
        assert len(tries) == 5
        assert parked.headers[TRIES] == 5
        assert parked.headers["x-queue"] == "access.FirmActivated"
        assert str(parked.headers[REASON]).startswith("ValueError at picky")
        assert "SECRET" not in str(parked.headers)
        assert parked.headers["correlation_id"] == parked.correlation_id
        await parked.nack(requeue=True)

    poison.clear()
    reasons = await send_parked_home("access", broker_url)
    assert sum(reasons.values()) == 1
    await until(lambda: _len_is(database, 11))


async def test_what_cannot_be_read_is_parked_without_its_content(
    broker_url: str, start_worker: StartWorker
) -> None:
    await start_worker("access", note)
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(EVENTS.name)
        message = aio_pika.Message(b'{"event_id": "2 85 05 78 006 084 36"}', message_id="poison")
        await exchange.publish(message, routing_key=FirmActivated.type())
        parked = await _get(await channel.get_queue("access.parked"))
        assert str(parked.headers[REASON]).startswith("ValidationError: event_id")
        assert "006" not in str(parked.headers)
        await parked.ack()


async def test_an_outage_of_the_database_parks_nothing(database: Database, start_worker: StartWorker) -> None:
    failures = 0

    async def away_for_a_while(tx: Transaction, heard: Envelope[FirmActivated], now: datetime) -> None:
        nonlocal failures
        if failures < 7:
            failures += 1
            raise ConnectionRefusedError
        await note(tx, heard, now)

    await start_worker("access", away_for_a_while)
    await start_worker("enrolment")
    await say(database)
    await until(lambda: _len_is(database, 1))
    assert failures == 7


async def test_a_message_that_kills_its_consumers_is_parked(
    database: Database, broker_url: str, start_worker: StartWorker
) -> None:
    await start_worker("enrolment")
    (firm,) = await say(database)
    await until(lambda: _nothing_pending(database))  # its queue is there only once the relay has declared it
    async with await aio_pika.connect(broker_url) as connection:
        for _ in range(RETURNS_BEFORE_PARKED + 1):
            dying = await connection.channel()
            await _get(await dying.get_queue("access.FirmActivated"))
            await dying.close()  # as when the process is killed: neither done nor refused
        parked = await _get(await (await connection.channel()).get_queue("access.parked"))
        assert (home_of(parked.headers), reason_of(parked.headers)) == (
            "access.FirmActivated",
            "delivery_limit",
        )
        await parked.nack(requeue=True)
    await start_worker("access", note)
    assert await send_parked_home("access", broker_url) == {"delivery_limit": 1}
    await until(lambda: _len_is(database, 1))
    assert await effects(database) == [str(firm)]


async def _get(queue: aio_pika.abc.AbstractQueue) -> aio_pika.abc.AbstractIncomingMessage:
    async with asyncio.timeout(20):
        while not (message := await queue.get(fail=False)):
            await asyncio.sleep(0.05)
    return message


async def _nothing_pending(database: Database) -> bool:
    return await pending(database) == 0


async def _len_is(database: Database, count: int) -> bool:
    return len(await effects(database)) == count
