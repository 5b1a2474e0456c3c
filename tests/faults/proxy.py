"""A TCP proxy between a service and a server, that can fall silent, hang up or refuse, as networks do."""

import asyncio
import socket
import struct
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager, suppress
from urllib.parse import urlsplit, urlunsplit

CHUNK = 65536


class Proxy:
    """Passes bytes on from `127.0.0.1:port` to the server, until told otherwise."""

    def __init__(self, host: str, port: int) -> None:
        self._server = (host, port)
        self._flowing = asyncio.Event()
        self._flowing.set()
        self._refusing = False
        self._open: set[asyncio.StreamWriter] = set()
        self._tasks: set[asyncio.Task[None]] = set()
        self.port = 0
        self.accepted = 0
        """How many connections were ever accepted."""

    @property
    def connections(self) -> int:
        """How many connections are open now, on the side of the service."""
        return len(self._tasks)

    def fall_silent(self) -> None:
        """Keep every connection open, accept new ones, and pass nothing on: a host lost without a RST."""
        self._flowing.clear()

    def strand(self) -> None:
        """Forget the connections that are open: they stay so and are silent for good. New ones pass."""
        self._flowing.clear()
        self._flowing = asyncio.Event()
        self._flowing.set()

    def refuse(self) -> None:
        """Hang up at once on whoever connects."""
        self._refusing = True

    def recover(self) -> None:
        """Accept again and pass on again, also what was held back meanwhile."""
        self._refusing = False
        self._flowing.set()

    def hang_up(self) -> None:
        """End every open connection with a RST, as when a host was restarted."""
        for writer in list(self._open):
            _reset(writer)

    async def _serve(self, reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
        self.accepted += 1
        if self._refusing:
            _reset(writer)
            return
        task = asyncio.current_task()
        assert task
        self._tasks.add(task)
        self._open.add(writer)
        upstream: asyncio.StreamWriter | None = None
        flowing = self._flowing
        try:
            await flowing.wait()
            answers, upstream = await asyncio.open_connection(*self._server)
            self._open.add(upstream)
            there = asyncio.create_task(_pass_on(reader, upstream, flowing))
            back = asyncio.create_task(_pass_on(answers, writer, flowing))
            try:
                await asyncio.wait({there, back}, return_when=asyncio.FIRST_COMPLETED)
            finally:
                there.cancel()
                back.cancel()
            writer.close()
        finally:
            self._tasks.discard(task)
            for end in (writer, upstream):
                if end:
                    self._open.discard(end)
            if upstream:
                upstream.close()


@asynccontextmanager
async def proxied(url: str) -> AsyncIterator[tuple[Proxy, str]]:
    """A proxy in front of the server of `url`, and the URL that leads through it."""
    parts = urlsplit(url)
    assert parts.hostname
    assert parts.port
    proxy = Proxy(parts.hostname, parts.port)
    listener = await asyncio.start_server(proxy._serve, "127.0.0.1", 0)
    proxy.port = listener.sockets[0].getsockname()[1]
    through = parts.netloc.rpartition("@")
    netloc = f"{through[0]}{through[1]}127.0.0.1:{proxy.port}"
    try:
        yield proxy, urlunsplit(parts._replace(netloc=netloc))
    finally:
        proxy.recover()
        listener.close()
        proxy.hang_up()
        for task in list(proxy._tasks):
            task.cancel()
        await asyncio.gather(*list(proxy._tasks), return_exceptions=True)


def _reset(writer: asyncio.StreamWriter) -> None:
    ending = writer.get_extra_info("socket")
    if ending:
        with suppress(OSError):
            ending.setsockopt(socket.SOL_SOCKET, socket.SO_LINGER, struct.pack("ii", 1, 0))
    writer.transport.abort()


async def _pass_on(source: asyncio.StreamReader, sink: asyncio.StreamWriter, flowing: asyncio.Event) -> None:
    with suppress(ConnectionError):
        while chunk := await source.read(CHUNK):
            await flowing.wait()
            sink.write(chunk)
            await sink.drain()
        await flowing.wait()  # an end is news too, and does not pass a silent line
