"""The proxy itself: what it is told to do, it does."""

import asyncio

import pytest

from tests.faults.proxy import proxied


async def _echo(reader: asyncio.StreamReader, writer: asyncio.StreamWriter) -> None:
    while line := await reader.readline():
        writer.write(line)
        await writer.drain()
    writer.close()


async def test_it_passes_on_falls_silent_hangs_up_refuses_and_recovers() -> None:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, proxied(f"tcp://user:secret@127.0.0.1:{port}/path") as (proxy, url):
        assert url == f"tcp://user:secret@127.0.0.1:{proxy.port}/path"
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"one\n")
        assert await asyncio.wait_for(reader.readline(), 5) == b"one\n"

        proxy.fall_silent()
        writer.write(b"two\n")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readline(), 0.2)
        proxy.recover()
        assert await asyncio.wait_for(reader.readline(), 5) == b"two\n"

        proxy.hang_up()
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(reader.readline(), 5)
        writer.close()

        proxy.refuse()
        refused, refused_writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        with pytest.raises(ConnectionResetError):
            await asyncio.wait_for(refused.readline(), 5)
        refused_writer.close()

        proxy.recover()
        again, again_writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        again_writer.write(b"three\n")
        assert await asyncio.wait_for(again.readline(), 5) == b"three\n"
        again_writer.close()


async def test_stranded_connections_stay_silent_and_new_ones_pass() -> None:
    server = await asyncio.start_server(_echo, "127.0.0.1", 0)
    port = server.sockets[0].getsockname()[1]
    async with server, proxied(f"tcp://127.0.0.1:{port}/") as (proxy, _):
        reader, writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        writer.write(b"one\n")
        assert await asyncio.wait_for(reader.readline(), 5) == b"one\n"
        proxy.strand()
        writer.write(b"two\n")
        with pytest.raises(TimeoutError):
            await asyncio.wait_for(reader.readline(), 0.2)
        new, new_writer = await asyncio.open_connection("127.0.0.1", proxy.port)
        new_writer.write(b"three\n")
        assert await asyncio.wait_for(new.readline(), 5) == b"three\n"
        writer.close()
        new_writer.close()
