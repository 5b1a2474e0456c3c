"""One case's activation key from issue to its end (C.5); the key itself is known only by its fingerprint."""

import hmac
import math
from collections.abc import Collection
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from enum import StrEnum
from typing import Any, Self
from uuid import UUID

from access.domain.refusals import (
    Contradiction,
    KeyAlreadyUsed,
    KeyExhausted,
    KeyLocked,
    KeyNotValid,
    Refusal,
)


class KeyState(StrEnum):
    """States of an activation key."""

    ISSUED = "ISSUED"
    LOCKED = "LOCKED"
    SUSPENDED = "SUSPENDED"
    REDEEMED = "REDEEMED"
    EXHAUSTED = "EXHAUSTED"
    REVOKED = "REVOKED"
    EXPIRED = "EXPIRED"


ENTERABLE = frozenset({KeyState.ISSUED, KeyState.LOCKED})
UNENDED = ENTERABLE | {KeyState.SUSPENDED, KeyState.EXHAUSTED}
"""The case still waits, if only to be removed: refusal, removal or time end such a key."""


@dataclass(frozen=True, slots=True)
class KeyLimits:
    """How many wrong entries a key bears (`KEY_ATTEMPTS`)."""

    lock_after: int = 5
    lock_duration: timedelta = timedelta(minutes=30)
    exhausted_after: int = 15


@dataclass(frozen=True, slots=True, kw_only=True)
class IssuedKey:
    """Bound to a case and a firm, not to a person (D-05); `failures` are in a row, `attempts` in all.

    A phantom is on no letter and fits no value: it only counts, where the client account is unknown (D-38).
    """

    key_id: UUID
    case_id: UUID
    firm_id: UUID
    fingerprint: bytes = field(repr=False)
    issued_at: datetime
    expires_at: datetime | None
    phantom: bool = False
    state: KeyState = KeyState.ISSUED
    failures: int = 0
    attempts: int = 0
    locked_until: datetime | None = None
    version: int = 1

    def enter(
        self, offered: Collection[bytes], now: datetime, limits: KeyLimits
    ) -> tuple[Self, Refusal | None]:
        """The key after somebody of its firm entered a value, and why that was refused, if it was.

        `offered` is the value's fingerprint by each digest key. Compared in constant time; the right value
        during a lock is refused and not consumed.
        """
        right = sum(hmac.compare_digest(self.fingerprint, one) for one in offered) > 0
        if refusal := self._closed(right, now):
            return self, refusal
        if right:
            return self._change(state=KeyState.REDEEMED, failures=0, locked_until=None), None
        return self._fail(now, limits)

    def require_same(self, key_id: UUID) -> None:
        """A letter tells of its own key only. Raises Contradiction."""
        if key_id != self.key_id:
            raise Contradiction

    def lapsed(self, now: datetime) -> bool:
        """Whether the time to live is over, noted or not (D-06)."""
        return self.expires_at is not None and now >= self.expires_at

    def suspend(self) -> Self:
        """The letter came back."""
        return self._change(state=KeyState.SUSPENDED) if self.state in ENTERABLE else self

    def revoke(self) -> Self:
        """Dead from now on; a used or otherwise ended key stays what it is."""
        return self._change(state=KeyState.REVOKED) if self.state in UNENDED else self

    def expire(self, now: datetime) -> Self:
        """Note that the time to live ran out; before that nothing changes."""
        due = self.state in UNENDED and self.lapsed(now)
        return self._change(state=KeyState.EXPIRED) if due else self

    def _closed(self, right: bool, now: datetime) -> Refusal | None:
        if self.state is KeyState.REDEEMED and right:
            return KeyAlreadyUsed()
        if self.state is KeyState.EXHAUSTED:
            return KeyExhausted()
        if self.state not in ENTERABLE or self.lapsed(now):
            return KeyNotValid()
        if self.locked_until and now < self.locked_until:
            return KeyLocked(retry_after=math.ceil((self.locked_until - now).total_seconds()))
        return None

    def _fail(self, now: datetime, limits: KeyLimits) -> tuple[Self, Refusal]:
        counts = {"failures": self.failures + 1, "attempts": self.attempts + 1, "locked_until": None}
        if self.attempts + 1 >= limits.exhausted_after:
            return self._change(**counts, state=KeyState.EXHAUSTED), KeyExhausted()
        if self.failures + 1 >= limits.lock_after:
            lock = {"failures": 0, "locked_until": now + limits.lock_duration}
            locked = self._change(**counts | lock, state=KeyState.LOCKED)
            return locked, KeyLocked(retry_after=math.ceil(limits.lock_duration.total_seconds()))
        return self._change(**counts, state=KeyState.ISSUED), KeyNotValid()

    def _change(self, **facts: Any) -> Self:
        return replace(self, version=self.version + 1, **facts)
