"""A server that refuses: each way it really has, told as an outage, and over by itself when it is."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass

import asyncpg
import pytest
from sqlalchemy import text
from sqlalchemy.engine import make_url

from database.engine import Database, ReadOnly
from database.outages import is_outage

OTHER_PASSWORD = "another"


@dataclass
class Installation:
    """One database whose owner a superuser has power over."""

    superuser: asyncpg.Connection
    database: Database
    name: str
    role: str

    async def do(self, *statements: str) -> None:
        for statement in statements:
            await self.superuser.execute(statement.format(name=f'"{self.name}"', role=f'"{self.role}"'))

    async def end_connections(self) -> None:
        await self.superuser.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", self.name
        )
        await asyncio.sleep(0.05)


async def asked(database: Database) -> None:
    async with database.transaction() as tx:
        await tx.execute(text("insert into kept values (1)"))


@pytest.fixture
async def installation(
    database_url: Callable[..., Awaitable[str]], postgres_url: str
) -> AsyncIterator[Installation]:
    url = make_url(await database_url())
    superuser = await asyncpg.connect(postgres_url)
    assert url.database
    role = f"role_of_{url.database}"
    database = Database(url.set(username=role, password="its own").render_as_string(hide_password=False))
    installation = Installation(superuser, database, url.database, role)
    await installation.do(
        "create role {role} login password 'its own'", "alter database {name} owner to {role}"
    )
    async with database.transaction() as tx:
        await tx.execute(text("create table kept (i int)"))
    yield installation
    await database.close()
    await installation.do("alter database {name} owner to postgres", "grant {role} to postgres")
    owned = await asyncpg.connect(url.set(drivername="postgresql").render_as_string(hide_password=False))
    await owned.execute(f'drop owned by "{role}" cascade')
    await owned.close()
    await installation.do("drop role {role}")
    await superuser.close()


@pytest.mark.parametrize(
    ("refuses", "lets_in"),
    [
        ("alter role {role} nologin", "alter role {role} login"),
        ("alter role {role} password 'another'", "alter role {role} password 'its own'"),
        ("alter database {name} allow_connections false", "alter database {name} allow_connections true"),
        ("alter database {name} rename to elsewhere", "alter database elsewhere rename to {name}"),
        ("alter database {name} connection limit 0", "alter database {name} connection limit -1"),
        ("alter role {role} connection limit 0", "alter role {role} connection limit -1"),
        (
            "alter database {name} set default_transaction_read_only = on",
            "alter database {name} reset default_transaction_read_only",
        ),
        (
            "alter role {role} set default_transaction_read_only = on",
            "alter role {role} reset default_transaction_read_only",
        ),
    ],
)
async def test_a_refused_connection_is_an_outage_that_passes(
    installation: Installation, refuses: str, lets_in: str
) -> None:
    await asked(installation.database)
    await installation.end_connections()
    await installation.do(refuses)
    for use in (
        lambda: asked(installation.database),
        installation.database.connect,
        installation.database.ping,
    ):
        with pytest.raises(Exception) as refused:  # noqa: PT011 - whatever it is, it must be an outage
            await use()
        assert is_outage(refused.value)
    await installation.do(lets_in)
    await asked(installation.database)
    await installation.database.ping()


async def test_a_connection_whose_server_became_read_only_is_not_kept(installation: Installation) -> None:
    """25006: after a failover the pool would go on with the old server for ever."""
    async with installation.database.transaction() as tx:
        await tx.execute(text("set session characteristics as transaction read only"))
    with pytest.raises(Exception) as refused:  # noqa: PT011 - whatever it is, it must be an outage
        await asked(installation.database)
    assert is_outage(refused.value)
    await asked(installation.database)


async def test_readiness_asks_whether_it_can_write(installation: Installation) -> None:
    async with installation.database.transaction() as tx:
        await tx.execute(text("set session characteristics as transaction read only"))
    with pytest.raises(ReadOnly):
        await installation.database.ping()
    await installation.database.ping()


async def test_with_one_connection_the_whole_pool_goes(installation: Installation) -> None:
    database = installation.database
    async with database.transaction() as one, database.transaction() as other:
        for tx in (one, other):
            await tx.execute(text("set session characteristics as transaction read only"))
    with pytest.raises(Exception):  # noqa: B017, PT011 - told above
        await asked(database)
    await asyncio.gather(asked(database), asked(database))


async def test_a_server_that_says_it_became_read_only_is_left_by_checks_too(
    installation: Installation,
) -> None:
    connection = await installation.database.connect()
    assert connection.may_write
    await connection.execute("set default_transaction_read_only = on")
    assert not connection.may_write
    await connection.close()
