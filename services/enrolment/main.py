"""Enrolment's API process, put together."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

import httpx2
from fastapi import FastAPI

from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from enrolment.api.bindings import Bindings
from enrolment.api.routes import ROUTERS
from enrolment.domain.refusals import Refusal
from enrolment.gateways.access import client_of_access
from enrolment.process import started
from enrolment.settings import Settings
from enrolment.storage import ended_sessions
from vocabulary.clock import Clock, utc_now
from web.application import build_app
from web.principal import Principal
from web.source import Sources
from web.verification_keys import RemoteKeys


def create_app(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The API process; without settings it is a real one, told by its environment."""
    traced = settings is None
    settings = settings or started()
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
