"""Tokens whose signature was verified a moment ago: an ES256 verification costs more than a whole `check`."""

import hashlib
from collections import OrderedDict
from datetime import datetime

from web.access_tokens import TokenReader
from web.clock_skew import LEEWAY
from web.principal import Principal

MOST = 10_000


class VerifiedTokens:
    """Remembers by hash whom a token speaks of, until it expires; the session is looked at each time."""

    def __init__(self, reader: TokenReader, *, most: int = MOST) -> None:
        self._reader = reader
        self._most = most
        self._known: OrderedDict[bytes, Principal] = OrderedDict()

    def principal(self, token: str, now: datetime) -> Principal:
        """Who the token speaks of. Raises `UNAUTHENTICATED` unless it is ours and not expired."""
        fingerprint = hashlib.sha256(token.encode()).digest()
        known = self._known.get(fingerprint)
        if known and known.expires_at and now < known.expires_at + LEEWAY:
            self._known.move_to_end(fingerprint)
            return known
        principal = self._reader.read(token, now)
        self._known[fingerprint] = principal
        if len(self._known) > self._most:
            self._known.popitem(last=False)
        return principal
