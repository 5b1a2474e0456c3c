"""`check` while access's database is silent: a no in time, and a yes again once it is back (E.4)."""

import asyncio
from collections.abc import AsyncIterator, Awaitable, Callable
from dataclasses import dataclass
from functools import partial
from time import monotonic

import asyncpg
import pytest

from access.storage import checks
from database.migrations import migrate_async
from tests.access.house import FirmInTown, House, settings_for
from tests.faults.proxy import Proxy, proxied

IN_TIME = 6.0
"""Of a request; the machine of the tests is slow, and two seconds are meant."""


@dataclass
class Line:
    proxy: Proxy
    house: House
    firm: FirmInTown
    token: str

    async def check(self) -> int:
        body = {"action": "M05", "firm_id": str(self.firm.firm_id)}
        return (await self.house.call(self.token, "POST", "/v1/check", body)).status_code

    async def portfolios(self) -> int:
        return (await self.house.call(self.token, "GET", "/v1/portfolios")).status_code

    async def ready(self) -> int:
        return (await self.house.client.get("/readyz")).status_code

    async def recovers(self, ask: Callable[[], Awaitable[int]]) -> None:
        async with asyncio.timeout(30):
            while await ask() != 200:
                await asyncio.sleep(0.2)


@pytest.fixture
async def line(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Line]:
    url = await database_url("access", partial(migrate_async, "access"))
    async with proxied(url) as (proxy, through):
        house = House(settings_for(through))
        async with house.app.router.lifespan_context(house.app), house.client:
            firm = await house.firm()
            yield Line(proxy, house, firm, await firm.token())
            proxy.recover()


async def test_check_denies_in_time_and_recovers(line: Line) -> None:
    """It never did: the pool waited without end for the server to say that it had cancelled."""
    assert await asyncio.gather(*(line.check() for _ in range(10))) == [200] * 10
    line.proxy.fall_silent()
    begun = monotonic()
    assert await asyncio.gather(*(line.check() for _ in range(10))) == [503] * 10
    assert await line.ready() == 503
    assert monotonic() - begun < 2 * IN_TIME
    line.proxy.recover()
    await line.recovers(line.check)
    assert await asyncio.gather(*(line.check() for _ in range(10))) == [200] * 10
    await line.recovers(line.ready)


async def test_one_silent_connection_speaks_for_all_of_its_pool(line: Line) -> None:
    """The network lost ten connections; new ones go through. One question fails, not ten."""
    await asyncio.gather(*(line.check() for _ in range(10)))
    line.proxy.strand()
    assert await line.check() == 503
    assert [await line.check() for _ in range(10)] == [200] * 10


async def test_other_doors_answer_within_seconds_and_recover(line: Line) -> None:
    assert await line.portfolios() == 200
    line.proxy.fall_silent()
    begun = monotonic()
    assert await line.portfolios() == 503
    assert monotonic() - begun < 6 + IN_TIME
    line.proxy.recover()
    await line.recovers(line.portfolios)


@pytest.mark.parametrize("fault", ["hang_up", "refuse"])
async def test_a_database_that_hangs_up_or_refuses_is_503_and_never_500(line: Line, fault: str) -> None:
    getattr(line.proxy, fault)()
    line.proxy.hang_up()
    answers = [await line.check(), await line.portfolios(), await line.ready()]
    assert set(answers) <= {200, 503}
    line.proxy.recover()
    await line.recovers(line.check)
    await line.recovers(line.portfolios)
    await line.recovers(line.ready)


@pytest.mark.parametrize(
    ("refuses", "lets_in"),
    [
        ("allow_connections false", "allow_connections true"),
        ("set default_transaction_read_only = on", "reset default_transaction_read_only"),
    ],
)
async def test_check_answers_503_while_its_database_refuses(
    line: Line, postgres_url: str, refuses: str, lets_in: str
) -> None:
    name = line.house.settings.database_url.rpartition("/")[2]
    superuser = await asyncpg.connect(postgres_url)

    async def alter(how: str) -> None:
        await superuser.execute(f'alter database "{name}" {how}')
        await superuser.execute(
            "select pg_terminate_backend(pid, 5000) from pg_stat_activity where datname = $1", name
        )

    await line.check()
    await alter(refuses)
    await asyncio.sleep(0.1)
    assert [await line.check(), await line.portfolios(), await line.ready()] == [503] * 3
    await alter(lets_in)
    await line.recovers(line.check)
    await line.recovers(line.portfolios)
    await line.recovers(line.ready)
    await superuser.close()


def test_the_limit_in_use_keeps_the_promise() -> None:
    assert checks.TIMEOUT_SECONDS <= 2
