"""Where bounces go: an address of each mail's own, that leads back to it and can't be guessed (VERP)."""

import hmac
from base64 import b32decode, b32encode
from uuid import UUID

from vocabulary.digest_keys import DigestKeys

ID_BYTES, PROOF_BYTES = 16, 10
TOKEN_LENGTH = 42
"""Of small letters and digits: some servers know no others."""


class ReturnPath:
    """`bounces@mail.example` becomes `bounces+<token>@mail.example`: a mail's id and a proof."""

    def __init__(self, address: str, keys: DigestKeys) -> None:
        self._local, _, self._domain = address.rpartition("@")
        self._keys = keys

    def of(self, message_id: UUID) -> str:
        """The envelope sender of one mail."""
        proof = _proof(self._keys.digest(_said(message_id)))
        token = b32encode(message_id.bytes + proof).decode().rstrip("=").lower()
        return f"{self._local}+{token}@{self._domain}"

    def mail_of(self, address: str) -> UUID | None:
        """The mail that a bounce to `address` is about; None where it is none of ours, or forged."""
        local, _, domain = address.strip().lower().rpartition("@")
        name, _, token = local.rpartition("+")
        if (name, domain) != (self._local.lower(), self._domain.lower()) or len(token) != TOKEN_LENGTH:
            return None
        try:
            told = b32decode(token.upper() + "=" * (-TOKEN_LENGTH % 8))
        except ValueError:
            return None
        message_id, proof = UUID(bytes=told[:ID_BYTES]), told[ID_BYTES:]
        known = self._keys.candidates(_said(message_id))
        return message_id if any(hmac.compare_digest(_proof(digest), proof) for digest in known) else None


def _said(message_id: UUID) -> str:
    return f"bounce of {message_id}"


def _proof(digest: str) -> bytes:
    return bytes.fromhex(digest.rpartition(":")[2])[:PROOF_BYTES]
