"""A mail server that says what a test wants at each step: wrong things, slowly, or nothing."""

import asyncio
from types import TracebackType
from typing import Self

from workbench.ports import LOOPBACK

HANG_UP = "HANG UP"
SILENCE = "SILENCE"
ANSWERS = {
    "BANNER": "220 ready",
    "EHLO": "250-localhost\r\n250-8BITMIME\r\n250 DSN",
    "HELO": "250 localhost",
    "MAIL": "250 2.1.0 OK",
    "RCPT": "250 2.1.5 OK",
    "DATA": "354 go ahead",
    "DOT": "250 2.0.0 taken",
    "QUIT": "221 bye",
    "RSET": "250 OK",
}


class ScriptedServer:
    """Each step's answer may be changed at any time; `heard` are the commands, `taken` the mails."""

    def __init__(self, **answers: str) -> None:
        self.answers = ANSWERS | answers
        self.heard: list[str] = []
        self.taken: list[bytes] = []
        self.connections = 0
        self.most_recipients: int | None = None
        """Of one connection; then 452."""
        self.seconds_a_byte = 0.0

    @property
    def port(self) -> int:
        port: int = self._server.sockets[0].getsockname()[1]
        return port

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.connections += 1
        recipients = 0
        going_on = await self._say("BANNER", writer)
        while going_on and (line := await reader.readline()):
            step = line.split()[0].decode().upper()
            self.heard.append(line.decode().strip())
            recipients += step == "RCPT"
            if step == "RCPT" and self.most_recipients is not None and recipients > self.most_recipients:
                writer.write(b"452 4.5.3 Too many recipients\r\n")
                continue
            going_on = await self._say(step, writer)
            if step == "DATA" and self.answers["DATA"].startswith("354"):
                content = await self._content(reader)
                if content and self.answers["DOT"].startswith("250"):
                    self.taken.append(content)
                going_on = bool(content) and await self._say("DOT", writer)
        writer.close()

    async def _content(self, reader: asyncio.StreamReader) -> bytes:
        try:
            return await reader.readuntil(b"\r\n.\r\n")
        except asyncio.IncompleteReadError:
            return b""

    async def _say(self, step: str, writer: asyncio.StreamWriter) -> bool:
        answer = self.answers[step]
        if answer == SILENCE:
            await asyncio.sleep(60)
        if answer in {HANG_UP, SILENCE}:
            return False
        told = f"{answer}\r\n".encode()
        for start in range(0, len(told), 1 if self.seconds_a_byte else len(told)):
            writer.write(told[start : start + 1] if self.seconds_a_byte else told)
            await asyncio.sleep(self.seconds_a_byte)
        return not answer.startswith("421")

    async def __aenter__(self) -> Self:
        self._server = await asyncio.start_server(self._serve, LOOPBACK, 0)
        return self

    async def __aexit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self._server.close()
        self._server.close_clients()
