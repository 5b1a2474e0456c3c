"""The relay publishes whatever keeps its worker's loop busy, and leaves nothing behind."""

import asyncio
import threading
import time
from concurrent.futures import ThreadPoolExecutor

import pytest
from sqlalchemy import make_url

from database.engine import Database
from messaging.own_thread import on_own_thread
from tests.messaging.conftest import StartWorker
from tests.messaging.house import leading, pending, say, until

EVENTS = 300
"""More than a batch."""


async def test_a_worker_whose_loop_stands_still_publishes(
    database: Database, start_worker: StartWorker
) -> None:
    await leading(await start_worker("enrolment"))
    url = make_url(database.dsn).set(drivername="postgresql+asyncpg").render_as_string(hide_password=False)
    with ThreadPoolExecutor(1) as elsewhere:
        published = elsewhere.submit(asyncio.run, _said_and_published(url))
        while not published.done():
            time.sleep(0.01)  # noqa: ASYNC251 - nothing else happens on the worker's own loop meanwhile
    published.result()


async def _said_and_published(url: str) -> None:
    database = Database(url)
    await say(database, EVENTS)

    async def none_pending() -> bool:
        return await pending(database) == 0

    await until(none_pending)
    await database.close()


async def test_what_is_cancelled_there_ends_before_we_go_on() -> None:
    told: list[str] = []

    async def run() -> None:
        told.append(threading.current_thread().name)
        try:
            await asyncio.Event().wait()
        finally:
            await asyncio.sleep(0.05)
            told.append("ended")

    task = asyncio.create_task(on_own_thread("apart", run))

    async def begun() -> bool:
        return bool(told)

    await until(begun)
    task.cancel()
    with pytest.raises(asyncio.CancelledError):
        await task
    assert told == ["apart", "ended"]


async def test_what_ends_by_itself_is_over() -> None:
    async with asyncio.timeout(10):
        await on_own_thread("short", lambda: asyncio.sleep(0))
