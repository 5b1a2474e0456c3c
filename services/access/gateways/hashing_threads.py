"""Threads of their own for passwords: as many as processors, after everybody else, with short lines before.

A hash takes tens of milliseconds and megabytes, and anybody may ask for one: whoever asks for many waits, or
is sent away, and nobody else notices (OWASP ASVS 2.4, CWE-400).
"""

import asyncio
import os
from collections import OrderedDict, deque
from collections.abc import AsyncIterator, Callable
from concurrent.futures import ThreadPoolExecutor
from contextlib import asynccontextmanager

from service.thread_priority import stand_back
from web.problems import Problem

ACTIVATIONS = "activations"
"""The line of passwords that enrolment brings: nobody gets there without a link or a code of ours."""
AGAIN_SECONDS = 5
_NICE = 10
"""A tenth of what others get where they want it too: at 19 a busy host would let nobody in at all."""


class HashingThreads:
    """At most `threads` hashes at once, so that their memory is bounded; whoever comes then waits in a line.

    Each source has a line of at most `most_of_one`, logins of all sources `most_waiting` places, activations
    as many. Lines are served in turns: a source that asks for a hundred waits for itself only.
    """

    def __init__(self, *, threads: int | None, most_waiting: int, most_of_one: int) -> None:
        """Without a number there are as many threads as processors that this process may use."""
        self.threads = threads or os.process_cpu_count() or 1
        self._most_waiting = most_waiting
        self._most_of_one = most_of_one
        self._pool = ThreadPoolExecutor(self.threads, "hashing", initializer=stand_back, initargs=(_NICE,))
        self._working = 0
        self._lines: OrderedDict[str, deque[asyncio.Future[None]]] = OrderedDict()

    async def run[T](self, line: str, work: Callable[[], T]) -> T:
        """What `work` comes to in one of the threads. Raises `TOO_MANY_REQUESTS` where the line is full."""
        if self._working < self.threads:
            self._working += 1
        else:
            await self._turn(line)
        loop = asyncio.get_running_loop()
        hashing = self._pool.submit(work)
        hashing.add_done_callback(lambda _: loop.call_soon_threadsafe(self._next))
        return await asyncio.wrap_future(hashing)

    def require_room(self, line: str) -> None:
        """Raise `TOO_MANY_REQUESTS` where the line is full: before anything is read for somebody in vain."""
        own = len(self._lines.get(line, ()))
        if line == ACTIVATIONS:
            full = own >= self._most_waiting
        else:
            full = own >= self._most_of_one or self._logins_waiting() >= self._most_waiting
        if full and self._working >= self.threads:
            raise Problem("TOO_MANY_REQUESTS", retry_after=AGAIN_SECONDS)

    @asynccontextmanager
    async def open(self) -> AsyncIterator[None]:
        """Hashes are made inside the block; it ends after those in hand."""
        try:
            yield
        finally:
            self._pool.shutdown(cancel_futures=True)

    def _logins_waiting(self) -> int:
        return sum(len(waiting) for name, waiting in self._lines.items() if name != ACTIVATIONS)

    async def _turn(self, line: str) -> None:
        """Wait for a thread; who goes away just when one is free leaves it to the next."""
        self.require_room(line)
        turn: asyncio.Future[None] = asyncio.get_running_loop().create_future()
        self._lines.setdefault(line, deque()).append(turn)
        try:
            await turn
        except asyncio.CancelledError:
            if not turn.cancelled():
                self._next()
            raise

    def _next(self) -> None:
        """A thread is free: for the first of the line whose turn it is, which then goes to the end."""
        while self._lines:
            line, waiting = self._lines.popitem(last=False)
            turn = waiting.popleft()
            if waiting:
                self._lines[line] = waiting
            if not turn.done():
                turn.set_result(None)
                return
        self._working -= 1
