"""Keeps a slow or silent neighbour from holding all we have, and healthy load from being refused.

Each purpose has places of its own: what waits for one holds up no other. More calls than places wait, for a
bounded time and without a database connection. Only where most calls of the last seconds failed is nobody
asked for a moment; then one call tries whether the neighbour is back.
"""

import asyncio
from collections import deque
from collections.abc import Awaitable, Callable
from dataclasses import dataclass
from time import monotonic

import httpx2


class NotTried(Exception):
    """The neighbour was not asked: no place became free in time, or it doesn't answer at present."""


@dataclass(frozen=True, slots=True, kw_only=True)
class BulkheadTerms:
    """How many calls at once, how long others wait, and which failures close the door for how long.

    `wait`, `window` and `pause` are seconds; `rate` is the part of the calls of the last `window` that must
    have failed, of `least` or more.
    """

    places: int = 8
    wait: float = 10.0
    window: float = 10.0
    least: int = 10
    rate: float = 0.5
    pause: float = 2.0


class Bulkhead:
    """The calls of one process to one neighbour for one purpose; `clock` gives seconds that only grow."""

    def __init__(self, terms: BulkheadTerms, clock: Callable[[], float] = monotonic) -> None:
        self._terms = terms
        self._clock = clock
        self._places = asyncio.Semaphore(terms.places)
        self._outcomes: deque[tuple[float, bool]] = deque()
        self._shut_until: float | None = None
        self._trying = False

    async def run(self, call: Callable[[], Awaitable[httpx2.Response]]) -> httpx2.Response:
        """What `call` comes to, when it is its turn. Raises NotTried, or what the call raises."""
        self._refuse_while_shut()
        await self._enter()
        try:
            trial = self._begin()
            try:
                response = await call()
            except httpx2.TransportError:
                self._note(failed=True)
                raise
            finally:
                self._trying = self._trying and not trial
            self._note(failed=response.is_server_error)
            return response
        finally:
            self._places.release()

    async def _enter(self) -> None:
        try:
            async with asyncio.timeout(self._terms.wait):
                await self._places.acquire()
        except TimeoutError as late:
            raise NotTried from late

    def _begin(self) -> bool:
        """Whether this call is the one that tries; who waited meets a door that was shut meanwhile."""
        self._refuse_while_shut()
        if self._shut_until is not None:
            self._trying = True
        return self._trying

    def _refuse_while_shut(self) -> None:
        if self._shut_until is not None and (self._trying or self._clock() < self._shut_until):
            raise NotTried

    def _note(self, *, failed: bool) -> None:
        now, terms = self._clock(), self._terms
        if self._shut_until is not None:
            self._shut_until = now + terms.pause if failed else None
            self._outcomes.clear()
            return
        self._outcomes.append((now, failed))
        while self._outcomes[0][0] < now - terms.window:
            self._outcomes.popleft()
        failures = sum(bad for _, bad in self._outcomes)
        if len(self._outcomes) >= terms.least and failures >= terms.rate * len(self._outcomes):
            self._shut_until = now + terms.pause
