"""What was given to the broker and is not answered yet: how long it is waited for."""

import asyncio
from collections import Counter
from collections.abc import Coroutine, Mapping
from dataclasses import dataclass
from typing import Any

CONFIRM_SECONDS = 10.0
"""Of silence about an event and all that was sent before it; then it is a try that failed."""
MOST_SILENT = 100
"""Of one kind: no more are sent until these are answered, or given up. Its queue may be unwell, or slow."""

type Answer = Exception | None
"""What the broker said of an event: nothing against it, or why not."""


class Unanswered(Exception):
    """The broker said nothing of an event in time; it may have it."""


class Lost(ConnectionError):
    """The channel ended before the broker answered."""


@dataclass(frozen=True)
class Sending:
    """An event that is about to leave."""

    kind: str
    publication: Coroutine[Any, Any, object]


@dataclass(eq=False)
class _Batch:
    """What was sent together, and when the broker last answered for one of it, or of one sent before it."""

    kinds: dict[int, str]
    tasks: dict[int, asyncio.Task[object]]
    moved: float
    late: bool = False
    """Whether others are sent without waiting for the rest of it."""


class OnTheWay:
    """Unanswered events, batch by batch, each counted as silent from the last answer that led towards it.

    A broker or a process that is slow answers late, but in turn; a queue that is unwell is overtaken.
    """

    def __init__(self, confirm_seconds: float = CONFIRM_SECONDS) -> None:
        self._confirm_seconds = confirm_seconds
        self._batches: list[_Batch] = []
        self._now = asyncio.get_running_loop().time
        self._heard = self._now()
        self._silent = False

    @property
    def ids(self) -> list[int]:
        """Of all that is not answered."""
        return [id_ for batch in self._batches for id_ in batch.tasks]

    @property
    def held_back(self) -> list[str]:
        """Kinds of which enough is late."""
        late = (batch for batch in self._batches if batch.late)
        waited = Counter(batch.kinds[id_] for batch in late for id_ in batch.tasks)
        return [kind for kind, count in waited.items() if count >= MOST_SILENT]

    async def send(self, sendings: Mapping[int, Sending], *, at_most: float) -> None:
        """Begin all; return when they are answered, or after `at_most` seconds."""
        if not sendings:
            return
        kinds = {id_: sending.kind for id_, sending in sendings.items()}
        tasks = {id_: asyncio.create_task(sending.publication) for id_, sending in sendings.items()}
        batch = _Batch(kinds, tasks, self._now())
        self._batches.append(batch)
        for task in tasks.values():
            task.add_done_callback(lambda done: self._moved(batch, done))
        await asyncio.wait(tasks.values(), timeout=at_most)
        batch.late = True

    def _moved(self, batch: _Batch, answered: asyncio.Task[object]) -> None:
        if answered.cancelled() or batch not in self._batches:
            return
        self._heard = self._now()
        for later in self._batches[self._batches.index(batch) :]:
            later.moved = self._heard

    def answers(self) -> dict[int, Answer]:
        """What was answered since the last call, and what is given up; none of it is waited for any more."""
        answers: dict[int, Answer] = {}
        for batch in list(self._batches):
            answers |= self._answers_in(batch)
            if not batch.tasks:
                self._batches.remove(batch)
        return answers

    def _answers_in(self, batch: _Batch) -> dict[int, Answer]:
        answers = {id_: _answer(task) for id_, task in batch.tasks.items() if task.done()}
        for id_ in answers:
            del batch.tasks[id_]
        if batch.tasks and self._now() - batch.moved >= self._confirm_seconds:
            self._silent |= self._now() - self._heard >= self._confirm_seconds
            answers |= dict.fromkeys(batch.tasks, Unanswered())
            _cancel(batch)
        return answers

    def silence(self) -> bool:
        """Whether since the last call nothing at all was answered while something was given up."""
        silent, self._silent = self._silent, False
        return silent

    def forget(self) -> None:
        """Wait for nothing more."""
        for batch in self._batches:
            _cancel(batch)
        self._batches.clear()


def _answer(task: asyncio.Task[object]) -> Answer:
    """A channel that ends cancels who waits on it."""
    failure = None if task.cancelled() else task.exception()
    if task.cancelled() or (failure and not isinstance(failure, Exception)):
        return Lost()
    return failure  # type: ignore[return-value]  # an Exception or None


def _cancel(batch: _Batch) -> None:
    for task in batch.tasks.values():
        task.cancel()
    batch.tasks.clear()
