"""Enrolment's two processes: the API, and the worker that listens, announces and watches deadlines."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx2
from fastapi import FastAPI

from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from enrolment.api.bindings import Bindings, judging_terms, require_keys_of
from enrolment.api.routes import ROUTERS
from enrolment.domain.refusals import Refusal
from enrolment.gateways.access import access_of, client_of_access
from enrolment.listeners.registry import hearings
from enrolment.settings import Settings
from enrolment.storage import ended_sessions
from enrolment.watches import watches
from messaging.listening import Clock
from messaging.topology import DELAYS
from messaging.worker import Worker
from service.settings import read_settings
from web.application import build_app
from web.logs import configure_logs
from web.principal import Principal
from web.source import Sources
from web.tracing import configure_tracing
from web.verification_keys import RemoteKeys

utc_now = partial(datetime.now, UTC)


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The API process; without settings it is a real one, told by its environment."""
    traced = settings is None
    settings = settings or _started()
    database = Database(settings.database_url, limits=API, needs=newest_revision("enrolment"))
    client = client_of_access(settings, access_transport)

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await client.aclose()
        await database.close()

    async def still_welcome(principal: Principal) -> bool:
        async with database.transaction() as tx:
            return await ended_sessions.is_welcome(tx, principal)

    return build_app(
        "enrolment",
        title="Espace Tiers: enrolment",
        description="Firms, their users, and the registration of their clients.",
        routers=ROUTERS,
        ready=database.ping,
        refusal=Refusal,
        lifespan=lifespan,
        clock=clock,
        traced=traced and settings.otlp_endpoint is not None,
        state={
            "database": database,
            "bindings": Bindings.of(settings, client, clock),
            "idempotency_secret": settings.idempotency_secret.get_secret_value().encode(),
            "verification_keys": RemoteKeys("/.well-known/jwks.json", client),
            "still_welcome": still_welcome,
            "sources": Sources(settings.source_secret.get_secret_value().encode(), settings.trusted_proxies),
            "service_secret": settings.service_secret.get_secret_value(),
        },
    )


def create_worker(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    delays: tuple[timedelta, ...] = DELAYS,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The worker process, with health paths only."""
    settings = settings or _started()
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


def _started() -> Settings:
    settings = read_settings(Settings)
    require_keys_of(settings, utc_now())
    configure_logs("enrolment", settings.log_level)
    configure_tracing("enrolment", settings.otlp_endpoint)
    return settings
