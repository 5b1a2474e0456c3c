"""Notifications's worker process, put together: it listens, announces and watches deadlines."""

import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import timedelta

import httpx2
from fastapi import FastAPI

from database.engine import Database
from database.schema import newest_revision
from messaging.topology import DELAYS
from messaging.worker import Worker
from notifications.gateways.logo import LogoUnusable
from notifications.listeners.registry import hearings_of
from notifications.process import SERVICE, started
from notifications.settings import Settings
from notifications.storage import waiting
from notifications.watches import watches_of
from service.settings import WRONG_SETTINGS
from vocabulary.clock import Clock, utc_now
from web.application import build_app


def create_worker(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    delays: tuple[timedelta, ...] = DELAYS,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The worker process: hears, prints, sends and watches the lanes it was given."""
    chosen = settings or started()
    database = Database(chosen.database_url, needs=newest_revision(SERVICE))
    stack = AsyncExitStack()
    stack.push_async_callback(database.close)
    try:
        watches = watches_of(database, chosen, stack, clock, access_transport)
    except LogoUnusable as unusable:
        sys.stderr.write(f"NOTIFICATIONS_ISSUER_LOGO {unusable}.\n")
        raise SystemExit(WRONG_SETTINGS) from None
    worker = Worker(
        SERVICE,
        database,
        chosen.broker_url,
        hearings=hearings_of(chosen.lanes),
        watches=watches,
        clock=clock,
        delays=delays,
        oldest=waiting.oldest,
        watch_grace=chosen.stop_grace,
        traced=chosen.otlp_endpoint is not None,
        stalled_after=chosen.stalled_after,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with stack, worker.running():
            yield

    return build_app(
        SERVICE,
        title="Espace Tiers: notifications, worker",
        description="Only says how it is.",
        routers=[],
        ready=worker.ready,
        stalled=worker.stalled,
        lifespan=lifespan,
        clock=clock,
        state={"database": database, "worker": worker},
    )
