"""What the database says when it is away, as it really says it."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from urllib.parse import urlsplit, urlunsplit

import asyncpg
import pytest
from sqlalchemy import text

from database.engine import Database
from database.outages import is_outage
from workbench.ports import free_port


@pytest.fixture
async def database(database_url: Callable[..., Awaitable[str]]) -> Database:
    return Database(await database_url(), pool_size=1)


async def failure_of(database: Database, statement: str) -> BaseException:
    with pytest.raises(Exception) as failed:  # noqa: PT011 - which one it is, is the question
        await _run(database, statement)
    return failed.value


async def _run(database: Database, statement: str) -> None:
    async with database.transaction() as tx:
        await tx.execute(text(statement))


async def test_a_killed_connection_is_an_outage(database: Database) -> None:
    assert is_outage(await failure_of(database, "select pg_terminate_backend(pg_backend_pid())"))


async def test_a_restart_costs_no_failure(database: Database, postgres_url: str) -> None:
    """Each connection was told: none of those in the pool is used again."""
    await _run(database, "select 1")
    elsewhere = await asyncpg.connect(postgres_url)
    await elsewhere.execute(
        "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1",
        urlsplit(database.dsn).path.removeprefix("/"),
    )
    await elsewhere.close()
    await asyncio.sleep(0.1)
    await _run(database, "select 1")


async def test_nobody_listening_is_an_outage(database: Database) -> None:
    parts = urlsplit(database.dsn)
    nowhere = urlunsplit(parts._replace(netloc=f"nobody:x@127.0.0.1:{free_port()}"))
    away = Database(nowhere.replace("postgresql://", "postgresql+asyncpg://"))
    assert is_outage(await failure_of(away, "select 1"))


async def test_a_full_server_is_an_outage(database: Database, postgres_url: str) -> None:
    held: list[asyncpg.Connection] = []
    try:
        with suppress(asyncpg.TooManyConnectionsError):
            while len(held) < 500:
                held.append(await asyncpg.connect(postgres_url))
        assert is_outage(await failure_of(database, "select 1"))
    finally:
        await asyncio.gather(*(connection.close() for connection in held))


async def test_a_read_only_server_is_an_outage(database: Database) -> None:
    assert is_outage(await failure_of(database, "set transaction read only; create table t (i int)")) is False
    assert is_outage(asyncpg.ReadOnlySQLTransactionError())


async def test_an_exhausted_pool_is_an_outage(database: Database) -> None:
    async with database.transaction(), database.transaction():
        assert is_outage(await failure_of(database, "select 1"))


@pytest.mark.parametrize("statement", ["select 1/0", "select * from nothing", "this is not SQL"])
async def test_a_fault_of_the_statement_is_none(database: Database, statement: str) -> None:
    assert not is_outage(await failure_of(database, statement))
