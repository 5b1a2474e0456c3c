"""What makes no progress beyond every limit shows; what fails and tries again does not."""

import asyncio
from datetime import timedelta

from database.engine import Database
from messaging.pulse import Pulse
from messaging.watches import Watch
from messaging.worker import Worker
from tests.messaging.house import until
from tests.messaging.test_watches import CLOCK


class Time:
    now = 0.0

    def __call__(self) -> float:
        return self.now


def test_a_loop_is_missed_when_it_is_silent_for_longer_than_it_said() -> None:
    time = Time()
    pulse = Pulse(timedelta(seconds=60), time)
    pulse.beat("relay")
    pulse.beat("purge", rest=600)
    time.now = 60
    assert pulse.stalled() == []
    time.now = 61
    assert pulse.stalled() == ["relay"]
    pulse.beat("relay")
    assert pulse.stalled() == []
    time.now = 661
    assert pulse.stalled() == ["purge", "relay"]
    pulse.end("relay")
    assert pulse.stalled() == ["purge"]


def test_work_is_missed_while_it_goes_on_only() -> None:
    time = Time()
    pulse = Pulse(timedelta(seconds=60), time)
    with pulse.busy("hearing FirmActivated", longest=30), pulse.busy("hearing FirmActivated", longest=30):
        time.now = 91
        assert pulse.stalled() == ["hearing FirmActivated"]
    assert pulse.stalled() == []


async def test_a_worker_with_a_watch_that_hangs_names_it_and_nothing_that_is_only_away(
    database: Database,
) -> None:
    """Its broker refuses every connection meanwhile, which a new process would not change."""

    async def hang(_: object) -> int:
        await asyncio.Event().wait()
        return 0

    async def never() -> None:
        return None

    watch = Watch("stuck", "stuck", hang, never, longest=timedelta(0))
    worker = Worker(
        "access",
        database,
        "amqp://localhost:1/none",
        hearings=[],
        watches=[watch],
        clock=CLOCK,
        stalled_after=timedelta(seconds=10),
        watch_grace=timedelta(0),
    )

    async def stalled() -> bool:
        return bool(worker.stalled())

    async with worker.running():
        await until(stalled)
        assert worker.stalled() == ["watch stuck 0"]
