"""Puts the notification service together: its API, and the worker that hears, prints and sends."""

import secrets
import sys
from collections.abc import AsyncIterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

import httpx2
from fastapi import FastAPI

from contracts.envelope import Service
from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from messaging.listening import Clock
from messaging.topology import DELAYS
from messaging.worker import Worker
from notifications.actions.count_key_uses import complaints
from notifications.api import internal_suppressed_addresses, print_shop
from notifications.domain.letter_tracking import Calendar
from notifications.gateways.logo import LogoUnusable
from notifications.listeners.registry import hearings_of
from notifications.settings import Settings
from notifications.storage import waiting
from notifications.watches import watches_of
from service.keys_in_use import require_keys
from service.settings import WRONG_SETTINGS, read_settings
from web.application import build_app
from web.logs import configure_logs
from web.source import Sources
from web.tracing import configure_tracing

SERVICE: Service = "notifications"
utc_now = partial(datetime.now, UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process: the print shop's call back, and paths for operations."""
    chosen = settings or _of_this_process()
    database = Database(chosen.database_url, limits=API, needs=newest_revision(SERVICE))
    state = {
        "database": database,
        "print_shop_secret": chosen.print_shop_secret.get_secret_value().encode(),
        "sources": Sources(chosen.source_secret.get_secret_value().encode(), chosen.trusted_proxies),
        "calendar": Calendar(chosen.key_reminders, chosen.key_expiry_notices),
        "return_window": chosen.letter_return_window,
        "service_secret": _internal_secret(chosen),
        "address_keys": chosen.address_digest_keys,
        "suppression_kept": chosen.suppression_kept,
    }

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    return build_app(
        SERVICE,
        title="Espace Tiers: notifications",
        description="E-mails and key letters, and what becomes of them.",
        routers=[print_shop.router, internal_suppressed_addresses.router],
        ready=database.ping,
        lifespan=lifespan,
        clock=clock,
        traced=chosen.otlp_endpoint is not None,
        state=state,
    )


def create_worker(
    settings: Settings | None = None,
    *,
    clock: Clock = utc_now,
    delays: tuple[timedelta, ...] = DELAYS,
    access_transport: httpx2.AsyncBaseTransport | None = None,
) -> FastAPI:
    """The worker process: hears, prints, sends and watches the lanes it was given."""
    chosen = settings or _of_this_process()
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


def _internal_secret(settings: Settings) -> str:
    """Where none is set, one that nobody knows: the internal paths refuse everybody."""
    secret = settings.service_secret
    return secret.get_secret_value() if secret else secrets.token_urlsafe(48)


def _of_this_process() -> Settings:
    settings = read_settings(Settings)
    require_keys(settings.database_url, partial(complaints, settings=settings))
    configure_logs(SERVICE, settings.log_level)
    configure_tracing(SERVICE, settings.otlp_endpoint)
    return settings
