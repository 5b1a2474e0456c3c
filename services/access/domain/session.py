"""Sessions: sliding, with an end that nothing moves (D-34)."""

import hashlib
import secrets
from dataclasses import dataclass, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID


@dataclass(frozen=True, slots=True)
class SessionLimits:
    """`SESSION_IDLE` since the last refresh, `SESSION_ABSOLUTE` since the login.

    For `REFRESH_TOLERANCE` a refresh token that comes again gets the same answer.
    """

    idle: timedelta = timedelta(minutes=30)
    absolute: timedelta = timedelta(hours=12)
    refresh_tolerance: timedelta = timedelta(seconds=10)


@dataclass(frozen=True, slots=True, kw_only=True)
class Session:
    """One login of one user."""

    session_id: UUID
    user_id: UUID
    started_at: datetime
    idle_until: datetime
    expires_at: datetime
    ended_at: datetime | None = None

    @classmethod
    def start(cls, session_id: UUID, user_id: UUID, now: datetime, limits: SessionLimits) -> Self:
        """A new session."""
        return cls(
            session_id=session_id,
            user_id=user_id,
            started_at=now,
            idle_until=now + limits.idle,
            expires_at=now + limits.absolute,
        )

    @property
    def ends_at(self) -> datetime:
        """When it is over unless it is renewed; nothing that it allows is good for longer."""
        return min(self.idle_until, self.expires_at)

    def live(self, now: datetime) -> bool:
        """Whether it may still be used."""
        return self.ended_at is None and now < self.ends_at

    def renew(self, now: datetime, limits: SessionLimits) -> Self:
        """Used just now: it idles from here, never beyond its end."""
        return replace(self, idle_until=min(now + limits.idle, self.expires_at))

    def end(self, now: datetime) -> Self:
        """Over; said twice, the first time counts."""
        return replace(self, ended_at=self.ended_at or now)


def draw_refresh_token() -> str:
    """256 random bits, handed out once."""
    return secrets.token_urlsafe(32)


def refresh_token_hash(token: str) -> bytes:
    """What is stored instead of a refresh token; it is random enough to need no pepper."""
    return hashlib.sha256(token.encode()).digest()
