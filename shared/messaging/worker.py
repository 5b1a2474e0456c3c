"""The worker process of a service: relay, ears and watches, started and stopped together."""

import asyncio
from collections.abc import AsyncIterator, Coroutine, Iterator
from contextlib import asynccontextmanager, suppress
from datetime import UTC, datetime, timedelta
from functools import partial
from typing import Any

import structlog
from faststream.rabbit import Channel
from faststream.rabbit.opentelemetry import RabbitTelemetryMiddleware

from contracts.envelope import Service
from database.engine import Database
from database.wakeups import Wakeups
from messaging.backlog import Backlog, Oldest, nothing_else
from messaging.broker_connections import robust_broker
from messaging.listening import PREFETCH, Ears, Hearing
from messaging.own_thread import on_own_thread
from messaging.pulse import STALLED_AFTER, Pulse
from messaging.relay import PATIENCE, Patience, Relay
from messaging.retention import purge
from messaging.retiring import Retiring
from messaging.setbacks import describe
from messaging.topology import DELAYS, Topology
from messaging.watches import Watch, keep
from vocabulary.clock import Clock

log = structlog.get_logger()

FIRST_PURGE_SECONDS = 30.0
"""After the start: a worker that is started often purges all the same."""
PURGE_EVERY_SECONDS = 600.0
LONGEST_PURGE_SECONDS = 1800.0
GRACEFUL_SECONDS = 15.0
"""How long a handler may finish its work after SIGTERM; then its message goes back to the queue."""
SUSPECTS_AFTER = timedelta(seconds=10)
"""From the first event heard to what may have killed the process before: others flow meanwhile."""
LISTENING = "listening"
LISTEN_SECONDS = 30.0
"""For connecting, declaring and beginning to hear; then all of it is tried anew."""
HANG_UP_SECONDS = 10.0
LAST_WORDS_SECONDS = 5.0
"""How long a watch that was interrupted may write down what it knows."""


