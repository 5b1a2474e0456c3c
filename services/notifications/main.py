"""Puts the notification service together: its API, and the worker that hears, prints and sends."""

from collections.abc import AsyncIterator, Awaitable, Callable, Iterator
from contextlib import AsyncExitStack, asynccontextmanager
from datetime import UTC, datetime, timedelta
from functools import partial

from fastapi import FastAPI

from contracts.envelope import Service
from database.engine import Database, Transaction
from messaging.listening import Clock
from messaging.sealing import Opener
from messaging.topology import DELAYS
from messaging.watches import Watch
from messaging.worker import Worker
from notifications.actions.deliver_mails import MailDesk, deliver_mails
from notifications.actions.erase_old_content import erase_old_content
from notifications.actions.expire_mails import expire_mails
from notifications.actions.hand_over_letters import PrintRoom, hand_over_letters
from notifications.actions.notice_late_letters import notice_late_letters
from notifications.actions.track_letters import track_letters
from notifications.api import print_shop
from notifications.domain.letter_tracking import Calendar
from notifications.gateways.installation import issuer_of, mailer_of, portal_of
from notifications.gateways.mail_templates import MailTemplates
from notifications.gateways.print_shop import PrintShop
from notifications.gateways.typesetter import Typesetter
from notifications.listeners.registry import hearings_of
from notifications.settings import Settings
from notifications.storage import letters, mails
from web.application import build_app
from web.logs import configure_logs
from web.tracing import configure_tracing

SERVICE: Service = "notifications"
utc_now = partial(datetime.now, UTC)


def create_app(settings: Settings | None = None, *, clock: Clock = utc_now) -> FastAPI:
    """The API process: the print shop's call back."""
    chosen = settings or _of_this_process()
    database = Database(chosen.database_url)
    state = {
        "database": database,
        "print_shop_secret": chosen.print_shop_secret.get_secret_value().encode(),
        "calendar": Calendar(chosen.key_reminders, chosen.key_expiry_notices),
        "return_window": chosen.letter_return_window,
    }

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        yield
        await database.close()

    return build_app(
        SERVICE,
        title="Espace Tiers: notifications",
        description="E-mails and key letters, and what becomes of them.",
        routers=[print_shop.router],
        ready=database.ping,
        lifespan=lifespan,
        clock=clock,
        traced=chosen.otlp_endpoint is not None,
        state=state,
    )


def create_worker(
    settings: Settings | None = None, *, clock: Clock = utc_now, delays: tuple[timedelta, ...] = DELAYS
) -> FastAPI:
    """The worker process: hears, prints, sends and watches the lanes it was given."""
    chosen = settings or _of_this_process()
    database = Database(chosen.database_url)
    stack = AsyncExitStack()
    stack.push_async_callback(database.close)
    watches = list(_watches(database, chosen, stack))
    heard = hearings_of(chosen.lanes)
    worker = Worker(
        SERVICE, database, chosen.broker_url, hearings=heard, watches=watches, clock=clock, delays=delays
    )

    @asynccontextmanager
    async def lifespan(_: FastAPI) -> AsyncIterator[None]:
        async with stack, worker.running():
            yield

    title = "Espace Tiers: notifications, worker"
    state = {"database": database, "worker": worker}
    ready, description = worker.ready, "Only says how it is."
    return build_app(
        SERVICE, title=title, description=description, routers=[], ready=ready, lifespan=lifespan, state=state
    )


def _of_this_process() -> Settings:
    settings = Settings()
    configure_logs(SERVICE, settings.log_level)
    configure_tracing(SERVICE, settings.otlp_endpoint)
    return settings


def _watches(database: Database, settings: Settings, stack: AsyncExitStack) -> Iterator[Watch]:
    opener = Opener(settings.opening_keys.get_secret_value())
    mailer, connections = mailer_of(settings)
    stack.push_async_callback(connections.close)
    desk = MailDesk(opener, MailTemplates(portal_of(settings)), mailer, settings.portal_url)
    if settings.lanes != "normal":
        yield _deliveries(database, desk, activation=True)
    if settings.lanes != "urgent":
        room = PrintRoom(opener, PrintShop(settings.spool_folder), partial(Typesetter, issuer_of(settings)))
        stack.callback(room.close)
        yield _deliveries(database, desk, activation=False)
        yield from _other_watches(database, settings, room)


def _deliveries(database: Database, desk: MailDesk, *, activation: bool) -> Watch:
    deliver = partial(deliver_mails, database, desk, activation=activation)
    next_due = partial(mails.next_due, activation=activation)
    return _watch(database, mails.lane(activation=activation), deliver, next_due)


def _other_watches(database: Database, settings: Settings, room: PrintRoom) -> list[Watch]:
    calendar = Calendar(settings.key_reminders, settings.key_expiry_notices)
    content, metadata = settings.content_kept, settings.metadata_kept
    watch = partial(_watch, database)
    return [
        watch(letters.DUE, partial(hand_over_letters, database, room, calendar), letters.next_due),
        watch(letters.TRACKED, partial(track_letters, database, calendar), letters.next_tracked),
        watch(mails.EXPIRING, partial(expire_mails, database), mails.next_deadline),
        watch("late", partial(notice_late_letters, database, working_days=settings.letter_handover_sla)),
        watch("erasures", partial(erase_old_content, database, content_kept=content, metadata_kept=metadata)),
    ]


async def _now_and_then(_: Transaction) -> None:
    """No moment of its own: the watch polls."""


def _watch(
    database: Database,
    name: str,
    handle: Callable[[datetime], Awaitable[int]],
    next_due: Callable[[Transaction], Awaitable[datetime | None]] = _now_and_then,
) -> Watch:
    async def ask() -> datetime | None:
        async with database.transaction() as tx:
            return await next_due(tx)

    return Watch(name, name, handle, ask)
