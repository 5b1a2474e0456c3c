"""A worker process whose handler takes its time: `python slow_worker.py DATABASE_URL BROKER_URL`."""

import asyncio
import signal
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope
from database.connections import Limits
from database.engine import Database, Transaction
from messaging.listening import hear
from messaging.worker import Worker
from tests.messaging.house import SHORT_DELAYS, note

WORK_SECONDS = 2.0
IDLE_SECONDS = 5.0
"""Then what a frozen worker has begun is rolled back; a minute elsewhere."""


async def slow(tx: Transaction, heard: Envelope[FirmActivated], now: datetime) -> None:
    print("begun", flush=True)
    await asyncio.sleep(WORK_SECONDS)
    await note(tx, heard, now)


async def main(database_url: str, broker_url: str) -> None:
    database = Database(database_url, limits=Limits(idle_in_transaction=IDLE_SECONDS))
    clock = partial(datetime.now, UTC)
    hearings = [hear(FirmActivated, slow)]
    worker = Worker(
        "access", database, broker_url, hearings=hearings, watches=[], clock=clock, delays=SHORT_DELAYS
    )
    stop = asyncio.Event()
    asyncio.get_running_loop().add_signal_handler(signal.SIGTERM, stop.set)
    async with worker.running():
        with suppress(TimeoutError):  # nobody waits for it longer, should its test be interrupted
            await asyncio.wait_for(stop.wait(), 120)
    await database.close()


asyncio.run(main(*sys.argv[1:]))
