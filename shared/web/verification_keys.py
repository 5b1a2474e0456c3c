"""Where a service finds access's public keys: at access's door, or at hand in access itself."""

import asyncio
import time

import httpx2
import structlog

from web.access_tokens import TokenReader
from web.problems import Problem
from web.signed_tokens import UNREADABLE

log = structlog.get_logger()


class RemoteKeys:
    """Fetched when first needed, again after five minutes, and at once for an unknown key id.

    Made-up key ids have the keys fetched every five seconds at the most. What can't be fetched or read, an
    empty set too, leaves the keys that are known.
    """

    FRESH_SECONDS = 300.0
    AGAIN_SECONDS = 5.0

    def __init__(self, url: str, client: httpx2.AsyncClient) -> None:
        """`url` is access's `/.well-known/jwks.json`."""
        self._url = url
        self._client = client
        self._reader: TokenReader | None = None
        self._asked_at = self._missed_at = float("-inf")
        self._lock = asyncio.Lock()

    async def reader_for(self, key_id: str | None) -> TokenReader:
        """Keys that know `key_id` if any do. Raises `SERVICE_UNAVAILABLE` while none were ever had."""
        if self._stale(key_id):
            async with self._lock:
                if self._stale(key_id):
                    self._missed_at = time.monotonic() if self._missing(key_id) else self._missed_at
                    await self._fetch()
        if self._reader is None:
            raise Problem("SERVICE_UNAVAILABLE")
        return self._reader

    def _stale(self, key_id: str | None) -> bool:
        now = time.monotonic()
        if self._reader is None or now - self._asked_at > self.FRESH_SECONDS:
            return True
        return self._missing(key_id) and now - self._missed_at > self.AGAIN_SECONDS

    def _missing(self, key_id: str | None) -> bool:
        return self._reader is not None and key_id not in self._reader.key_ids

    async def _fetch(self) -> None:
        try:
            response = await self._client.get(self._url, timeout=2)
            response.raise_for_status()
            self._reader = TokenReader(response.json())
        except (httpx2.HTTPError, *UNREADABLE) as unread:
            log.warning("verification_keys_unread", because=type(unread).__name__)
        finally:
            self._asked_at = time.monotonic()


class LocalKeys:
    """The keys of the process itself: access verifies without asking anybody."""

    def __init__(self, reader: TokenReader) -> None:
        self._reader = reader

    async def reader_for(self, _: str | None) -> TokenReader:
        """Always the same reader."""
        return self._reader
