"""Who is acting and which request or event led here: set by the doors, read by the outbox."""

from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from dataclasses import dataclass
from uuid import UUID

from uuid_utils.compat import uuid7

from contracts.envelope import Actor


@dataclass(frozen=True)
class Origin:
    """Copied into every event announced meanwhile."""

    actor: Actor
    correlation_id: UUID
    causation_id: UUID | None = None


_current: ContextVar[Origin | None] = ContextVar("origin", default=None)


def current_origin() -> Origin:
    """The origin set by the nearest door; a timer that nobody asked for starts a correlation of its own."""
    return _current.get() or Origin(Actor(type="SERVICE", id="timer"), uuid7())


def set_origin(origin: Origin) -> None:
    """From now on, in this task, everything announced comes from `origin`."""
    _current.set(origin)


@contextmanager
def acting(origin: Origin) -> Iterator[None]:
    """Everything announced inside the block comes from `origin`."""
    token = _current.set(origin)
    try:
        yield
    finally:
        _current.reset(token)
