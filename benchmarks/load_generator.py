"""HTTP load from a process of its own: keep-alive connections that ask again as soon as they are answered.

A plan is read from stdin, so that no token is ever an argument; one line of JSON is written to stdout.
"""

import asyncio
import json
import sys
import time
from dataclasses import dataclass, field
from functools import partial
from typing import Any, cast

import uvloop

MOST_REQUESTS = 500_000
HEAD_ENDS = b"\r\n\r\n"


@dataclass
class Tally:
    """What came back until `deadline` (monotonic seconds)."""

    deadline: float
    expected: bytes
    requests: list[bytes]
    taken: list[float] = field(default_factory=list)
    wrong: int = 0
    sent: int = 0

    def next_request(self) -> bytes | None:
        """Round robin, until time or number is up."""
        if time.perf_counter() >= self.deadline or self.sent >= MOST_REQUESTS:
            return None
        self.sent += 1
        return self.requests[self.sent % len(self.requests)]


class Asker(asyncio.Protocol):
    """One connection, one question at a time."""

    def __init__(self, tally: Tally, done: asyncio.Event) -> None:
        self._tally = tally
        self._done = done
        self._buffer = b""
        self._asked = 0.0

    def connection_made(self, transport: asyncio.BaseTransport) -> None:
        self._transport = cast("asyncio.Transport", transport)
        self._ask()

    def data_received(self, data: bytes) -> None:
        self._buffer += data
        head, ends, body = self._buffer.partition(HEAD_ENDS)
        if not ends or len(body) < _content_length(head):
            return
        self._tally.taken.append(time.perf_counter() - self._asked)
        right = head.startswith(b"HTTP/1.1 200") and self._tally.expected in body
        self._tally.wrong += not right
        self._buffer = b""
        self._ask()

    def connection_lost(self, _: Exception | None) -> None:
        self._done.set()

    def _ask(self) -> None:
        request = self._tally.next_request()
        if request is None:
            self._transport.close()
            return
        self._asked = time.perf_counter()
        self._transport.write(request)


def _content_length(head: bytes) -> int:
    _, _, after = head.lower().partition(b"content-length:")
    return int(after.split(b"\r\n", 1)[0])


async def ask(plan: dict[str, Any]) -> dict[str, Any]:
    """Play the plan: `port`, `connections`, `seconds`, `requests`, `expected`."""
    requests = [request.encode() for request in plan["requests"]]
    start = time.perf_counter()
    tally = Tally(start + plan["seconds"], plan["expected"].encode(), requests)
    gone = [asyncio.Event() for _ in range(plan["connections"])]
    loop = asyncio.get_running_loop()
    for done in gone:
        await loop.create_connection(partial(Asker, tally, done), "127.0.0.1", plan["port"])
    async with asyncio.timeout(plan["seconds"] + 20):
        await asyncio.gather(*(done.wait() for done in gone))
    taken = sorted(tally.taken)
    return {
        "per_second": len(taken) / (time.perf_counter() - start),
        "answers": len(taken),
        "wrong": tally.wrong + tally.sent - len(taken),
        "p50_ms": 1000 * taken[len(taken) // 2],
        "p99_ms": 1000 * taken[len(taken) * 99 // 100],
    }


if __name__ == "__main__":
    print(json.dumps(uvloop.run(ask(json.load(sys.stdin)))))
