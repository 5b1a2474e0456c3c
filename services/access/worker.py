"""Access's worker process, put together: it listens, announces and watches deadlines."""

from datetime import timedelta

from fastapi import FastAPI

from access.actions.issue_key import KeyMint
from access.listeners.registry import hearings
from access.process import started
from access.settings import Settings
from access.watches import watches
from database.engine import Database
from database.schema import newest_revision
from messaging.sealing import Sealer
from messaging.topology import DELAYS
from messaging.worker import Worker
from vocabulary.clock import Clock, utc_now
from web.application import build_app, while_running


def create_worker(
    settings: Settings | None = None, *, clock: Clock = utc_now, delays: tuple[timedelta, ...] = DELAYS
) -> FastAPI:
    """The worker process, with health paths only."""
    settings = settings or started()
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
        lifespan=while_running(database, worker.running),
        clock=clock,
        state={"database": database, "worker": worker},
    )
