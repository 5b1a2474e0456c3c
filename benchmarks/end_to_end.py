"""Clients registered by key: from the POST until the letter lies in the spool and enrolment knows it."""

import time
from pathlib import Path

import asyncpg
from rich.console import Console

from benchmarks.firm_at_work import FirmAtWork, all_clients, few_at_once, firm_at_work
from benchmarks.letters import bare_typst
from benchmarks.rounds import Finding, Round, alternate, cpu_seconds
from workbench.stage import until

CLIENTS_A_ROUND = 120
ROUNDS = 4
TARGET = 0.37
"""Of bare typst: 35 a second where it draws 95."""
KNOWN = "select count(*) from registrations where letter_handed_over_at is not null"


async def measure(folder: Path, console: Console) -> list[Finding]:
    """One process of each, which share all cores with the servers and with whoever asks."""
    async with firm_at_work(folder, console) as firm:
        line = Line(firm, console)
        await line.register()
        what = "clients registered by key, from POST to letter laid down and known, beside bare typst"
        finding = await alternate(
            what,
            ours=line.register,
            beside=bare_typst,
            unit="clients/s",
            target=TARGET,
            rounds=ROUNDS,
            console=console,
        )
    return [finding]


class Line:
    """From the firm's desks to what its list shows of the letter."""

    def __init__(self, firm: FirmAtWork, console: Console) -> None:
        self._firm = firm
        self._console = console
        self._clients = iter(all_clients())
        self._expected = 0

    async def register(self) -> Round:
        """One round; the clock stops when enrolment knows of the last letter."""
        await self._firm.log_in()
        clients = [next(self._clients) for _ in range(CLIENTS_A_ROUND)]
        self._expected += len(clients)
        before, begun = self._used(), time.perf_counter()
        await few_at_once(self._firm.ask_for, clients)
        await until(self._all_known, "the letters", seconds=180)
        seconds, after = time.perf_counter() - begun, self._used()
        told = ", ".join(f"{name} {1000 * (after[name] - before[name]) / len(clients):.0f}" for name in after)
        self._console.print(f"  [dim]ms of processor a client: {told}")
        return Round(len(clients) / seconds, len(clients) / (sum(after.values()) - sum(before.values())))

    async def _all_known(self) -> bool | None:
        connection = await asyncpg.connect(self._firm.house.databases["enrolment"].replace("+asyncpg", ""))
        known = await connection.fetchval(KNOWN)
        await connection.close()
        return known >= self._expected or None

    def _used(self) -> dict[str, float]:
        processes = self._firm.house.processes
        return {name: cpu_seconds(process.pid) for name, process in processes.items()}
