"""Two things measured in turns, A B A B…, so that whatever else the machine does meets both."""

import statistics
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from typing import NamedTuple

import psutil
from rich.console import Console


class Round(NamedTuple):
    """How many a second, and how many a second of the measured process's own processor time."""

    per_second: float
    per_cpu_second: float


type Measure = Callable[[], Awaitable[Round]]


@dataclass(frozen=True)
class Finding:
    """One line of the table: a measurement, what it stands beside, and whether its target is met."""

    what: str
    ours: str
    beside: str
    result: str
    target: str
    met: bool


async def alternate(
    what: str,
    *,
    ours: Measure,
    beside: Measure,
    unit: str,
    target: float,
    rounds: int,
    console: Console,
    by_processor: bool = False,
) -> Finding:
    """Play the rounds; a ratio is the median over rounds of `ours` to the `beside` right after it.

    On a machine that does other things too, the one per processor second is the steadier witness; with
    `by_processor` the target is its.
    """
    pairs: list[tuple[Round, Round]] = []
    for number in range(1, rounds + 1):
        mine, bare = await ours(), await beside()
        pairs.append((mine, bare))
        seen = f"{mine.per_second:,.0f} beside {bare.per_second:,.0f} {unit}"
        ratio, cpu = (f"{mine[by] / bare[by]:.2f}" for by in (0, 1))
        console.print(f"  [dim]{number}/{rounds}: {seen}: {ratio}, {cpu} per processor second")
    ratios = [mine.per_second / bare.per_second for mine, bare in pairs]
    by_cpu = [mine.per_cpu_second / bare.per_cpu_second for mine, bare in pairs]
    result = f"**{spread(ratios, 2)}**; {statistics.median(by_cpu):.2f} per processor second"
    if by_processor:
        result = f"**{spread(by_cpu, 2)}** per processor second; {statistics.median(ratios):.2f} a second"
    return Finding(
        what=what,
        ours=f"{spread([mine.per_second for mine, _ in pairs])} {unit}",
        beside=f"{spread([bare.per_second for _, bare in pairs])} {unit}",
        result=result,
        target=f"≥ {target}",
        met=statistics.median(by_cpu if by_processor else ratios) >= target,
    )


def spread(values: list[float], digits: int = 0) -> str:
    """`median (min–max)`."""
    low, high = min(values), max(values)
    return f"{statistics.median(values):,.{digits}f} ({low:,.{digits}f}–{high:,.{digits}f})"


def cpu_seconds(pid: int) -> float:
    """What a process has used of processors since its start."""
    used = psutil.Process(pid).cpu_times()
    return used.user + used.system
