"""Keeps a neighbour that hangs from holding our connections: few calls at once, a pause after a timeout."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from time import monotonic

import httpx2

AT_ONCE = 8
PAUSE_SECONDS = 2.0


class NotTried(Exception):
    """The neighbour is busy or doesn't answer: it was not asked."""


class Breaker:
    """Counts the calls of one process to one neighbour; `clock` gives seconds that only grow."""

    def __init__(self, clock: Callable[[], float] = monotonic) -> None:
        self._clock = clock
        self._calls = 0
        self._tried_again_at = clock()

    @contextmanager
    def one_call(self) -> Iterator[None]:
        """Around each call. Raises NotTried at once for a ninth, or within two seconds of a timeout."""
        if self._calls >= AT_ONCE or self._clock() < self._tried_again_at:
            raise NotTried
        self._calls += 1
        try:
            yield
        except httpx2.TimeoutException:
            self._tried_again_at = self._clock() + PAUSE_SECONDS
            raise
        finally:
            self._calls -= 1
