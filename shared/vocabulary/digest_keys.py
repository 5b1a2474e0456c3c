"""Keyed digests that say which key made them: a key can be changed while what it made is still found.

A stored digest is `<key id>:<hexadecimal HMAC-SHA-256>`. Several keys of one purpose are alive at a time: the
current one makes, all of them recognise. Each purpose has keys of its own.
"""

import hmac
import re
from collections.abc import Collection
from dataclasses import dataclass, field
from typing import Self

FORMER = "0"
"""The key id of digests from before keys had ids."""
_KEY_ID = re.compile(r"[0-9A-Za-z._-]{1,32}", re.ASCII)


@dataclass(frozen=True, slots=True)
class DigestKeys:
    """The keys of one purpose by their ids, current first; at least one. No key shows in `repr`."""

    keys: dict[str, bytes] = field(repr=False)

    def __post_init__(self) -> None:
        """Raise ValueError for no key at all, or an id that could not be told from a digest."""
        if not self.takes(self.keys):
            raise ValueError("keys must have ids of letters, digits, points and dashes")

    @classmethod
    def single(cls, key: bytes, key_id: str = "1") -> Self:
        """One key only."""
        return cls({key_id: key})

    @staticmethod
    def takes(key_ids: Collection[str]) -> bool:
        """Whether keys may have these ids: at least one, of letters, digits, points and dashes."""
        return bool(key_ids) and all(_KEY_ID.fullmatch(key_id) for key_id in key_ids)

    @property
    def current(self) -> str:
        """The id of the key that makes."""
        return next(iter(self.keys))

    def digest(self, message: str) -> str:
        """What is stored instead of the message."""
        return _digest(self.current, self.keys[self.current], message)

    def candidates(self, message: str) -> tuple[str, ...]:
        """What may have been stored instead of it, the current key's first: to look it up."""
        return tuple(_digest(key_id, key, message) for key_id, key in self.keys.items())

    def recognise(self, message: str, stored: str) -> bool:
        """Whether this was stored instead of it; compared in constant time."""
        key = self.keys.get(key_id := key_id_of(stored))
        return key is not None and hmac.compare_digest(_digest(key_id, key, message), stored)


def key_id_of(stored: str) -> str:
    """Which key made it."""
    return stored.partition(":")[0]


def _digest(key_id: str, key: bytes, message: str) -> str:
    return f"{key_id}:{hmac.digest(key, message.encode(), 'sha256').hex()}"
