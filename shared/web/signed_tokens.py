"""A compact JWS signed with ES256, taken apart once and verified straight with `cryptography`.

Nothing but ES256 is understood: no other algorithm, no critical extension, no unencoded payload (RFC 7515,
RFC 8725). A test holds it beside joserfc. Most of the time it takes is the signature's.
"""

import binascii
import json
import re
from collections.abc import Mapping
from dataclasses import dataclass, field
from typing import Any, Self

from cryptography.exceptions import InvalidSignature
from cryptography.hazmat.primitives.asymmetric.ec import (
    ECDSA,
    SECP256R1,
    EllipticCurvePublicKey,
)
from cryptography.hazmat.primitives.asymmetric.utils import encode_dss_signature
from cryptography.hazmat.primitives.hashes import SHA256
from joserfc.errors import JoseError
from joserfc.jwk import KeySet

LONGEST_TOKEN = 4096
"""Ours have some 500 characters: what is longer is not even looked into."""
UNREADABLE = (
    JoseError,
    InvalidSignature,
    LookupError,
    ValueError,
    TypeError,
    AttributeError,
    RecursionError,
    OverflowError,
)
"""What reading a token of somebody else's making may come to."""

ALGORITHM = "ES256"
_COMPACT = re.compile(rb"([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]+)\.([A-Za-z0-9_-]{86})")
_HALF = 32
_UNSUPPORTED = frozenset({"crit", "b64"})
_ES256 = ECDSA(SHA256())

type VerifyingKeys = Mapping[str | None, EllipticCurvePublicKey]


@dataclass(frozen=True, slots=True)
class SignedToken:
    """What a token says of itself; its claims are had only with the keys that may have signed it."""

    key_id: str
    _signed: bytes = field(repr=False)
    _payload: bytes = field(repr=False)
    _signature: bytes = field(repr=False)

    @classmethod
    def read(cls, token: str) -> Self:
        """Raises one of `UNREADABLE` for anything but three parts with a header of ours."""
        raw = token.encode("ascii")
        parts = _COMPACT.fullmatch(raw) if len(raw) <= LONGEST_TOKEN else None
        if parts is None:
            raise ValueError("no compact JWS")
        header = json.loads(_decoded(parts[1]))
        if header["alg"] != ALGORITHM or not _UNSUPPORTED.isdisjoint(header):
            raise ValueError("signed in another way")
        if not isinstance(header["kid"], str):
            raise TypeError("no name of a key")
        return cls(header["kid"], raw[: parts.end(2)], parts[2], _decoded(parts[3]))

    def claims(self, keys: VerifyingKeys) -> dict[str, Any]:
        """What one of `keys` signed. Raises one of `UNREADABLE` where none did."""
        r, s = (int.from_bytes(half) for half in (self._signature[:_HALF], self._signature[_HALF:]))
        keys[self.key_id].verify(encode_dss_signature(r, s), self._signed, _ES256)
        claims = json.loads(_decoded(self._payload))
        if not isinstance(claims, dict):
            raise TypeError("no claims")
        return claims


def verifying_keys(keys: KeySet) -> VerifyingKeys:
    """By their names, the first of each; what is no key for ES256 verifies nothing."""
    found: dict[str | None, EllipticCurvePublicKey] = {}
    for key in keys.keys:
        try:
            key.check_use("sig")
            key.check_alg(ALGORITHM)
            public = key.get_op_key("verify")
        except JoseError:
            continue
        if isinstance(public, EllipticCurvePublicKey) and isinstance(public.curve, SECP256R1):
            found.setdefault(key.kid, public)
    return found


def _decoded(part: bytes) -> bytes:
    return binascii.a2b_base64(part.translate(_STANDARD) + b"=" * (-len(part) % 4), strict_mode=True)


_STANDARD = bytes.maketrans(b"-_", b"+/")
