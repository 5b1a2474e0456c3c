"""Notifications's API process, put together."""

import secrets
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from fastapi import FastAPI

from database.connections import API
from database.engine import Database
from database.schema import newest_revision
from notifications.api import internal_suppressed_addresses, print_shop
from notifications.domain.letter_tracking import Calendar
from notifications.process import SERVICE, started
from notifications.settings import Settings
from vocabulary.clock import Clock, utc_now
from web.application import build_app
from web.source import Sources


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process: the print shop's call back, and paths for operations."""
    chosen = settings or started()
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


def _internal_secret(settings: Settings) -> str:
    """Where none is set, one that nobody knows: the internal paths refuse everybody."""
    secret = settings.service_secret
    return secret.get_secret_value() if secret else secrets.token_urlsafe(48)
