"""How we know that a call back comes from the print shop (M-09)."""

import hashlib
import hmac
from datetime import datetime, timedelta

TOLERANCE = timedelta(minutes=5)


def sign(body: bytes, secret: bytes, timestamp: int) -> str:
    """HMAC-SHA-256 in hexadecimal over « timestamp.body »; `timestamp` in Unix seconds."""
    return hmac.new(secret, b"%d." % timestamp + body, hashlib.sha256).hexdigest()


def verify(body: bytes, secret: bytes, timestamp: int, signature: str, now: datetime) -> bool:
    """Whether the signature is right and at most 5 minutes old or early; compared in constant time."""
    fresh = abs(now.timestamp() - timestamp) <= TOLERANCE.total_seconds()
    genuine = hmac.compare_digest(sign(body, secret, timestamp).encode(), signature.encode())
    return fresh and genuine
