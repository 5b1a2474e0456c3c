"""The name somebody logs in with: an e-mail address, kept only as a keyed fingerprint."""

import hashlib
import hmac
import unicodedata


def normal_login(typed: str) -> str:
    """The same for every way to write an address: trimmed, one case, one Unicode form."""
    return unicodedata.normalize("NFKC", typed.strip()).casefold()


def login_fingerprint(pepper: bytes, typed: str) -> bytes:
    """What a login is found by: HMAC-SHA-256 under `pepper`."""
    return hmac.new(pepper, b"login:" + normal_login(typed).encode(), hashlib.sha256).digest()
