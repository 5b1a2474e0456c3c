"""A real mail server on a socket whose answer to the final dot comes when a test says so, or never."""

import asyncio
import ssl
from email import message_from_bytes
from types import TracebackType
from typing import Any, Self

from aiosmtpd.smtp import SMTP, AuthResult, Envelope, Session

from workbench.ports import LOOPBACK


class SlowServer:
    """Takes every mail it hears to the end; `answer` lets its answers out, `drop` cuts them off."""

    def __init__(
        self, *, context: ssl.SSLContext | None = None, implicit: bool = False, **options: Any
    ) -> None:
        self.taken: list[str] = []
        self.credentials: list[tuple[bytes, bytes]] = []
        self.answer = asyncio.Event()
        self.drop = False
        self.arrived = asyncio.Event()
        self._context = context if implicit else None
        self._options: dict[str, Any] = options | ({} if implicit else {"tls_context": context})

    async def handle_DATA(self, server: SMTP, _session: Session, envelope: Envelope) -> str:  # noqa: N802
        assert isinstance(envelope.content, bytes)
        self.taken.append(str(message_from_bytes(envelope.content)["Message-ID"]))
        self.arrived.set()
        if self.drop:
            assert server.transport
            server.transport.abort()
            return "250 never heard"
        await self.answer.wait()
        return "250 2.0.0 taken"

    def authenticate(self, _server: Any, _session: Any, _envelope: Any, _mechanism: str, data: Any) -> Any:
        self.credentials.append((data.login, data.password))
        return AuthResult(success=True)

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def __aenter__(self) -> Self:
        loop = asyncio.get_running_loop()
        self._server = await loop.create_server(
            lambda: SMTP(
                self, hostname="localhost", loop=loop, authenticator=self.authenticate, **self._options
            ),
            LOOPBACK,
            0,
            ssl=self._context,
        )
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.answer.set()
        self._server.close()
        self._server.close_clients()
        await self._server.wait_closed()
