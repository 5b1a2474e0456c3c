"""Access's API process, put together."""

import asyncio
from functools import partial

from fastapi import FastAPI

from access.api.bindings import Bindings
from access.api.routes import ROUTERS
from access.domain.refusals import Refusal
from access.gateways.hashing_threads import HashingThreads
from access.process import started
from access.settings import Settings
from access.storage import sessions
from access.storage.checks import Checks
from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from vocabulary.clock import Clock, utc_now
from web.application import build_app, while_running
from web.local_keys import LocalKeys
from web.principal import Principal
from web.source import Sources


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process; without settings it is a real one, told by its environment."""
    traced = settings is None
    settings = settings or started()
    database = Database(settings.database_url, limits=API, needs=newest_revision("access"))
    checks = Checks(database)
    hashing = HashingThreads(
        threads=settings.hashing_threads,
        most_waiting=settings.hashing_queue,
        most_of_one=settings.hashing_queue_per_source,
    )
    bindings = Bindings.of(settings, checks, hashing)
    return build_app(
        "access",
        title="Espace Tiers: access",
        description="Sessions, portfolios, activation keys, mandates, and who may do what.",
        routers=ROUTERS,
        ready=partial(_ready, database, checks),
        refusal=Refusal,
        lifespan=while_running(database, checks.open, hashing.open),
        clock=clock,
        traced=traced and settings.otlp_endpoint is not None,
        state={
            "database": database,
            "bindings": bindings,
            "idempotency_secret": settings.idempotency_secret.get_secret_value().encode(),
            "verification_keys": LocalKeys(bindings.reader),
            "still_welcome": partial(_still_welcome, database, clock),
            "sources": Sources(settings.source_secret.get_secret_value().encode(), settings.trusted_proxies),
            "service_secret": settings.service_secret.get_secret_value(),
            "letters_secret": settings.letters_secret.get_secret_value(),
        },
    )


async def _ready(database: Database, checks: Checks) -> None:
    """Either may be the one that lost its database."""
    await asyncio.gather(database.ping(), checks.ping())


async def _still_welcome(database: Database, clock: Clock, principal: Principal) -> bool:
    async with database.transaction() as tx:
        return await sessions.is_live(tx, principal.session_id, clock())
