"""What every connection is told, on our side and on the server's, and how it ends."""

import asyncio
import socket
from collections.abc import Awaitable, Callable
from time import monotonic

import asyncpg
import pytest
from sqlalchemy import text

from database import connections
from database.connections import API, NOTICED_SECONDS, WORKER, Connection, Limits
from database.engine import Database

TOLD = [
    "tcp_keepalives_idle",
    "tcp_keepalives_interval",
    "tcp_keepalives_count",
    "tcp_user_timeout",
    "client_connection_check_interval",
    "statement_timeout",
    "idle_in_transaction_session_timeout",
]


@pytest.fixture
async def database(database_url: Callable[..., Awaitable[str]]) -> Database:
    return Database(await database_url(), limits=API)


async def pooled(database: Database) -> Connection:
    async with database.transaction() as tx:
        raw = await tx.get_raw_connection()
        driver: Connection = raw.driver_connection  # type: ignore[assignment]
        return driver


async def test_every_connection_is_watched_from_both_ends(database: Database) -> None:
    """SQLAlchemy's, the checks', and those of their own: an issue's host that was lost had none of this."""
    own = await database.connect()
    for connection in (own, await pooled(database)):
        raw = connection._transport.get_extra_info("socket")
        assert raw.getsockopt(socket.SOL_SOCKET, socket.SO_KEEPALIVE)
        found = {
            name: raw.getsockopt(socket.IPPROTO_TCP, getattr(socket, name)) for name in connections._PROBES
        }
        assert found == connections._PROBES
    told = [await own.fetchval(f"show {name}") for name in TOLD]
    assert told == ["5", "2", "3", "10000", "5s", "5s", "15s"]
    async with database.transaction() as tx:
        assert told == [await tx.scalar(text(f"show {name}")) for name in TOLD]
    await own.close()
    await database.close()


def test_a_lost_host_is_known_soon_enough_for_another_to_lead() -> None:
    probes = connections._PROBES
    noticed = probes["TCP_KEEPIDLE"] + probes["TCP_KEEPINTVL"] * probes["TCP_KEEPCNT"]
    assert noticed == NOTICED_SECONDS < 15
    assert probes["TCP_USER_TIMEOUT"] <= NOTICED_SECONDS * 1000
    assert API.statement + connections.NETWORK_SECONDS <= 6
    assert API.idle_in_transaction < WORKER.idle_in_transaction


async def test_a_connection_of_its_own_may_be_told_more(database: Database) -> None:
    connection = await database.connect(idle_session_timeout="7s")
    assert await connection.fetchval("show idle_session_timeout") == "7s"
    await connection.close()


async def test_the_server_ends_a_statement_that_takes_too_long_and_the_connection_stays(
    database_url: Callable[..., Awaitable[str]],
) -> None:
    short = Database(await database_url(), limits=Limits(statement=0.2))
    connection = await short.connect()
    with pytest.raises(asyncpg.QueryCanceledError):
        await connection.execute("select pg_sleep(60)")
    assert await connection.fetchval("select 1") == 1
    await connection.close()


async def test_who_stops_amid_a_transaction_holds_its_locks_no_longer(
    database_url: Callable[..., Awaitable[str]],
) -> None:
    database = Database(await database_url(), limits=Limits(idle_in_transaction=0.2))
    stopped, other = await database.connect(), await database.connect()
    transaction = stopped.transaction()
    await transaction.start()
    await stopped.execute("select pg_advisory_xact_lock(1)")
    await other.execute("select pg_advisory_lock(1)")
    await asyncio.gather(stopped.close(), other.close())


@pytest.mark.parametrize("given_up", ["timed out", "cancelled"])
async def test_a_statement_nobody_waits_for_ends_its_connection_at_once(
    database: Database, given_up: str
) -> None:
    connection = await database.connect()
    sleeping = asyncio.create_task(connection.execute("select pg_sleep(4)", timeout=0.2))
    await asyncio.sleep(0.05)
    if given_up == "cancelled":
        sleeping.cancel()
    await asyncio.wait([sleeping])
    begun = monotonic()
    with pytest.raises(asyncpg.InterfaceError, match="closed"):
        await connection.execute("select 1")
    assert connection.is_closed()
    assert monotonic() - begun < 2
