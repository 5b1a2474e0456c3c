"""Puts access together: the API process and the worker process. Nothing else wires."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import FastAPI

from access.actions.forget_the_past import forget_the_past
from access.actions.issue_key import KeyMint
from access.api import (
    check,
    internal,
    portfolio_clients,
    portfolio_users,
    portfolios,
    registration_keys,
    signing_keys,
)
from access.api import sessions as sessions_door
from access.api.verified_tokens import VerifiedTokens
from access.domain.issued_key import KeyLimits
from access.domain.lockout import LockoutRule
from access.domain.password import PasswordHasher
from access.domain.policy import Policy
from access.domain.refusals import Refusal
from access.domain.session import SessionLimits
from access.listeners.registry import hearings
from access.settings import Settings
from access.storage import sessions
from access.storage.checks import Checks
from database.engine import Database
from messaging.listening import Clock
from messaging.sealing import Sealer
from messaging.topology import DELAYS
from messaging.watches import Watch
from messaging.worker import Worker
from web.access_tokens import TokenReader, TokenSigner
from web.application import build_app
from web.logs import configure_logs
from web.principal import Principal
from web.tracing import configure_tracing
from web.verification_keys import LocalKeys

utc_now = partial(datetime.now, UTC)

ROUTERS = [
    signing_keys.router,
    sessions_door.router,
    portfolios.router,
    portfolio_users.router,
    portfolio_clients.router,
    registration_keys.router,
    check.router,
    internal.router,
]


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process: `uvicorn access.main:create_app --factory`."""
    settings = settings or _from_environment()
    database = Database(settings.database_url)
    checks = Checks(database.dsn)

    async def still_welcome(principal: Principal) -> bool:
        async with database.transaction() as tx:
            return await sessions.is_live(tx, principal.session_id, clock())

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with checks.open():
            yield
        await database.close()

    signer = TokenSigner(settings.signing_keys.get_secret_value())
    reader = TokenReader(signer.public_jwks())
    return build_app(
        "access",
        title="Espace Tiers: access",
        description="Sessions, portfolios, activation keys, mandates, and who may do what.",
        routers=ROUTERS,
        ready=database.ping,
        refusal=Refusal,
        lifespan=lifespan,
        clock=clock,
        traced=settings.otlp_endpoint is not None,
        state={
            "database": database,
            "checks": checks,
            "signer": signer,
            "verification_keys": LocalKeys(reader),
            "verified_tokens": VerifiedTokens(reader),
            "still_welcome": still_welcome,
            "service_secret": settings.service_secret.get_secret_value(),
            "idempotency_secret": settings.idempotency_secret.get_secret_value().encode(),
            "pepper": settings.pepper.get_secret_value().encode(),
            "hasher": _hasher(settings),
            "policy": _policy(settings),
        },
    )


def create_worker(
    settings: Settings | None = None, *, clock: Clock = utc_now, delays: tuple[timedelta, ...] = DELAYS
) -> FastAPI:
    """The worker process, with health paths only: `uvicorn access.main:create_worker --factory`."""
    settings = settings or _from_environment()
    database = Database(settings.database_url)
    mint = KeyMint(
        sealer=Sealer(settings.sealing_key),
        pepper=settings.pepper.get_secret_value().encode(),
        months=settings.key_ttl,
    )
    worker = Worker(
        "access",
        database,
        settings.broker_url,
        hearings=hearings(mint=mint, most_associates=settings.portfolio_max_associates),
        watches=[Watch("past", "past", partial(forget_the_past, database), _never_due)],
        clock=clock,
        delays=delays,
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with worker.running():
            yield
        await database.close()

    return build_app(
        "access",
        title="Espace Tiers: access worker",
        description="Hears and announces.",
        routers=[],
        ready=worker.ready,
        lifespan=lifespan,
        clock=clock,
        state={"database": database, "worker": worker},
    )


def _from_environment() -> Settings:
    settings = Settings()
    configure_logs("access", settings.log_level)
    configure_tracing("access", settings.otlp_endpoint)
    return settings


def _hasher(settings: Settings) -> PasswordHasher:
    return PasswordHasher(
        memory_kib=settings.argon2_memory_kib,
        time_cost=settings.argon2_time_cost,
        parallelism=settings.argon2_parallelism,
    )


def _policy(settings: Settings) -> Policy:
    return Policy(
        lockout=LockoutRule(settings.lockout_failures, settings.lockout_duration),
        session=SessionLimits(settings.session_idle, settings.session_absolute),
        key=KeyLimits(settings.key_lock_after, settings.key_lock_duration, settings.key_exhausted_after),
        exclusive_kinds=settings.mandate_exclusive_kinds,
        most_associates=settings.portfolio_max_associates,
        check_cache=settings.check_cache,
    )


async def _never_due() -> None:
    """The past is looked at with every poll."""
