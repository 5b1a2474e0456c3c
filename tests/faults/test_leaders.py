"""A relay's leader that is gone without a word, or frozen: another one leads within fifteen seconds."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime
from functools import partial
from pathlib import Path

from sqlalchemy import make_url

from contracts.envelope import Service
from database.engine import Database
from messaging.broker_channels import ANSWER_SECONDS
from messaging.relay import LONGEST_PAUSE_SECONDS, POLL_SECONDS, Patience
from messaging.worker import Worker
from tests.faults.proxy import proxied
from tests.messaging.conftest import StartWorker
from tests.messaging.house import leading, pending, say, until

PROGRAM = Path(__file__).with_name("relaying_worker.py")
ROOT = PROGRAM.parents[2]
SHORT = Patience(lead=2)
PROMISED = 15
SLOW_MACHINE = 30


def test_the_limits_keep_the_promise() -> None:
    assert Patience().lead + LONGEST_PAUSE_SECONDS + POLL_SECONDS < PROMISED
    assert Patience().lead > ANSWER_SECONDS, "a leader that looks for its broker keeps its session"


async def test_a_frozen_leader_is_succeeded_and_stands_down_when_it_wakes(
    database: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    async with relaying(database, accounts["enrolment"]) as (process, told):
        await until(lambda: _is(told, ["leads"]))
        second = await start_worker("enrolment", patience=SHORT)
        process.send_signal(signal.SIGSTOP)
        try:
            await say(database, 3)
            async with asyncio.timeout(SLOW_MACHINE):
                await leading(second)
            await until(lambda: _is(pending(database), 0))
        finally:
            process.send_signal(signal.SIGCONT)
        await until(lambda: _is(told, ["leads", "follows"]))
        await say(database, 3)
        await until(lambda: _is(pending(database), 0))
        assert (second.relay.leading, told) == (True, ["leads", "follows"])


async def test_a_leader_whose_network_fell_silent_is_succeeded(
    database: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    """Host, database and broker of the first one keep their connections: nobody is told anything."""
    url = make_url(database.dsn).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    async with proxied(url) as (wire, far), proxied(accounts["enrolment"]) as (other_wire, far_broker):
        cut_off = Database(far)
        clock = partial(datetime.now, UTC)
        first = Worker("enrolment", cut_off, far_broker, hearings=[], watches=[], clock=clock, patience=SHORT)
        async with first.running():
            await leading(first)
            second = await start_worker("enrolment", patience=SHORT)
            wire.fall_silent()
            other_wire.fall_silent()
            await say(database, 3)
            async with asyncio.timeout(SLOW_MACHINE):
                await leading(second)
            await until(lambda: _is(pending(database), 0))
            wire.recover()
            other_wire.recover()
            await until(lambda: _leads(first, leads=False))
            assert second.relay.leading
        await cut_off.close()


async def test_the_pause_after_failures_is_bounded_and_is_over_with_the_first_success(
    database: Database, accounts: dict[Service, str]
) -> None:
    async with proxied(accounts["enrolment"]) as (wire, far):
        wire.refuse()
        clock = partial(datetime.now, UTC)
        worker = Worker("enrolment", database, far, hearings=[], watches=[], clock=clock)
        async with worker.running():
            await until(lambda: _is(worker.relay._pause, LONGEST_PAUSE_SECONDS))
            wire.recover()
            await leading(worker)
            await until(lambda: _is(worker.relay._pause, POLL_SECONDS))


@asynccontextmanager
async def relaying(
    database: Database, broker_url: str
) -> AsyncIterator[tuple[asyncio.subprocess.Process, list[str]]]:
    """A worker process of enrolment, and what it has told of its lead."""
    url = make_url(database.dsn).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROGRAM),
        url,
        broker_url,
        str(SHORT.lead),
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    told: list[str] = []

    async def read() -> None:
        assert process.stdout
        async for line in process.stdout:
            told.extend(word for word in ("leads", "follows") if line.decode().strip() == word)

    reading = asyncio.create_task(read())
    try:
        yield process, told
    finally:
        process.kill()
        await process.wait()
        reading.cancel()


async def _leads(worker: Worker, *, leads: bool) -> bool:
    return worker.relay.leading is leads


async def _is(value: object, expected: object) -> bool:
    return (await value if asyncio.iscoroutine(value) else value) == expected
