"""The name somebody logs in with: an e-mail address, kept only as a keyed fingerprint."""

from vocabulary.digest_keys import DigestKeys
from vocabulary.email_address import email_key


def login_fingerprints(keys: DigestKeys, typed: str) -> tuple[bytes, ...]:
    """What a login is found by, the same for all spellings of an address: by the current key first."""
    return tuple(digest.encode() for digest in keys.candidates(f"login:{email_key(typed)}"))
