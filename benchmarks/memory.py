"""Resident memory of the six processes while ten thousand events go through the house."""

from pathlib import Path

import psutil
from rich.console import Console

from benchmarks.firm_at_work import FirmAtWork, all_clients, few_at_once, firm_at_work
from benchmarks.rounds import Finding

MARKS = (0, 2_000, 5_000, 10_000)
BATCH = 60
MOST_GROWTH = 0.05
"""Between 5,000 and 10,000 events."""


async def measure(folder: Path, console: Console) -> list[Finding]:
    """Clients registered, written to, activated and removed, over and over."""
    async with firm_at_work(folder, console) as firm:
        seen, turn = [_resident(firm)], 0
        for mark in MARKS[1:]:
            while (events := await firm.count("published_at is not null")) < mark:
                await _lifetimes(firm, turn)
                turn += 1
            await firm.quiet()
            seen.append(_resident(firm))
            console.print(f"  [dim]{events} events: {sum(seen[-1].values()):.0f} MiB in all")
    return [_finding(name, [mark[name] for mark in seen]) for name in seen[0]]


async def _lifetimes(firm: FirmAtWork, turn: int) -> None:
    clients = all_clients()
    start = turn * BATCH % (len(clients) - BATCH)
    await firm.log_in()
    cases = await firm.register(clients[start : start + BATCH])
    await few_at_once(firm.enter_key, cases)
    await few_at_once(firm.remove, cases)


def _resident(firm: FirmAtWork) -> dict[str, float]:
    processes = firm.house.processes
    return {
        name: psutil.Process(process.pid).memory_info().rss / 2**20 for name, process in processes.items()
    }


def _finding(name: str, marks: list[float]) -> Finding:
    growth = marks[-1] / marks[-2] - 1
    told = ", ".join(f"{mebibytes:.0f}" for mebibytes in marks)
    return Finding(
        what=f"resident memory of {name} after {', '.join(f'{mark:,}' for mark in MARKS)} events",
        ours=f"{told} MiB",
        beside="itself at 5,000",
        result=f"**{growth:+.1%}**",
        target=f"≤ {MOST_GROWTH:+.0%}",
        met=growth <= MOST_GROWTH,
    )
