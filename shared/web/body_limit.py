"""No body larger than any form of ours is read, whatever its headers say of it."""

import asyncio
from contextlib import suppress

from starlette.exceptions import HTTPException
from starlette.types import ASGIApp, Message, Receive, Scope, Send

from web.problems import Problem

LARGEST_BODY = 64 * 1024
LINGER_BYTES = 8 * 1024 * 1024
LINGER_SECONDS = 2.0
"""How much and how long is read on after the answer, so that the caller gets to see it."""


class LimitBody:
    """Answers `REQUEST_TOO_LARGE` before reading what declares itself too large, else when it becomes so.

    A connection whose body was not read to its end is closed after the answer, once the caller has had
    time to read it: to close on unread bytes would throw the answer away.
    """

    def __init__(self, app: ASGIApp, largest: int = LARGEST_BODY) -> None:
        self._app = app
        self._largest = largest

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        """Pass the request on, counting what is received of it."""
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return
        counted = _Counted(self._largest, receive, send)
        if _declared(scope) > self._largest:
            counted.exceeded = True
            await Problem("REQUEST_TOO_LARGE").response()(scope, receive, counted.send)
            return
        await self._app(scope, counted.receive, counted.send)


class _Counted:
    def __init__(self, largest: int, receive: Receive, send: Send) -> None:
        self._left = largest
        self._receive = receive
        self._send = send
        self.exceeded = False

    async def receive(self) -> Message:
        message = await self._receive()
        self._left -= len(message.get("body", b""))
        if self._left < 0:
            self.exceeded = True
            raise HTTPException(413)
        return message

    async def send(self, message: Message) -> None:
        if not self.exceeded:
            await self._send(message)
        elif message["type"] == "http.response.start":
            await self._send({**message, "headers": [*message["headers"], (b"connection", b"close")]})
        else:
            await self._send({**message, "more_body": True})
            await self._linger()
            await self._send({"type": "http.response.body", "body": b""})

    async def _linger(self) -> None:
        read = 0
        with suppress(TimeoutError):
            async with asyncio.timeout(LINGER_SECONDS):
                while read < LINGER_BYTES:
                    message = await self._receive()
                    read += len(message.get("body", b""))
                    if not message.get("more_body", False):
                        return


def _declared(scope: Scope) -> int:
    """What Content-Length says; 0 where it says no number, since the bytes are counted anyway."""
    for name, value in scope["headers"]:
        if name == b"content-length":
            return int(value) if value.isdigit() and len(value) < 20 else 0
    return 0
