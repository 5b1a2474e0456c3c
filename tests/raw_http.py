"""HTTP as nobody's library would write it: bytes over a socket."""

import asyncio
from dataclasses import dataclass
from urllib.parse import urlsplit


@dataclass(frozen=True)
class Answer:
    status: int
    headers: dict[str, str]
    body: bytes


class Line:
    """A connection that is kept while the server keeps it."""

    def __init__(self, url: str) -> None:
        self._address = urlsplit(url)
        self.reader: asyncio.StreamReader
        self.writer: asyncio.StreamWriter

    async def __aenter__(self) -> "Line":
        await self.open()
        return self

    async def __aexit__(self, *_: object) -> None:
        self.writer.close()

    async def open(self) -> None:
        self.reader, self.writer = await asyncio.open_connection(self._address.hostname, self._address.port)

    async def ask(self, method: str, target: bytes | str, *headers: bytes, body: bytes = b"") -> Answer:
        """On a new connection where the server has closed the last one."""
        if self.reader.at_eof() or self.writer.is_closing():
            self.writer.close()
            await self.open()
        target = target.encode() if isinstance(target, str) else target
        lines = [method.encode() + b" " + target + b" HTTP/1.1", b"Host: espace-tiers", *headers]
        if body:
            lines += [b"Content-Type: application/json", b"Content-Length: %d" % len(body)]
        self.writer.write(b"\r\n".join(lines) + b"\r\n\r\n" + body)
        answer = await self.answer()
        if answer.headers.get("connection") == "close":
            self.writer.close()
        return answer

    async def answer(self) -> Answer:
        async with asyncio.timeout(10):
            head = (await self.reader.readuntil(b"\r\n\r\n")).decode("latin-1").split("\r\n")
            pairs = [line.partition(": ") for line in head[1:] if line]
            headers = {name.lower(): value for name, _, value in pairs}
            if headers.get("transfer-encoding") == "chunked":
                return Answer(int(head[0].split()[1]), headers, await self._chunks())
            body = await self.reader.readexactly(int(headers.get("content-length", 0)))
            return Answer(int(head[0].split()[1]), headers, body)

    async def _chunks(self) -> bytes:
        whole = b""
        while size := int(await self.reader.readline(), 16):
            whole += (await self.reader.readexactly(size + 2))[:-2]
        await self.reader.readline()
        return whole
