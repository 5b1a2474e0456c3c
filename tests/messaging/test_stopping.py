"""A worker that is told to stop finishes what it holds; one that is killed leaves it to another (law 3)."""

import asyncio
import os
import signal
import sys
from pathlib import Path

import pytest
from sqlalchemy import make_url

from contracts.envelope import Service
from database.engine import Database
from tests.messaging.conftest import StartWorker
from tests.messaging.house import effects, note, say, until

HERE = Path(__file__).parent


@pytest.mark.parametrize(("sent", "code"), [(signal.SIGTERM, 0), (signal.SIGKILL, -9)])
async def test_a_signal_in_mid_handler_loses_nothing_and_doubles_nothing(
    sent: signal.Signals,
    code: int,
    database: Database,
    heard: Database,
    accounts: dict[Service, str],
    start_worker: StartWorker,
) -> None:
    await start_worker("enrolment")
    process = await asyncio.create_subprocess_exec(
        sys.executable,
        str(HERE / "slow_worker.py"),
        make_url(heard.dsn).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False),
        accounts["access"],
        env={**os.environ, "PYTHONPATH": str(HERE.parent.parent)},
        stdout=asyncio.subprocess.PIPE,
    )
    (firm,) = await say(database)
    await asyncio.wait_for(_handler_begun(process.stdout), 30)
    process.send_signal(sent)
    assert await asyncio.wait_for(process.wait(), 30) == code
    finished_before_leaving = await effects(heard)
    assert finished_before_leaving == ([str(firm)] if sent == signal.SIGTERM else [])

    await start_worker("access", note)
    await until(lambda: effects(heard))
    await asyncio.sleep(1)  # time for a second effect to show, if there were one
    assert await effects(heard) == [str(firm)]


async def _handler_begun(output: asyncio.StreamReader | None) -> None:
    assert output
    async for line in output:
        if line == b"begun\n":
            return
    pytest.fail("the worker ended before it heard the event")
