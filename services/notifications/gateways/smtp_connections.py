"""A few SMTP connections kept open, so that a mail does not pay for a handshake."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import aiosmtplib

IDLE_SECONDS = 20.0
TIMEOUT_SECONDS = 30.0


class SmtpConnections:
    """At most `size` connections at once; one unused for 20 seconds is replaced before it is stale."""

    def __init__(
        self,
        host: str,
        port: int,
        *,
        username: str | None = None,
        password: str | None = None,
        starttls: bool = False,
        size: int = 4,
    ) -> None:
        self._host, self._port = host, port
        self._username, self._password = username, password
        self._starttls = starttls
        self._places = asyncio.Semaphore(size)
        self._idle: list[tuple[aiosmtplib.SMTP, float]] = []

    @asynccontextmanager
    async def borrowed(self) -> AsyncIterator[aiosmtplib.SMTP]:
        """A connected client, kept for the next mail unless something failed while it was out."""
        async with self._places:
            client = self._kept() or await self._opened()
            try:
                yield client
            except BaseException:
                client.close()
                raise
            self._idle.append((client, _clock()))

    async def close(self) -> None:
        """Says goodbye on every idle connection."""
        while self._idle:
            client, _ = self._idle.pop()
            if client.is_connected:
                await client.quit()

    def _kept(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            client, last_used = self._idle.pop()
            if client.is_connected and _clock() - last_used < IDLE_SECONDS:
                return client
            client.close()
        return None

    async def _opened(self) -> aiosmtplib.SMTP:
        client = aiosmtplib.SMTP(
            hostname=self._host,
            port=self._port,
            username=self._username,
            password=self._password,
            start_tls=self._starttls,
            timeout=TIMEOUT_SECONDS,
        )
        await client.connect()
        return client


def _clock() -> float:
    return asyncio.get_running_loop().time()
