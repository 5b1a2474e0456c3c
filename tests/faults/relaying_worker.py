"""Enrolment's worker, telling when it leads: `python relaying_worker.py DATABASE_URL BROKER_URL LEAD`."""

import asyncio
import sys
from contextlib import suppress
from datetime import UTC, datetime
from functools import partial

from database.engine import Database
from messaging.relay import Patience
from messaging.worker import Worker


async def main(database_url: str, broker_url: str, lead: str) -> None:
    database = Database(database_url)
    worker = Worker(
        "enrolment",
        database,
        broker_url,
        hearings=[],
        watches=[],
        clock=partial(datetime.now, UTC),
        patience=Patience(lead=float(lead)),
    )
    with suppress(TimeoutError):  # nobody needs it longer, should its test be interrupted
        async with asyncio.timeout(120), worker.running():
            led = False
            while True:
                if worker.relay.leading != led:
                    led = worker.relay.leading
                    print("leads" if led else "follows", flush=True)
                await asyncio.sleep(0.05)


asyncio.run(main(*sys.argv[1:]))
