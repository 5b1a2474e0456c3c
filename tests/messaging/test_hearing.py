"""What is heard has one effect; what fails waits, then is parked with its reason (laws 3 and 4)."""

import asyncio
from datetime import UTC, datetime
from typing import Any

import aio_pika
import asyncpg
import pytest
from sqlalchemy import text

from contracts.enrolment import (
    ActivationEmailRequested,
    CollaboratorRemoved,
    FirmActivated,
    UserContactChanged,
)
from contracts.envelope import Envelope, Service
from database.engine import Database, Transaction
from messaging.listening import PREFETCH, hear
from messaging.parking import replay
from messaging.setbacks import REASON, TRIES
from messaging.topology import Topology, events_exchange
from messaging.worker import Worker
from tests.messaging.conftest import StartWorker
from tests.messaging.house import AT_ONCE, FIRMS, PARKING, SHORT_DELAYS, effects, leading, note, say, until
from workbench.backend import Backend


async def test_the_same_event_delivered_three_times_has_one_effect(
    database: Database, heard: Database, broker_url: str, start_worker: StartWorker
) -> None:
    """Scenario 87."""
    await start_worker("access", note)
    await leading(await start_worker("enrolment"))
    await say(database)
    async with database.transaction() as tx:
        row = (await tx.execute(text("select event_id, body, routing_key from outbox"))).one()
    async with await aio_pika.connect(broker_url) as connection:
        exchange = await (await connection.channel()).get_exchange(events_exchange("enrolment").name)
        for _ in range(3):
            message = aio_pika.Message(row.body.encode(), message_id=str(row.event_id))
            await exchange.publish(message, routing_key=row.routing_key)
    await until(lambda: effects(heard))
    await asyncio.sleep(0.5)  # time for a second effect to show, if there were one
    assert len(await effects(heard)) == 1


async def test_a_handler_that_always_fails_parks_with_its_reason_while_others_flow(
    database: Database,
    heard: Database,
    broker_url: str,
    accounts: dict[Service, str],
    start_worker: StartWorker,
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
        return sorted(await effects(heard)) == sorted(map(str, good))

    await until(good_done)
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        parking = await channel.get_queue(PARKING)
        parked = await _get(parking)
        assert parked.message_id == tries[0]
        assert len(tries) == 5
        assert parked.headers[TRIES] == 5
        assert parked.headers["x-queue"] == FIRMS
        assert str(parked.headers[REASON]).startswith("ValueError at picky")
        assert "SECRET" not in str(parked.headers)
        assert parked.headers["correlation_id"] == parked.correlation_id
        await parked.nack(requeue=True)

    poison.clear()
    assert len(await replay("access", accounts["access"], lambda _: True)) == 1
    await until(lambda: _len_is(heard, 11))


async def test_what_cannot_be_read_is_parked_without_its_content(
    broker_url: str, start_worker: StartWorker
) -> None:
    await start_worker("access", note)
    await leading(await start_worker("enrolment"))
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        exchange = await channel.get_exchange(events_exchange("enrolment").name)
        message = aio_pika.Message(b'{"event_id": "2 85 05 78 006 084 36"}', message_id="poison")
        await exchange.publish(message, routing_key=FirmActivated.type())
        parked = await _get(await channel.get_queue(PARKING))
        assert str(parked.headers[REASON]).startswith("ValidationError: event_id")
        assert "006" not in str(parked.headers)
        await parked.ack()


async def test_an_outage_of_the_database_parks_nothing(
    database: Database, heard: Database, start_worker: StartWorker
) -> None:
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
    await until(lambda: _len_is(heard, 1))
    assert failures == 7


@pytest.mark.parametrize(
    ("refuses", "lets_in"),
    [
        ("allow_connections false", "allow_connections true"),
        ("set default_transaction_read_only = on", "reset default_transaction_read_only"),
    ],
)
async def test_a_database_that_refuses_parks_nothing_and_is_used_again_when_it_lets_in(
    database: Database,
    heard: Database,
    postgres_url: str,
    start_worker: StartWorker,
    refuses: str,
    lets_in: str,
) -> None:
    """55000, and 25006 of a server that takes no changes: for longer than all tries would last."""
    superuser, name = await asyncpg.connect(postgres_url), heard.dsn.rpartition("/")[2]

    async def alter(how: str) -> None:
        await superuser.execute(f'alter database "{name}" {how}')
        await superuser.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", name
        )

    await start_worker("access", note)
    await leading(await start_worker("enrolment"))
    await alter(refuses)
    await say(database)
    await asyncio.sleep(2 * sum(delay.total_seconds() for delay in SHORT_DELAYS) + 0.5)
    await alter(lets_in)
    await until(lambda: _len_is(heard, 1))
    await superuser.close()


async def _get(queue: aio_pika.abc.AbstractQueue) -> aio_pika.abc.AbstractIncomingMessage:
    async with asyncio.timeout(20):
        while not (message := await queue.get(fail=False)):
            await asyncio.sleep(0.05)
    return message


async def _len_is(heard: Database, count: int) -> bool:
    return len(await effects(heard)) == count


async def test_what_is_urgent_and_what_is_suspected_have_channels_of_their_own(
    backend: Backend, accounts: dict[Service, str], heard: Database, broker_url: str
) -> None:
    """Law 5; a suspect is heard alone, so that only its own deaths are counted."""

    async def nothing(_tx: Transaction, _heard: Envelope[Any], _now: datetime) -> None: ...

    urgent, normal, other = ActivationEmailRequested, UserContactChanged, CollaboratorRemoved
    worker = Worker(
        "notifications",
        heard,
        accounts["notifications"],
        hearings=[hear(event, nothing) for event in (urgent, normal, other)],
        watches=[],
        clock=lambda: datetime.now(UTC),
        delays=SHORT_DELAYS,
        suspects_after=AT_ONCE,
    )
    topology, vhost = Topology("notifications"), broker_url.rpartition("/")[2]
    suspects = {topology.suspects(event).name for event in (urgent, normal)}
    alone = {topology.queue(urgent).name, *suspects}
    together = {topology.queue(event).name for event in (normal, other)}

    async def consumers() -> dict[str, tuple[str, int]]:
        columns = ("queue_name", "channel_pid", "prefetch_count")
        command = ("list_consumers", "--vhost", vhost, "--silent", "--no-table-headers", *columns)
        listed = await asyncio.to_thread(backend.broker.ctl, *command)
        rows = (line.split("\t") for line in listed.splitlines() if "\t" in line)
        return {queue: (channel, int(prefetch)) for queue, channel, prefetch in rows}

    async def all_there() -> bool:
        return (await consumers()).keys() >= alone | together

    async with worker.running():
        await until(all_there, seconds=60)
        found = await consumers()
    assert len({found[queue][0] for queue in alone}) == len(alone)
    assert len({found[queue][0] for queue in together}) == 1
    assert not {found[queue][0] for queue in alone} & {found[queue][0] for queue in together}
    assert {found[queue][1] for queue in suspects} == {1}
    assert {found[queue][1] for queue in found.keys() - suspects} == {PREFETCH}
