"""The references under which client accounts travel between services: pseudonymous, and keyed (D-07, J)."""

import hmac
from dataclasses import dataclass, field
from hashlib import sha256
from typing import Self
from uuid import UUID

from vocabulary.kinds import Kind

_VERSION_8 = 0x8 << 76
_VERSION_BITS = 0xF << 76
_VARIANT = 0x2 << 62
_VARIANT_BITS = 0x3 << 62


@dataclass(frozen=True, slots=True)
class AccountRefs:
    """Names accounts by HMAC-SHA-256: without the secret nobody finds the number by trying all numbers."""

    secret: bytes = field(repr=False)

    @classmethod
    def keyed_by(cls, secret: str) -> Self:
        """The same, from the setting."""
        return cls(secret.encode())

    def of(self, kind: Kind, account_number: str) -> UUID:
        """Always the same for a kind and a normalised number: a UUID of version 8."""
        digest = hmac.digest(self.secret, f"account-ref:{kind}:{account_number}".encode(), sha256)
        bits = int.from_bytes(digest[:16]) & ~_VERSION_BITS & ~_VARIANT_BITS
        return UUID(int=bits | _VERSION_8 | _VARIANT)
