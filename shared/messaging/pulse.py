"""Whether the loops of a worker make progress: one that hangs will not recover, and `/livez` says so."""

from collections.abc import Callable, Iterator
from contextlib import contextmanager
from datetime import timedelta
from time import monotonic

STALLED_AFTER = timedelta(minutes=2)


class Pulse:
    """Each loop says when it will be heard of again; any thread may.

    A try that failed is progress: what is away comes back, and a new process would find it away too. Only
    what outlasts every limit of time it was given has stalled (decision 38).
    """

    def __init__(
        self, stalled_after: timedelta = STALLED_AFTER, now: Callable[[], float] = monotonic
    ) -> None:
        self._patience = stalled_after.total_seconds()
        self._now = now
        self._due: dict[object, tuple[str, float]] = {}

    def beat(self, loop: str, rest: float = 0.0) -> None:
        """`loop` goes on now, and may be silent for `rest` seconds by its nature."""
        self._due[loop] = (loop, self._now() + rest + self._patience)

    def end(self, loop: str) -> None:
        """`loop` is over, and nothing is expected of it."""
        self._due.pop(loop, None)

    @contextmanager
    def busy(self, work: str, *, longest: float) -> Iterator[None]:
        """Work that ends, within `longest` seconds where nothing hangs."""
        one = object()
        self._due[one] = (work, self._now() + longest + self._patience)
        try:
            yield
        finally:
            del self._due[one]

    def stalled(self) -> list[str]:
        """The names of what should have been heard of before now."""
        now = self._now()
        return sorted({name for name, due in list(self._due.values()) if due < now})
