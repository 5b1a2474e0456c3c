"""The parameters of section H that this service's rules are given."""

from dataclasses import dataclass, field
from datetime import timedelta

from access.domain.issued_key import KeyLimits
from access.domain.lockout import LockoutRule
from access.domain.session import SessionLimits


@dataclass(frozen=True, slots=True)
class Policy:
    """As set for this installation; the defaults are the spec's."""

    lockout: LockoutRule = field(default_factory=LockoutRule)
    session: SessionLimits = field(default_factory=SessionLimits)
    key: KeyLimits = field(default_factory=KeyLimits)
    exclusive_kinds: frozenset[str] = frozenset({"AUTO_ENTREPRENEUR"})
    most_associates: int | None = None
    check_cache: timedelta = timedelta(seconds=5)
