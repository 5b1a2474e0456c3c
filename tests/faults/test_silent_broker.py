"""A broker that accepts and says nothing: nothing waits without end, and all goes on afterwards."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from time import monotonic

import pytest

from contracts.enrolment import FirmActivated
from contracts.envelope import Service
from database.engine import Database
from messaging.broker_channels import ANSWER_SECONDS
from messaging.broker_connections import HEARTBEAT_SECONDS, with_heartbeat
from messaging.listening import hear
from messaging.relay import Patience
from messaging.worker import Worker
from tests.faults.proxy import proxied
from tests.messaging.conftest import StartWorker
from tests.messaging.house import AT_ONCE, SHORT_DELAYS, effects, leading, note, pending, say, until

QUICKLY = "?heartbeat=2"
"""At one a second a busy machine loses connections that are well."""
PROMISED = 20


def test_the_limits_keep_the_promise() -> None:
    """RabbitMQ gives a client up after two to three intervals, aiormq a broker after three and a bit."""
    assert 3 * (HEARTBEAT_SECONDS + 1) < PROMISED
    assert Patience().confirm + ANSWER_SECONDS < PROMISED


def test_every_connection_has_a_heartbeat_and_an_installation_may_choose_it() -> None:
    assert with_heartbeat("amqp://a:b@c/d") == f"amqp://a:b@c/d?heartbeat={HEARTBEAT_SECONDS}"
    assert with_heartbeat("amqp://c/d?name=e") == f"amqp://c/d?name=e&heartbeat={HEARTBEAT_SECONDS}"
    assert with_heartbeat("amqp://c/d?heartbeat=1") == "amqp://c/d?heartbeat=1"


async def test_a_worker_that_starts_before_a_silent_broker_tries_until_it_speaks(
    database: Database, heard: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    await leading(await start_worker("enrolment"))
    async with proxied(accounts["access"]) as (wire, far):
        wire.fall_silent()
        async with hearing(heard, far) as worker:
            tries = wire.accepted
            await until(lambda: _more(wire.accepted, tries + 3))
            assert (worker.listening, worker.stalled()) == (False, [])
            with pytest.raises(ConnectionError):
                await worker.ready()
            wire.recover()
            (firm,) = await say(database)
            await until(lambda: _heard(heard, [str(firm)]))


async def test_a_broker_that_falls_silent_amid_work_is_left_and_found_again(
    database: Database, heard: Database, accounts: dict[Service, str]
) -> None:
    async with (
        proxied(accounts["enrolment"] + QUICKLY) as (line, said_on),
        proxied(accounts["access"] + QUICKLY) as (wire, far),
        relaying(database, said_on) as relay,
        hearing(heard, far) as worker,
    ):
        await leading(relay)
        await until(lambda: _more(worker.listening, True))
        first = await say(database)
        await until(lambda: _heard(heard, [str(firm) for firm in first]))
        line.fall_silent()
        wire.fall_silent()
        silent = monotonic()
        second = await say(database)
        await until(lambda: _more(not relay.relay.leading, True))
        await until(lambda: _more(not worker._broker._connection.connected.is_set(), True))  # type: ignore[union-attr]
        assert monotonic() - silent < PROMISED
        line.recover()
        wire.recover()
        await until(lambda: _heard(heard, [str(firm) for firm in first + second]), seconds=90)
        assert await pending(database) == 0


@asynccontextmanager
async def hearing(heard: Database, broker_url: str) -> AsyncIterator[Worker]:
    worker = Worker(
        "access",
        heard,
        broker_url,
        hearings=[hear(FirmActivated, note)],
        watches=[],
        clock=partial(datetime.now, UTC),
        delays=SHORT_DELAYS,
        suspects_after=AT_ONCE,
    )
    async with worker.running():
        yield worker


@asynccontextmanager
async def relaying(database: Database, broker_url: str) -> AsyncIterator[Worker]:
    clock, patience = partial(datetime.now, UTC), Patience(confirm=1)
    worker = Worker(
        "enrolment", database, broker_url, hearings=[], watches=[], clock=clock, patience=patience
    )
    async with worker.running():
        yield worker


async def _more(value: int, expected: int) -> bool:
    return value >= expected


async def _heard(heard: Database, firms: list[str]) -> bool:
    return sorted(await effects(heard)) == sorted(firms)
