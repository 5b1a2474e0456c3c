"""Access's two processes: the API, and the worker that listens, announces and watches deadlines."""

import asyncio
from collections.abc import AsyncIterator, Callable
from contextlib import AbstractAsyncContextManager, AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import FastAPI

from access.actions.count_key_uses import complaints
from access.actions.issue_key import KeyMint
from access.api.bindings import Bindings
from access.api.routes import ROUTERS
from access.domain.refusals import Refusal
from access.gateways.hashing_threads import HashingThreads
from access.listeners.registry import hearings
from access.settings import Settings
from access.storage import sessions
from access.storage.checks import Checks
from access.watches import watches
from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from messaging.listening import Clock
from messaging.sealing import Sealer
from messaging.topology import DELAYS
from messaging.worker import Worker
from service.keys_in_use import require_keys
from service.settings import read_settings
from web.application import Lifespan, build_app
from web.local_keys import LocalKeys
from web.logs import configure_logs
from web.principal import Principal
from web.source import Sources
from web.tracing import configure_tracing

utc_now = partial(datetime.now, UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process; without settings it is a real one, told by its environment."""
    traced = settings is None
    settings = settings or _started()
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
        lifespan=_while(database, checks.open, hashing.open),
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


def create_worker(
    settings: Settings | None = None, *, clock: Clock = utc_now, delays: tuple[timedelta, ...] = DELAYS
) -> FastAPI:
    """The worker process, with health paths only."""
    settings = settings or _started()
    database = Database(settings.database_url, needs=newest_revision("access"))
    mint = KeyMint(
        sealer=Sealer(settings.sealing_key), digest_keys=settings.key_digest_keys, months=settings.key_ttl
    )
    worker = Worker(
        "access",
        database,
        settings.broker_url,
        hearings=hearings(mint=mint, most_associates=settings.portfolio_max_associates),
        watches=watches(database),
        clock=clock,
        delays=delays,
        traced=settings.otlp_endpoint is not None,
        stalled_after=settings.stalled_after,
    )

    return build_app(
        "access",
        title="Espace Tiers: access's worker",
        description="Health only.",
        routers=(),
        ready=worker.ready,
        stalled=worker.stalled,
        lifespan=_while(database, worker.running),
        clock=clock,
        state={"database": database, "worker": worker},
    )


async def _ready(database: Database, checks: Checks) -> None:
    """Either may be the one that lost its database."""
    await asyncio.gather(database.ping(), checks.ping())


async def _still_welcome(database: Database, clock: Clock, principal: Principal) -> bool:
    async with database.transaction() as tx:
        return await sessions.is_live(tx, principal.session_id, clock())


def _while(database: Database, *running: Callable[[], AbstractAsyncContextManager[None]]) -> Lifespan:
    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with AsyncExitStack() as stack:
            for run in running:
                await stack.enter_async_context(run())
            yield
        await database.close()

    return lifespan


def _started() -> Settings:
    settings = read_settings(Settings)
    require_keys(settings.database_url, partial(complaints, settings=settings))
    configure_logs("access", settings.log_level)
    configure_tracing("access", settings.otlp_endpoint)
    return settings
