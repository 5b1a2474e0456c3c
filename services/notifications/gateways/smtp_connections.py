"""A few SMTP connections kept open, so that a mail does not pay for a handshake."""

import asyncio
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from dataclasses import dataclass, field
from pathlib import Path
from typing import Literal

import aiosmtplib

type Tls = Literal["none", "starttls", "implicit"]

IDLE_SECONDS = 20.0
GOODBYE_SECONDS = 2.0


@dataclass(frozen=True, slots=True)
class Timeouts:
    """In seconds: one answer, all that comes before the content, and the answer to its final dot."""

    command: float = 30.0
    preparation: float = 120.0
    final_dot: float = 600.0
    """RFC 5321, 4.5.3.2.6: ten minutes. Who gives up sooner sends what was taken a second time."""


@dataclass(frozen=True, slots=True)
class Relay:
    """The mail server that takes our mails, and how it is spoken to.

    With `starttls` or `implicit` its certificate is verified, by `ca_file` or else by the system's
    authorities; where TLS can't be had nothing is sent, nor is a password.
    """

    host: str
    port: int
    tls: Tls = "none"
    username: str | None = None
    password: str | None = field(default=None, repr=False)
    ca_file: Path | None = None
    timeouts: Timeouts = Timeouts()

    def __post_init__(self) -> None:
        if self.tls == "none" and (self.username is not None or self.password is not None):
            raise ValueError("a user name and a password are never sent without TLS")


class SmtpConnections:
    """At most `size` connections at once; one unused for 20 seconds is replaced before it is stale."""

    def __init__(self, relay: Relay, *, size: int = 4) -> None:
        self.timeouts = relay.timeouts
        self.size = size
        self._relay = relay
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
        """Says goodbye on every idle connection, and waits for no answer that does not come."""
        idle, self._idle = self._idle, []
        await asyncio.gather(*(_leave(client) for client, _ in idle))

    def _kept(self) -> aiosmtplib.SMTP | None:
        while self._idle:
            client, last_used = self._idle.pop()
            if client.is_connected and _clock() - last_used < IDLE_SECONDS:
                return client
            client.close()
        return None

    async def _opened(self) -> aiosmtplib.SMTP:
        relay = self._relay
        client = aiosmtplib.SMTP(
            hostname=relay.host,
            port=relay.port,
            username=relay.username,
            password=relay.password,
            use_tls=relay.tls == "implicit",
            start_tls=relay.tls == "starttls",
            validate_certs=True,
            cert_bundle=str(relay.ca_file) if relay.ca_file else None,
            timeout=relay.timeouts.command,
        )
        try:
            await client.connect()
        except BaseException:
            client.close()
            raise
        return client


async def _leave(client: aiosmtplib.SMTP) -> None:
    with suppress(aiosmtplib.SMTPException, OSError, TimeoutError):
        async with asyncio.timeout(GOODBYE_SECONDS):
            await client.quit()
    client.close()


def _clock() -> float:
    return asyncio.get_running_loop().time()
