"""The relay inside workers that hear, mail and print meanwhile: how long an event waits in its outbox."""

import asyncio
from contextlib import suppress
from pathlib import Path

import asyncpg
from rich.console import Console

from benchmarks.firm_at_work import FirmAtWork, all_clients, few_at_once, firm_at_work
from benchmarks.rounds import Finding
from messaging.publishing import BATCH

CLIENTS = 400
LOOK_EVERY_SECONDS = 0.25
SOON_SECONDS = 2.0
TARGET = 0.99
WAITING = "select count(*) from outbox where published_at is null"
WAITS = (
    "select extract(epoch from published_at - created_at)::float from outbox where published_at is not null"
)


async def measure(folder: Path, console: Console) -> list[Finding]:
    """Clients registered in a row in the whole house, one process of each."""
    async with firm_at_work(folder, console) as firm:
        outboxes = Outboxes(firm)
        await outboxes.open()
        watching = asyncio.create_task(outboxes.watch())
        try:
            await firm.log_in()
            await few_at_once(firm.ask_for, all_clients()[:CLIENTS])
            await firm.quiet()
        finally:
            watching.cancel()
            with suppress(asyncio.CancelledError):
                await watching
        waits = sorted(await outboxes.waits())
        await outboxes.close()
    soon = sum(wait <= SOON_SECONDS for wait in waits) / len(waits)
    p99 = waits[int(len(waits) * 0.99)]
    return [
        Finding(
            what=f"events of {CLIENTS} registrations in a row: from commit to confirmed, in busy workers",
            ours=f"p99 {p99:.2f} s, at most {outboxes.most} waiting in one outbox",
            beside=f"{SOON_SECONDS:.0f} s, one batch ({BATCH})",
            result=f"**{soon:.3f}** within {SOON_SECONDS:.0f} s",
            target=f"≥ {TARGET}",
            met=soon >= TARGET and outboxes.most <= BATCH,
        )
    ]


class Outboxes:
    """Of the three services."""

    def __init__(self, firm: FirmAtWork) -> None:
        self._urls = [url.replace("+asyncpg", "") for url in firm.house.databases.values()]
        self._connections: list[asyncpg.Connection] = []
        self.most = 0

    async def open(self) -> None:
        self._connections = [await asyncpg.connect(url) for url in self._urls]

    async def watch(self) -> None:
        """Keep how many waited at most in one of them."""
        while True:
            for connection in self._connections:
                self.most = max(self.most, await connection.fetchval(WAITING))
            await asyncio.sleep(LOOK_EVERY_SECONDS)

    async def waits(self) -> list[float]:
        """Of every event so far, in seconds."""
        return [row[0] for connection in self._connections for row in await connection.fetch(WAITS)]

    async def close(self) -> None:
        for connection in self._connections:
            await connection.close()
