"""`check` while a hundred logins a second fail, each from its own source, beside a hundred cheap requests."""

import asyncio
import json
import statistics
import sys
from collections import Counter
from pathlib import Path
from typing import Any
from uuid import uuid4

import psutil
from rich.console import Console

from benchmarks.check import both_servers, questions
from benchmarks.cores import OTHERS, on_cores
from benchmarks.load import request
from benchmarks.rounds import Finding, spread
from benchmarks.towns import settle
from web.access_tokens import TokenSigner
from workbench.databases import migrated_database
from workbench.keys import generate_settings
from workbench.postgres import private_postgres
from workbench.processes import Process

GENERATOR = Path(__file__).with_name("rate_generator.py")
PER_SECOND = 100
SECONDS = 4.0
ROUNDS = 7
MOST = 3.0
CHEAP = [request("GET", "/.well-known/jwks.json")]


async def measure(folder: Path, console: Console) -> list[Finding]:
    """The real API process on one core; no source is throttled: what is measured is what hashing costs."""
    with on_cores(OTHERS), private_postgres(folder / "postgres") as postgres:
        url = await migrated_database(postgres.superuser_url, "access")
        towns = await settle(url)
        environment = generate_settings()["access"] | {
            "ACCESS_DATABASE_URL": url,
            "ACCESS_BROKER_URL": "amqp://nobody@127.0.0.1:1/",
        }
        checks = questions(towns, TokenSigner(environment["ACCESS_SIGNING_KEYS"]))
        async with both_servers(environment, folder) as (access, _):
            await _round(access, checks, CHEAP)
            before = psutil.Process(access.pid).memory_info().rss
            pairs = [await _pair(access, checks, console) for _ in range(ROUNDS)]
            grown = (psutil.Process(access.pid).memory_info().rss - before) / 2**20
    return [_finding(pairs, grown)]


async def _pair(access: Process, checks: list[str], console: Console) -> tuple[float, float, Counter[str]]:
    cheap, _ = await _round(access, checks, CHEAP)
    under, answers = await _round(access, checks, _logins())
    said = ", ".join(f"{number} × {status}" for status, number in sorted(answers.items()))
    console.print(f"  [dim]p99 {under:.1f} ms beside {cheap:.1f} ms; logins: {said}")
    return under, cheap, answers


def _finding(pairs: list[tuple[float, float, Counter[str]]], grown: float) -> Finding:
    ratio = [under / cheap for under, cheap, _ in pairs]
    return Finding(
        what=f"p99 of 100 `check` a second beside {PER_SECOND} failing logins a second",
        ours=f"{spread([under for under, _, _ in pairs], 1)} ms; + {grown:.0f} MiB",
        beside=f"{spread([cheap for _, cheap, _ in pairs], 1)} ms beside as many cheap requests",
        result=f"**{spread(ratio, 1)}** times",
        target=f"≤ {MOST:.0f} times",
        met=statistics.median(ratio) <= MOST,
    )


async def _round(access: Process, checks: list[str], others: list[str]) -> tuple[float, Counter[str]]:
    """The p99 of `check`, and how the others were answered; a `check` that comes late denies (E.4)."""
    streams = [{"rate": PER_SECOND, "requests": checks}, {"rate": PER_SECOND, "requests": others}]
    plan: dict[str, Any] = {"port": access.port, "seconds": SECONDS, "streams": streams}
    with on_cores(OTHERS):
        process = await asyncio.create_subprocess_exec(
            sys.executable, str(GENERATOR), stdin=asyncio.subprocess.PIPE, stdout=asyncio.subprocess.PIPE
        )
    output, _ = await process.communicate(json.dumps(plan).encode())
    asked, beside = json.loads(output)
    late = sum(number for status, number in asked["statuses"].items() if status != "200")
    if late:
        beside["statuses"]["late checks"] = late
    return asked["p99_ms"], Counter(beside["statuses"])


def _logins() -> list[str]:
    return [_login(number) for number in range(int(PER_SECOND * SECONDS))]


def _login(number: int) -> str:
    body = json.dumps({"email": f"{uuid4()}@nowhere.example", "password": "Pas-le-bon-42"})
    source = f"X-Forwarded-For: 198.{18 + number // 250}.{number % 250}.7\r\n"
    return request("POST", "/v1/sessions", body, source)
