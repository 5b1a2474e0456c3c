"""A fresh database and vhost for each test, and workers on them."""

import secrets
from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack
from datetime import UTC, datetime
from functools import partial
from typing import Any
from urllib.parse import urlsplit

import pytest

from contracts.enrolment import FirmActivated
from contracts.envelope import Service
from database.engine import Database
from messaging.listening import Handler, hear
from messaging.worker import Worker
from tests.messaging.house import AT_ONCE, SHORT_DELAYS, create_tables, until
from workbench.backend import Backend

type StartWorker = Callable[..., Awaitable[Worker]]


@pytest.fixture
async def database(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Database]:
    opened = Database(await database_url("messaging", create_tables))
    yield opened
    await opened.close()


@pytest.fixture
async def heard(database_url: Callable[..., Awaitable[str]]) -> AsyncIterator[Database]:
    """Access's database, where what is heard has its effects."""
    opened = Database(await database_url("messaging", create_tables))
    yield opened
    await opened.close()


@pytest.fixture
def broker_url(backend: Backend) -> Iterator[str]:
    """A vhost of the test's own, as its administrator sees it."""
    name = f"messaging-{secrets.token_hex(4)}"
    yield backend.broker.add_vhost(name)
    backend.broker.delete_vhost(name)


@pytest.fixture
def accounts(backend: Backend, broker_url: str) -> dict[Service, str]:
    """The same vhost, as each service's own account sees it."""
    return backend.broker.service_urls(urlsplit(broker_url).path.removeprefix("/"))


@pytest.fixture
async def start_worker(
    database: Database, heard: Database, accounts: dict[Service, str]
) -> AsyncIterator[StartWorker]:
    """Enrolment's worker relays what was said; access's worker hears FirmActivated with `handler`."""
    async with AsyncExitStack() as stack:

        async def start(
            service: Service,
            handler: Handler[FirmActivated] | None = None,
            *,
            wait: bool = True,
            **options: Any,
        ) -> Worker:
            worker = Worker(
                service,
                database if service == "enrolment" else heard,
                accounts[service],
                hearings=[hear(FirmActivated, handler)] if handler else [],
                watches=[],
                clock=partial(datetime.now, UTC),
                **{"delays": SHORT_DELAYS, "suspects_after": AT_ONCE} | options,
            )
            await stack.enter_async_context(worker.running())

            async def listening() -> bool:
                return worker.listening

            if wait:
                await until(listening)
            return worker

        yield start
