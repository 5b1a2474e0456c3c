"""The three services running in this process, on real servers, under one clock that tests move."""

import asyncio
import contextlib
import importlib
import os
from collections.abc import AsyncIterator, Iterator, Mapping
from contextlib import AsyncExitStack, asynccontextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any
from unittest.mock import patch

import uvicorn
from fastapi import FastAPI

from contracts.envelope import Service
from database.engine import Database
from tests.described import holds_to
from tests.integration.clock import Clock
from tests.messaging.house import SHORT_DELAYS
from workbench.house import correspondence, tell_where
from workbench.keys import generate_settings
from workbench.mailbox import Mailbox
from workbench.portal import Portal
from workbench.ports import LOOPBACK
from workbench.post import SpoolFolder
from workbench.print_shop_desk import PrintShopDesk


class Server(uvicorn.Server):
    """Uvicorn as a guest: signals stay the test runner's."""

    @contextlib.contextmanager
    def capture_signals(self) -> Iterator[None]:
        yield


@asynccontextmanager
async def serving(app: FastAPI, port: int = 0) -> AsyncIterator[str]:
    """The app behind a real socket; yields its URL."""
    config = uvicorn.Config(app, host=LOOPBACK, port=port, log_config=None, access_log=False)
    server = Server(config)
    running = asyncio.create_task(server.serve())
    while not server.started:
        if running.done():
            await running
        await asyncio.sleep(0.01)
    try:
        yield f"http://{LOOPBACK}:{server.servers[0].sockets[0].getsockname()[1]}"
    finally:
        server.should_exit = True
        await running


@dataclass
class Household:
    """What a scenario may touch."""

    clock: Clock
    portal: Portal
    mailbox: Mailbox
    spool: SpoolFolder
    print_shop: PrintShopDesk
    databases: dict[str, Database]
    workers: dict[str, Any]
    doors: dict[str, AsyncExitStack]
    environments: dict[str, dict[str, str]]

    def advance(self, **by: float) -> None:
        """Move the clock and let every worker look at its deadlines again."""
        self.clock.advance(**by)
        for worker in self.workers.values():
            worker.wake()

    async def shut(self, service: str) -> None:
        """Stop a service's API, as when its last replica dies."""
        await self.doors[service].aclose()

    async def open(self, service: str) -> None:
        """A service's API serves, at the address where it was before if it ever did."""
        address = self.portal.urls.get(service, "")
        app = self._made(service, "main", "create_app")
        port = int(address.rpartition(":")[2] or 0)
        url = await self.doors[service].enter_async_context(serving(app, port))
        self.portal.urls[service] = url
        self.portal.http.event_hooks["response"].append(holds_to({url: app}))

    async def stop_worker(self, service: str) -> None:
        """Nothing is heard, announced or watched by a service any more."""
        await self.doors[f"{service} worker"].aclose()

    async def start_worker(self, service: str) -> None:
        """Its worker takes up what waits."""
        app = self._made(service, "worker", "create_worker", delays=SHORT_DELAYS)
        door = f"{service} worker"
        self.portal.urls[door] = await self.doors[door].enter_async_context(serving(app))
        self.workers[service] = app.state.worker

    def _made(self, service: str, module: str, factory: str, **more: Any) -> FastAPI:
        settings = settings_of(service, self.environments[service])
        app: FastAPI = getattr(importlib.import_module(f"{service}.{module}"), factory)(
            settings, clock=self.clock, **more
        )
        return app


def settings_of(service: str, environment: dict[str, str]) -> Any:
    """The settings of one service, as its environment would give them."""
    with patch.dict(os.environ, environment):
        return importlib.import_module(f"{service}.settings").Settings()


@asynccontextmanager
async def open_household(
    folder: Path,
    *,
    databases: dict[str, str],
    broker_urls: Mapping[Service, str],
    mailbox: Mailbox,
    parameters: dict[str, str] | None = None,
) -> AsyncIterator[Household]:
    """All six doors open; `parameters` are further environment variables, by full name."""
    environments = generate_settings()
    tell_where(environments, databases, broker_urls)
    environments["notifications"] |= correspondence(mailbox, folder / "spool")
    for name, value in (parameters or {}).items():
        environments[name.split("_")[0].lower()][name] = value
    secret = environments["notifications"]["NOTIFICATIONS_PRINT_SHOP_SECRET"]
    async with AsyncExitStack() as stack:
        portal = await stack.enter_async_context(Portal({}))
        household = Household(
            clock=Clock(),
            portal=portal,
            mailbox=mailbox,
            spool=SpoolFolder(folder / "spool"),
            print_shop=PrintShopDesk(portal, secret),
            databases={name: Database(url) for name, url in databases.items()},
            workers={},
            doors={},
            environments=environments,
        )
        for service in ("access", "enrolment", "notifications"):
            for door in (service, f"{service} worker"):
                household.doors[door] = await stack.enter_async_context(AsyncExitStack())
            await household.open(service)
            for asking in ("enrolment", "notifications"):
                environments[asking][f"{asking.upper()}_ACCESS_URL"] = portal.urls["access"]
            await household.start_worker(service)
        yield household
