"""A watch that is told to stop finishes what it has in hand, within its grace; side by side, none waits."""

import asyncio
from contextlib import suppress
from datetime import UTC, datetime, timedelta
from functools import partial

from database.engine import Database
from database.wakeups import Wakeups
from messaging.watches import Watch, keep
from messaging.worker import Worker

CLOCK = partial(datetime.now, UTC)


class Slow:
    """Work that takes as long as it is left alone, begun once for each keeper."""

    def __init__(self) -> None:
        self.begun, self.ended, self.interrupted = 0, 0, 0
        self.may_end = asyncio.Event()
        self.all_begun = asyncio.Event()

    async def handle(self, _: datetime) -> int:
        self.begun += 1
        self.all_begun.set()
        try:
            await self.may_end.wait()
        except asyncio.CancelledError:
            self.interrupted += 1
            raise
        self.ended += 1
        return 1

    async def next_due(self) -> None:
        return None

    def watch(self, keepers: int = 1) -> Watch:
        return Watch("slow", "slow", self.handle, self.next_due, keepers)


def worker(database: Database, slow: Slow, **options: timedelta) -> Worker:
    return Worker(
        "access",
        database,
        "amqp://localhost:1/none",
        hearings=[],
        watches=[slow.watch()],
        clock=CLOCK,
        **options,
    )


async def test_work_in_hand_is_finished_and_nothing_more_is_begun(database: Database) -> None:
    slow = Slow()

    async def run() -> None:
        async with worker(database, slow).running():
            await slow.all_begun.wait()

    stopped = asyncio.create_task(run())
    await slow.all_begun.wait()
    for _ in range(20):
        await asyncio.sleep(0)
    slow.may_end.set()
    await asyncio.wait_for(stopped, 10)
    assert (slow.begun, slow.ended, slow.interrupted) == (1, 1, 0)


async def test_work_that_outlasts_the_grace_is_interrupted(database: Database) -> None:
    slow = Slow()
    async with worker(database, slow, watch_grace=timedelta(milliseconds=50)).running():
        await slow.all_begun.wait()
    assert (slow.begun, slow.ended, slow.interrupted) == (1, 0, 1)


async def test_a_sleeping_watch_stops_at_once() -> None:
    wakeups, stopping, looked = (
        Wakeups(Database("postgresql+asyncpg://nowhere/nothing"), "idle"),
        asyncio.Event(),
        0,
    )

    async def nothing(_: datetime) -> int:
        nonlocal looked
        looked += 1
        return 0

    async def never() -> None:
        return None

    keeper = asyncio.create_task(keep(Watch("idle", "idle", nothing, never), wakeups, CLOCK, stopping))
    await asyncio.sleep(0)
    stopping.set()
    wakeups.ring_all()
    await asyncio.wait_for(keeper, 5)
    assert looked == 1


async def test_keepers_side_by_side_do_not_wait_for_each_other(database: Database) -> None:
    slow = Slow()
    stopping = asyncio.Event()
    wakeups = Wakeups(database, "slow")
    keepers = [asyncio.create_task(keep(slow.watch(3), wakeups, CLOCK, stopping)) for _ in range(3)]
    while slow.begun < 3:
        await asyncio.sleep(0)
    stopping.set()
    slow.may_end.set()
    with suppress(TimeoutError):
        await asyncio.wait_for(asyncio.gather(*keepers), 5)
    assert slow.ended == 3
