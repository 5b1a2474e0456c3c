"""How long a service's modules take to import, beside its frameworks alone."""

import statistics
import subprocess
import sys
import time
from pathlib import Path

from rich.console import Console

from benchmarks.cores import MEASURED, on_cores
from benchmarks.rounds import Finding, spread

SERVICES = ("access", "enrolment", "notifications")
FRAMEWORKS = "import fastapi, sqlalchemy.ext.asyncio, faststream.rabbit"
ROUNDS = 7
MOST_SECONDS = 1.5


async def measure(_: Path, console: Console) -> list[Finding]:
    """API and worker of a service are one module: both start with these imports."""
    _seconds(FRAMEWORKS)
    findings = []
    for service in SERVICES:
        statement = f"import {service}.main"
        _seconds(statement)
        pairs = [(_seconds(statement), _seconds(FRAMEWORKS)) for _ in range(ROUNDS)]
        ours, bare = (sorted(seconds) for seconds in zip(*pairs, strict=True))
        ratio = statistics.median(mine / beside for mine, beside in pairs)
        console.print(f"  [dim]{service}: {statistics.median(ours):.2f} s, {ratio:.2f} times the frameworks")
        findings.append(
            Finding(
                what=f"import of {service}, beside FastAPI, SQLAlchemy and FastStream alone",
                ours=f"{spread(ours, 2)} s",
                beside=f"{spread(bare, 2)} s",
                result=f"**{statistics.median(ours):.2f} s**; {ratio:.2f} times",
                target=f"≤ {MOST_SECONDS} s",
                met=statistics.median(ours) <= MOST_SECONDS,
            )
        )
    return findings


def _seconds(statement: str) -> float:
    began = time.perf_counter()
    with on_cores(MEASURED):
        subprocess.run([sys.executable, "-c", statement], check=True)
    return time.perf_counter() - began
