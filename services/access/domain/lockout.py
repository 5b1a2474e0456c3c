"""Repeated login failures lock a login for a while, whether anybody has it or not (C.13, R003-37)."""

from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self

KEPT = timedelta(hours=24)
"""How long a count is remembered after its last failure."""

ALERT_WINDOW = timedelta(hours=24)
"""A holder's alerts are counted over this time, from the first of them on."""


@dataclass(frozen=True, slots=True)
class LockoutRule:
    """`LOCKOUT_FAILURES` in a row, then nobody for `LOCKOUT_DURATION` (D-36).

    The holder is alerted at most `LOCKOUT_ALERTS` times in 24 hours: guessing floods no mailbox.
    """

    failures: int = 5
    duration: timedelta = timedelta(minutes=30)
    alerts: int = 3


@dataclass(frozen=True, slots=True, kw_only=True)
class Lockout:
    """The count of one login, known only by its fingerprint. It bars the door, and no open session."""

    login: bytes = field(repr=False)
    failures: int = 0
    locked_until: datetime | None = None

    def locked(self, now: datetime) -> bool:
        """Whether every attempt, right or wrong, is refused; attempts meanwhile don't extend it."""
        return self.locked_until is not None and now < self.locked_until

    def fail(self, now: datetime, rule: LockoutRule) -> Self:
        """One more failure outside a lock; a lock that is over starts from zero."""
        failures = 1 if self.locked_until else self.failures + 1
        until = now + rule.duration if failures >= rule.failures else None
        return replace(self, failures=failures, locked_until=until)


@dataclass(frozen=True, slots=True)
class Alerts:
    """How often the holder of a login was locked in all, and alerted of it in the present window."""

    locks: int = 0
    sent: int = 0
    since: datetime | None = None

    def note_lock(self, now: datetime, rule: LockoutRule) -> tuple[Self, bool]:
        """One lock more, and whether the holder is told of it."""
        over = self.since is None or now >= self.since + ALERT_WINDOW
        sent, since = (0, now) if over else (self.sent, self.since)
        told = sent < rule.alerts
        return replace(self, locks=self.locks + 1, sent=sent + told, since=since), told
