"""Starting the load generator, and believing nothing that was not answered as expected."""

import asyncio
import json
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from benchmarks.cores import OTHERS, on_cores

CONNECTIONS = 32
SECONDS = 1.5
GENERATOR = Path(__file__).with_name("load_generator.py")


class WrongAnswers(Exception):
    """What was measured is not what was promised."""


@dataclass(frozen=True)
class Load:
    """What a round of load saw."""

    per_second: float
    answers: int
    wrong: int
    p50_ms: float
    p99_ms: float


async def load(port: int, requests: list[str], expected: str) -> Load:
    """One round at c = 32. Raises `WrongAnswers` unless every answer is a 200 that holds `expected`."""
    plan: dict[str, Any] = {
        "port": port,
        "connections": CONNECTIONS,
        "seconds": SECONDS,
        "requests": requests,
        "expected": expected,
    }
    with on_cores(OTHERS):
        process = await asyncio.create_subprocess_exec(
            sys.executable,
            str(GENERATOR),
            stdin=asyncio.subprocess.PIPE,
            stdout=asyncio.subprocess.PIPE,
        )
    output, _ = await process.communicate(json.dumps(plan).encode())
    seen = Load(**json.loads(output))
    if seen.wrong:
        raise WrongAnswers(f"{seen.wrong} of {seen.answers}")
    return seen


def request(method: str, path: str, body: str = "", headers: str = "") -> str:
    """An HTTP/1.1 request as it is sent; `headers` are lines that end with CRLF."""
    if body:
        headers += f"Content-Type: application/json\r\nContent-Length: {len(body.encode())}\r\n"
    return f"{method} {path} HTTP/1.1\r\nHost: 127.0.0.1\r\n{headers}\r\n{body}"
