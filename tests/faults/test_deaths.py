"""A message that kills the process which hears it: it alone is parked, all others arrive (scenario 90)."""

import asyncio
import os
import signal
import sys
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from pathlib import Path

from sqlalchemy import make_url

from contracts.envelope import Service
from database.engine import Database
from messaging.parking import look_at_parked
from messaging.setbacks import DEATHS_BEFORE_PARKED, KILLED_ITS_CONSUMERS, RETURNS_BEFORE_SUSPECTED
from tests.messaging.conftest import StartWorker
from tests.messaging.house import FIRMS, effects, leading, pending, say, until

SUPERVISOR = Path(__file__).with_name("dying_worker.py")
ROOT = SUPERVISOR.parents[2]
INNOCENTS = 24
"""More than one consumer takes at once, so that some are in hand when it dies and others are not."""


@asynccontextmanager
async def supervised(database: Database, broker_url: str, poison: str) -> AsyncIterator[list[str]]:
    """A worker that is started again whenever it was killed; yields a growing list of its deaths."""
    url = make_url(database.dsn).set(drivername="postgresql+asyncpg")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(SUPERVISOR),
        url.render_as_string(hide_password=False),
        broker_url,
        poison,
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
        limit=2**20,
    )
    deaths: list[str] = []

    async def read() -> None:
        assert process.stdout
        async for line in process.stdout:
            deaths.extend(["killed"] if line == b"killed\n" else [])

    reading = asyncio.create_task(read())
    try:
        yield deaths
    finally:
        process.send_signal(signal.SIGTERM)
        await process.wait()
        reading.cancel()


async def test_a_message_that_kills_its_process_is_parked_alone_while_others_flow(
    database: Database, heard: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    await leading(await start_worker("enrolment"))
    before = await say(database, INNOCENTS // 2)
    (poison,) = await say(database)
    after = await say(database, INNOCENTS // 2)
    innocents = sorted(str(firm) for firm in before + after)

    async def all_said() -> bool:
        return await pending(database) == 0

    async def all_heard() -> bool:
        return sorted(await effects(heard)) == innocents

    async def one_parked() -> bool:
        return bool(await look_at_parked("access", accounts["access"]))

    await until(all_said)
    async with supervised(heard, accounts["access"], str(poison)) as deaths:
        await until(one_parked, seconds=110)
        late = await say(database, 3)
        innocents = sorted([*innocents, *(str(firm) for firm in late)])
        await until(all_heard, seconds=60)
        (parked,) = await look_at_parked("access", accounts["access"])
    assert (parked.home, parked.reason) == (FIRMS, KILLED_ITS_CONSUMERS)
    assert len(deaths) == RETURNS_BEFORE_SUSPECTED + DEATHS_BEFORE_PARKED
