"""A supervisor of access's worker: `python dying_worker.py DATABASE_URL BROKER_URL POISON`.

The worker's process is killed when it hears of the firm POISON; the supervisor starts the next one, until it
is told to stop. One line is printed for each death.
"""

import asyncio
import os
import signal
import sys
from datetime import UTC, datetime, timedelta
from functools import partial

from contracts.enrolment import FirmActivated
from contracts.envelope import Envelope
from database.engine import Database, Transaction
from messaging.listening import hear
from messaging.worker import Worker
from tests.messaging.house import SHORT_DELAYS, note

WORK_SECONDS = 0.2
SUSPECTS_AFTER = timedelta(seconds=2)


async def life(database_url: str, broker_url: str, poison: str) -> None:
    async def deadly(tx: Transaction, heard: Envelope[FirmActivated], now: datetime) -> None:
        await asyncio.sleep(WORK_SECONDS)  # so that others are in hand beside it
        if str(heard.data.firm_id) == poison:
            os.kill(os.getpid(), signal.SIGKILL)
        await note(tx, heard, now)

    database = Database(database_url)
    worker = Worker(
        "access",
        database,
        broker_url,
        hearings=[hear(FirmActivated, deadly)],
        watches=[],
        clock=partial(datetime.now, UTC),
        delays=SHORT_DELAYS,
        suspects_after=SUSPECTS_AFTER,
    )
    async with worker.running():
        await asyncio.sleep(120)  # nobody waits for it longer, should its test be interrupted


def supervise() -> None:
    """Fork a life, wait for its death, again; SIGTERM ends the present one and ourselves."""
    while True:
        child = os.fork()
        if not child:
            signal.signal(signal.SIGTERM, signal.SIG_DFL)
            asyncio.run(life(*sys.argv[1:]))
            os._exit(0)
        signal.signal(signal.SIGTERM, partial(_end, child))
        _, status = os.waitpid(child, 0)
        if not os.WIFSIGNALED(status):
            return
        print("killed", flush=True)


def _end(child: int, *_: object) -> None:
    os.kill(child, signal.SIGKILL)
    os._exit(0)


if __name__ == "__main__":
    supervise()
