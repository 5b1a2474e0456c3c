"""Enrolment's worker process, put together: it listens, announces and watches deadlines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import timedelta

import httpx2
from fastapi import FastAPI

from database.engine import Database
from database.schema import newest_revision
from enrolment.api.bindings import judging_terms
from enrolment.gateways.access import access_of, client_of_access
from enrolment.listeners.registry import hearings
from enrolment.process import started
from enrolment.settings import Settings
from enrolment.storage import errands
from enrolment.watches import watches
from messaging.topology import DELAYS
from messaging.worker import Worker
from vocabulary.clock import Clock, utc_now
from web.application import build_app


def create_worker(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    delays: tuple[timedelta, ...] = DELAYS,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The worker process, with health paths only."""
    settings = settings or started()
    database = Database(settings.database_url, needs=newest_revision("enrolment"))
    client = client_of_access(settings, access_transport)
    worker = Worker(
        "enrolment",
        database,
        settings.broker_url,
        hearings=hearings(mandate_overdue=settings.mandate_overdue),
        watches=watches(database, settings, judging_terms(settings), access_of(settings, client, clock)),
        clock=clock,
        delays=delays,
        oldest=errands.oldest,
        traced=settings.otlp_endpoint is not None,
        stalled_after=settings.stalled_after,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with worker.running():
            yield
        await client.aclose()
        await database.close()

    return build_app(
        "enrolment",
        title="Espace Tiers: enrolment's worker",
        description="Health only.",
        routers=(),
        ready=worker.ready,
        stalled=worker.stalled,
        lifespan=lifespan,
        clock=clock,
        state={"database": database, "worker": worker},
    )
