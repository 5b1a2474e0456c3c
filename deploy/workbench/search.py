"""Looking for secrets where none may lie in clear: every table, every queue, every log, every slip."""

from collections.abc import AsyncIterator, Iterable
from dataclasses import dataclass
from pathlib import Path

import aio_pika
import asyncpg


@dataclass(frozen=True)
class Find:
    """A secret that lies where it must not; which one is said by its kind only."""

    kind: str
    place: str


type Secrets = dict[str, str]
"""Value → kind (`key`, `token`, `password`, `NIR`…)."""


async def search_everywhere(
    secrets: Secrets,
    *,
    databases: dict[str, str],
    broker_url: str,
    queues: Iterable[str],
    files: Iterable[Path],
) -> tuple[list[Find], int]:
    """All finds, and how many texts were read; a search that reads nothing has shown nothing."""
    needles = {form: kind for value, kind in secrets.items() for form in forms_of(value)}
    finds: list[Find] = []
    read = 0
    async for place, text in _texts(databases, broker_url, queues, files):
        read += 1
        lowered = text.casefold()
        finds += [Find(kind, place) for needle, kind in needles.items() if needle in lowered]
    return finds, read


def forms_of(secret: str) -> set[str]:
    """As it is, without the separators people see, and the bytes of both in hexadecimal."""
    bare = secret.replace("-", "").replace(" ", "")
    spelled = {secret, bare, secret.casefold(), bare.casefold()}
    return {form.casefold() for form in spelled} | {form.encode().hex() for form in spelled}


async def _texts(
    databases: dict[str, str], broker_url: str, queues: Iterable[str], files: Iterable[Path]
) -> AsyncIterator[tuple[str, str]]:
    for service, url in databases.items():
        async for table, row in rows_of(url):
            yield f"{service}: table {table}", row
    async for queue, message in messages_in(broker_url, queues):
        yield f"queue {queue}", message
    for path in files:
        yield f"file {path.name}", path.read_text(errors="replace")


async def rows_of(url: str) -> AsyncIterator[tuple[str, str]]:
    """Every row of every table as text, bytes in hexadecimal."""
    connection = await asyncpg.connect(url.replace("+asyncpg", ""))
    try:
        tables = await connection.fetch("select tablename from pg_tables where schemaname = 'public'")
        for (table,) in tables:
            for (row,) in await connection.fetch(f'select t::text from "{table}" t'):  # noqa: S608 - own tables
                yield table, row
    finally:
        await connection.close()


async def messages_in(broker_url: str, queues: Iterable[str]) -> AsyncIterator[tuple[str, str]]:
    """Bodies and headers of every waiting message, which stay where they are."""
    async with await aio_pika.connect(broker_url) as connection:
        channel = await connection.channel()
        for name in queues:
            queue = await channel.get_queue(name)
            while message := await queue.get(fail=False, timeout=5):
                yield name, f"{message.headers} {message.body.decode(errors='replace')}"
        # closing the channel without acknowledgement puts every message back
