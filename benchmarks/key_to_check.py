"""Fifty keys a second entered through the real APIs: how soon `check` allows; and removals, denies."""

import asyncio
import time
from collections.abc import Awaitable, Callable
from pathlib import Path

from rich.console import Console

from benchmarks.cores import yield_to_others
from benchmarks.firm_at_work import FirmAtWork, all_clients, firm_at_work
from benchmarks.rounds import Finding
from workbench.stage import until

A_SECOND = 50
KEYS = 500
LIMIT = 1.0

type Act = Callable[[str], Awaitable[None]]


async def measure(folder: Path, console: Console) -> list[Finding]:
    """Open loop: the next one does not wait for the last.

    Workers, which would have cores of their own, get what the others leave of these.
    """
    async with firm_at_work(folder, console) as firm:
        console.print(f"  [dim]{KEYS} clients are registered and their letters read")
        cases = await firm.register(all_clients()[:KEYS])
        await firm.quiet()
        await firm.log_in()
        for name, process in firm.house.processes.items():
            if name.endswith("-worker"):
                yield_to_others(process.pid)
        allowed = await fifty_a_second(firm, cases, firm.enter_key, allow=True)
        await firm.quiet()
        await firm.log_in()
        denied = await fifty_a_second(firm, cases, firm.remove, allow=False)
    return findings("key entered → `check` allows", allowed) + findings("removed → `check` denies", denied)


async def fifty_a_second(
    firm: FirmAtWork, cases: dict[str, str], act: Act, *, allow: bool
) -> list[tuple[float, float]]:
    """For each case: seconds from sending the act, and from its answer, until `check` says so."""
    begun = time.perf_counter()

    async def one(number: int, case_id: str, account_ref: str) -> tuple[float, float]:
        async def as_said() -> float | None:
            verdict = await firm.member.check("S01", account_ref)
            return time.perf_counter() if verdict.get("allow") is allow else None

        await asyncio.sleep(max(0.0, begun + number / A_SECOND - time.perf_counter()))
        sent = time.perf_counter()
        await act(case_id)
        answered = time.perf_counter()
        seen = await until(as_said, "the check")
        return seen - sent, seen - answered

    async with asyncio.timeout(120):
        return await asyncio.gather(*(one(n, *case) for n, case in enumerate(cases.items())))


def findings(what: str, waits: list[tuple[float, float]]) -> list[Finding]:
    """Each way of counting is judged by itself: from sending is what a person waits."""
    both = zip(("from sending", "from the answer"), zip(*waits, strict=True), strict=True)
    return [_finding(f"{what}, {A_SECOND} a second, {since}", sorted(seconds)) for since, seconds in both]


def _finding(what: str, ordered: list[float]) -> Finding:
    p99 = at(ordered, 99)
    return Finding(
        what=what,
        ours=f"p50 {at(ordered, 50):.3f} s, p99 {p99:.3f} s of {len(ordered)}",
        beside="",
        result=f"**p99 {p99:.2f} s**",
        target=f"p99 < {LIMIT:.0f} s",
        met=p99 < LIMIT,
    )


def at(ordered: list[float], percent: int) -> float:
    """A percentile of sorted values."""
    return ordered[min(len(ordered) - 1, len(ordered) * percent // 100)]
