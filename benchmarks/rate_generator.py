"""HTTP load at a rate, from a process of its own: who is late is late by the clock, whatever went before.

A plan is read from stdin, so that no token is ever an argument; one line of JSON is written to stdout.
"""

import asyncio
import json
import sys
import time
from collections import Counter, deque
from dataclasses import dataclass, field
from typing import Any

import uvloop

LINGER = 60.0


@dataclass
class Stream:
    """Requests of one kind, `rate` a second; each is timed from the moment that it was due."""

    port: int
    rate: float
    requests: list[str]
    taken: list[float] = field(default_factory=list)
    statuses: Counter[int] = field(default_factory=Counter)
    idle: deque[tuple[asyncio.StreamReader, asyncio.StreamWriter]] = field(default_factory=deque)

    async def play(self, seconds: float) -> None:
        start = time.perf_counter()
        async with asyncio.TaskGroup() as asked:
            for number in range(int(self.rate * seconds)):
                due = start + number / self.rate
                await asyncio.sleep(max(0.0, due - time.perf_counter()))
                asked.create_task(self._ask(self.requests[number % len(self.requests)], due))
        for _, writer in self.idle:
            writer.close()

    async def _ask(self, request: str, due: float) -> None:
        reader, writer = (
            self.idle.popleft() if self.idle else await asyncio.open_connection("127.0.0.1", self.port)
        )
        writer.write(request.encode())
        head = (await reader.readuntil(b"\r\n\r\n")).lower()
        length = int(head.partition(b"content-length:")[2].split(b"\r\n", 1)[0])
        await reader.readexactly(length)
        self.taken.append(time.perf_counter() - due)
        self.statuses[int(head.split(b" ", 2)[1])] += 1
        self.idle.append((reader, writer))

    def seen(self) -> dict[str, Any]:
        taken = sorted(self.taken)
        return {
            "p50_ms": 1000 * taken[len(taken) // 2],
            "p99_ms": 1000 * taken[len(taken) * 99 // 100],
            "statuses": dict(self.statuses),
        }


async def main(plan: dict[str, Any]) -> list[dict[str, Any]]:
    """Play all streams at once: `port`, `seconds`, and of each stream `rate` and `requests`."""
    streams = [Stream(plan["port"], one["rate"], one["requests"]) for one in plan["streams"]]
    async with asyncio.timeout(plan["seconds"] + LINGER):
        await asyncio.gather(*(stream.play(plan["seconds"]) for stream in streams))
    return [stream.seen() for stream in streams]


if __name__ == "__main__":
    print(json.dumps(uvloop.run(main(json.load(sys.stdin)))))