class Worker:
    """What runs beside a service's API; any number of replicas may run at once (law 10)."""

    def __init__(
        self,
        service: Service,
        database: Database,
        broker_url: str,
        *,
        hearings: list[Hearing],
        watches: list[Watch],
        clock: Clock,
        delays: tuple[timedelta, ...] = DELAYS,
        traced: bool = False,
        oldest: Oldest = nothing_else,
        watch_grace: timedelta = timedelta(seconds=GRACEFUL_SECONDS),
        suspects_after: timedelta = SUSPECTS_AFTER,
        stalled_after: timedelta = STALLED_AFTER,
        patience: Patience = PATIENCE,
    ) -> None:
        """`traced` makes a span of each message heard; the process's exporter takes it.

        `oldest` tells what else of this service waits, `watch_grace` how long after SIGTERM a watch may
        finish what it has in hand, `stalled_after` how long any loop may be silent beyond what it said.
        """
        self._pulse = Pulse(stalled_after)
        self._service = service
        self._database = database
        self._broker_url = broker_url
        self._hearings = hearings
        self._watches = watches
        self._clock = clock
        channels = {watch.channel for watch in watches}
        self._wakeups = Wakeups(database, *channels, beat=partial(self._pulse.beat, "wakeups"))
        self.relay = Relay(service, database, broker_url, pulse=self._pulse, patience=patience)
        self._broker = robust_broker(
            broker_url,
            default_channel=Channel(prefetch_count=PREFETCH, on_return_raises=True),
            graceful_timeout=GRACEFUL_SECONDS,
            on_reconnected=[self._declare_again],
            middlewares=[RabbitTelemetryMiddleware()] if traced else [],
            apply_types=False,
        )
        topology = Topology(service, delays)
        self._ears = Ears(self._broker, topology, database, clock, pulse=self._pulse)
        self._ears.subscribe(hearings)
        self._retiring = Retiring(topology, broker_url)
        self._suspects_after = suspects_after.total_seconds()
        self.backlog = Backlog(service, database, broker_url, oldest, clock, pulse=self._pulse)
        self.listening = False
        self._watch_grace = watch_grace.total_seconds()

    async def ready(self) -> None:
        """Raise unless the queues are being consumed and the database answers."""
        await self._database.ping()
        if not self.listening or not await self._broker.ping(timeout=2):
            raise ConnectionError

    def stalled(self) -> list[str]:
        """What of it makes no progress any more, and won't: the process should be started anew."""
        return self._pulse.stalled()

    def wake(self) -> None:
        """Look at every deadline again now."""
        self._wakeups.ring_all()

    @asynccontextmanager
    async def running(self) -> AsyncIterator[None]:
        """Everything runs inside the block; at its end handlers and watches finish what they hold."""
        stopping = asyncio.Event()
        relay = on_own_thread("relay", self.relay.run)
        runs = (self._wakeups.run(), relay, self.backlog.run(), self._hear(), self._purge())
        tasks = [asyncio.create_task(run) for run in runs]
        keepers = [asyncio.create_task(run) for run in self._keepers(stopping)]
        try:
            yield
        finally:
            stopping.set()
            self._wakeups.ring_all()
            hang_up = self._hang_up(GRACEFUL_SECONDS + HANG_UP_SECONDS)
            await asyncio.gather(hang_up, self._finish(keepers), return_exceptions=True)
            for task in tasks:
                task.cancel()
            await asyncio.gather(*tasks, return_exceptions=True)

    def _keepers(self, stopping: asyncio.Event) -> Iterator[Coroutine[Any, Any, None]]:
        for watch in self._watches:
            for number in range(watch.keepers):
                beat = partial(self._pulse.beat, f"watch {watch.name} {number}")
                yield keep(watch, self._wakeups, self._clock, stopping, beat)

    async def _finish(self, keepers: list[asyncio.Task[None]]) -> None:
        """What is in hand ends by itself, or is interrupted after the grace, with a last word."""
        if not keepers:
            return
        _, late = await asyncio.wait(keepers, timeout=self._watch_grace)
        for keeper in late:
            keeper.cancel()
        if late:
            log.warning("watches_interrupted", service=self._service, count=len(late))
            await asyncio.wait(late, timeout=LAST_WORDS_SECONDS)

    async def _hear(self) -> None:
        await self._listen()
        await asyncio.gather(self._hear_suspects(), self._retiring.run())

    async def _hear_suspects(self) -> None:
        heard = False
        while not heard:
            await asyncio.sleep(self._suspects_after)
            try:
                await self._ears.hear_suspects(self._hearings)
                heard = True
            except Exception as away:  # noqa: BLE001 - they stay where they are, and are heard a little later
                log.warning("suspects_wait", service=self._service, because=describe(away))

    async def _listen(self) -> None:
        while not self.listening:
            self._pulse.beat(LISTENING)
            try:
                async with asyncio.timeout(LISTEN_SECONDS):
                    await self._ears.declare(self._broker_url, self._hearings)
                    await self._broker.connect()
                    await self._broker.start()
                self.listening = True
                log.info("listening", service=self._service, queues=len(self._hearings))
            except Exception as away:  # noqa: BLE001 - without its ears a worker is not ready, and tries again
                log.warning("broker_away", service=self._service, because=describe(away))
                await self._hang_up(HANG_UP_SECONDS)
                await asyncio.sleep(1)
        self._pulse.end(LISTENING)

    async def _hang_up(self, at_most: float) -> None:
        """Handlers finish what they hold; a broker that says nothing is not waited for."""
        with suppress(Exception):
            async with asyncio.timeout(at_most):
                await self._broker.stop()

    async def _declare_again(self, _: object) -> None:
        """A broker that comes back may have lost everything."""
        try:
            await self._ears.declare(self._broker_url, self._hearings)
        except Exception as away:  # noqa: BLE001 - what stands is heard all the same
            log.warning("broker_away", service=self._service, because=describe(away))

    async def _purge(self) -> None:
        pause = FIRST_PURGE_SECONDS
        while True:
            self._pulse.beat("purge", rest=pause + LONGEST_PURGE_SECONDS)
            await asyncio.sleep(pause)
            pause = PURGE_EVERY_SECONDS
            try:
                await purge(self._database, datetime.now(UTC))
            except Exception as failure:  # noqa: BLE001 - what is not purged now is purged at the next time
                log.warning("purge_interrupted", service=self._service, because=describe(failure))
