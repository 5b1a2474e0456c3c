"""Refresh tokens: a chain in each session, of which only the last link opens anything."""

import hashlib
from dataclasses import dataclass, field, replace
from datetime import datetime, timedelta
from typing import Self
from uuid import UUID

from joserfc import jwe
from joserfc.jwk import OctKey

from access.domain.session import refresh_token_hash

_HEADER = {"alg": "dir", "enc": "A256GCM"}


@dataclass(frozen=True, slots=True, kw_only=True)
class RefreshToken:
    """One link, known by its hash; while its answer may be given again, the next one is sealed under it."""

    token_hash: bytes = field(repr=False)
    session_id: UUID
    used_at: datetime | None = None
    sealed_next: str | None = field(default=None, repr=False)

    def exchange(self, token: str, following: str, now: datetime) -> Self:
        """Used: `following` comes next, and only who holds `token` can read that again."""
        sealed = jwe.encrypt_compact(_HEADER, following.encode(), _key_of(token))
        return replace(self, used_at=now, sealed_next=sealed)

    def answer_again(self, token: str, now: datetime, tolerance: timedelta) -> str | None:
        """The link that followed, while that is unused and `tolerance` is not over: two tabs, a lost answer.

        None where the token comes again too late, or when the chain went on.
        """
        if self.used_at is None or self.sealed_next is None or now >= self.used_at + tolerance:
            return None
        return (jwe.decrypt_compact(self.sealed_next, _key_of(token)).plaintext or b"").decode()


def first_link(token: str, session_id: UUID) -> RefreshToken:
    """What is kept of a token that was just drawn."""
    return RefreshToken(token_hash=refresh_token_hash(token), session_id=session_id)


def _key_of(token: str) -> OctKey:
    return OctKey.import_key(hashlib.sha256(b"next:" + token.encode()).digest())
