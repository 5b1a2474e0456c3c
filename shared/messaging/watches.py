"""Deadlines and deliveries live in rows; a watch claims what is due when it is due (law 8)."""

import asyncio
from collections.abc import Awaitable, Callable
from contextlib import suppress
from dataclasses import dataclass
from datetime import datetime, timedelta

import structlog

from database.wakeups import Wakeups
from messaging import metrics
from messaging.setbacks import describe
from vocabulary.clock import Clock

log = structlog.get_logger()

POLL_SECONDS = 15.0
BREATH_SECONDS = 2.0


@dataclass(frozen=True)
class Watch:
    """One kind of due row: `handle(now)` settles a batch (0 = nothing due), `next_due()` tells when.

    `keepers` of one process handle side by side: what takes long in one of them holds up no other. `longest`
    is how long handling a batch may take where nothing hangs.
    """

    name: str
    channel: str
    handle: Callable[[datetime], Awaitable[int]]
    next_due: Callable[[], Awaitable[datetime | None]]
    keepers: int = 1
    longest: timedelta = timedelta(minutes=5)


type Beat = Callable[[float], None]
"""Tells that a keeper goes on, and for how many seconds it may not be heard of."""


async def keep(
    watch: Watch, wakeups: Wakeups, clock: Clock, stopping: asyncio.Event, beat: Beat = lambda _: None
) -> None:
    """Handle what is due until told to stop: what is in hand then is finished, nothing more is claimed.

    Any number of replicas may keep the same watch. Who sets `stopping` also rings the watch's channel.
    """
    while not stopping.is_set():
        beat(watch.longest.total_seconds())
        try:
            heard = wakeups.rings(watch.channel)
            handled = await watch.handle(clock())
            metrics.DUE_HANDLED.labels(watch.name).inc(handled)
            if not handled:
                await _sleep(watch, wakeups, clock, heard)
        except Exception as failure:  # noqa: BLE001 - a deadline that can't be handled now is handled later
            log.warning("watch_interrupted", watch=watch.name, because=describe(failure))
            with suppress(TimeoutError):
                await asyncio.wait_for(stopping.wait(), BREATH_SECONDS)


async def _sleep(watch: Watch, wakeups: Wakeups, clock: Clock, heard: int) -> None:
    due = await watch.next_due()
    until_due = (due - clock()).total_seconds() if due else POLL_SECONDS
    await wakeups.wait(watch.channel, at_most=max(0.02, min(until_due, POLL_SECONDS)), heard=heard)
