"""The name somebody logs in with: an e-mail address, kept only as a keyed fingerprint."""

import hashlib
import hmac

from vocabulary.email_address import email_key


def login_fingerprint(pepper: bytes, typed: str) -> bytes:
    """What a login is found by, the same for all spellings of an address: HMAC-SHA-256 under `pepper`."""
    return hmac.new(pepper, b"login:" + email_key(typed).encode(), hashlib.sha256).digest()
