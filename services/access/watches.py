"""Deadlines that access keeps by itself: each lives in rows, a watch only looks (law 8)."""

from functools import partial

from access.actions.expire_keys import expire_keys, next_expiry
from access.actions.forget_the_past import forget_the_past
from database.engine import Database
from messaging.watches import Watch

POLLED = "access_polled"
"""Channel that nobody rings: keys live for months, and what is to be forgotten has no moment of its own."""


def watches(database: Database) -> list[Watch]:
    """All of them; any number of workers may keep them at once."""
    return [
        Watch("keys", POLLED, partial(expire_keys, database), partial(next_expiry, database)),
        Watch("leftovers", POLLED, partial(forget_the_past, database), _unhurried),
    ]


async def _unhurried() -> None:
    """Nothing is due at a moment of its own: the watch's poll will do."""
