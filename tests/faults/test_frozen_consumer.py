"""A worker that froze with an event in hand: the broker hands it to another, and it has one effect."""

import asyncio
import os
import signal
import sys
from pathlib import Path

from sqlalchemy import make_url

from contracts.envelope import Service
from database.engine import Database
from tests.messaging.conftest import StartWorker
from tests.messaging.house import effects, leading, note, say, until

ROOT = Path(__file__).parents[2]
PROGRAM = ROOT / "tests" / "messaging" / "slow_worker.py"


async def test_what_a_frozen_worker_holds_is_heard_by_another(
    database: Database, heard: Database, accounts: dict[Service, str], start_worker: StartWorker
) -> None:
    await leading(await start_worker("enrolment"))
    url = make_url(heard.dsn).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    frozen = await asyncio.create_subprocess_exec(
        sys.executable,
        str(PROGRAM),
        url,
        f"{accounts['access']}?heartbeat=1",
        env={**os.environ, "PYTHONPATH": str(ROOT)},
        stdout=asyncio.subprocess.PIPE,
    )
    try:
        (firm,) = await say(database)
        assert frozen.stdout
        async with asyncio.timeout(30):
            while await frozen.stdout.readline() != b"begun\n":
                pass
        frozen.send_signal(signal.SIGSTOP)
        await start_worker("access", note)
        await until(lambda: effects(heard))
        frozen.send_signal(signal.SIGCONT)
        await asyncio.sleep(1)  # time for a second effect to show, if there were one
        assert await effects(heard) == [str(firm)]
    finally:
        frozen.kill()
        await frozen.wait()
