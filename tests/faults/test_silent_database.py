"""A database that falls silent: no request hangs, and everything recovers by itself."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from contextlib import AsyncExitStack
from dataclasses import dataclass
from time import monotonic

import asyncpg
import pytest
from sqlalchemy import text

from database.connections import Limits, Unreachable
from database.engine import Database
from database.outages import is_outage
from database.wakeups import DEAF_SECONDS, HEARTBEAT_SECONDS, Wakeups, notify
from tests.faults.proxy import Proxy, proxied

IMPATIENT = Limits(statement=0.5, connect=1)


@dataclass
class Line:
    """A database through a proxy, and the same by another way."""

    proxy: Proxy
    through: Database
    beside: Database


@pytest.fixture
async def line(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Line]:
    url = await database_url()
    async with proxied(url) as (proxy, through):
        line = Line(proxy, Database(through, limits=IMPATIENT), Database(url))
        yield line
        proxy.recover()
        await line.through.close()
        await line.beside.close()


async def asked(database: Database) -> int:
    async with database.transaction() as tx:
        return int(await tx.scalar(text("select 1")) or 0)


async def failing(database: Database) -> float:
    """After how many seconds a use failed as an outage."""
    begun = monotonic()
    with pytest.raises(Exception) as failed:  # noqa: PT011 - whatever it is, it must be an outage
        await asked(database)
    assert is_outage(failed.value)
    return monotonic() - begun


async def held(database: Database, count: int) -> None:
    """So many connections were open at once, and wait in the pool."""
    async with AsyncExitStack() as stack:
        for _ in range(count):
            tx = await stack.enter_async_context(database.transaction())
            await tx.execute(text("select 1"))


async def test_ten_connections_that_fell_silent_cost_one_failure(line: Line) -> None:
    await held(line.through, 10)
    line.proxy.fall_silent()
    assert await failing(line.through) < 5
    silent = line.proxy.accepted
    line.proxy.recover()
    assert await asyncio.gather(*(asked(line.through) for _ in range(10))) == [1] * 10
    assert line.proxy.accepted >= silent + 10


async def test_while_it_is_silent_everybody_is_told_within_seconds(line: Line) -> None:
    await held(line.through, 3)
    line.proxy.fall_silent()
    assert max(await asyncio.gather(*(failing(line.through) for _ in range(30)))) < 12
    line.proxy.recover()
    assert await asked(line.through) == 1


async def test_readiness_has_a_limit_of_its_own(line: Line) -> None:
    await line.through.ping()
    line.proxy.fall_silent()
    begun = monotonic()
    with pytest.raises((TimeoutError, OSError)):
        await line.through.ping()
    assert monotonic() - begun < 10
    line.proxy.recover()
    await line.through.ping()


async def test_connections_that_a_server_ended_cost_no_failure_at_all(line: Line) -> None:
    await held(line.through, 5)
    await end_all(line.beside, but=0)
    await asyncio.sleep(0.2)
    assert await asyncio.gather(*(asked(line.through) for _ in range(5))) == [1] * 5


async def end_all(database: Database, *, but: int) -> None:
    connection = await database.connect()
    await connection.execute(
        "select pg_terminate_backend(pid) from pg_stat_activity"
        " where datname = current_database() and pid not in (pg_backend_pid(), $1)",
        but,
    )
    await connection.close()


async def test_an_alarm_clock_that_hears_nothing_any_more_is_wound_up_again(line: Line) -> None:
    wakeups = Wakeups(line.through, "bell", retry_seconds=0.1, heartbeat_seconds=0.5)
    running = asyncio.create_task(wakeups.run())
    try:
        await until(lambda: wakeups.listening)
        line.proxy.fall_silent()
        await until(lambda: not wakeups.listening)
        begun = monotonic()
        await wakeups.wait("bell", at_most=600, heard=wakeups.rings("bell"))
        assert monotonic() - begun < 15, "who can't be woken looks by themselves"
        line.proxy.recover()
        await until(lambda: wakeups.listening)
        heard = wakeups.rings("bell")
        async with line.beside.transaction() as tx:
            await notify(tx, "bell")
        async with asyncio.timeout(10):
            await wakeups.wait("bell", at_most=600, heard=heard)
        assert wakeups.rings("bell") == heard + 1
    finally:
        running.cancel()
        await asyncio.wait([running])


async def test_a_half_open_line_is_replaced_and_rings_at_once_again(line: Line) -> None:
    """Only the connection that listens was lost: whoever waits for a ring is woken as before."""
    wakeups = Wakeups(line.through, "bell", retry_seconds=0.1, heartbeat_seconds=0.5)
    running = asyncio.create_task(wakeups.run())
    try:
        await until(lambda: wakeups.listening)
        before = line.proxy.accepted
        line.proxy.strand()
        await until(lambda: line.proxy.accepted > before and wakeups.listening)
        heard = wakeups.rings("bell")
        async with line.through.transaction() as tx:
            await notify(tx, "bell")
        async with asyncio.timeout(10):
            await wakeups.wait("bell", at_most=600, heard=heard)
    finally:
        running.cancel()
        await asyncio.wait([running])


def test_a_half_open_line_is_noticed_within_five_seconds() -> None:
    """A question each two seconds, two for its answer, one until it is asked for anew."""
    assert 2 * HEARTBEAT_SECONDS + 1 <= 5
    assert DEAF_SECONDS <= 1


async def until(true: Callable[[], bool]) -> None:
    async with asyncio.timeout(20):
        while not true():
            await asyncio.sleep(0.02)


async def test_a_server_that_accepts_and_says_nothing_is_unreachable(line: Line) -> None:
    line.proxy.fall_silent()
    with pytest.raises(Unreachable) as refused:
        await line.through.connect()
    assert isinstance(refused.value.__cause__, TimeoutError | asyncpg.PostgresError | OSError)
