"""A fresh database and vhost for each test, and workers on them."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial

import pytest

from contracts.enrolment import FirmActivated
from contracts.envelope import Service
from database.engine import Database
from messaging.listening import Handler, hear
from messaging.worker import Worker
from tests.messaging.house import SHORT_DELAYS, create_tables, until
from workbench.backend import Backend

type StartWorker = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def database(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Database]:
    opened = Database(await database_url("messaging", create_tables))
    yield opened
    await opened.close()


@pytest.fixture
def broker_url(backend: Backend) -> Iterator[str]:
    name = f"messaging-{secrets.token_hex(4)}"
    yield backend.broker.add_vhost(name)
    backend.broker.delete_vhost(name)


@pytest.fixture
async def start_worker(database: Database, broker_url: str) -> AsyncIterator[StartWorker]:
    """Enrolment's worker relays what was said; access's worker hears FirmActivated with `handler`."""
    async with AsyncExitStack() as stack:

        async def start(service: Service, handler: Handler[FirmActivated] | None = None) -> Worker:
            worker = Worker(
                service,
                database,
                broker_url,
                hearings=[hear(FirmActivated, handler)] if handler else [],
                watches=[],
                clock=partial(datetime.now, UTC),
                delays=SHORT_DELAYS,
            )
            await stack.enter_async_context(worker.running())

            async def listening() -> bool:
                return worker.listening

            await until(listening)
            return worker

        yield start
