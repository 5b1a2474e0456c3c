"""Where another service finds access's public keys: at access's door."""

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

    One fetch at a time, which ends after two seconds whatever access does; nobody whose key is known waits
    for it. Made-up key ids have the keys fetched every five seconds at the most, and so does a fetch that
    failed. What can't be fetched or read, an empty set too, leaves the keys that are known.
    """

    FRESH_SECONDS = 300.0
    AGAIN_SECONDS = 5.0
    FIRST_AGAIN_SECONDS = 1.0
    """Between two fetches while no key was ever had."""
    FETCH_SECONDS = 2.0

    def __init__(self, url: str, client: httpx2.AsyncClient) -> None:
        """`url` is access's `/.well-known/jwks.json`."""
        self._url = url
        self._client = client
        self._reader: TokenReader | None = None
        self._asked_at = self._missed_at = float("-inf")
        self._failed = False
        self._fetching: asyncio.Task[None] | None = None

    async def reader_for(self, key_id: str | None) -> TokenReader:
        """Keys that know `key_id` if any do.

        Raises `SERVICE_UNAVAILABLE` while none were ever had, and where nobody could tell whether access has
        this one.
        """
        if self._missing(key_id):
            await self._look_for(key_id)
        elif self._stale():
            self._begin()
        if self._reader is None or (self._failed and self._missing(key_id)):
            raise Problem("SERVICE_UNAVAILABLE")
        return self._reader

    async def _look_for(self, key_id: str | None) -> None:
        """In the fetch that is under way, then in one begun after it was asked for."""
        if self._fetching:
            await asyncio.shield(self._fetching)
        if self._missing(key_id) and self._may_look():
            self._missed_at = time.monotonic() if self._reader else self._missed_at
            self._begin()
        if self._fetching:
            await asyncio.shield(self._fetching)

    def _missing(self, key_id: str | None) -> bool:
        return self._reader is None or key_id not in self._reader.key_ids

    def _stale(self) -> bool:
        return time.monotonic() - self._asked_at > (
            self.AGAIN_SECONDS if self._failed else self.FRESH_SECONDS
        )

    def _may_look(self) -> bool:
        now = time.monotonic()
        if self._reader is None:
            return now - self._asked_at > self.FIRST_AGAIN_SECONDS
        return now - self._missed_at > self.AGAIN_SECONDS

    def _begin(self) -> None:
        if self._fetching is None:
            self._fetching = asyncio.create_task(self._fetch())

    async def _fetch(self) -> None:
        try:
            async with asyncio.timeout(self.FETCH_SECONDS):
                response = await self._client.get(self._url)
            response.raise_for_status()
            self._reader, self._failed = TokenReader(response.json()), False
        except (httpx2.HTTPError, TimeoutError, RuntimeError, *UNREADABLE) as unread:
            self._failed = True
            log.warning("verification_keys_unread", because=type(unread).__name__)
        finally:
            self._asked_at = time.monotonic()
            self._fetching = None
