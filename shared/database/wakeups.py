"""PostgreSQL NOTIFY as an alarm clock: it saves waiting, it never carries facts."""

import asyncio
from collections import Counter, defaultdict
from collections.abc import Callable
from contextlib import suppress

import structlog
from sqlalchemy import text

from database.engine import Database, Transaction

log = structlog.get_logger()

HEARTBEAT_SECONDS = 2.0
"""Between two questions to a connection that is silent by nature, and for each answer: half-open shows."""
DEAF_SECONDS = 1.0
"""While nothing can be heard sleepers look this often."""


async def notify(tx: Transaction, channel: str) -> None:
    """Wake those who wait on `channel`, once `tx` has committed."""
    await tx.execute(text("select pg_notify(:channel, '')"), {"channel": channel})


class Wakeups:
    """Listens on several channels with one connection; while it is lost, sleepers look every second."""

    def __init__(
        self,
        database: Database,
        *channels: str,
        retry_seconds: float = 1.0,
        heartbeat_seconds: float = HEARTBEAT_SECONDS,
        beat: Callable[[], None] = lambda: None,
    ) -> None:
        """`beat` is called as often as it tries to listen, or has made sure that it does."""
        self._beat = beat
        self._database = database
        self._channels = channels
        self._retry_seconds = retry_seconds
        self._heartbeat_seconds = heartbeat_seconds
        self.listening = False
        self._alarms: dict[str, set[asyncio.Event]] = defaultdict(set)
        self._rings: Counter[str] = Counter()

    async def run(self) -> None:
        """Listen until cancelled, reconnecting whenever the database went away."""
        while True:
            self._beat()
            try:
                await self._listen()
            except Exception as lost:  # noqa: BLE001 - whatever it is, sleepers poll until we listen again
                log.warning("wakeups_lost", channels=self._channels, because=type(lost).__name__)
            await asyncio.sleep(self._retry_seconds)

    async def _listen(self) -> None:
        lost = asyncio.Event()
        connection = await self._database.connect()
        try:
            connection.add_termination_listener(lambda _: lost.set())
            for channel in self._channels:
                await connection.add_listener(channel, self._ring)
                self._ring(None, 0, channel, "")
            self.listening = True
            while not lost.is_set():
                self._beat()
                await connection.execute("select 1", timeout=self._heartbeat_seconds)
                with suppress(TimeoutError):
                    await asyncio.wait_for(lost.wait(), self._heartbeat_seconds)
        finally:
            self.listening = False
            self.ring_all()
            with suppress(Exception):
                await connection.close(timeout=1)

    def ring_all(self) -> None:
        """Wake everybody now, as when the clock was moved."""
        for channel in self._channels:
            self._ring(None, 0, channel, "")

    def _ring(self, _connection: object, _pid: int, channel: str, _payload: object) -> None:
        self._rings[channel] += 1
        for alarm in self._alarms[channel]:
            alarm.set()

    def rings(self, channel: str) -> int:
        """How often `channel` has rung: to be asked before looking at what it rings for."""
        return self._rings[channel]

    async def wait(self, channel: str, *, at_most: float, heard: int) -> None:
        """Sleep until `channel` rings more than `heard` times, or `at_most` seconds have passed."""
        if self._rings[channel] != heard:
            return
        at_most = at_most if self.listening else min(at_most, DEAF_SECONDS)
        alarm = asyncio.Event()
        self._alarms[channel].add(alarm)
        try:
            async with asyncio.timeout(at_most):
                await alarm.wait()
        except TimeoutError:
            pass
        finally:
            self._alarms[channel].discard(alarm)
